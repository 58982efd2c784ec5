//! What is printed from the code and checked in says what the code says. `TONGXIN_TEST_UPDATE=1` writes it anew.

use crate::routes;
use crate::sources::root;
use tongxin::cli::policy;
use tongxin::compose;
use tongxin::config::{KEYS, Key, SSO_FIELDS, SSO_POST_FIELDS};

fn compare(name: &str, printed: &str) {
    let path = root().join("docs/generated").join(name);
    if std::env::var_os("TONGXIN_TEST_UPDATE").is_some() {
        std::fs::write(&path, printed).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    let mut lines =
        (1..).zip(kept.lines().map(Some).chain(std::iter::repeat(None)).zip(printed.lines()));
    let differs = lines.find(|(_, (kept, printed))| *kept != Some(printed));
    assert!(
        kept == printed,
        "docs/generated/{name} is out of date, first where (line, (there, printed)) {differs:?}; \
         look at it, then run this with TONGXIN_TEST_UPDATE=1"
    );
}

#[test]
fn the_policy_table_is_the_one_in_the_book() {
    compare("policy.md", &policy::table(&compose::policy(&compose::capabilities())));
}

#[test]
fn the_open_api_document_is_the_one_checked_in() {
    let document = compose::api(&compose::capabilities(), "/").to_pretty_json().unwrap();
    compare("openapi.json", &format!("{document}\n"));
}

#[test]
fn the_list_of_pages_is_the_one_checked_in() {
    let lines: Vec<String> = routes::pages().iter().map(|path| format!("- `{path}`")).collect();
    compare("pages.md", &format!("{}\n", lines.join("\n")));
}

#[test]
fn the_list_of_settings_is_the_one_in_the_book() {
    let row = |key: &Key| format!("| `{}` | {} | {} |\n", key.name, key.default, key.means);
    let table = |keys: &[Key]| {
        let rows: String = keys.iter().map(row).collect();
        format!("| setting | default | what it says |\n|---|---|---|\n{rows}")
    };
    let (plain, sso, posts) = (table(&KEYS), table(SSO_FIELDS), table(SSO_POST_FIELDS));
    compare(
        "settings.md",
        &format!(
            "{plain}\nEach `[[sso]]` table, one for every provider of single sign-on:\n\n{sso}\n\
             Each `[[sso.posts]]` table below it:\n\n{posts}"
        ),
    );
}
