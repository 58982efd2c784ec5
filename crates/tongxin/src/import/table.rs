//! A CSV file with a head line, and the columns a map names in it.

use super::encoding;
use super::report::Finding;
use std::collections::HashMap;
use std::io::Read;

/// A row and the line it stands on.
#[derive(Debug, Clone)]
pub(super) struct Record {
    pub(super) line: u64,
    cells: csv::StringRecord,
}

impl Record {
    /// What stands in a column.
    pub(super) fn cell(&self, column: At) -> &str {
        self.cells.get(column.0).unwrap_or_default()
    }
}

/// Where a column stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct At(usize);

/// A file in memory.
#[derive(Debug, Clone)]
pub struct Table {
    /// Its name, without the folder.
    pub(super) name: String,
    head: Vec<String>,
    columns: HashMap<String, At>,
    pub(super) records: Vec<Record>,
    /// Rows that are no rows of this table.
    pub(super) torn: Vec<Finding>,
}

impl Table {
    /// Reads a CSV file in UTF-8, with or without a byte order mark.
    ///
    /// # Errors
    /// When there is no head line, or one name stands in it twice. Bad rows are kept for the report.
    pub fn read(name: &str, mut file: impl Read) -> Result<Self, String> {
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(|why| format!("{name}: {why}"))?;
        let bytes = encoding::utf8(name, bytes)?.into_bytes();
        // The reader miscounts the lines of files from Windows.
        let lines =
            bytes.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
        let bytes = lines.collect::<Vec<_>>().join(&b'\n');
        let mut reader = csv::ReaderBuilder::new()
            .trim(csv::Trim::All)
            .flexible(true)
            .from_reader(bytes.as_slice());
        let head = reader.headers().map_err(|why| format!("{name}: {why}"))?;
        let head: Vec<String> =
            head.iter().map(|column| column.trim_start_matches('\u{feff}').to_owned()).collect();
        let mut columns = HashMap::new();
        for (at, column) in head.iter().enumerate() {
            if columns.insert(column.clone(), At(at)).is_some() {
                return Err(format!(
                    "{name}: the column {column:?} stands in the head twice; give one another name"
                ));
            }
        }
        let mut table =
            Self { name: name.to_owned(), head, columns, records: Vec::new(), torn: Vec::new() };
        let mut line = 2;
        for record in reader.into_records() {
            table.take(record, &mut line);
        }
        Ok(table)
    }

    fn take(&mut self, record: Result<csv::StringRecord, csv::Error>, line: &mut u64) {
        match record {
            Ok(cells) => {
                *line = cells.position().map_or(*line, csv::Position::line);
                if cells.len() == self.head.len() {
                    self.records.push(Record { line: *line, cells });
                } else {
                    let (has, wants) = (cells.len(), self.head.len());
                    let problem = format!(
                        "has {has} fields where the head has {wants}; look for a missing or unquoted comma"
                    );
                    self.torn.push(Finding::row(*line, problem));
                }
            }
            Err(why) => {
                *line = why.position().map_or(*line, csv::Position::line);
                self.torn
                    .push(Finding::row(*line, format!("{why}; save the file as CSV in UTF-8")));
            }
        }
    }

    /// How many rows it has, torn ones too.
    pub fn rows(&self) -> u64 {
        u64::try_from(self.records.len() + self.torn.len()).unwrap_or(u64::MAX)
    }

    /// Where a column stands.
    ///
    /// # Errors
    /// Says which columns there are.
    pub(super) fn column(&self, name: &str) -> Result<At, String> {
        let known =
            || format!("{} has no column {name:?}; it has {}", self.name, self.head.join(", "));
        self.columns.get(name).copied().ok_or_else(known)
    }
}

/// A text with `{column}` for what a row says there.
#[derive(Debug, Clone)]
pub(super) struct Template(Vec<Piece>);

#[derive(Debug, Clone)]
enum Piece {
    Text(String),
    Cell(At),
}

impl Template {
    /// Reads a template for a table.
    pub(super) fn new(text: &str, table: &Table) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (column, after) =
                after.split_once('}').ok_or_else(|| format!("{text:?}: a brace is not closed"))?;
            pieces.push(Piece::Text(before.to_owned()));
            pieces.push(Piece::Cell(table.column(column)?));
            rest = after;
        }
        pieces.push(Piece::Text(rest.to_owned()));
        Ok(Self(pieces))
    }

    /// The text for a row.
    pub(super) fn of(&self, record: &Record) -> String {
        let pieces = self.0.iter().map(|piece| match piece {
            Piece::Text(text) => text.as_str(),
            Piece::Cell(at) => record.cell(*at),
        });
        pieces.collect::<String>().trim().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Table {
        Table::read("t.csv", text.as_bytes()).unwrap()
    }

    #[test]
    fn a_row_is_known_by_its_line_and_a_torn_one_is_kept_for_the_report() {
        let table = table("\u{feff}id,words\n1,\"two\nlines\"\n2\n3, c \n");
        let lines: Vec<_> =
            table.records.iter().map(|r| (r.line, r.cell(At(1)).to_owned())).collect();
        assert_eq!(lines, [(2, "two\nlines".to_owned()), (5, "c".to_owned())]);
        assert_eq!((table.torn.len(), table.torn[0].row, table.rows()), (1, 4, 3));
        assert_eq!(table.column("id").unwrap(), At(0));
        assert!(table.column("Id").unwrap_err().contains("it has id, words"));
    }

    #[test]
    fn lines_of_a_file_from_windows_are_counted_alike() {
        let lines =
            |text: &str| table(text).records.iter().map(|record| record.line).collect::<Vec<_>>();
        assert_eq!(lines("a,b\r\n1,2\r\n3,\"4\r\n5\"\r\n6,7\r\n"), [2, 3, 5]);
    }

    #[test]
    fn a_template_takes_what_a_row_says() {
        let table = table("a,b\nx,y\n");
        let template = Template::new("{a} – {b}!", &table).unwrap();
        assert_eq!(template.of(&table.records[0]), "x – y!");
        assert!(Template::new("{c}", &table).unwrap_err().contains("no column \"c\""));
        assert!(Template::new("{a", &table).unwrap_err().contains("not closed"));
    }

    #[test]
    fn a_name_that_stands_in_the_head_twice_is_refused() {
        assert!(Table::read("t.csv", "a,a\n".as_bytes()).unwrap_err().contains("twice"));
    }
}
