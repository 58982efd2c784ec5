//! Every key that the code or a template asks for has its words in both languages.

use crate::sources::{Source, literals, sources};
use std::collections::BTreeSet;
use std::path::Path;
use tongxin::compose;

/// Calls whose first text is a key.
const CALLS: [&str; 7] = [".t(", ".with(", ".n(", ".n_with(", ".hint(", ".placeholder(", ".find("];
/// Form fields: their third argument is the key of the label.
const FIELDS: [&str; 5] = [".text(", ".area(", ".select(", ".radios(", ".file("];

#[test]
fn both_languages_have_the_same_keys() {
    let catalog = compose::catalog(&compose::capabilities()).unwrap();
    assert_eq!(catalog.missing(), []);
}

#[test]
fn every_key_asked_for_has_its_words() {
    let catalog = compose::catalog(&compose::capabilities()).unwrap();
    let in_use = areas_in_use();
    let mut asked = BTreeSet::new();
    for source in
        sources(".rs").iter().chain(&sources(".html")).filter(|s| in_use.contains(s.area()))
    {
        asked.extend(keys(source).into_iter().map(|key| (key, source.path.clone())));
    }
    for rule in compose::capabilities().iter().flat_map(|c| c.nav.iter().chain(c.street)) {
        asked.insert((rule.label.to_owned(), "navigation".to_owned()));
    }
    assert!(asked.len() > 20, "the keys were not found");
    let missing: Vec<_> = asked.iter().filter(|(key, _)| !catalog.has(key)).collect();
    assert!(missing.is_empty(), "no words for {missing:#?}");
}

/// Crates whose capabilities are in the house.
fn areas_in_use() -> BTreeSet<&'static str> {
    ["kernel", "place", "matter", "insight", "tongxin"].into()
}

fn keys(source: &Source) -> Vec<String> {
    let template = Path::new(&source.path).extension().is_some_and(|ending| ending == "html");
    let mut found = if template { in_template(&source.text) } else { in_rust(&source.text) };
    found.retain(|key| is_key(key));
    found
}

/// A key has at least one hyphen and nothing but small letters, digits and hyphens.
fn is_key(text: &str) -> bool {
    text.contains('-')
        && !text.ends_with('-')
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

fn in_rust(text: &str) -> Vec<String> {
    let found = literals(text);
    let mut keys = Vec::new();
    for (index, literal) in found.iter().enumerate() {
        let before = literal.before.trim_end();
        if CALLS.iter().any(|call| before.ends_with(call)) {
            keys.push(literal.text.clone());
        }
        // A rule that refuses has a sentence: refused-RULE.
        if before.ends_with("rule:") {
            keys.push(format!("refused-{}", literal.text.replace('.', "-")));
        }
        // A bad field has a sentence: invalid-CODE.
        let field =
            index.checked_sub(1).and_then(|i| found.get(i)).map_or("", |l| l.before.trim_end());
        if before == "," && (field.ends_with("Error::invalid(") || field.ends_with("Field::new(")) {
            keys.push(format!("invalid-{}", literal.text));
        }
    }
    keys
}

/// Texts in the expressions of a template; its HTML is not looked at.
fn in_template(text: &str) -> Vec<String> {
    let mut keys = Vec::new();
    for code in text.split("{{").skip(1).chain(text.split("{%").skip(1)) {
        let end = code.find("}}").into_iter().chain(code.find("%}")).min().unwrap_or(code.len());
        let found = literals(code.get(..end).unwrap_or(code));
        for (index, literal) in found.iter().enumerate() {
            let before = literal.before.trim_end();
            let field =
                index.checked_sub(1).and_then(|i| found.get(i)).map_or("", |l| l.before.as_str());
            let label = before == "," && FIELDS.iter().any(|call| field.contains(call));
            if label || CALLS.iter().any(|call| before.ends_with(call)) {
                keys.push(literal.text.clone());
            }
        }
    }
    keys
}

#[test]
fn keys_are_found_in_templates_and_in_code() {
    let template = r#"<p class="x-y">{{ shell.t("a-b") }}</p>{% if x %}{{ shell.text(draft, "na-me", "c-d").hint("e-f") }}{% endif %}"#;
    assert_eq!(in_template(template), ["a-b", "c-d", "e-f"]);
    let code = r#"l.with("g-h", &[("n-n", x)]); Refused { rule: "i.j" }; Error::invalid("na-me", "k-l"); "m-n";"#;
    assert_eq!(in_rust(code), ["g-h", "refused-i-j", "invalid-k-l"]);
}

/// Kinds of events that our sources write: what stands in `fn kind`, and in the tables of the macros that write it.
fn event_kinds() -> BTreeSet<String> {
    let mut kinds = BTreeSet::new();
    for source in sources(".rs").iter().filter(|s| s.text.contains("Event for ")) {
        // Only after the first function or table of kinds; what stands before it is something else.
        let begin = ["fn kind(&self)", "kinds! {", "macro_rules! kinds"];
        let from = begin.iter().filter_map(|mark| source.text.find(mark)).min();
        let Some(rest) = from.and_then(|from| source.text.get(from..)) else { continue };
        // What a constant holds is the kind of a job.
        let found = literals(rest).into_iter().filter(|l| !l.before.trim_end().ends_with('='));
        kinds.extend(found.map(|literal| literal.text).filter(|text| is_kind(text)));
    }
    kinds
}

/// Two words with a dot between, as in `post.given`.
fn is_kind(text: &str) -> bool {
    let word = |w: &str| !w.is_empty() && w.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    text.split_once('.').is_some_and(|(area, what)| word(area) && word(what))
}

#[test]
fn every_event_kind_has_its_words_in_both_languages() {
    let catalog = compose::catalog(&compose::capabilities()).unwrap();
    let kinds = event_kinds();
    for known in ["account.proven", "case.reported", "sso.failed", "export.written", "post.given"] {
        assert!(kinds.contains(known), "{known} was not found among {kinds:?}");
    }
    // The keys of the audit pages; that both languages have them is another test's.
    let worded = |kind: &&String| {
        let plain = format!("audit-kind-{}", kind.replace(['.', '_'], "-"));
        catalog.has(&plain) || catalog.has(&kind.replace('.', "-event-"))
    };
    let bare: Vec<_> = kinds.iter().filter(|kind| !worded(kind)).collect();
    assert!(bare.is_empty(), "the audit pages would show {bare:?}");
}
