//! Where values come from: defaults, file, environment, command line.

use super::sso::{self, Raw};
use super::{DEFAULT_FILE, KEYS, PREFIX, Problem};
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

/// What the command line says about settings.
#[derive(Debug, Clone, Default)]
pub struct Flags {
    /// `--config`
    pub config: Option<PathBuf>,
    /// Settings given as options: name in [`KEYS`] and value.
    pub values: Vec<(&'static str, String)>,
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Nobody said otherwise.
    Default,
    /// The settings file.
    File(PathBuf),
    /// A variable of the environment, by name.
    Environment(String),
    /// An option of the command line.
    CommandLine,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Environment(name) => write!(f, "environment {name}"),
            Self::CommandLine => f.write_str("command line"),
        }
    }
}

/// Texts of all settings that somebody set, with their origins.
pub(super) struct Gathered {
    pub(super) file: Option<PathBuf>,
    pub(super) sso: Raw,
    values: BTreeMap<&'static str, (String, Origin)>,
}

impl Gathered {
    /// The text of a setting; the default's when nobody set it.
    pub(super) fn text(&self, name: &str) -> &str {
        let default = || KEYS.iter().find(|key| key.name == name).map_or("", |key| key.default);
        self.values.get(name).map_or_else(default, |(text, _)| text)
    }

    pub(super) fn origin(&self, name: &str) -> Origin {
        self.values.get(name).map_or(Origin::Default, |(_, origin)| origin.clone())
    }
}

/// Collects what is set, the stronger source over the weaker.
pub(super) fn gather(
    flags: &Flags,
    environment: &BTreeMap<String, String>,
) -> Result<Gathered, Vec<Problem>> {
    let mut problems = Vec::new();
    let (file, sso) = (file(flags, environment), Raw::default());
    let mut gathered = Gathered { file, sso, values: BTreeMap::new() };
    if let Some(path) = gathered.file.clone() {
        from_file(&path, &mut gathered, &mut problems);
    }
    from_environment(environment, &mut gathered, &mut problems);
    for (name, value) in &flags.values {
        gathered.values.insert(name, (value.clone(), Origin::CommandLine));
    }
    if problems.is_empty() { Ok(gathered) } else { Err(problems) }
}

/// The file that is named, else the default one if it is there.
fn file(flags: &Flags, environment: &BTreeMap<String, String>) -> Option<PathBuf> {
    let named =
        flags.config.clone().or_else(|| environment.get("TONGXIN_CONFIG").map(PathBuf::from));
    named.or_else(|| Some(PathBuf::from(DEFAULT_FILE)).filter(|path| path.is_file()))
}

fn from_file(path: &Path, gathered: &mut Gathered, problems: &mut Vec<Problem>) {
    let mut problem = |what: String, way_out: &str| {
        problems.push(Problem {
            what: format!("{}: {what}", path.display()),
            way_out: way_out.to_owned(),
        });
    };
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            return problem(
                error.to_string(),
                "name a file that can be read, or leave --config out",
            );
        }
    };
    let table: toml::Table = match text.parse() {
        Ok(table) => table,
        Err(error) => {
            return problem(
                error.to_string().trim_end().to_owned(),
                "write NAME = \"value\", one to a line",
            );
        }
    };
    for (name, value) in table {
        if name == "sso" {
            gathered.sso.found(path, value);
            continue;
        }
        let Some(key) = KEYS.iter().find(|key| key.name == name) else {
            problem(format!("`{name}` is no setting"), &known());
            continue;
        };
        let text = match value {
            toml::Value::String(text) => text,
            toml::Value::Integer(number) => number.to_string(),
            toml::Value::Boolean(yes) => yes.to_string(),
            other => {
                problem(
                    format!("`{name}` is a {}", other.type_str()),
                    &format!("write a text: {}", key.means),
                );
                continue;
            }
        };
        gathered.values.insert(key.name, (text, Origin::File(path.to_owned())));
    }
}

fn from_environment(
    environment: &BTreeMap<String, String>,
    gathered: &mut Gathered,
    problems: &mut Vec<Problem>,
) {
    for key in KEYS.iter() {
        let name = format!("{PREFIX}{}", key.name.to_uppercase());
        if let Some(text) = environment.get(&name) {
            gathered.values.insert(key.name, (text.clone(), Origin::Environment(name.clone())));
        }
        let name = format!("{name}_FILE");
        let Some(path) = environment.get(&name).filter(|_| key.secret) else { continue };
        match std::fs::read_to_string(path) {
            Ok(text) => {
                let text = text.trim_end_matches(['\r', '\n']).to_owned();
                gathered.values.insert(key.name, (text, Origin::Environment(name)));
            }
            Err(error) => problems.push(Problem {
                what: format!("{name}: {path}: {error}"),
                way_out: "name a file that holds the value and can be read".to_owned(),
            }),
        }
    }
    for (name, value) in environment {
        gathered.sso.heard(name, value);
    }
    problems.extend(environment.keys().filter(|name| is_stray(name)).map(|name| Problem {
        what: format!("{name} in the environment is no setting"),
        way_out: known(),
    }));
}

/// A variable with our prefix that nothing reads is a slip of the pen. Those of tests and of `./dev` are not ours.
fn is_stray(name: &str) -> bool {
    let Some(rest) = name.strip_prefix(PREFIX) else { return false };
    let ours = |key: &super::Key| {
        let upper = key.name.to_uppercase();
        rest == upper || (key.secret && rest.strip_suffix("_FILE") == Some(upper.as_str()))
    };
    let elsewhere = rest == "CONFIG"
        || sso::secret_of(name).is_some()
        || rest == "BINARY"
        || rest.starts_with("TEST_")
        || rest.starts_with("PG_");
    !elsewhere && !KEYS.iter().any(ours)
}

fn known() -> String {
    let names: Vec<&str> = KEYS.iter().map(|key| key.name).collect();
    format!("the settings are: {}, and [[sso]] tables", names.join(", "))
}
