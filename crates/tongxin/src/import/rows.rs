//! The first pass: every row understood by itself, before anything is looked up or written.

use super::map::{BadMap, Map, Time, Words};
use super::report::Finding;
use super::table::{At, Record, Table, Template};
use super::words;
use jiff::tz::TimeZone;
use kernel::calendar::Calendar;
use kernel::clock::Timestamp;
use kernel::geo::Point;
use matter::case::{Channel, Kind};
use std::collections::HashMap;

/// A row that can be understood. What it names is still to be found.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) line: u64,
    pub(super) id: String,
    pub(super) reported: Timestamp,
    pub(super) due: Option<Timestamp>,
    pub(super) closed: Option<Timestamp>,
    pub(super) late: Option<bool>,
    /// From the group down.
    pub(super) category: Vec<String>,
    pub(super) organisation: Option<String>,
    /// One for each level of the map, as far as there is no gap.
    pub(super) places: Vec<String>,
    pub(super) point: Option<Point>,
    pub(super) channel: Channel,
    pub(super) kind: Kind,
    pub(super) title: String,
    pub(super) body: String,
    pub(super) address: String,
    pub(super) answer: String,
}

/// A column of a map, by its name and its place.
#[derive(Debug, Clone)]
struct Cell<'a> {
    name: &'a str,
    at: At,
}

struct When<'a> {
    cell: Cell<'a>,
    format: &'a str,
}

struct Meaning<'a, T> {
    cell: Cell<'a>,
    words: HashMap<&'a str, T>,
    default: T,
}

/// The columns of a map in a table.
pub(super) struct Reader<'a> {
    map: &'a Map,
    zone: TimeZone,
    now: Timestamp,
    id: Cell<'a>,
    reported: When<'a>,
    due: Option<When<'a>>,
    closed: Option<When<'a>>,
    on_time: Option<Meaning<'a, Option<bool>>>,
    category: Vec<Cell<'a>>,
    organisation: Option<Cell<'a>>,
    places: Vec<(Cell<'a>, &'a str)>,
    point: Option<(Cell<'a>, Cell<'a>)>,
    channel: Option<Meaning<'a, Channel>>,
    kind: Option<Meaning<'a, Kind>>,
    title: Template,
    body: Template,
    address: Template,
    answer: Template,
}

