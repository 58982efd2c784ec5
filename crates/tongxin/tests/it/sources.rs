//! Reads our own source: files of the crates, and the string literals in them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The folder of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// A file of the product (not of its tests).
pub(crate) struct Source {
    /// Its path from the root.
    pub(crate) path: String,
    /// Its text, without inline test modules.
    pub(crate) text: String,
}

impl Source {
    /// The crate it is in.
    pub(crate) fn area(&self) -> &str {
        self.path.split('/').nth(1).unwrap()
    }

    /// The folder it is in, from the root.
    pub(crate) fn folder(&self) -> &str {
        self.path.rsplit_once('/').unwrap().0
    }

    pub(crate) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap()
    }
}

/// Every file under `crates/*/src` with this ending, tests left out.
pub(crate) fn sources(ending: &str) -> Vec<Source> {
    let root = root();
    let mut found = Vec::new();
    for area in std::fs::read_dir(root.join("crates")).unwrap() {
        let area = area.unwrap();
        if area.file_name() != "testkit" {
            walk(&area.path().join("src"), ending, &mut found);
        }
    }
    found.sort();
    let hidden = of_tests(&found);
    found.retain(|path| !hidden.contains(path));
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).unwrap();
        let shown = path.strip_prefix(&root).unwrap().display().to_string();
        Source { path: shown, text: without_tests(&text).to_owned() }
    };
    found.into_iter().map(read).collect()
}

fn walk(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            if name != "tests" {
                walk(&path, ending, found);
            }
        } else if name.ends_with(ending) && !name.starts_with("tests") {
            found.push(path);
        }
    }
}

/// Files of modules that are declared for tests only.
fn of_tests(files: &[PathBuf]) -> BTreeSet<PathBuf> {
    let mut hidden = BTreeSet::new();
    for file in files {
        let text = std::fs::read_to_string(file).unwrap();
        let folder = match file.file_stem().unwrap().to_str().unwrap() {
            "mod" | "lib" | "main" => file.parent().unwrap().to_owned(),
            stem => file.parent().unwrap().join(stem),
        };
        for declared in text.split("#[cfg(test)]\nmod ").skip(1) {
            let name = declared.split([';', ' ']).next().unwrap();
            hidden.insert(folder.join(format!("{name}.rs")));
        }
    }
    hidden
}

fn without_tests(text: &str) -> &str {
    text.split_once("#[cfg(test)]\nmod tests {").map_or(text, |(before, _)| before)
}

/// A string literal of a Rust source.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Literal {
    /// What it says, escapes resolved.
    pub(crate) text: String,
    /// The code between the literal before and this one, comments left out.
    pub(crate) before: String,
    /// The line it begins on.
    pub(crate) line: usize,
}

/// The string literals of a Rust source, in order; comments and characters are passed over.
pub(crate) fn literals(source: &str) -> Vec<Literal> {
    let mut reader = Reader { rest: source.chars().collect(), at: 0, line: 1 };
    let mut found = Vec::new();
    let mut before = String::new();
    while let Some(c) = reader.next() {
        match c {
            '/' if reader.peek(0) == Some('/') => reader.skip_while(|c| c != '\n'),
            '/' if reader.peek(0) == Some('*') => reader.skip_block(),
            '\'' => reader.skip_character(),
            '"' => {
                let line = reader.line;
                let hashes = raw_hashes(&before);
                let text = match hashes {
                    Some(hashes) => reader.raw(hashes),
                    None => reader.escaped(),
                };
                found.push(Literal { text, before: std::mem::take(&mut before), line });
            }
            c => before.push(c),
        }
    }
    found
}

/// How many `#` a raw string that begins here has; none if it is no raw string.
fn raw_hashes(before: &str) -> Option<usize> {
    let hashes = before.chars().rev().take_while(|c| *c == '#').count();
    let mut rest = before.chars().rev().skip(hashes);
    (rest.next() == Some('r') && !rest.next().is_some_and(|c| c.is_alphanumeric() && c != 'b'))
        .then_some(hashes)
}

struct Reader {
    rest: Vec<char>,
    at: usize,
    line: usize,
}

impl Reader {
    fn next(&mut self) -> Option<char> {
        let c = self.rest.get(self.at).copied()?;
        self.at += 1;
        self.line += usize::from(c == '\n');
        Some(c)
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.rest.get(self.at + ahead).copied()
    }

    fn skip_while(&mut self, keep: impl Fn(char) -> bool) {
        while self.peek(0).is_some_and(&keep) {
            self.next();
        }
    }

    fn skip_block(&mut self) {
        while let Some(c) = self.next() {
            if c == '*' && self.peek(0) == Some('/') {
                self.next();
                return;
            }
        }
    }

    /// A character literal is `'x'` or `'\…'`; a lifetime is neither.
    fn skip_character(&mut self) {
        if self.peek(0) == Some('\\') {
            self.next();
            self.next();
            self.skip_while(|c| c != '\'');
            self.next();
        } else if self.peek(1) == Some('\'') {
            self.next();
            self.next();
        }
    }

    fn raw(&mut self, hashes: usize) -> String {
        let mut text = String::new();
        while let Some(c) = self.next() {
            if c == '"' && (0..hashes).all(|n| self.peek(n) == Some('#')) {
                self.at += hashes;
                break;
            }
            text.push(c);
        }
        text
    }

    fn escaped(&mut self) -> String {
        let mut text = String::new();
        while let Some(c) = self.next() {
            match c {
                '"' => break,
                '\\' => match self.next() {
                    Some('\n') => self.skip_while(char::is_whitespace),
                    Some('n') => text.push('\n'),
                    Some('t') => text.push('\t'),
                    Some(other) => text.push(other),
                    None => break,
                },
                c => text.push(c),
            }
        }
        text
    }
}

#[test]
fn literals_are_found_and_nothing_else() {
    let lines = [
        r#"// "not this""#,
        r#"let a = "one \"two\" \"#,
        r#"         three"; /* "nor this" */"#,
        "let b: &'static str = r#\"raw \"text\"\"#; let q = '\"'; let e = '\\''; let f = \"last\";",
    ];
    let found: Vec<_> = literals(&lines.join("\n")).into_iter().map(|l| (l.text, l.line)).collect();
    let expected = [("one \"two\" three", 2), ("raw \"text\"", 4), ("last", 4)];
    assert_eq!(found, expected.map(|(text, line)| (text.to_owned(), line)));
}
