//! A row: one route, what it is about, whom it is for, and what is sent to try it.

use axum::http::Method;

/// What a route is about; the things of a kind are in `world.rs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A case; `{case}`, `{task}`, `{reporter}`, `{recusal}`, `{photo}`, `{number}`, `{secret}`.
    Case,
    /// A territory: `{org}`, and `{name}` as forms take it.
    Territory,
    /// A street: `{org}`.
    Street,
    /// A person's account, or a machine's: `{account}`, with what hangs on it.
    Account,
    /// A grant: `{grant}`.
    Grant,
    /// A stream of the ledger: `{stream}`.
    Stream,
    /// A power of a street, by its grant: `{grant}`.
    Power,
    /// Somebody's session: `{session}`.
    Session,
    /// Somebody's token: `{token}`.
    Token,
    /// A deputising: `{deputy}`.
    Deputy,
}

/// What somebody learns of a thing they may do nothing with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sight {
    /// It is there only for whoever may do this to it; for everybody else there is none.
    Hidden(&'static str),
    /// Everybody knows that it is there: a territory.
    Open,
    /// Whoever may not open the register is told so whether the entry is there or not; whoever may, and may not see this entry, hears that
    /// there is none. Who opens the register is said here.
    Closed(&'static str),
}

/// Whom a route is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Class {
    /// Everybody, signed in or not; and why.
    Everybody(&'static str),
    /// Whoever has the link of a report; and why.
    Link(&'static str),
    /// Whoever is signed in, for what is their own.
    Own(&'static str),
    /// Whoever may do this somewhere; nothing said: whoever is signed in.
    Desk(Option<&'static str>),
    /// Whoever may do `act` to the thing.
    Thing { kind: Kind, sight: Sight, act: &'static str },
}

/// What is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Body {
    /// Nothing but what every form of ours has.
    Nothing,
    /// A form; `{…}` in a value is filled from the thing.
    Form(&'static [(&'static str, &'static str)]),
    /// A form with room for a photo.
    Photo(&'static [(&'static str, &'static str)]),
    /// A document.
    Json(&'static str),
}

/// A row of the matrix. Read one aloud: "POST …/accept is about a case, takes who may `task.handle`, is tried on cases in state `issued`".
#[expect(clippy::struct_excessive_bools, reason = "each is a word that a row may say")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) method: Method,
    pub(super) path: &'static str,
    pub(super) class: Class,
    /// What it is tried on, where the class does not say so.
    pub(super) of: Option<Kind>,
    /// Besides the owner, whoever may do this to what is somebody's own; of a register, whoever reads it without doing anything.
    pub(super) also: Option<&'static str>,
    /// What `{…}` in the path mean, where they are not called like what fills them.
    pub(super) names: &'static [(&'static str, &'static str)],
    pub(super) query: &'static str,
    pub(super) body: Body,
    /// Whose the thing is may do it as well.
    pub(super) theirs: bool,
    /// Only things in one of these states are tried.
    pub(super) states: &'static [&'static str],
    /// Whoever may and proved who they are long ago is sent to prove it again.
    pub(super) proven: bool,
    /// What whoever may do it gets instead of success, where the tried thing cannot be had in a state in which it would succeed.
    pub(super) rule: Option<u16>,
    /// Strangers hear that there is nothing, rather than to sign in.
    pub(super) blind: bool,
    /// Never answers in full: a stream.
    pub(super) stream: bool,
}

/// A route that is read.
pub(super) fn get(path: &'static str) -> Row {
    Row::new(Method::GET, path)
}

/// A route that does something.
pub(super) fn post(path: &'static str) -> Row {
    Row::new(Method::POST, path)
}

impl Row {
    const fn new(method: Method, path: &'static str) -> Self {
        Self {
            method,
            path,
            class: Class::Desk(None),
            of: None,
            also: None,
            names: &[],
            query: "",
            body: Body::Nothing,
            theirs: false,
            states: &[],
            proven: false,
            rule: None,
            blind: false,
            stream: false,
        }
    }

    /// For everybody, because …
    pub(super) fn everybody(self, why: &'static str) -> Self {
        Self { class: Class::Everybody(why), ..self }
    }

    /// For whoever has the link of a report, because …
    pub(super) fn link(self, why: &'static str) -> Self {
        Self { class: Class::Link(why), ..self }
    }

    /// For whoever is signed in, about their own: …
    pub(super) fn own(self, what: &'static str) -> Self {
        Self { class: Class::Own(what), ..self }
    }

    /// For whoever is signed in.
    pub(super) fn signed_in(self) -> Self {
        Self { class: Class::Desk(None), ..self }
    }

    /// For whoever may do this somewhere.
    pub(super) fn desk(self, act: &'static str) -> Self {
        Self { class: Class::Desk(Some(act)), ..self }
    }

    /// About a case: there only for whoever may see it.
    pub(super) fn case(self, act: &'static str) -> Self {
        self.thing(Kind::Case, Sight::Hidden("case.see"), act)
    }

    /// About a territory: everybody knows that it is there.
    pub(super) fn territory(self, act: &'static str) -> Self {
        self.thing(Kind::Territory, Sight::Open, act)
    }

    /// About a street.
    pub(super) fn street(self, act: &'static str) -> Self {
        self.thing(Kind::Street, Sight::Open, act)
    }

    /// About an entry of a register that is closed as a whole.
    pub(super) fn register(self, kind: Kind, act: &'static str) -> Self {
        self.thing(kind, Sight::Closed(act), act)
    }

    /// About an entry of a register that `opens` opens, though not each of its entries.
    pub(super) fn part(self, kind: Kind, opens: &'static str, act: &'static str) -> Self {
        self.thing(kind, Sight::Closed(opens), act)
    }

    fn thing(self, kind: Kind, sight: Sight, act: &'static str) -> Self {
        Self { class: Class::Thing { kind, sight, act }, ..self }
    }

    /// Tried on things of this kind.
    pub(super) fn of(self, kind: Kind) -> Self {
        Self { of: Some(kind), ..self }
    }

    /// Besides whose it is, whoever may do this has a say in it.
    pub(super) fn or(self, act: &'static str) -> Self {
        Self { also: Some(act), ..self }
    }

    /// Whose it is may do it as well.
    pub(super) fn theirs(self) -> Self {
        Self { theirs: true, ..self }
    }

    /// Tried only on things in one of these states.
    pub(super) fn when(self, states: &'static [&'static str]) -> Self {
        Self { states, ..self }
    }

    /// What the `{…}` of the path are filled with, where they are not called so.
    pub(super) fn names(self, names: &'static [(&'static str, &'static str)]) -> Self {
        Self { names, ..self }
    }

    /// The same, where nothing else was said.
    pub(super) fn or_names(self, names: &'static [(&'static str, &'static str)]) -> Self {
        if self.names.is_empty() { self.names(names) } else { self }
    }

    /// What follows the question mark.
    pub(super) fn query(self, query: &'static str) -> Self {
        Self { query, ..self }
    }

    /// Sends a form.
    pub(super) fn form(self, fields: &'static [(&'static str, &'static str)]) -> Self {
        Self { body: Body::Form(fields), ..self }
    }

    /// Sends a form that could bring a photo.
    pub(super) fn photo(self, fields: &'static [(&'static str, &'static str)]) -> Self {
        Self { body: Body::Photo(fields), ..self }
    }

    /// Sends a document.
    pub(super) fn json(self, document: &'static str) -> Self {
        Self { body: Body::Json(document), ..self }
    }

    /// Asks for a fresh proof of who one is.
    pub(super) fn proven(self) -> Self {
        Self { proven: true, ..self }
    }

    /// Who may is told by a rule of the domain that it does not go; the policy has let them through.
    pub(super) fn rule(self, status: u16) -> Self {
        Self { rule: Some(status), ..self }
    }

    /// Strangers hear that there is nothing.
    pub(super) fn blind(self) -> Self {
        Self { blind: true, ..self }
    }

    /// A stream: only its head is read.
    pub(super) fn stream(self) -> Self {
        Self { stream: true, ..self }
    }

    /// What it is tried on.
    pub(super) fn kind(&self) -> Option<Kind> {
        match self.class {
            Class::Thing { kind, .. } => Some(kind),
            Class::Link(_) => Some(Kind::Case),
            _ => self.of,
        }
    }

    /// Whether it is for programs.
    pub(super) fn is_api(&self) -> bool {
        self.path.starts_with("/api/")
    }

    /// What the policy is asked, where it is asked one thing.
    pub(super) const fn act(&self) -> Option<&'static str> {
        match self.class {
            Class::Desk(act) => act,
            Class::Thing { act, .. } => Some(act),
            _ => None,
        }
    }

    /// `POST /desk/…`, as messages name it.
    pub(super) fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}
