//! The file of anchors: one signed statement a line, only ever appended to. It lacks nothing that the database has: what was not written
//! when a process died is written by the next round.

use super::store::{self, Line};
use kernel::seal::Sealed;
use kernel::{App, Error, Result};
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;

/// Lines written at once.
const LINES: i64 = 200;
/// How far before the end the last line is looked for; an anchor of a full batch has some sixty thousand bytes.
const TAIL: u64 = 1 << 18;

/// Appends the lines that the file lacks; returns how many.
///
/// # Errors
/// A file whose last line is no anchor, or that is ahead of the database: neither is mended by writing on.
pub async fn write(app: &App, path: &Path) -> Result<usize> {
    let mut written = 0;
    let mut after = None;
    loop {
        let mut tx = app.db().read().await?;
        let Some(last) = store::last(&mut tx).await? else { return Ok(written) };
        let from = match after {
            Some(after) => after,
            None => last_number(path)?,
        };
        if from > last.number {
            return Err(Error::internal(format!(
                "{} ends with anchor {from}, the database with {}: the database is older than the file",
                path.display(),
                last.number
            )));
        }
        let lines = store::lines(&mut tx, from, LINES).await?;
        drop(tx);
        let Some(newest) = lines.last() else { return Ok(written) };
        after = Some(newest.number);
        append(path, &lines)?;
        written += lines.len();
    }
}

fn append(path: &Path, lines: &[Line]) -> Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut text = String::new();
    for line in lines {
        text.push_str(&line.line);
        text.push('\n');
    }
    let mut file = OpenOptions::new().append(true).create(true).open(path)?;
    file.write_all(text.as_bytes())?;
    Ok(file.sync_all()?)
}

/// The number of the last anchor in the file; zero if there is none.
fn last_number(path: &Path) -> Result<i64> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(error.into()),
    };
    let size = file.metadata()?.len();
    file.seek(SeekFrom::Start(size.saturating_sub(TAIL)))?;
    let mut tail = Vec::new();
    file.read_to_end(&mut tail)?;
    let line = tail.split(|byte| *byte == b'\n').rfind(|line| !line.is_empty());
    let Some(line) = line else { return Ok(0) };
    let number = || -> Option<i64> {
        let sealed: Sealed = serde_json::from_slice(line).ok()?;
        let statement: super::Statement = serde_json::from_str(&sealed.body).ok()?;
        Some(statement.anchor)
    };
    number()
        .ok_or_else(|| Error::internal(format!("the last line of {} is no anchor", path.display())))
}

/// The lines of a file.
pub(super) fn lines(path: &Path) -> Result<impl Iterator<Item = std::io::Result<String>>> {
    Ok(BufReader::new(File::open(path)?).lines())
}
