//! Form fields: label, hint, error and control, tied together for everybody; and what was typed when a form comes back.

use std::collections::BTreeMap;
use std::fmt::Display;

use askama::Template;
use askama::filters::HtmlSafe;

use super::i18n::L10n;
use super::shell::{Icon, Shell};
use crate::error::{Error, Field, Refused};

/// Name of the hidden field that proves that the form is ours.
pub const CSRF: &str = "csrf";
/// Name of the hidden field that makes a form sent twice take effect once.
pub const IDEMPOTENCY_KEY: &str = "idempotency_key";

/// What the reader typed, and what is wrong with it; a form that is refused comes back with it.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    values: BTreeMap<String, String>,
    invalid: Vec<Field>,
    refused: Option<Refused>,
}

impl<K: Into<String>, V: Into<String>, const N: usize> From<[(K, V); N]> for Draft {
    fn from(values: [(K, V); N]) -> Self {
        values.into_iter().collect()
    }
}

impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for Draft {
    fn from_iter<T: IntoIterator<Item = (K, V)>>(values: T) -> Self {
        let values = values.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        Self { values, ..Self::default() }
    }
}

impl Draft {
    /// The draft with the fields that cannot be understood.
    #[must_use]
    pub fn invalid(mut self, fields: Vec<Field>) -> Self {
        self.invalid = fields;
        self
    }

    /// The draft with the rule that refused it.
    #[must_use]
    pub fn refused(mut self, refused: Refused) -> Self {
        self.refused = Some(refused);
        self
    }

    /// The draft with the error its command ended in, if the reader can mend it; any other error comes back.
    ///
    /// # Errors
    /// Every error that is neither a bad field nor a refusal.
    pub fn with(self, error: Error) -> Result<Self, Error> {
        match error {
            Error::Invalid(fields) => Ok(self.invalid(fields)),
            Error::Refused(refused) => Ok(self.refused(refused)),
            other => Err(other),
        }
    }

    /// What was typed into a field.
    pub fn value(&self, name: &str) -> &str {
        self.values.get(name).map_or("", String::as_str)
    }

    /// Whether there is nothing wrong with it.
    pub const fn is_clean(&self) -> bool {
        self.invalid.is_empty() && self.refused.is_none()
    }

    fn problem(&self, l: &L10n, name: &str) -> Option<String> {
        self.invalid.iter().find(|field| field.name == name).map(|field| sentence(l, field))
    }
}

/// The reader's sentence about a bad field: `invalid-CODE`.
pub fn sentence(l: &L10n, field: &Field) -> String {
    let args: Vec<_> = field.args.iter().map(|(name, value)| (*name, value.as_str())).collect();
    l.find(&format!("invalid-{}", field.code), &args).unwrap_or_else(|| {
        tracing::warn!(code = field.code, "an invalid field has no sentence for the reader");
        l.t("invalid")
    })
}

/// The same with the field's own name before it, where the words have one (`field-NAME`): in a list apart from the fields.
fn named_sentence(l: &L10n, field: &Field) -> String {
    let what = sentence(l, field);
    match l.find(&format!("field-{}", field.name.replace('_', "-")), &[]) {
        Some(label) => l.with("web-problem-of", &[("label", &label), ("what", &what)]),
        None => what,
    }
}

/// An answer to choose.
#[derive(Debug, Clone)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// Words.
    pub label: String,
    /// Words below, for radio buttons.
    pub hint: Option<String>,
    /// Heading it stands under, for selects.
    pub group: Option<String>,
    /// `data-testid`
    pub testid: Option<&'static str>,
    /// Shown, but not to be chosen.
    pub disabled: bool,
}

impl Choice {
    /// An answer and its words.
    pub fn new(value: impl Display, label: impl Display) -> Self {
        let (value, label) = (value.to_string(), label.to_string());
        Self { value, label, hint: None, group: None, testid: None, disabled: false }
    }

