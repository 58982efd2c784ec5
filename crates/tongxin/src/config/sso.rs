//! `[[sso]]` tables: the systems whose word is taken for who somebody is.

use super::{Key, Origin, PREFIX, Problem, Shown};
use kernel::policy::Role;
use place::sso::{ClaimNames, PostRule, Provider, Secret, may_be_asked};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use toml::{Table, Value};

const fn key(name: &'static str, default: &'static str, means: &'static str) -> Key {
    Key { name, means, secret: false, default }
}

/// Every field of an `[[sso]]` table.
pub const FIELDS: &[Key] = &[
    key(
        "name",
        "",
        "small letters, digits and dashes, e.g. city-id: its name in addresses, commands and events",
    ),
    key("label_zh", "", "what the button says it is, in Chinese, e.g. 市统一身份"),
    key("label_en", "", "the same in English, e.g. City ID"),
    key(
        "issuer",
        "",
        "its issuer identifier, exactly as it writes it itself, e.g. https://id.example",
    ),
    key("client_id", "", "what it calls us"),
    key(
        "client_secret_file",
        "",
        "a file that holds the client's secret; or TONGXIN_SSO_NAME_SECRET",
    ),
    key("public_client", "false", "true: it gave us no secret"),
    key("scopes", "openid, profile", "a list of texts: what is asked for"),
    key("claim_subject", "sub", "the claim that names a person for ever, and nobody else ever"),
    key("claim_login", "preferred_username", "the claim a new account's login is made from"),
    key("claim_name", "name", "the claim with the name colleagues shall read"),
    key(
        "two_factors_acr",
        "",
        "a list of texts: values of `acr` that mean two factors, besides mfa in `amr`",
    ),
    key("add_accounts", "false", "true: whom it knows and we do not gets an account at once"),
    key("posts", "", "[[sso.posts]] tables: posts by claims"),
];

/// Every field of an `[[sso.posts]]` table.
pub const POST_FIELDS: &[Key] = &[
    key(
        "claim",
        "",
        "the claim that decides, a text or a list of texts; dots lead into objects, e.g. realm_access.roles",
    ),
    key("value", "", "the text that must be there"),
    key("role", "", "what the post makes its holder, e.g. street_dispatcher"),
    key("org", "", "in which organisation: its code, e.g. 990101001000"),
];

/// What was gathered of single sign-on: the tables as they stand, and the secrets of the environment.
#[derive(Default)]
pub(super) struct Raw {
    file: PathBuf,
    tables: Option<Value>,
    /// Name after the prefix, and the value.
    secrets: BTreeMap<String, String>,
}

impl Raw {
    /// Keeps the file's tables.
    pub(super) fn found(&mut self, file: &Path, tables: Value) {
        file.clone_into(&mut self.file);
        self.tables = Some(tables);
    }

    /// Keeps a variable of the environment if it is a client's secret; `name` as it is there.
    pub(super) fn heard(&mut self, name: &str, value: &str) {
        if let Some(rest) = secret_of(name) {
            self.secrets.insert(rest.to_owned(), value.to_owned());
        }
    }

    /// Reads the tables.
    pub(super) fn read(&self, problems: &mut Vec<Problem>) -> Vec<Provider> {
        let mut secrets = self.secrets.clone();
        let mut providers: Vec<Provider> = Vec::new();
        let tables = match &self.tables {
            None => &[][..],
            Some(Value::Array(tables)) => tables,
            Some(_) => {
                problems.push(self.problem(
                    "sso",
                    "is no list of tables",
                    "write [[sso]] above each",
                ));
                &[][..]
            }
        };
        for (number, table) in (1..).zip(tables) {
            let place = format!("sso {number}");
            let Some(table) = self.table(&place, table, FIELDS, problems) else { continue };
            let mut reader = Reader { raw: self, place, table, fields: FIELDS, problems };
            let provider = reader.provider(&mut secrets);
            if providers.iter().any(|other| other.name == provider.name) {
                reader.wrong("name", "is the name of another provider, too");
            }
            providers.push(provider);
        }
        problems.extend(secrets.keys().map(|name| Problem {
            what: format!("{PREFIX}SSO_{name} in the environment is of no provider"),
            way_out: "the name is that of an [[sso]] table in capitals, dashes as underscores, and _SECRET or _SECRET_FILE after it".to_owned(),
        }));
        providers
    }

