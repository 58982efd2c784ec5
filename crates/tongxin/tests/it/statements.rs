//! Every statement of the product prepares on both engines.
//!
//! Statements are found in the source, not listed: whoever writes one cannot forget it here. Lists composed by `Select` are put together
//! with all their conditions, as the longest statement they can become.

use crate::engines;
use crate::sources::{Literal, Source, literals, sources};
use kernel::Listed;
use kernel::db::{Db, Dialect};
use kernel::policy::Shape;
use kernel::territory::Level;
use tongxin::compose;

/// A statement of ours and where it stands.
struct Statement {
    at: String,
    text: String,
    /// The engine it is for; none means both.
    only: Option<Dialect>,
}

pub(crate) fn is_sql(text: &str) -> bool {
    let text = text.trim_start();
    ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH"].iter().any(|verb| {
        text.strip_prefix(verb).is_some_and(|rest| rest.starts_with(char::is_whitespace))
    })
}

fn statements() -> Vec<Statement> {
    sources(".rs").iter().flat_map(of_file).collect()
}

fn of_file(source: &Source) -> Vec<Statement> {
    let literals = literals(&source.text);
    let mut found = Vec::new();
    for (index, literal) in literals.iter().enumerate().filter(|(_, literal)| is_sql(&literal.text))
    {
        let following = literals.get(index + 1..).unwrap_or_default();
        let before = literal.before.trim_end();
        let text = if before.ends_with("Select::from(") {
            compose(literal, following)
        } else if before.ends_with("concat!(") {
            join(literal, following)
        } else {
            complete(&literal.text)
        };
        let at = format!("{}:{}", source.path, literal.line);
        found.push(Statement { at, text, only: engine(&literal.before) });
    }
    found
}

/// The text that `concat!` makes of pieces and of macro arguments, which name a column of the chain.
fn join(start: &Literal, following: &[Literal]) -> String {
    let arguments = |code: &str| if code.contains("$column") { "district_id" } else { "" };
    let mut text = start.text.clone();
    for piece in following {
        if let Some((last, _)) = piece.before.split_once(')') {
            text.push_str(arguments(last));
            break;
        }
        text.push_str(arguments(&piece.before));
        text.push_str(&piece.text);
    }
    text
}

/// Code that gives each engine its own text says so right before it.
fn engine(before: &str) -> Option<Dialect> {
    let near: String =
        before.chars().rev().take(90).collect::<Vec<_>>().into_iter().rev().collect();
    match (near.contains("::Sqlite"), near.contains("::Postgres")) {
        (true, false) => Some(Dialect::Sqlite),
        (false, true) => Some(Dialect::Postgres),
        _ => None,
    }
}

/// A statement over many rows with the parameters of one: `… VALUES {}`, `… IN {}`, or a head that ends with its columns.
fn complete(text: &str) -> String {
    let insert = text.trim_start().starts_with("INSERT");
    // The vault asks the same of every declared field.
    let text = &["{first}", "{second}"]
        .into_iter()
        .fold(text.to_owned(), |text, key| text.replace(key, "id"))
        .replace("{column}", "reply_sealed")
        .replace("{table}", "idempotency");
    let columns = text.split(')').next().unwrap_or_default().matches(',').count() + 1;
    let parameters: Vec<String> = (1..=columns).map(|n| format!("${n}")).collect();
    let row = format!("({})", parameters.join(", "));
    if insert
        && text.trim_end().ends_with(')')
        && !text.contains("VALUES")
        && !text.contains("SELECT")
    {
        return format!("{text} VALUES {row}");
    }
    if insert {
        text.replace("VALUES {}", &format!("VALUES {row}"))
    } else {
        text.replace("IN {}", "IN ($1)")
    }
}

/// The longest statement a `Select` can become: every condition that the code after it may add.
fn compose(start: &Literal, following: &[Literal]) -> String {
    let mut list = Composed { text: start.text.clone(), ..Composed::default() };
    for literal in following {
        if literal.before.contains(".sql()")
            || literal.before.contains("Select::from(")
            || literal.before.contains("\nfn ")
        {
            break;
        }
        match method(&literal.before) {
            Some("and" | "and_all" | "and_if" | "after") => {
                list.conditions.push(literal.text.replace(" {}", " (?)"));
            }
            Some("group") => list.group = Some(literal.text.clone()),
            Some("order") => list.order = Some(literal.text.clone()),
            _ => {}
        }
    }
    list.finish()
}

