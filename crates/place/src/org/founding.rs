//! Founding an organisation: what it needs, and what may stand under what. Pure.

use super::model::{Org, OrgKind};
use kernel::clock::Timestamp;
use kernel::codes::{CreditCode, DivisionCode, GridCode};
use kernel::error::Field;
use kernel::territory::{Level, OrgId};

/// Longest name of an organisation, in characters.
const NAME_LIMIT: usize = 100;

/// An organisation to be added.
#[derive(Debug, Clone)]
pub struct NewOrg {
    /// Chosen beforehand when others of the same batch refer to it; else a fresh one.
    pub id: Option<OrgId>,
    /// What it is.
    pub kind: OrgKind,
    /// Its code; a territory must have one.
    pub code: Option<String>,
    /// Its name in Chinese.
    pub name_zh: String,
    /// Its name in English.
    pub name_en: String,
    /// The territory above, or the one it sits in; only a city has none.
    pub parent: Option<OrgId>,
    /// The department above it on the line.
    pub line: Option<OrgId>,
    /// What it is for.
    pub function: Option<String>,
    /// Whether it has a party organisation.
    pub party: bool,
    /// In force since; the moment of the command if not said.
    pub since: Option<Timestamp>,
}

impl NewOrg {
    fn new(kind: OrgKind, names: (&str, &str), parent: Option<OrgId>) -> Self {
        Self {
            id: None,
            kind,
            code: None,
            name_zh: names.0.to_owned(),
            name_en: names.1.to_owned(),
            parent,
            line: None,
            function: None,
            party: false,
            since: None,
        }
    }

    /// A territory; `names` in Chinese and English.
    pub fn territory(level: Level, code: &str, names: (&str, &str), parent: Option<OrgId>) -> Self {
        Self { code: Some(code.to_owned()), ..Self::new(level.into(), names, parent) }
    }

    /// A department of a city or district.
    pub fn department(function: &str, names: (&str, &str), parent: OrgId) -> Self {
        Self::new(OrgKind::Department, names, Some(parent)).function(function)
    }

    /// A branch that `department` stations in a street or district.
    pub fn branch(function: &str, names: (&str, &str), parent: OrgId, department: OrgId) -> Self {
        Self::new(OrgKind::Branch, names, Some(parent)).function(function).line(department)
    }

    /// A unit registered in a community.
    pub fn unit(function: &str, names: (&str, &str), parent: OrgId) -> Self {
        Self::new(OrgKind::Unit, names, Some(parent)).function(function)
    }

    /// With this id, so that others of the batch can refer to it.
    #[must_use]
    pub fn id(mut self, id: OrgId) -> Self {
        self.id = Some(id);
        self
    }

    /// With this code.
    #[must_use]
    pub fn code(mut self, code: &str) -> Self {
        self.code = Some(code.to_owned());
        self
    }

    /// Under this department on the line.
    #[must_use]
    pub fn line(mut self, department: OrgId) -> Self {
        self.line = Some(department);
        self
    }

    /// For this purpose.
    #[must_use]
    pub fn function(mut self, function: &str) -> Self {
        self.function = Some(function.to_owned());
        self
    }

    /// With a party organisation.
    #[must_use]
    pub fn with_party(mut self) -> Self {
        self.party = true;
        self
    }

    /// In force since `at`.
    #[must_use]
    pub fn since(mut self, at: Timestamp) -> Self {
        self.since = Some(at);
        self
    }

    /// Checks it against the organisations it names, and makes the organisation.
    ///
    /// # Errors
    /// Every field that is wrong.
    pub fn found(
        self,
        id: OrgId,
        now: Timestamp,
        parent: Option<&Org>,
        line: Option<&Org>,
    ) -> Result<Org, Vec<Field>> {
        let mut bad = Vec::new();
        names(&self, &mut bad);
        home(&self, parent, &mut bad);
        code(&self, parent, &mut bad);
        on_the_line(&self, line, &mut bad);
        if !bad.is_empty() {
            return Err(bad);
        }
        let above = parent.map(|parent| parent.chain).unwrap_or_default();
        Ok(Org {
            id,
            kind: self.kind,
            code: self.code,
            name_zh: self.name_zh,
            name_en: self.name_en,
            parent: self.parent,
            line: self.line,
            function: self.function,
            chain: self.kind.level().map_or(above, |level| above.with(level, id)),
            valid_from: self.since.unwrap_or(now),
            valid_to: None,
            successor: None,
            party: self.party,
            version: 1,
        })
    }
}

