//! The key file: the one thing that opens the vault. It belongs to the server's user alone, and to a backup of its own.

use super::key::{Algorithm, Key, KeyId, Ring};
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;
use zeroize::Zeroizing;

/// The head of every key file.
const HEAD: &str = "# The keys of tongxin's vault. Without this file nothing sealed can be read again, by anybody: keep a copy apart from\n\
                    # the backups of the database. The last key seals; the others still open what was sealed before.\n";

/// A key file.
pub struct KeyFile {
    path: PathBuf,
    /// When it was last written, as far as it was read.
    seen: Mutex<Option<SystemTime>>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    index: Zeroizing<String>,
    #[serde(default)]
    key: Vec<WrittenKey>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenKey {
    id: String,
    algorithm: String,
    made: String,
    bytes: Zeroizing<String>,
}

impl KeyFile {
    /// The key file at `path`, which need not be there yet.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), seen: Mutex::new(None) }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn written_at(&self) -> Option<SystemTime> {
        fs::metadata(&self.path).and_then(|about| about.modified()).ok()
    }

    /// Whether it was written since it was last read, e.g. by a rotation beside the running server. A file that is gone has not changed: the
    /// keys in memory go on.
    pub(super) fn has_changed(&self) -> bool {
        let now = self.written_at();
        now.is_some() && *self.seen.lock().unwrap_or_else(PoisonError::into_inner) != now
    }

    /// The keys in the file; none if there is no file.
    ///
    /// # Errors
    /// It cannot be read, others may read it, or it is no key file.
    pub fn read(&self) -> Result<Option<Ring>> {
        let at = self.written_at();
        let text = match fs::read_to_string(&self.path) {
            Ok(text) => Zeroizing::new(text),
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(self.wrong(&error.to_string())),
        };
        self.is_private()?;
        let ring = parse(&text).ok_or_else(|| self.wrong("this is no key file of ours"))?;
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = at;
        Ok(Some(ring))
    }

    /// Makes the file with these keys.
    ///
    /// # Errors
    /// It is there already, or cannot be written.
    pub fn make(&self, ring: &Ring) -> Result<()> {
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut file = private(&self.path).map_err(|error| self.wrong(&error.to_string()))?;
        write(&mut file, ring)
    }

    /// Puts these keys in the place of those in the file: either all of them are there afterwards, or the old ones.
    pub fn replace(&self, ring: &Ring) -> Result<()> {
        let beside = self.path.with_extension("new");
        // What an interrupted attempt left behind.
        fs::remove_file(&beside).ok();
        write(&mut private(&beside)?, ring)?;
        Ok(fs::rename(&beside, &self.path)?)
    }

    #[cfg(unix)]
    fn is_private(&self) -> Result<()> {
        use std::os::unix::fs::PermissionsExt;
        // The last six bits are what the group and everybody else may do.
        if fs::metadata(&self.path)?.permissions().mode().trailing_zeros() >= 6 {
            return Ok(());
        }
        Err(self.wrong("others may read it; give it to the server's user alone: chmod 600"))
    }

    #[cfg(not(unix))]
    #[expect(
        clippy::unused_self,
        clippy::unnecessary_wraps,
        reason = "only Unix says who may read"
    )]
    fn is_private(&self) -> Result<()> {
        Ok(())
    }

    fn wrong(&self, what: &str) -> Error {
        Error::internal(format!("the key file {}: {what}", self.path.display()))
    }
}

/// A new file that only its owner may read.
fn private(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)
}

fn write(file: &mut File, ring: &Ring) -> Result<()> {
    let index = Zeroizing::new(hex::encode(ring.index.as_slice()));
    let mut text = Zeroizing::new(format!("{HEAD}index = \"{}\"\n", *index));
    for key in &ring.keys {
        let bytes = Zeroizing::new(hex::encode(key.material.as_slice()));
        let (id, algorithm, made) = (&key.id, key.algorithm, key.made);
        let entry = Zeroizing::new(format!(
            "\n[[key]]\nid = \"{id}\"\nalgorithm = \"{algorithm}\"\nmade = \"{made}\"\nbytes = \"{}\"\n",
            *bytes
        ));
        text.push_str(&entry);
    }
    file.write_all(text.as_bytes())?;
    Ok(file.sync_all()?)
}

fn parse(text: &str) -> Option<Ring> {
    let written: Written = toml::from_str(text).ok()?;
    let mut index = Zeroizing::new([0; 32]);
    hex::decode_to_slice(written.index.as_str(), &mut *index).ok()?;
    let keys = written.key.into_iter().map(|key| {
        let material = Zeroizing::new(hex::decode(key.bytes.as_str()).ok()?);
        let algorithm: Algorithm = key.algorithm.parse().ok()?;
        let made: Timestamp = key.made.parse().ok()?;
        Key::of(KeyId::parse(&key.id)?, algorithm, made, material)
    });
    Ring::of(keys.collect::<Option<Vec<Key>>>()?, index)
}