    fn table<'a>(
        &self,
        place: &str,
        value: &'a Value,
        fields: &[Key],
        problems: &mut Vec<Problem>,
    ) -> Option<&'a Table> {
        let Value::Table(table) = value else {
            problems.push(self.problem(place, "is no table", "write [[sso]] above each"));
            return None;
        };
        let strays =
            table.keys().filter(|name| fields.iter().all(|field| field.name != name.as_str()));
        let known: Vec<&str> = fields.iter().map(|field| field.name).collect();
        problems.extend(strays.map(|name| {
            let way_out = format!("the fields are: {}", known.join(", "));
            self.problem(&format!("{place}, {name}"), "is no field", &way_out)
        }));
        Some(table)
    }

    fn problem(&self, place: &str, what: &str, way_out: &str) -> Problem {
        Problem {
            what: format!("{place} {what} (from: {})", self.file.display()),
            way_out: way_out.to_owned(),
        }
    }

    /// The providers as `config check` shows them; secrets are not.
    pub(super) fn show(&self, providers: &[Provider]) -> Vec<Shown> {
        let shown = |p: &Provider| {
            let secret = if p.secret.is_some() { "secret ***" } else { "no secret" };
            let adds = if p.adds_accounts { "adds accounts" } else { "adds no accounts" };
            let posts = p.posts.len();
            Shown {
                name: format!("sso.{}", p.name),
                value: format!(
                    "{} as {}, {secret}, {adds}, {posts} posts by claims",
                    p.issuer, p.client_id
                ),
                origin: Origin::File(self.file.clone()),
            }
        };
        providers.iter().map(shown).collect()
    }
}

/// The part of a variable's name that names a provider's secret, e.g. `CITY_ID_SECRET_FILE`.
pub(super) fn secret_of(name: &str) -> Option<&str> {
    let rest = name.strip_prefix(PREFIX)?.strip_prefix("SSO_")?;
    (rest.ends_with("_SECRET") || rest.ends_with("_SECRET_FILE")).then_some(rest)
}

/// Reads one table; every problem names the field and says what would be right.
struct Reader<'a> {
    raw: &'a Raw,
    place: String,
    table: &'a Table,
    fields: &'static [Key],
    problems: &'a mut Vec<Problem>,
}

