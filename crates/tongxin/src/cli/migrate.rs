//! `tongxin migrate`

use super::{Console, Exit, Outcome};

pub(super) async fn run(console: &Console) -> Outcome {
    let house = console.open_or_make().await?;
    let migrated = house.migrate().await?;
    house.app.db().close().await;
    if console.wants_json() {
        console.print_json(&serde_json::json!({ "run": migrated }))?;
    } else if migrated.is_empty() {
        console.print("the schema was up to date")?;
    } else {
        console.print(format!("run: {}", migrated.join(", ")))?;
    }
    Ok(Exit::Done)
}
