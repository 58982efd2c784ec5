//! The program as an operator meets it: what it prints, and how it ends.

use kernel::db::Db;
use kernel::ledger::Event;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Runs `tongxin` on a data folder of its own, with nothing of our environment that it would read.
pub(crate) fn tongxin(data: &Path, args: &[&str]) -> Output {
    with_input(data, args, "")
}

fn with_input(data: &Path, args: &[&str], input: &str) -> Output {
    let here = ["--data", data.to_str().unwrap()];
    run(data, &[&here, args].concat(), input)
}

/// Runs `tongxin` in a folder with these arguments alone.
fn tongxin_with(folder: &Path, args: &[&str]) -> Output {
    run(folder, args, "")
}

fn run(folder: &Path, args: &[&str], input: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tongxin"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("TONGXIN_") {
            command.env_remove(name);
        }
    }
    command.args(args).current_dir(folder);
    let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = pipes.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).ok();
    child.wait_with_output().unwrap()
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn a_fresh_database_is_migrated_and_clean() {
    let folder = tempfile::tempdir().unwrap();
    assert!(tongxin(folder.path(), &["migrate"]).status.success());
    let clean = tongxin(folder.path(), &["doctor", "--deep", "--json"]);
    assert_eq!(clean.status.code(), Some(0), "{}{}", stdout(&clean), stderr(&clean));
    let report: serde_json::Value = serde_json::from_str(&stdout(&clean)).unwrap();
    assert_eq!(report["clean"], true);
}

/// `--data` with a slip of the pen: nothing may come into being, and the folder is named.
#[test]
fn a_command_that_reads_makes_no_database() {
    let folder = tempfile::tempdir().unwrap();
    let mistyped = folder.path().join("vra");
    let commands: [&[&str]; 8] = [
        &["doctor", "--deep"],
        &["ledger", "verify"],
        &["export", "cases"],
        &["user", "list"],
        &["simulate", "--days", "1"],
        &["case", "dispatch", "x", "--to", "990102000000"],
        &["import", "divisions", "divisions.csv"],
        &["doctor", "--rebuild"],
    ];
    for command in commands {
        let arguments = [&["--data", mistyped.to_str().unwrap()], command].concat();
        let output = tongxin_with(folder.path(), &arguments);
        assert_eq!(output.status.code(), Some(1), "{command:?}: {}", stderr(&output));
        let told = stderr(&output);
        assert!(told.contains("vra/tongxin.db") && told.contains("`tongxin migrate`"), "{told}");
        assert!(!mistyped.exists(), "{command:?} made a folder");
    }
}

#[tokio::test]
async fn a_command_on_a_database_without_schema_tells_the_way_out() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("tongxin.db").display());
    Db::open(&url).await.unwrap().close().await;
    let lacking = tongxin(folder.path(), &["doctor"]);
    assert_eq!(lacking.status.code(), Some(2), "{}", stderr(&lacking));
    assert!(stdout(&lacking).contains("tongxin migrate"));
    let output = tongxin(folder.path(), &["export", "cases"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("→ run `tongxin migrate`"), "{}", stderr(&output));
}

#[test]
fn bad_settings_are_all_named() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("tongxin.toml"), "listen = 'x'\nlog_format = 'y'\n").unwrap();
    let output = tongxin(folder.path(), &["config", "check"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("listen") && stderr(&output).contains("log_format"));
}

#[test]
fn what_is_not_understood_ends_with_two() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(tongxin(folder.path(), &["nonsense"]).status.code(), Some(2));
    let nothing = tongxin(folder.path(), &["simulate", "--days", "0"]);
    assert_eq!(nothing.status.code(), Some(2), "{}", stderr(&nothing));
}

#[test]
fn errors_are_json_where_results_are() {
    let folder = tempfile::tempdir().unwrap();
    for (command, code) in [(["user", "list"], 1), (["no", "such"], 2)] {
        let output = tongxin(folder.path(), &[&["--json"], command.as_slice()].concat());
        assert_eq!(output.status.code(), Some(code));
        assert!(output.stdout.is_empty(), "{}", stdout(&output));
        let told: serde_json::Value = serde_json::from_str(&stderr(&output)).unwrap();
        assert!(told["error"].is_string() && told["way_out"].is_string(), "{told}");
    }
    std::fs::write(folder.path().join("tongxin.toml"), "listen = 'x'\n").unwrap();
    let output = tongxin(folder.path(), &["config", "check", "--json"]);
    let told: serde_json::Value = serde_json::from_str(&stderr(&output)).unwrap();
    assert!(told["error"].as_str().unwrap().contains("listen"), "{told}");
}

