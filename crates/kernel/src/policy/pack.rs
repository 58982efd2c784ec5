//! Policy packs: how an installation narrows or widens roles, as a TOML file.
//!
//! ```toml
//! name = "jiangcheng"
//!
//! [[forbid]]                       # narrows: takes away, whatever else permits
//! role = "street_dispatcher"
//! actions = ["case.dispatch"]
//! relation = "within"
//! basis = "decision 12 of the street's office, 2026"
//!
//! [[permit]]                       # widens
//! role = "community_staff"
//! actions = ["case.dispatch"]
//! relation = "within"
//! conditions = ["unhandled"]
//! basis = "…"
//! ```
//!
//! A pack never reaches beyond what the installation's own posts hold: it gives no role more than some role of the product has under the
//! same or a wider relation, never `everywhere`, and it leaves alone what belongs to the three administrators.

use super::{Condition, Effect, Grant, Holder, Reach, Relation, Role, Rule, Source};
use serde::Deserialize;

/// The three who watch one another: their actions are nobody else's, and no pack touches them.
const ADMINISTRATORS: [Role; 3] = [Role::Auditor, Role::SecurityOfficer, Role::SystemAdministrator];

/// What an installation permits and forbids besides the product's table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pack {
    /// The name it is known by.
    pub name: String,
    /// Its entries as grants, the first in the file first.
    pub grants: Vec<Grant>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    #[serde(default)]
    permit: Vec<Entry>,
    #[serde(default)]
    forbid: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    role: String,
    actions: Vec<String>,
    relation: String,
    #[serde(default)]
    conditions: Vec<String>,
    basis: String,
}

/// What is wrong with a pack, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PackError {
    /// It is not TOML, or a field is missing or unknown.
    #[error("the policy pack cannot be read: {0}")]
    Unreadable(String),
    /// A word that nothing is called.
    #[error("{entry}: {field} {word:?} is not known; {known}")]
    Unknown {
        /// Which entry, e.g. `permit 2`.
        entry: String,
        /// Which field.
        field: &'static str,
        /// The word.
        word: String,
        /// What is.
        known: String,
    },
    /// An entry without a basis cannot be answered for.
    #[error("{entry}: basis is empty; name the decision or regulation it rests on")]
    NoBasis {
        /// Which entry.
        entry: String,
    },
    /// The three administrators' actions and roles are the product's own.
    #[error(
        "{entry}: {word} belongs to the three administrators, whose separation no pack changes"
    )]
    Administrators {
        /// Which entry.
        entry: String,
        /// The role or action.
        word: String,
    },
    /// No role of the product has as much.
    #[error(
        "{entry}: no role has {action} {relation}; a pack gives no more than some role of the product holds, and never everywhere"
    )]
    Beyond {
        /// Which entry.
        entry: String,
        /// The action.
        action: String,
        /// The relation asked for.
        relation: Relation,
    },
}

impl Pack {
    /// Reads a pack against the product's table.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn read(text: &str, table: &[Rule]) -> Result<Self, Vec<PackError>> {
        let file: File =
            toml::from_str(text).map_err(|e| vec![PackError::Unreadable(e.to_string())])?;
        let (mut grants, mut errors) = (Vec::new(), Vec::new());
        let permits = file.permit.into_iter().zip(1..).map(|(e, n)| (Effect::Permit, n, e));
        let forbids = file.forbid.into_iter().zip(1..).map(|(e, n)| (Effect::Forbid, n, e));
        for (effect, number, entry) in permits.chain(forbids) {
            let place = format!("{} {number}", effect.as_str());
            match entry.grant(effect, &place, &file.name, table) {
                Ok(grant) => grants.push(grant),
                Err(more) => errors.extend(more),
            }
        }
        if errors.is_empty() { Ok(Self { name: file.name, grants }) } else { Err(errors) }
    }
}

impl Entry {
    fn grant(
        self,
        effect: Effect,
        place: &str,
        pack: &str,
        table: &[Rule],
    ) -> Result<Grant, Vec<PackError>> {
        let mut errors = Vec::new();
        let role = self.role.parse::<Role>().ok();
        let relation = self.relation.parse::<Relation>().ok();
        let unknown = |field, word: &str, known: &str| PackError::Unknown {
            entry: place.to_owned(),
            field,
            word: word.to_owned(),
            known: known.to_owned(),
        };
        match role {
            None => {
                let known = "`tongxin policy table` shows the roles";
                errors.push(unknown("role", &self.role, known));
            }
            Some(role) if ADMINISTRATORS.contains(&role) => {
                let (entry, word) = (place.to_owned(), self.role.clone());
                errors.push(PackError::Administrators { entry, word });
            }
            Some(_) => {}
        }
        if relation.is_none() {
            let known = "use everywhere (forbid only), within, handling or line";
            errors.push(unknown("relation", &self.relation, known));
        }
        let conditions: Vec<Condition> = self
            .conditions
            .iter()
            .filter_map(|word| {
                let found = Condition::ALL.into_iter().find(|c| c.as_str() == word);
                if found.is_none() {
                    errors.push(unknown("condition", word, "use own_organisation or unhandled"));
                }
                found
            })
            .collect();
        if self.basis.trim().is_empty() {
            errors.push(PackError::NoBasis { entry: place.to_owned() });
        }
        for action in &self.actions {
            errors.extend(check_action(action, effect, relation, place, table));
        }
        let (Some(role), Some(relation), true) = (role, relation, errors.is_empty()) else {
            return Err(errors);
        };
        Ok(Grant {
            source: Source::Pack(pack.to_owned()),
            effect,
            holder: Holder { role: Some(role), ..Holder::default() },
            actions: self.actions,
            reach: Reach::of(relation),
            conditions,
            basis: self.basis,
        })
    }
}

