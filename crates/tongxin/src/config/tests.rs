use super::*;

fn environment(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn with_file(
    text: &str,
    pairs: &[(&str, &str)],
    values: Vec<(&'static str, String)>,
) -> Result<Loaded, Vec<Problem>> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.toml");
    std::fs::write(&path, text).unwrap();
    load(&Flags { config: Some(path), values }, &environment(pairs))
}

#[test]
fn without_anything_it_is_a_folder_and_loopback() {
    let loaded = with_file("", &[], Vec::new()).unwrap();
    assert_eq!(loaded.settings.database, "sqlite:var/tongxin.db");
    assert_eq!(loaded.settings.blobs, Path::new("var/blobs"));
    assert_eq!(loaded.settings.listen.to_string(), "127.0.0.1:8311");
    assert_eq!(loaded.settings.public_url, "http://127.0.0.1:8311");
    assert!(loaded.shown.iter().all(|shown| shown.origin == Origin::Default));
    assert_eq!(loaded.shown.len(), KEYS.len());
}

#[test]
fn the_command_line_beats_the_environment_which_beats_the_file() {
    let file = "data = 'a'\nlisten = '127.0.0.1:1'\nlog_format = 'json'\nautomatic_dispatch = true";
    let env = [("TONGXIN_DATA", "b"), ("TONGXIN_LISTEN", "127.0.0.1:2")];
    let loaded = with_file(file, &env, vec![("data", "c".to_owned())]).unwrap();
    assert_eq!(loaded.settings.data, Path::new("c"));
    assert_eq!(loaded.settings.listen.port(), 2);
    assert_eq!(loaded.settings.log_format, LogFormat::Json);
    assert_eq!(loaded.settings.automatic_dispatch, Some(true));
    assert_eq!(loaded.shown[0].origin, Origin::CommandLine);
    assert_eq!(loaded.shown[3].origin, Origin::Environment("TONGXIN_LISTEN".to_owned()));
}

#[test]
fn every_bad_setting_is_named_with_the_way_out() {
    let file = "listen = 'everywhere'\nsession_idle = 'a while'\nlog_format = 'xml'";
    let problems = with_file(file, &[], Vec::new()).unwrap_err();
    let named: Vec<&str> = problems.iter().map(|p| p.what.split(' ').next().unwrap()).collect();
    assert_eq!(named, ["listen", "session_idle", "log_format"]);
    assert!(problems.iter().all(|problem| !problem.way_out.is_empty()));

    let problems =
        with_file("lisen = '127.0.0.1:1'\ndata = [1]", &[("TONGXIN_LISEN", "x")], Vec::new())
            .unwrap_err();
    assert_eq!(problems.len(), 3, "{problems:?}");
    assert!(problems.iter().any(|problem| problem.way_out.contains("listen")));
}

#[test]
fn variables_of_the_tests_are_not_ours() {
    let env = [
        ("TONGXIN_TEST_POSTGRES_URL", "x"),
        ("TONGXIN_PG_BIN", "x"),
        ("TONGXIN_BINARY", "x"),
        ("OTHER", "x"),
    ];
    assert!(with_file("", &env, Vec::new()).is_ok());
}

#[test]
fn a_password_is_never_shown() {
    let url = "postgres://city:s3cr@t@db.example/tongxin?sslpassword=s3cr";
    let loaded = with_file("", &[("TONGXIN_DATABASE", url)], Vec::new()).unwrap();
    assert_eq!(loaded.settings.database, url);
    assert_eq!(loaded.shown[1].value, "postgres://city:***@db.example/tongxin");
    let problems =
        with_file("", &[("TONGXIN_DATABASE", "mysql://city:s3cr@db")], Vec::new()).unwrap_err();
    assert!(!format!("{problems:?}").contains("s3cr"));
}

#[test]
fn a_secret_may_come_from_a_file_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("url");
    std::fs::write(&secret, "postgres://a:b@c/d\n").unwrap();
    let loaded =
        with_file("", &[("TONGXIN_DATABASE_FILE", secret.to_str().unwrap())], Vec::new()).unwrap();
    assert_eq!(loaded.settings.database, "postgres://a:b@c/d");
    assert!(with_file("", &[("TONGXIN_DATABASE_FILE", "/no/such/file")], Vec::new()).is_err());
}

#[test]
fn a_session_cannot_idle_longer_than_it_lasts() {
    assert!(with_file("session_idle = '3h'\nsession_longest = '2h'", &[], Vec::new()).is_err());
    let loaded = with_file("session_idle = '30m'", &[], Vec::new()).unwrap();
    assert_eq!(loaded.settings.session_idle, Duration::from_mins(30));
}

#[test]
fn a_folder_with_odd_characters_makes_a_url_that_leads_back_to_it() {
    let loaded = with_file("", &[], vec![("data", "a?b%c".to_owned())]).unwrap();
    assert_eq!(loaded.settings.database, "sqlite:a%3Fb%25c/tongxin.db");
}