/// `tongxin completions bash | head -1`
#[test]
fn nobody_has_to_read_a_completion_script_to_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_tongxin"));
    command.args(["completions", "bash"]).current_dir(folder.path());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(stderr(&output), "");
}

#[derive(serde::Serialize)]
struct Happened;

impl Event for Happened {
    fn kind(&self) -> &'static str {
        "test.happened"
    }
}

#[tokio::test]
async fn a_changed_byte_in_the_ledger_is_found_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    assert!(tongxin(&path, &["migrate"]).status.success());
    let url = format!("sqlite:{}", path.join("tongxin.db").display());
    let stream = record(&url, &path).await;
    assert_eq!(tongxin(&path, &["ledger", "verify"]).status.code(), Some(0));

    let db = Db::open(&url).await.unwrap();
    let mut tx = db.write().await.unwrap();
    kernel::db::sql("UPDATE event SET body = '[]' WHERE seq = 2").execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    db.close().await;
    let broken = tongxin(&path, &["ledger", "verify"]);
    assert_eq!(broken.status.code(), Some(2));
    assert!(
        stdout(&broken).contains(&format!("entry 2 of stream {stream}")),
        "{}",
        stdout(&broken)
    );
}

/// Three entries in one stream, through the product's own way of recording.
pub(crate) async fn record(url: &str, folder: &Path) -> uuid::Uuid {
    let db = Db::open(url).await.unwrap();
    let blobs = kernel::blobs::Blobs::local(&folder.join("blobs")).unwrap();
    let house = tongxin::compose::House::on(db, kernel::Clock::System, blobs).await.unwrap();
    let mut cx = house.app.write(kernel::policy::Actor::Console).await.unwrap();
    let stream: uuid::Uuid = cx.fresh();
    for _ in 0..3 {
        cx.record(stream, &Happened).await.unwrap();
    }
    cx.commit().await.unwrap();
    house.app.db().close().await;
    stream
}

#[test]
fn an_account_is_added_with_a_password_from_a_pipe_and_suspended() {
    let folder = tempfile::tempdir().unwrap();
    assert!(tongxin(folder.path(), &["migrate"]).status.success());
    let add = ["user", "add", "li.hua", "--name", "李华"];
    let nothing = tongxin(folder.path(), &add);
    assert!(!nothing.status.success() && stderr(&nothing).contains("no password was given"));
    let short = with_input(folder.path(), &add, "short\n");
    assert!(!short.status.success() && stderr(&short).contains("12"), "{}", stderr(&short));
    let added = with_input(folder.path(), &add, "correct horse battery\n");
    assert!(added.status.success(), "{}", stderr(&added));
    let twice = with_input(folder.path(), &add, "correct horse battery\n");
    assert!(!twice.status.success());

    assert!(stdout(&tongxin(folder.path(), &["user", "list"])).contains("li.hua  李华  no post"));
    let suspended = tongxin(folder.path(), &["user", "suspend", "li.hua", "--reason", "left"]);
    assert!(suspended.status.success(), "{}", stderr(&suspended));
    assert!(stdout(&tongxin(folder.path(), &["user", "list"])).contains("(suspended)"));
    let nobody = tongxin(folder.path(), &["user", "reinstate", "nobody"]);
    assert!(stderr(&nobody).contains("→ `tongxin user list`"), "{}", stderr(&nobody));
}

#[test]
fn a_server_told_to_end_finishes_and_says_goodbye() {
    let folder = tempfile::tempdir().unwrap();
    assert!(tongxin(folder.path(), &["vault", "init"]).status.success());
    let mut server = Command::new(env!("CARGO_BIN_EXE_tongxin"))
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(folder.path())
        .current_dir(folder.path())
        .env_remove("TONGXIN_TEST_POSTGRES_URL")
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(server.stderr.take().unwrap()).lines();
    let address = lines
        .find_map(|line| line.unwrap().strip_prefix("tongxin is at http://").map(str::to_owned))
        .unwrap();
    assert!(get(&address, "/readyz").starts_with("HTTP/1.1 200"));

    let told = Command::new("kill").arg("-TERM").arg(server.id().to_string()).status().unwrap();
    assert!(told.success());
    assert!(server.wait().unwrap().success());
    let rest: Vec<String> = lines.map(Result::unwrap).collect();
    assert!(rest.last().unwrap().contains("stopped"), "{rest:?}");
}

fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}