fn names(new: &NewOrg, bad: &mut Vec<Field>) {
    for (field, name) in [("name_zh", &new.name_zh), ("name_en", &new.name_en)] {
        bad.extend(check_name(field, name));
    }
}

/// What is wrong with a name, if anything.
pub(super) fn check_name(field: &str, name: &str) -> Option<Field> {
    if name.trim().is_empty() {
        return Some(Field::new(field, "required"));
    }
    (name.chars().count() > NAME_LIMIT)
        .then(|| Field::new(field, "too-long").arg("max", NAME_LIMIT))
}

fn home(new: &NewOrg, parent: Option<&Org>, bad: &mut Vec<Field>) {
    let homes = new.kind.homes();
    match (parent, new.parent) {
        (None, None) if homes.is_empty() => {}
        (_, Some(_)) if homes.is_empty() => bad.push(Field::new("parent", "org-parent-none")),
        (None, None) => bad.push(Field::new("parent", "required")),
        (None, Some(_)) => bad.push(Field::new("parent", "org-parent-unknown")),
        (Some(parent), _) => {
            if !parent.level().is_some_and(|level| homes.contains(&level)) {
                let field = Field::new("parent", "org-parent-level");
                bad.push(field.arg("kind", new.kind).arg("parent", parent.kind));
            }
        }
    }
}

fn code(new: &NewOrg, parent: Option<&Org>, bad: &mut Vec<Field>) {
    let Some(code) = new.code.as_deref() else {
        if new.kind.level().is_some() {
            bad.push(Field::new("code", "required"));
        }
        return;
    };
    let why = match new.kind.level() {
        None => code.parse::<CreditCode>().err().map(|why| why.to_string()),
        Some(Level::Grid) => code.parse::<GridCode>().err().map(|why| why.to_string()),
        Some(_) => code.parse::<DivisionCode>().err().map(|why| why.to_string()),
    };
    if let Some(why) = why {
        bad.push(Field::new("code", "org-code").arg("code", code).arg("why", why));
        return;
    }
    let Some((level, above)) = place_of(code) else { return };
    if new.kind.level() != Some(level) {
        bad.push(Field::new("code", "org-code-level").arg("code", code).arg("level", level));
        return;
    }
    let parent = parent.and_then(|parent| parent.code.as_deref());
    let expected = above.map(|above| above.to_string());
    if parent.is_some() && parent != expected.as_deref() {
        let field = Field::new("code", "org-code-parent").arg("code", code);
        bad.push(field.arg("parent", expected.unwrap_or_default()));
    }
}

/// The level a territory's code speaks of and the code of the territory above; none if it is the code of no territory.
pub(super) fn place_of(code: &str) -> Option<(Level, Option<DivisionCode>)> {
    if let Ok(grid) = code.parse::<GridCode>() {
        return Some((Level::Grid, Some(grid.community())));
    }
    code.parse::<DivisionCode>().ok().map(|division| (division.level(), division.parent()))
}

fn on_the_line(new: &NewOrg, line: Option<&Org>, bad: &mut Vec<Field>) {
    let on_line = matches!(new.kind, OrgKind::Department | OrgKind::Branch);
    match (new.line, line) {
        (None, _) => {}
        (Some(_), _) if !on_line => {
            bad.push(Field::new("line", "org-line-none").arg("kind", new.kind));
        }
        (Some(_), Some(above)) if above.kind == OrgKind::Department => {}
        (Some(_), _) => bad.push(Field::new("line", "org-line-department")),
    }
    let word = |text: &str| {
        !text.is_empty()
            && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    };
    if let Some(function) = new.function.as_deref().filter(|function| !word(function)) {
        bad.push(Field::new("function", "org-function").arg("function", function));
    }
}