/// The method whose argument comes next: the name before the innermost parenthesis that is still open.
fn method(before: &str) -> Option<&str> {
    let mut depth = 0;
    for (at, c) in before.char_indices().rev() {
        match c {
            ')' | ']' | '}' => depth += 1,
            '(' | '[' | '{' if depth > 0 => depth -= 1,
            '(' => {
                let head = before.get(..at)?;
                let name = head.rsplit(|c: char| !(c.is_alphanumeric() || c == '_')).next()?;
                return head.strip_suffix(name)?.ends_with('.').then_some(name);
            }
            '[' | '{' => return None,
            _ => {}
        }
    }
    None
}

#[derive(Default)]
struct Composed {
    text: String,
    conditions: Vec<String>,
    group: Option<String>,
    order: Option<String>,
}

impl Composed {
    fn finish(self) -> String {
        let mut text = self.text;
        if !self.conditions.is_empty() {
            text = format!("{text} WHERE {}", self.conditions.join(" AND "));
        }
        text.extend(self.group.map(|by| format!(" GROUP BY {by}")));
        text.extend(self.order.map(|by| format!(" ORDER BY {by}")));
        let mut numbered = String::new();
        let mut n = 0;
        for c in format!("{text} LIMIT ?").chars() {
            if c == '?' {
                n += 1;
                numbered.push('$');
                numbered.push_str(&n.to_string());
            } else {
                numbered.push(c);
            }
        }
        numbered
    }
}

#[tokio::test]
async fn every_statement_prepares_on_both_engines() {
    let statements = statements();
    assert!(statements.len() > 20, "the statements were not found");
    let all = &statements;
    engines::on_each(|db| async move {
        let mut bad = Vec::new();
        for statement in all.iter().filter(|s| s.only.is_none_or(|only| only == db.dialect())) {
            if let Err(why) = prepare(&db, statement).await {
                bad.push(format!(
                    "{}: {why}\n    {}",
                    statement.at,
                    statement.text.split_whitespace().collect::<Vec<_>>().join(" ")
                ));
            }
        }
        assert!(bad.is_empty(), "on {}:\n{}", db.dialect().as_str(), bad.join("\n"));
    })
    .await;
}

#[tokio::test]
async fn every_shape_a_list_is_narrowed_by_prepares_on_both_engines() {
    let capabilities = compose::capabilities();
    let listed: Vec<Listed> = capabilities.iter().flat_map(|c| c.shapes).copied().collect();
    assert!(!listed.is_empty());
    let all = &listed;
    engines::on_each(|db| async move {
        for Listed { from, shape } in all {
            let Shape { alias, handling, line, handled, about, recusals } = *shape;
            let chain = Level::ALL.map(|level| format!("{alias}.{} = ?", level.column()));
            let about = about.map(|column| format!("{column} = ?"));
            let fixed = [
                handling,
                line,
                handled,
                about.as_deref(),
                recusals.map(|r| r.account),
                recusals.map(|r| r.org),
            ];
            let conditions: Vec<&str> =
                chain.iter().map(String::as_str).chain(fixed.into_iter().flatten()).collect();
            let text = format!("SELECT 1 FROM {from} WHERE {}", conditions.join(" AND "));
            let whole = Composed { text, ..Composed::default() };
            let statement = Statement { at: from.to_string(), text: whole.finish(), only: None };
            prepare(&db, &statement).await.unwrap();
        }
    })
    .await;
}

/// In a transaction of its own: on PostgreSQL a statement that does not prepare spoils the rest of its transaction.
async fn prepare(db: &Db, statement: &Statement) -> Result<(), String> {
    if statement.text.contains('{') {
        return Err("is put together from pieces; use `Select`, or write it out".to_owned());
    }
    let mut tx = db.write().await.map_err(|e| e.to_string())?;
    tx.prepare(statement.text.clone()).await.map_err(|e| format!("{e:?}"))
}

#[test]
fn a_list_is_composed_with_all_its_conditions() {
    let code = r#"
        let list = Select::from("SELECT c.id FROM case_file c")
            .scoped(&scope, &SHAPE)
            .and("c.state = ?", "open")
            .and_if(filter.due, "c.due_at < ?")
            .after(cursor.map(|c| vec![c.0.into()]), "(c.due_at, c.id) > (?, ?)");
        list.order("c.due_at, c.id").limit(50).sql()
    "#;
    let found = literals(code);
    let text = compose(&found[0], &found[1..]);
    assert_eq!(
        text,
        "SELECT c.id FROM case_file c WHERE c.state = $1 AND c.due_at < $2 \
         AND (c.due_at, c.id) > ($3, $4) ORDER BY c.due_at, c.id LIMIT $5"
    );
}