fn check_action(
    action: &str,
    effect: Effect,
    relation: Option<Relation>,
    place: &str,
    table: &[Rule],
) -> Option<PackError> {
    let (entry, word) = (place.to_owned(), action.to_owned());
    let mut rules = table.iter().filter(|rule| rule.action == action).peekable();
    if rules.peek().is_none() {
        let known = "`tongxin policy table` shows the actions".to_owned();
        return Some(PackError::Unknown { entry, field: "action", word, known });
    }
    if rules.clone().all(|rule| ADMINISTRATORS.contains(&rule.role)) {
        return Some(PackError::Administrators { entry, word });
    }
    let relation = relation.filter(|_| effect == Effect::Permit)?;
    let held = relation != Relation::Everywhere
        && rules.any(|rule| {
            !ADMINISTRATORS.contains(&rule.role)
                && (rule.relation == relation || rule.relation == Relation::Everywhere)
        });
    (!held).then_some(PackError::Beyond { entry, action: word, relation })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &[Rule] = &[
        Rule::new("case.see", Role::StreetLead, Relation::Within),
        Rule::new("case.see", Role::Auditor, Relation::Everywhere),
        Rule::new("case.rule", Role::DistrictCommand, Relation::Within),
        Rule::new("post.give", Role::SecurityOfficer, Relation::Everywhere),
    ];

    fn read(entry: &str) -> Result<Pack, Vec<PackError>> {
        Pack::read(&format!("name = \"t\"\n{entry}"), TABLE)
    }

    fn permit(role: &str, action: &str, relation: &str) -> Result<Pack, Vec<PackError>> {
        read(&format!(
            "[[permit]]\nrole = \"{role}\"\nactions = [\"{action}\"]\nrelation = \"{relation}\"\nbasis = \"b\""
        ))
    }

    #[test]
    fn a_role_can_be_given_what_another_role_holds_in_its_own_territory() {
        let pack = permit("street_lead", "case.rule", "within").unwrap();
        assert_eq!(pack.grants[0].holder.role, Some(Role::StreetLead));
        assert_eq!(pack.grants[0].reach, Reach::of(Relation::Within));
    }

    #[test]
    fn a_pack_never_reaches_beyond_what_posts_hold() {
        for (role, action, relation) in [
            ("street_lead", "case.rule", "everywhere"),
            ("street_lead", "case.rule", "line"),
            // Only an auditor sees everything, and that is the auditor's own.
            ("street_lead", "case.see", "handling"),
        ] {
            let errors = permit(role, action, relation).unwrap_err();
            assert!(matches!(errors[0], PackError::Beyond { .. }), "{errors:?}");
        }
    }

    #[test]
    fn the_three_administrators_are_left_alone() {
        for (role, action) in [("auditor", "case.see"), ("street_lead", "post.give")] {
            let errors = permit(role, action, "within").unwrap_err();
            assert!(matches!(errors[0], PackError::Administrators { .. }), "{errors:?}");
        }
    }

    #[test]
    fn everything_that_is_wrong_is_named_at_once() {
        let errors = read(
            "[[forbid]]\nrole = \"mayor\"\nactions = [\"case.seen\"]\nrelation = \"near\"\nconditions = [\"moon\"]\nbasis = \" \"",
        )
        .unwrap_err();
        assert_eq!(errors.len(), 5, "{errors:?}");
        assert!(errors[0].to_string().starts_with("forbid 1: role \"mayor\""));
        assert!(matches!(read("rule = 1").unwrap_err()[0], PackError::Unreadable(_)));
    }

    #[test]
    fn narrowing_may_be_wide() {
        let text = "[[forbid]]\nrole = \"street_lead\"\nactions = [\"case.see\"]\nrelation = \"everywhere\"\nbasis = \"b\"";
        assert_eq!(read(text).unwrap().grants[0].effect, Effect::Forbid);
    }
}