impl<'a> Reader<'a> {
    /// Finds the columns a map names.
    ///
    /// # Errors
    /// [`BadMap`] with the key whose column is not there.
    pub(super) fn new(map: &'a Map, table: &Table, now: Timestamp) -> Result<Self, BadMap> {
        let find = Finder { map, table };
        let calendar =
            Calendar::builtin(&map.calendar).map_err(|why| BadMap::key(map, "calendar", why))?;
        let when = |key: &str, time: &'a Time| {
            Ok(When { cell: find.cell(key, &time.column)?, format: &time.format })
        };
        let on_time = map.on_time.as_ref().map(|on_time| {
            let yes = on_time.yes.iter().map(|word| (word.as_str(), Some(false)));
            let no = on_time.no.iter().map(|word| (word.as_str(), Some(true)));
            let cell = find.cell("on_time.column", &on_time.column)?;
            Ok(Meaning { cell, words: yes.chain(no).collect(), default: None })
        });
        let point = map.place.lon.as_deref().zip(map.place.lat.as_deref());
        let point = point
            .map(|(lon, lat)| Ok((find.cell("place.lon", lon)?, find.cell("place.lat", lat)?)));
        let category =
            map.category.columns.iter().map(|column| find.cell("category.columns", column));
        let places = map.place.levels.iter().map(|level| {
            Ok((find.cell("place.level.column", &level.column)?, level.without.as_str()))
        });
        Ok(Self {
            zone: calendar.zone().clone(),
            now,
            id: find.cell("id.column", &map.id.column)?,
            reported: when("reported.column", &map.reported)?,
            due: map.due.as_ref().map(|time| when("due.column", time)).transpose()?,
            closed: map.closed.as_ref().map(|time| when("closed.column", time)).transpose()?,
            on_time: on_time.transpose()?,
            category: category.collect::<Result<_, _>>()?,
            organisation: map
                .organisation
                .as_ref()
                .map(|o| find.cell("organisation.column", &o.column))
                .transpose()?,
            places: places.collect::<Result<_, _>>()?,
            point: point.transpose()?,
            channel: find.meaning(
                "channel.column",
                map.channel.as_ref(),
                Channel::parse,
                Channel::Import,
            )?,
            kind: find.meaning("kind.column", map.kind.as_ref(), Kind::parse, Kind::Request)?,
            title: find.template("text.title", &map.text.title)?,
            body: find.template("text.body", &map.text.body)?,
            address: find.template("text.address", &map.text.address)?,
            answer: find.template("text.answer", &map.text.answer)?,
            map,
        })
    }

    /// Understands every row; what is wrong with the others goes to `bad`.
    pub(super) fn read(&self, table: &Table, bad: &mut Vec<Finding>) -> Vec<Row> {
        bad.extend(table.torn.iter().cloned());
        let mut rows = Vec::with_capacity(table.records.len());
        let mut lines: HashMap<&str, u64> = HashMap::new();
        for record in &table.records {
            let found = bad.len();
            if let Some(id) = self.said(&self.id, record)
                && let Some(first) = lines.insert(id, record.line)
            {
                let problem =
                    format!("stands on line {first}, too; each row needs an id of its own");
                bad.push(Finding::cell(record.line, self.id.name, id, problem));
            }
            let row = self.row(record, bad);
            rows.extend(row.filter(|_| bad.len() == found));
        }
        rows
    }

    /// A row; if `bad` has grown by then, there is something wrong with it.
    fn row(&self, record: &Record, bad: &mut Vec<Finding>) -> Option<Row> {
        let id = self.needed(&self.id, record, bad);
        let reported = self.when(Some(&self.reported), record, bad);
        if reported.is_none() && self.said(&self.reported.cell, record).is_none() {
            self.needed(&self.reported.cell, record, bad);
        }
        let due = self.when(self.due.as_ref(), record, bad);
        let closed = self.when(self.closed.as_ref(), record, bad);
        if let (Some(reported), Some(ended), Some(when)) = (reported, closed, &self.closed)
            && ended < reported
        {
            let problem = "lies before the report; correct one of the two times";
            bad.push(Finding::cell(
                record.line,
                when.cell.name,
                record.cell(when.cell.at),
                problem,
            ));
        }
        let late = meaning(self.map, self.on_time.as_ref(), None, record, bad);
        let category =
            self.category.iter().map(|cell| self.needed(cell, record, bad)).collect::<Option<_>>();
        let channel = meaning(self.map, self.channel.as_ref(), Channel::Import, record, bad);
        let kind = meaning(self.map, self.kind.as_ref(), Kind::Request, record, bad);
        let point = self.point(record, bad);
        Some(Row {
            line: record.line,
            id: id?,
            reported: reported?,
            due,
            closed,
            late,
            category: category?,
            organisation: self
                .organisation
                .as_ref()
                .and_then(|cell| self.said(cell, record))
                .map(str::to_owned),
            places: self.places(record),
            point,
            channel,
            kind,
            title: self.title.of(record),
            body: self.body.of(record),
            address: self.address.of(record),
            answer: self.answer.of(record),
        })
    }

    fn said<'r>(&self, cell: &Cell<'_>, record: &'r Record) -> Option<&'r str> {
        self.map.said(record.cell(cell.at))
    }

    fn needed(&self, cell: &Cell<'_>, record: &Record, bad: &mut Vec<Finding>) -> Option<String> {
        let said = self.said(cell, record).map(str::to_owned);
        if said.is_none() {
            let problem = "says nothing; a row cannot do without it";
            bad.push(Finding::cell(record.line, cell.name, record.cell(cell.at), problem));
        }
        said
    }

    fn when(
        &self,
        when: Option<&When<'_>>,
        record: &Record,
        bad: &mut Vec<Finding>,
    ) -> Option<Timestamp> {
        let When { cell, format } = when?;
        let text = self.said(cell, record)?;
        let found = words::moment(text, format, &self.zone);
        // A matter may be due in days to come; what has happened has happened by now.
        let ahead = |at: &Timestamp| {
            *at > self.now && self.due.as_ref().is_none_or(|due| due.cell.name != cell.name)
        };
        let found = match found {
            Ok(at) if ahead(&at) => Err("lies in the future; correct the time".to_owned()),
            other => other,
        };
        found.map_err(|why| bad.push(Finding::cell(record.line, cell.name, text, why))).ok()
    }

    fn places(&self, record: &Record) -> Vec<String> {
        let said = |(cell, without): &(Cell<'_>, &str)| {
            let said = self.said(cell, record)?;
            Some(said.strip_suffix(without).unwrap_or(said).to_owned())
        };
        self.places.iter().map_while(said).collect()
    }

    fn point(&self, record: &Record, bad: &mut Vec<Finding>) -> Option<Point> {
        let (lon, lat) = self.point.as_ref()?;
        let (east, north) = (self.said(lon, record)?, self.said(lat, record)?);
        let found = words::point(east, north);
        found
            .map_err(|why| {
                bad.push(Finding::cell(record.line, lon.name, &format!("{east} {north}"), why));
            })
            .ok()?
    }
}

/// What a word means; `otherwise` where the map has no such column, or nobody knows the word: then it is told to `bad`.
fn meaning<T: Copy>(
    map: &Map,
    meaning: Option<&Meaning<'_, T>>,
    otherwise: T,
    record: &Record,
    bad: &mut Vec<Finding>,
) -> T {
    let Some(Meaning { cell, words, default }) = meaning else { return otherwise };
    let Some(word) = map.said(record.cell(cell.at)) else { return *default };
    if let Some(known) = words.get(word) {
        return *known;
    }
    let mut known: Vec<&str> = words.keys().copied().collect();
    known.sort_unstable();
    let problem = format!(
        "is none of the words the map knows ({}); say in the map what it means",
        known.join(", ")
    );
    bad.push(Finding::cell(record.line, cell.name, word, problem));
    otherwise
}

/// Finds columns, and blames the key that names one that is not there.
struct Finder<'a, 't> {
    map: &'a Map,
    table: &'t Table,
}

impl<'a> Finder<'a, '_> {
    fn cell(&self, key: &str, name: &'a str) -> Result<Cell<'a>, BadMap> {
        let at = self.table.column(name).map_err(|why| BadMap::key(self.map, key, why))?;
        Ok(Cell { name, at })
    }

    fn template(&self, key: &str, text: &str) -> Result<Template, BadMap> {
        Template::new(text, self.table).map_err(|why| BadMap::key(self.map, key, why))
    }

    fn meaning<T: Copy>(
        &self,
        key: &str,
        words: Option<&'a Words>,
        parse: fn(&str) -> Option<T>,
        otherwise: T,
    ) -> Result<Option<Meaning<'a, T>>, BadMap> {
        let Some(given) = words else { return Ok(None) };
        // The map was checked: every word it uses is one of ours.
        let words = given
            .meanings
            .iter()
            .filter_map(|(word, means)| Some((word.as_str(), parse(means)?)))
            .collect();
        let default = given.default.as_deref().and_then(parse).unwrap_or(otherwise);
        Ok(Some(Meaning { cell: self.cell(key, &given.column)?, words, default }))
    }
}
