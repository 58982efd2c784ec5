//! What actors and streams are called: an entry names them by ids only.

use super::store;
use kernel::ledger::Entry;
use kernel::territory::AccountId;
use kernel::web::L10n;
use kernel::{Cx, Result};
use place::org::Network;
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// Names found so far; each is looked up once for a page.
pub(super) struct Names {
    l: L10n,
    network: Arc<Network>,
    accounts: HashMap<AccountId, Option<(String, String)>>,
    cases: HashMap<Uuid, Option<String>>,
}

/// Who did it.
pub(super) struct Who {
    /// Their name.
    pub(super) name: String,
    /// Their login, if it is an account.
    pub(super) login: Option<String>,
}

/// What it was done to.
pub(super) struct Object {
    /// What it is called; the stream's id where nothing better is known.
    pub(super) name: String,
    /// Whether that is only an id.
    pub(super) bare: bool,
}

impl Names {
    pub(super) async fn new(cx: &Cx, l: &L10n) -> Result<Self> {
        let network = place::org::network(cx.app()).await?;
        let (accounts, cases) = (HashMap::new(), HashMap::new());
        Ok(Self { l: l.clone(), network, accounts, cases })
    }

    /// What a kind is called.
    pub(super) fn kind(&self, kind: &str) -> String {
        kind_word(&self.l, kind)
    }

    pub(super) async fn who(&mut self, cx: &mut Cx, actor: &str) -> Result<Who> {
        let Some(id) = account_of(actor) else {
            let name = self.l.find(&format!("audit-by-{actor}"), &[]);
            return Ok(Who { name: name.unwrap_or_else(|| actor.to_owned()), login: None });
        };
        Ok(match self.account(cx, id).await? {
            Some((login, name)) => Who { name, login: Some(login) },
            None => Who { name: actor.to_owned(), login: None },
        })
    }

    pub(super) async fn object(&mut self, cx: &mut Cx, entry: &Entry) -> Result<Object> {
        let known = match entry.kind.split('.').next().unwrap_or_default() {
            "case" | "task" => self.case(cx, entry.stream).await?,
            "account" | "post" => self.account_name(cx, AccountId(entry.stream)).await?,
            "access" => self.of_actor(cx, entry, "audit-object-refusals").await?,
            "audit" => self.of_actor(cx, entry, "audit-object-looks").await?,
            "category" | "catalogue" => Some(self.l.t("audit-object-categories")),
            "setting" | "metrics" | "import" => Some(self.l.t("audit-object-installation")),
            // An organisation, or something about a case.
            _ => match self.network.get(entry.stream.into()) {
                Some(org) => Some(org.name(self.l.is_zh()).to_owned()),
                None => self.case(cx, entry.stream).await?,
            },
        };
        Ok(match known {
            Some(name) => Object { name, bare: false },
            None => Object { name: entry.stream.to_string(), bare: true },
        })
    }

    /// What else a line says of an entry, where its body says it in a few words.
    pub(super) fn detail(&self, entry: &Entry) -> Option<String> {
        let body = entry.json();
        let word = |name: &str| body[name].as_str().filter(|word| !word.is_empty());
        match entry.kind.as_str() {
            "access.refused" => word("action").map(str::to_owned),
            "account.suspended" => word("reason").map(str::to_owned),
            "audit.searched" => Some(self.filter(&body)).filter(|words| !words.is_empty()),
            "audit.exported" => {
                Some(self.filter(&body["filter"])).filter(|words| !words.is_empty())
            }
            "audit.opened" => word("stream").map(str::to_owned),
            "import.carried_out" => word("file").map(str::to_owned),
            "post.given" | "post.ended" => {
                Some(self.l.t(&format!("role-{}", word("role")?.replace('_', "-"))))
            }
            "setting.changed" => Some(format!("{} = {}", word("name")?, word("to")?)),
            _ => None,
        }
    }

    /// What somebody looked for.
    fn filter(&self, body: &serde_json::Value) -> String {
        let said = |name: &&str| {
            let word = body[*name].as_str().filter(|word| !word.is_empty())?;
            Some(format!("{} {word}", self.l.t(&format!("audit-{name}"))))
        };
        ["actor", "object", "action", "from", "to"]
            .iter()
            .filter_map(said)
            .collect::<Vec<_>>()
            .join(" · ")
    }

    async fn of_actor(&mut self, cx: &mut Cx, entry: &Entry, key: &str) -> Result<Option<String>> {
        let who = self.who(cx, &entry.actor).await?;
        Ok(Some(self.l.with(key, &[("who", &who.name)])))
    }

    async fn account_name(&mut self, cx: &mut Cx, id: AccountId) -> Result<Option<String>> {
        Ok(self.account(cx, id).await?.map(|(login, name)| format!("{name} ({login})")))
    }

    async fn account(&mut self, cx: &mut Cx, id: AccountId) -> Result<Option<(String, String)>> {
        if let Some(known) = self.accounts.get(&id) {
            return Ok(known.clone());
        }
        let found = store::account(&mut cx.tx, id).await?;
        self.accounts.insert(id, found.clone());
        Ok(found)
    }

    async fn case(&mut self, cx: &mut Cx, id: Uuid) -> Result<Option<String>> {
        if let Some(known) = self.cases.get(&id) {
            return Ok(known.clone());
        }
        let found = store::case_number(&mut cx.tx, id).await?.map(|(number,)| number);
        self.cases.insert(id, found.clone());
        Ok(found)
    }
}

/// The account that an actor's mark names.
pub(super) fn account_of(actor: &str) -> Option<AccountId> {
    actor.strip_prefix("account:")?.parse().ok()
}

/// What a kind is called: its own word here, or the word of a case's timeline, or the kind itself.
pub(super) fn kind_word(l: &L10n, kind: &str) -> String {
    let plain = kind.replace(['.', '_'], "-");
    let of_case = kind.replace('.', "-event-");
    let keys = [format!("audit-kind-{plain}"), of_case];
    keys.iter().find_map(|key| l.find(key, &[])).unwrap_or_else(|| kind.to_owned())
}