    /// Adds words below.
    #[must_use]
    pub fn hint(mut self, hint: impl Display) -> Self {
        self.hint = Some(hint.to_string());
        self
    }

    /// Puts it under a heading.
    #[must_use]
    pub fn group(mut self, group: impl Display) -> Self {
        self.group = Some(group.to_string());
        self
    }

    /// Sets `data-testid`.
    #[must_use]
    pub const fn testid(mut self, id: &'static str) -> Self {
        self.testid = Some(id);
        self
    }

    /// Shows it without letting it be chosen.
    #[must_use]
    pub const fn disabled(mut self) -> Self {
        self.disabled = true;
        self
    }
}

/// What the reader answers with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Control {
    Line,
    Area,
    Select,
    Radios,
    File,
}

/// A field of a form; made by the methods of [`Shell`], refined by its own.
#[derive(Debug, Clone, Template)]
#[template(path = "web/components/input.html")]
pub struct Input {
    l: L10n,
    control: Control,
    kind: &'static str,
    id: String,
    name: String,
    label: String,
    value: String,
    hint: Option<String>,
    problem: Option<String>,
    placeholder: Option<String>,
    autocomplete: Option<&'static str>,
    accept: Option<&'static str>,
    list: Option<&'static str>,
    testid: Option<&'static str>,
    choices: Vec<Choice>,
    required: bool,
    optional: bool,
    autofocus: bool,
    max: Option<u32>,
    rows: u32,
}

impl Input {
    /// Key of a sentence below the label.
    #[must_use]
    pub fn hint(mut self, key: &str) -> Self {
        self.hint = Some(self.l.t(key));
        self
    }

    /// Key of an example inside the empty control.
    #[must_use]
    pub fn placeholder(mut self, key: &str) -> Self {
        self.placeholder = Some(self.l.t(key));
        self
    }

    /// Must be answered.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Says beside the label that it need not be answered.
    #[must_use]
    pub const fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// Starts here.
    #[must_use]
    pub const fn autofocus(mut self) -> Self {
        self.autofocus = true;
        self
    }

    /// HTML type of a one-line control: `email`, `password`, `tel`, `number`, `date`, `search`.
    #[must_use]
    pub const fn kind(mut self, kind: &'static str) -> Self {
        self.kind = kind;
        self
    }

    /// What the browser may fill in.
    #[must_use]
    pub const fn autocomplete(mut self, what: &'static str) -> Self {
        self.autocomplete = Some(what);
        self
    }

    /// Which files, for a file control.
    #[must_use]
    pub const fn accept(mut self, types: &'static str) -> Self {
        self.accept = Some(types);
        self
    }

    /// Id of the `<datalist>` that offers values to a one-line control.
    #[must_use]
    pub const fn list(mut self, id: &'static str) -> Self {
        self.list = Some(id);
        self
    }

    /// An id other than the name, where two forms of a page have a field of the same name.
    #[must_use]
    pub fn id(mut self, id: &str) -> Self {
        id.clone_into(&mut self.id);
        self
    }

    /// Sets `data-testid` of the control.
    #[must_use]
    pub const fn testid(mut self, id: &'static str) -> Self {
        self.testid = Some(id);
        self
    }

    /// A value instead of what was typed.
    #[must_use]
    pub fn value(mut self, value: impl Display) -> Self {
        self.value = value.to_string();
        self
    }

    /// At most so many characters.
    #[must_use]
    pub const fn max(mut self, characters: u32) -> Self {
        self.max = Some(characters);
        self
    }

    /// Height of a text area.
    #[must_use]
    pub const fn rows(mut self, rows: u32) -> Self {
        self.rows = rows;
        self
    }

    /// Ids of the hint and the error, which the control is described by.
    fn described_by(&self) -> String {
        let hint = self.hint.as_ref().map(|_| format!("{}-hint", self.id));
        let problem = self.problem.as_ref().map(|_| format!("{}-error", self.id));
        hint.into_iter().chain(problem).collect::<Vec<_>>().join(" ")
    }

