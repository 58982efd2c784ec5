//! Division codes from a CSV file: one row a territory, from the city to the community.

use super::{Mode, Report, padded};
use crate::org::founding::{NewOrg, check_name};
use crate::org::model::Org;
use crate::org::{commands, store};
use kernel::codes::{BadDivisionCode, DivisionCode};
use kernel::error::Field;
use kernel::territory::{Level, OrgId};
use kernel::{Cx, Result};
use std::collections::HashMap;
use std::io::Read;

/// A row that can be understood.
struct Row {
    line: u64,
    code: DivisionCode,
    name_zh: String,
    name_en: Option<String>,
}

/// Where each column stands.
struct Columns {
    code: usize,
    name: usize,
    name_en: Option<usize>,
    level: Option<usize>,
    parent: Option<usize>,
}

/// What a row comes to.
enum Change {
    New,
    Named { id: OrgId, name_zh: String, name_en: String },
    Nothing,
}

/// Imports divisions from a CSV file with a head line.
///
/// Columns: `code12` (or `code`), `name`; if present also `name_en`, `level` (1 to 5, or the word), `parent` (or `parent_code`), which must
/// agree with the code. Rows may stand in any order; a parent stands in the file or in the network already. Provinces are skipped: the network
/// begins at the city.
///
/// # Errors
/// Only what is not the file's fault; that is in the report.
pub async fn import_divisions(cx: &mut Cx, file: impl Read, mode: Mode) -> Result<Report> {
    let mut report = Report::default();
    let mut rows = read(file, &mut report);
    rows.sort_by_key(|row| (row.code.level(), row.code));
    let present = store::all(&mut cx.tx).await?.into_iter().filter(|org| org.valid_to.is_none());
    let present: HashMap<String, Org> =
        present.filter_map(|org| Some((org.code.clone()?, org))).collect();
    check_parents(&rows, &present, &mut report);
    let mut ids: HashMap<String, OrgId> =
        present.iter().map(|(code, org)| (code.clone(), org.id)).collect();
    let (mut added, mut named) = (Vec::new(), Vec::new());
    for row in &rows {
        match change(row, present.get(&row.code.to_string())) {
            Change::Nothing => report.unchanged += 1,
            Change::Named { id, name_zh, name_en } => {
                report.changed += 1;
                named.push((id, name_zh, name_en));
            }
            Change::New => {
                report.added += 1;
                let id = cx.fresh();
                ids.insert(row.code.to_string(), id);
                added.push(new(row, id, &ids));
            }
        }
    }
    if mode == Mode::Apply && report.is_clean() && !report.says_nothing_new() {
        commands::add_many(cx, added).await?;
        for (id, name_zh, name_en) in named {
            commands::rename(cx, id, &name_zh, &name_en).await?;
        }
        report.applied = true;
    }
    Ok(report)
}

fn new(row: &Row, id: OrgId, ids: &HashMap<String, OrgId>) -> NewOrg {
    let parent = row.code.parent().and_then(|parent| ids.get(&parent.to_string()).copied());
    let names = (row.name_zh.as_str(), row.name_en.as_deref().unwrap_or(&row.name_zh));
    NewOrg::territory(row.code.level(), &row.code.to_string(), names, parent).id(id)
}

fn change(row: &Row, org: Option<&Org>) -> Change {
    let Some(org) = org else { return Change::New };
    // Without an English column, a name that was Chinese in both languages stays so; a proper English one stays.
    let follows = org.name_en == org.name_zh;
    let kept = if follows { &row.name_zh } else { &org.name_en };
    let name_en = row.name_en.as_ref().unwrap_or(kept);
    if org.name_zh == row.name_zh && org.name_en == *name_en {
        return Change::Nothing;
    }
    Change::Named { id: org.id, name_zh: row.name_zh.clone(), name_en: name_en.clone() }
}

fn check_parents(rows: &[Row], present: &HashMap<String, Org>, report: &mut Report) {
    let mut lines: HashMap<DivisionCode, u64> = HashMap::new();
    for row in rows {
        if let Some(first) = lines.insert(row.code, row.line) {
            let field = Field::new("code12", "org-import-twice").arg("code", row.code);
            report.problem(row.line.max(first), field.arg("row", row.line.min(first)));
        }
    }
    for row in rows {
        let Some(parent) = row.code.parent() else { continue };
        if !lines.contains_key(&parent) && !present.contains_key(&parent.to_string()) {
            let field = Field::new("code12", "org-import-orphan").arg("code", row.code);
            report.problem(row.line, field.arg("parent", parent));
        }
    }
    report.problems.sort_by_key(|problem| problem.row);
}

