//! A statement with its values, run on whichever engine the transaction is.

use super::{Conn, Tx};
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Arguments, AssertSqlSafe, FromRow};
use std::borrow::Cow;
use uuid::Uuid;

/// A parameter. Typed even when absent: PostgreSQL will not take a text null for a bigint.
#[derive(Debug, Clone)]
pub enum Value {
    /// `bigint`
    Int(Option<i64>),
    /// `double precision`
    Real(Option<f64>),
    /// `boolean`
    Bool(Option<bool>),
    /// `text`
    Text(Option<String>),
    /// `uuid`
    Uuid(Option<Uuid>),
    /// `bytea`
    Bytes(Option<Vec<u8>>),
}

/// What can be bound, and what its absence is. An id type of another crate could not say that of `Option` itself.
pub trait Parameter: Into<Value> {
    /// The absent parameter, typed.
    const NULL: Value;
}

impl<P: Parameter> From<Option<P>> for Value {
    fn from(v: Option<P>) -> Self {
        v.map_or(P::NULL, P::into)
    }
}

macro_rules! values {
    ($($from:ty => $kind:ident($of:expr)),* $(,)?) => {$(
        impl From<$from> for Value {
            fn from(v: $from) -> Self {
                Self::$kind(Some($of(v)))
            }
        }
        impl Parameter for $from {
            const NULL: Value = Value::$kind(None);
        }
    )*};
}
values! {
    i64 => Int(|v| v),
    i32 => Int(i64::from),
    u32 => Int(i64::from),
    Timestamp => Int(Timestamp::millis),
    f64 => Real(|v| v),
    bool => Bool(|v| v),
    &str => Text(str::to_owned),
    &String => Text(String::clone),
    String => Text(|v| v),
    Cow<'_, str> => Text(Cow::into_owned),
    Uuid => Uuid(|v| v),
    Vec<u8> => Bytes(|v| v),
    &[u8] => Bytes(<[u8]>::to_vec),
}

/// A row type both databases can fill.
pub trait Row: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}
impl<T> Row for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin
{}

/// A statement on its way. See [`sql`].
#[must_use = "a statement does nothing until it is run"]
pub struct Sql {
    text: Cow<'static, str>,
    values: Vec<Value>,
}

/// Begins a statement: `sql("SELECT … WHERE id = $1").bind(id).one::<CaseRow>(tx)`.
pub const fn sql(text: &'static str) -> Sql {
    Sql { text: Cow::Borrowed(text), values: Vec::new() }
}

macro_rules! arguments {
    ($type:ty, $values:expr) => {{
        let mut args = <$type>::default();
        for value in $values {
            match value {
                Value::Int(v) => args.add(v),
                Value::Real(v) => args.add(v),
                Value::Bool(v) => args.add(v),
                Value::Text(v) => args.add(v),
                Value::Uuid(v) => args.add(v),
                Value::Bytes(v) => args.add(v),
            }
            .map_err(sqlx::Error::Encode)?;
        }
        args
    }};
}

macro_rules! run {
    ($self:ident, $tx:ident, $query:ident, $call:ident) => {
        match $tx.conn()? {
            Conn::Sqlite(conn) => {
                let args = arguments!(SqliteArguments, $self.values);
                sqlx::$query(AssertSqlSafe($self.text.into_owned()), args).$call(conn).await?.into()
            }
            Conn::Postgres(conn) => {
                let args = arguments!(PgArguments, $self.values);
                sqlx::$query(AssertSqlSafe($self.text.into_owned()), args).$call(conn).await?.into()
            }
        }
    };
}

struct Affected(u64);
impl From<sqlx::sqlite::SqliteQueryResult> for Affected {
    fn from(r: sqlx::sqlite::SqliteQueryResult) -> Self {
        Self(r.rows_affected())
    }
}
impl From<sqlx::postgres::PgQueryResult> for Affected {
    fn from(r: sqlx::postgres::PgQueryResult) -> Self {
        Self(r.rows_affected())
    }
}

impl Sql {
    /// A composed statement; its text comes from [`super::Select`] or a dialect, never from a caller.
    pub(crate) const fn composed(text: String, values: Vec<Value>) -> Self {
        Self { text: Cow::Owned(text), values }
    }

    /// Adds the next parameter.
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    /// Runs it; returns the number of rows changed.
    pub async fn execute(self, tx: &mut Tx) -> Result<u64> {
        let affected: Affected = run!(self, tx, query_with, execute);
        Ok(affected.0)
    }

    /// For a write that must hit exactly one row, at the version it was read at.
    pub async fn expect_one(self, tx: &mut Tx) -> Result<()> {
        if self.execute(tx).await? == 1 { Ok(()) } else { Err(Error::Conflict) }
    }

    /// Every row.
    pub async fn all<T: Row>(self, tx: &mut Tx) -> Result<Vec<T>> {
        Ok(run!(self, tx, query_as_with, fetch_all))
    }

    /// The row, if there is one.
    pub async fn optional<T: Row>(self, tx: &mut Tx) -> Result<Option<T>> {
        Ok(run!(self, tx, query_as_with, fetch_optional))
    }

    /// The row, or [`Error::NotFound`].
    pub async fn one<T: Row>(self, tx: &mut Tx) -> Result<T> {
        self.optional(tx).await?.ok_or(Error::NotFound)
    }

    /// The one value of the one row, e.g. of `SELECT count(*)`.
    pub async fn scalar<T>(self, tx: &mut Tx) -> Result<T>
    where
        (T,): Row,
    {
        Ok(self.one::<(T,)>(tx).await?.0)
    }
}