    fn is_chosen(&self, choice: &Choice) -> bool {
        choice.value == self.value
    }

    /// The choices under their headings, in the order in which the headings first appear.
    fn groups(&self) -> Vec<(Option<&str>, Vec<&Choice>)> {
        let mut groups: Vec<(Option<&str>, Vec<&Choice>)> = Vec::new();
        for choice in &self.choices {
            let heading = choice.group.as_deref();
            match groups.iter_mut().find(|(name, _)| *name == heading) {
                Some((_, members)) => members.push(choice),
                None => groups.push((heading, vec![choice])),
            }
        }
        groups
    }
}

/// What is wrong with a form, at its head: the rule that refused, or the bad fields with links to them.
#[derive(Debug, Clone, Template)]
#[template(path = "web/components/problems.html")]
pub struct Problems {
    title: String,
    rule: Option<&'static str>,
    sentence: Option<String>,
    fields: Vec<(String, String)>,
}

/// The hidden fields every form carries.
#[derive(Debug, Clone, Template)]
#[template(
    source = r#"<input type="hidden" name="{{ CSRF }}" value="{{ csrf }}"><input type="hidden" name="{{ IDEMPOTENCY_KEY }}" value="{{ key }}">"#,
    ext = "html"
)]
pub struct FormFields {
    csrf: String,
    key: String,
}

impl HtmlSafe for Input {}
impl HtmlSafe for Problems {}
impl HtmlSafe for FormFields {}

/// Forms; labels and hints are keys of messages.
impl Shell {
    /// The hidden fields of the form of this name; the name must be unique on the page.
    pub fn form_fields(&self, form: impl Display) -> FormFields {
        FormFields { csrf: self.csrf.clone(), key: format!("{}.{form}", self.form_key) }
    }

    /// What is wrong with the form; nothing while it is clean.
    pub fn problems(&self, draft: &Draft) -> Problems {
        Problems {
            title: self.t("web-problems"),
            rule: draft.refused.as_ref().map(|refused| refused.rule),
            sentence: draft.refused.as_ref().map(|refused| self.refusal(refused)),
            fields: draft
                .invalid
                .iter()
                .map(|field| (field.name.clone(), named_sentence(&self.l, field)))
                .collect(),
        }
    }

    /// One line of text.
    pub fn text(&self, draft: &Draft, name: &str, label: &str) -> Input {
        self.input(Control::Line, draft, name, label)
    }

    /// Several lines of text.
    pub fn area(&self, draft: &Draft, name: &str, label: &str) -> Input {
        self.input(Control::Area, draft, name, label)
    }

    /// One of many answers.
    pub fn select(&self, draft: &Draft, name: &str, label: &str, choices: &[Choice]) -> Input {
        Input { choices: choices.to_vec(), ..self.input(Control::Select, draft, name, label) }
    }

    /// One of few answers, all in sight.
    pub fn radios(&self, draft: &Draft, name: &str, label: &str, choices: &[Choice]) -> Input {
        Input { choices: choices.to_vec(), ..self.input(Control::Radios, draft, name, label) }
    }

    /// A file; a chosen picture is shown before it is sent.
    pub fn file(&self, draft: &Draft, name: &str, label: &str) -> Input {
        self.input(Control::File, draft, name, label)
    }

    fn input(&self, control: Control, draft: &Draft, name: &str, label: &str) -> Input {
        Input {
            l: self.l.clone(),
            control,
            kind: "text",
            id: name.to_owned(),
            name: name.to_owned(),
            label: self.t(label),
            value: draft.value(name).to_owned(),
            hint: None,
            problem: draft.problem(&self.l, name),
            placeholder: None,
            autocomplete: None,
            accept: None,
            list: None,
            testid: None,
            choices: Vec::new(),
            required: false,
            optional: false,
            autofocus: false,
            max: None,
            rows: 3,
        }
    }
}