fn read(file: impl Read, report: &mut Report) -> Vec<Row> {
    let mut reader =
        csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(true).from_reader(file);
    let columns = match reader.headers() {
        Ok(head) => columns(head),
        Err(why) => Err(Field::new("file", "org-import-csv").arg("why", why)),
    };
    let columns = match columns {
        Ok(columns) => columns,
        Err(field) => {
            report.problem(1, field);
            return Vec::new();
        }
    };
    let mut rows = Vec::new();
    for record in reader.records() {
        report.rows += 1;
        match record {
            Ok(record) => {
                let line = record.position().map_or(report.rows + 1, csv::Position::line);
                match row(&record, line, &columns) {
                    Ok(Some(row)) => rows.push(row),
                    Ok(None) => report.skipped += 1,
                    Err(field) => report.problem(line, field),
                }
            }
            Err(why) => {
                let line = why.position().map_or(report.rows + 1, csv::Position::line);
                report.problem(line, Field::new("file", "org-import-csv").arg("why", why));
            }
        }
    }
    rows
}

fn columns(head: &csv::StringRecord) -> Result<Columns, Field> {
    let find = |names: &[&str]| {
        let stands = |name: &&str| {
            head.iter().position(|h| h.trim_start_matches('\u{feff}').eq_ignore_ascii_case(name))
        };
        names.iter().find_map(stands)
    };
    let needed = |names: &[&str]| {
        find(names).ok_or_else(|| {
            Field::new(names.concat(), "org-import-column").arg("column", names.join(" / "))
        })
    };
    Ok(Columns {
        code: needed(&["code12", "code"])?,
        name: needed(&["name"])?,
        name_en: find(&["name_en"]),
        level: find(&["level"]),
        parent: find(&["parent", "parent_code"]),
    })
}

/// A row; none for a province.
fn row(record: &csv::StringRecord, line: u64, columns: &Columns) -> Result<Option<Row>, Field> {
    let cell = |column: usize| record.get(column).unwrap_or_default();
    let level = columns.level.map(cell).filter(|level| !level.is_empty());
    let code = match padded(cell(columns.code)).parse::<DivisionCode>() {
        Ok(code) => code,
        Err(BadDivisionCode::AboveCity(_)) if matches!(level, None | Some("1" | "province")) => {
            return Ok(None);
        }
        Err(_) if matches!(level, Some("1" | "province")) => return Ok(None),
        Err(why) => {
            let field = Field::new("code12", "org-code").arg("code", cell(columns.code));
            return Err(field.arg("why", why));
        }
    };
    if let Some(said) = level.filter(|said| parse_level(said) != Some(code.level())) {
        let field = Field::new("level", "org-import-level").arg("said", said);
        return Err(field.arg("code", code).arg("level", code.level()));
    }
    let parent = columns.parent.map(cell).filter(|_| code.level() > Level::City);
    let above = code.parent().map(|parent| parent.to_string()).unwrap_or_default();
    if let Some(said) = parent.filter(|said| !said.is_empty() && padded(said) != above) {
        return Err(Field::new("parent", "org-import-parent")
            .arg("said", said)
            .arg("code", code)
            .arg("parent", above));
    }
    let name_en = columns.name_en.map(cell).filter(|name| !name.is_empty()).map(str::to_owned);
    let row = Row { line, code, name_zh: cell(columns.name).to_owned(), name_en };
    let bad = check_name("name", &row.name_zh);
    bad.or_else(|| check_name("name_en", row.name_en.as_ref()?)).map_or(Ok(Some(row)), Err)
}

/// Levels as the statistics number them (1 is the province), or by their words.
fn parse_level(text: &str) -> Option<Level> {
    match text {
        "2" => Some(Level::City),
        "3" => Some(Level::District),
        "4" => Some(Level::Street),
        "5" => Some(Level::Community),
        word => word.parse().ok(),
    }
}