impl Reader<'_> {
    fn provider(&mut self, secrets: &mut BTreeMap<String, String>) -> Provider {
        let name = self.name();
        let mut scopes = self.list("scopes").unwrap_or_else(|| split("openid, profile"));
        if !scopes.iter().any(|scope| scope == "openid") {
            scopes.insert(0, "openid".to_owned());
        }
        Provider {
            label: (self.needed("label_zh"), self.needed("label_en")),
            issuer: self.issuer(),
            client_id: self.needed("client_id"),
            secret: self.secret(&name, secrets),
            scopes,
            claims: ClaimNames {
                subject: self.text("claim_subject"),
                login: self.text("claim_login"),
                name: self.text("claim_name"),
            },
            strong: self.list("two_factors_acr").unwrap_or_default(),
            adds_accounts: self.flag("add_accounts"),
            posts: self.posts(),
            name,
        }
    }

    fn name(&mut self) -> String {
        let name = self.needed("name");
        let may = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if !name.is_empty() && (name.len() > 32 || !name.chars().all(may)) {
            self.wrong("name", "cannot be a name");
        }
        // From here on it is called what its owner calls it.
        if !name.is_empty() {
            self.place = format!("sso {name}");
        }
        name
    }

    fn issuer(&mut self) -> String {
        let issuer = self.needed("issuer");
        let plain = !issuer.contains(['?', '#']) && may_be_asked(&issuer);
        if !issuer.is_empty() && !plain {
            self.wrong("issuer", "is no https address (plain http is for loopback only)");
        }
        issuer
    }

    /// From the file that is named, else from the environment; none for a public client.
    fn secret(&mut self, name: &str, secrets: &mut BTreeMap<String, String>) -> Option<Secret> {
        let upper = name.to_uppercase().replace('-', "_");
        let said = secrets.remove(&format!("{upper}_SECRET"));
        let path = secrets.remove(&format!("{upper}_SECRET_FILE"));
        let path =
            path.or_else(|| Some(self.text("client_secret_file")).filter(|path| !path.is_empty()));
        let public = self.flag("public_client");
        let secret = match (said, path) {
            (Some(secret), _) => secret,
            (None, Some(path)) => match std::fs::read_to_string(&path) {
                Ok(text) => text,
                Err(error) => {
                    self.wrong("client_secret_file", &format!("cannot be read: {path}: {error}"));
                    return None;
                }
            },
            (None, None) if public => return None,
            (None, None) => {
                self.wrong("client_secret_file", "is missing, and so is the variable");
                return None;
            }
        };
        let secret = secret.trim_end_matches(['\r', '\n']);
        if secret.is_empty() || public {
            let what =
                if public { "stands beside a secret" } else { "is true of no secret: it is empty" };
            self.wrong(if public { "public_client" } else { "client_secret_file" }, what);
        }
        Some(Secret::new(secret))
    }

    fn posts(&mut self) -> Vec<PostRule> {
        let tables = match self.table.get("posts") {
            None => return Vec::new(),
            Some(Value::Array(tables)) => tables,
            Some(_) => {
                self.wrong("posts", "is no list of tables");
                return Vec::new();
            }
        };
        let mut rules = Vec::new();
        for (number, table) in (1..).zip(tables) {
            let place = format!("{}, post {number}", self.place);
            let found = self.raw.table(&place, table, POST_FIELDS, self.problems);
            let Some(table) = found else { continue };
            let (raw, problems) = (self.raw, &mut *self.problems);
            rules.extend(Reader { raw, place, table, fields: POST_FIELDS, problems }.post());
        }
        rules
    }

    fn post(&mut self) -> Option<PostRule> {
        let role = self.needed("role");
        let role = match role.parse::<Role>() {
            Ok(role) => Some(role),
            Err(_) if role.is_empty() => None,
            Err(_) => {
                let words: Vec<&str> = Role::ALL.iter().map(|role| role.as_str()).collect();
                self.wrong("role", &format!("is none of {}", words.join(", ")));
                None
            }
        };
        let (claim, value, org) = (self.needed("claim"), self.needed("value"), self.needed("org"));
        Some(PostRule { claim, value, role: role?, org })
    }

    /// A text; the default where there is none.
    fn text(&mut self, name: &'static str) -> String {
        match self.table.get(name) {
            Some(Value::String(text)) => text.clone(),
            None => self.field(name).map_or_else(String::new, |field| field.default.to_owned()),
            Some(_) => {
                self.wrong(name, "is no text");
                String::new()
            }
        }
    }

    fn needed(&mut self, name: &'static str) -> String {
        let text = self.text(name);
        if text.trim().is_empty() && !matches!(self.table.get(name), Some(value) if !value.is_str())
        {
            self.wrong(name, "is missing");
        }
        text
    }

    fn flag(&mut self, name: &'static str) -> bool {
        match self.table.get(name) {
            None => false,
            Some(Value::Boolean(yes)) => *yes,
            Some(_) => {
                self.wrong(name, "is neither true nor false");
                false
            }
        }
    }

    fn list(&mut self, name: &'static str) -> Option<Vec<String>> {
        let texts = match self.table.get(name)? {
            Value::Array(all) => all.iter().map(|one| one.as_str().map(str::to_owned)).collect(),
            _ => None,
        };
        if texts.is_none() {
            self.wrong(name, "is no list of texts");
        }
        texts
    }

    fn field(&self, name: &str) -> Option<&'static Key> {
        self.fields.iter().find(|field| field.name == name)
    }

    fn wrong(&mut self, name: &str, what: &str) {
        let means = self.field(name).map_or("", |field| field.means);
        let place = format!("{}, {name}", self.place);
        self.problems.push(self.raw.problem(&place, what, &format!("it says: {means}")));
    }
}

