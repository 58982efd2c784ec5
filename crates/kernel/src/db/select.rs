//! Lists with many optional filters, composed from fixed pieces.

use super::statement::{Sql, Value};
use crate::policy::{Scope, Shape};

/// A `SELECT` that grows by conditions. Pieces are fixed text of ours with `?` where a value goes; values never enter the text.
///
/// ```
/// # use kernel::db::Select;
/// let list = Select::from("SELECT c.* FROM case_file c")
///     .and("c.state = ?", "answered")
///     .and_if(None::<i64>, "c.due_at < ?")
///     .order("c.due_at, c.id")
///     .limit(50);
/// assert_eq!(list.text(), "SELECT c.* FROM case_file c WHERE c.state = $1 ORDER BY c.due_at, c.id LIMIT $2");
/// ```
#[derive(Debug, Clone)]
pub struct Select {
    text: String,
    values: Vec<Value>,
    filtered: bool,
}

impl Select {
    /// Begins with `SELECT … FROM …`, without `WHERE`.
    pub fn from(text: &'static str) -> Self {
        Self { text: text.to_owned(), values: Vec::new(), filtered: false }
    }

    fn condition(&mut self, piece: &str, values: Vec<Value>) {
        self.text.push_str(if self.filtered { " AND " } else { " WHERE " });
        self.filtered = true;
        self.number(piece, values);
    }

    /// Appends `piece`, each `?` becoming the next `$n`.
    fn number(&mut self, piece: &str, values: Vec<Value>) {
        let mut next = self.values.len();
        let mut out = String::with_capacity(piece.len() + 8);
        for c in piece.chars() {
            if c == '?' {
                next += 1;
                out.push('$');
                out.push_str(&next.to_string());
            } else {
                out.push(c);
            }
        }
        debug_assert_eq!(next - self.values.len(), values.len(), "a value for each ? in {piece:?}");
        self.text.push_str(&out);
        self.values.extend(values);
    }

    /// Adds a condition with one value.
    #[must_use]
    pub fn and(mut self, piece: &'static str, value: impl Into<Value>) -> Self {
        self.condition(piece, vec![value.into()]);
        self
    }

    /// Adds a condition with several values (or none).
    #[must_use]
    pub fn and_all(mut self, piece: &'static str, values: Vec<Value>) -> Self {
        self.condition(piece, values);
        self
    }

    /// Adds a condition only when there is a value for it.
    #[must_use]
    pub fn and_if(self, value: Option<impl Into<Value>>, piece: &'static str) -> Self {
        match value {
            Some(value) => self.and(piece, value),
            None => self,
        }
    }

    /// Narrows to what the caller may see; `shape` says what the table offers. See [`Scope::predicate`].
    #[must_use]
    pub fn scoped(mut self, scope: &Scope, shape: &Shape) -> Self {
        let (piece, values) = scope.predicate(shape);
        self.condition(&piece, values);
        self
    }

    /// Rows after the last one of the page before: `columns` like `(c.due_at, c.id) > (?, ?)`.
    #[must_use]
    pub fn after(self, cursor: Option<Vec<Value>>, columns: &'static str) -> Self {
        match cursor {
            Some(values) => self.and_all(columns, values),
            None => self,
        }
    }

    /// `GROUP BY …`.
    #[must_use]
    pub fn group(mut self, by: &'static str) -> Self {
        self.text.push_str(" GROUP BY ");
        self.text.push_str(by);
        self
    }

    /// `ORDER BY …`.
    #[must_use]
    pub fn order(mut self, by: &'static str) -> Self {
        self.text.push_str(" ORDER BY ");
        self.text.push_str(by);
        self
    }

    /// `LIMIT …`; nothing may follow.
    #[must_use]
    pub fn limit(mut self, rows: i64) -> Self {
        self.number(" LIMIT ?", vec![rows.into()]);
        self
    }

    /// The text so far.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Ready to run.
    pub fn sql(self) -> Sql {
        Sql::composed(self.text, self.values)
    }
}
