//! Every refusal, state and event of tasks and cases has a sentence in both languages, and the sentence has what it needs.

use super::{Event, Limitation, Refusal, Role, State, TaskId};
use crate::case;
use kernel::error::{Error, Refused};
use kernel::money::Cents;
use kernel::reexport::Uuid;
use kernel::territory::{Level, OrgId};
use kernel::web::i18n::{Catalog, L10n, Lang, Messages};
use std::collections::HashSet;
use std::sync::Arc;

const TASK: Messages = Messages { zh: include_str!("zh-CN.ftl"), en: include_str!("en.ftl") };
const CASE: Messages =
    Messages { zh: include_str!("../case/zh-CN.ftl"), en: include_str!("../case/en.ftl") };

fn refusals() -> Vec<Refusal> {
    let organisation = || "Lamp Department".to_owned();
    let category = || "street lighting".to_owned();
    let task = TaskId(Uuid::from_u128(1));
    let org = OrgId(Uuid::from_u128(2));
    let level = Level::District;
    let limitations = [
        Limitation::DepartmentToTerritory,
        Limitation::StreetToBranch,
        Limitation::StreetToDepartment,
        Limitation::CommunityToOthers,
        Limitation::NotBelow,
    ];
    let powers = limitations.map(|why| Refusal::Powers {
        issuer: "North Street".into(),
        organisation: organisation(),
        why,
    });
    let moves = State::WORDS.map(|state| Refusal::Move { state, verb: "accepted" });
    let mut all = vec![
        Refusal::Duty { organisation: organisation(), category: category(), role: Role::Lead },
        Refusal::Duty { organisation: organisation(), category: category(), role: Role::Assist },
        Refusal::Never { organisation: organisation(), category: category() },
        Refusal::AssistCannotLead { organisation: organisation(), category: category() },
        Refusal::NotListed { organisation: organisation(), category: category() },
        Refusal::AdmissionLapsed { organisation: organisation(), category: category() },
        Refusal::Funding { money: Cents::new(1), people: 2 },
        Refusal::DoubleWork { task },
        Refusal::Recusal { organisation: organisation() },
        Refusal::NoSuchTask { task },
        Refusal::WordsMissing,
        Refusal::LeadTaken { organisation: org },
        Refusal::FirstReceiver { organisation: org },
        Refusal::Designated,
        Refusal::UnderArbitration { level },
        Refusal::NoArbitration,
        Refusal::NotTheArbiter { level },
        Refusal::NobodyLeads,
        Refusal::OtherRole { role: Role::Lead },
        Refusal::StillOpen { task },
        Refusal::Settled,
        Refusal::ExtendedBefore,
    ];
    all.extend(powers);
    all.extend(moves);
    all
}

fn case_refusals() -> Vec<case::Refusal> {
    let moves = case::State::WORDS.map(|state| case::Refusal::Move { state, verb: "followed_up" });
    let mut all = vec![
        case::Refusal::WordsMissing,
        case::Refusal::NoLead,
        case::Refusal::StillLed,
        case::Refusal::NoResult,
        case::Refusal::AskFirst { left: 2 },
        case::Refusal::TooLate { days: 30 },
        case::Refusal::MergedElsewhere { into: case::CaseId(Uuid::from_u128(3)) },
        case::Refusal::MergeIntoItself,
    ];
    all.extend(moves);
    all
}

fn catalog() -> Arc<Catalog> {
    Arc::new(Catalog::build(&[TASK, CASE]).unwrap())
}

fn refused(error: Error) -> Refused {
    match error {
        Error::Refused(refused) => refused,
        other => panic!("a refusal became {other}"),
    }
}

#[test]
fn both_languages_have_the_same_keys() {
    assert_eq!(catalog().missing(), []);
}

#[test]
fn every_refusal_has_its_sentence_with_nothing_left_open() {
    let all = refusals().into_iter().map(Error::from);
    let all = all.chain(case_refusals().into_iter().map(Error::from)).map(refused);
    let catalog = catalog();
    for refused in all {
        for lang in [Lang::Zh, Lang::En] {
            let args = refused.args.iter().map(|(name, value)| (*name, value.as_str()));
            let args = args.collect::<Vec<_>>();
            let sentence = L10n::new(Arc::clone(&catalog), lang).find(&refused.key(), &args);
            let sentence = sentence.unwrap_or_else(|| panic!("{lang}: no {}", refused.key()));
            assert!(!sentence.contains('$'), "{lang}: {sentence}");
            assert!(!sentence.contains('{'), "{lang}: {sentence}");
        }
    }
}

#[test]
fn every_state_role_and_event_has_its_word() {
    let catalog = catalog();
    let prefixed = |prefix: &'static str, words: &[&str]| {
        words.iter().map(|word| format!("{prefix}-{word}")).collect::<Vec<_>>()
    };
    let mut keys = prefixed("task-state", &State::WORDS);
    keys.push("task-state-reworked".into());
    keys.extend(prefixed("task-role", &[Role::Lead.as_str(), Role::Assist.as_str()]));
    keys.extend(Event::KINDS.map(|kind| kind.replace("task.", "task-event-")));
    keys.extend(prefixed("case-state", &case::State::WORDS));
    keys.extend(case::Event::KINDS.map(|kind| kind.replace("case.", "case-event-")));
    keys.extend(case::Kind::ALL.iter().map(|kind| format!("case-kind-{}", kind.as_str())));
    keys.extend(case::Channel::ALL.iter().map(|c| format!("case-channel-{}", c.as_str())));
    keys.extend(
        case::Satisfaction::ALL.iter().map(|s| format!("case-satisfaction-{}", s.as_str())),
    );
    for key in keys {
        assert!(catalog.has(&key), "{key}");
    }
}

#[test]
fn each_refusal_has_a_rule_of_its_own() {
    let all = refusals();
    let kinds = all.iter().map(std::mem::discriminant).collect::<HashSet<_>>();
    let rules = all.iter().map(Refusal::rule).collect::<HashSet<_>>();
    assert_eq!(rules.len(), kinds.len(), "{rules:?}");
}