fn split(list: &str) -> Vec<String> {
    list.split(", ").map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Flags, Loaded, load};
    use super::*;

    const GOOD: &str = r#"
        public_url = "https://tongxin.example"
        [[sso]]
        name = "city-id"
        label_zh = "市统一身份"
        label_en = "City ID"
        issuer = "https://id.example/realms/city"
        client_id = "tongxin"
        two_factors_acr = ["urn:city:two"]
        [[sso.posts]]
        claim = "groups"
        value = "leads"
        role = "street_lead"
        org = "990101001000"
    "#;

    fn read(text: &str, env: &[(&str, &str)]) -> Result<Loaded, Vec<Problem>> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.toml");
        std::fs::write(&path, text).unwrap();
        let env =
            env.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        load(&Flags { config: Some(path), values: Vec::new() }, &env)
    }

    const SECRET: (&str, &str) = ("TONGXIN_SSO_CITY_ID_SECRET", "s3cret");

    #[test]
    fn a_provider_is_read_with_what_need_not_be_said() {
        let loaded = read(GOOD, &[SECRET]).unwrap();
        let provider = &loaded.settings.sso[0];
        assert_eq!(provider.name, "city-id");
        assert_eq!(provider.secret, Some(Secret::new("s3cret")));
        assert_eq!(provider.scopes, ["openid", "profile"]);
        assert_eq!(provider.claims, ClaimNames::default());
        assert!(!provider.adds_accounts);
        assert_eq!(provider.posts[0].role, Role::StreetLead);
        let shown = loaded.shown.last().unwrap();
        assert_eq!(shown.name, "sso.city-id");
        assert!(!format!("{loaded:?}").contains("s3cret"), "the secret is not told");
    }

    #[test]
    fn a_secret_may_come_from_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        std::fs::write(&path, "from a file\n").unwrap();
        let named = GOOD.replace(
            "client_id = \"tongxin\"",
            &format!("client_id = \"tongxin\"\nclient_secret_file = '{}'", path.display()),
        );
        let by_environment = [("TONGXIN_SSO_CITY_ID_SECRET_FILE", path.to_str().unwrap())];
        for (text, env) in [(named.as_str(), &[][..]), (GOOD, &by_environment[..])] {
            let loaded = read(text, env).unwrap();
            assert_eq!(loaded.settings.sso[0].secret, Some(Secret::new("from a file")));
        }
        let public = GOOD.replace("client_id", "public_client = true\nclient_id");
        assert_eq!(read(&public, &[]).unwrap().settings.sso[0].secret, None);
        assert!(read(&public, &[SECRET]).is_err(), "a public client has no secret");
    }

    #[test]
    fn every_bad_field_is_named_with_the_way_out() {
        let bad = [
            (GOOD.replace("city-id", "City ID"), "sso City ID, client_secret_file"),
            (GOOD.replace("city-id", "City"), "sso 1, name"),
            (GOOD.replace("https://id", "http://id"), "sso city-id, issuer"),
            (GOOD.replace("client_id = \"tongxin\"", ""), "sso city-id, client_id"),
            (GOOD.replace("client_id", "client_name"), "sso 1, client_name"),
            (GOOD.replace("label_en = \"City ID\"", "label_en = 7"), "sso city-id, label_en"),
            (
                GOOD.replace("[\"urn:city:two\"]", "\"urn:city:two\""),
                "sso city-id, two_factors_acr",
            ),
            (GOOD.replace("street_lead", "mayor"), "sso city-id, post 1, role"),
            (GOOD.replace("value = \"leads\"", ""), "sso city-id, post 1, value"),
            (GOOD.replace("https://tongxin.example", "http://tongxin.example"), "public_url"),
            ("sso = 'city'".to_owned(), "sso is no list"),
        ];
        for (text, begins) in bad {
            let problems = read(&text, &[SECRET]).unwrap_err();
            let found =
                problems.iter().any(|p| p.what.starts_with(begins) && !p.way_out.is_empty());
            assert!(found, "{begins}: {problems:?}");
        }
        let twice = format!("{GOOD}{}", GOOD.split_once("example\"").unwrap().1);
        let problems = read(&twice, &[SECRET]).unwrap_err();
        assert!(problems.iter().any(|problem| problem.what.contains("another provider")));
        assert!(read(GOOD, &[]).unwrap_err()[0].what.contains("client_secret_file"));
    }

    #[test]
    fn a_secret_for_nobody_is_a_slip_of_the_pen() {
        let problems = read(GOOD, &[SECRET, ("TONGXIN_SSO_CITYID_SECRET", "x")]).unwrap_err();
        assert!(problems[0].what.contains("TONGXIN_SSO_CITYID_SECRET"), "{problems:?}");
    }
}
