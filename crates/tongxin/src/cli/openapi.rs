//! `tongxin openapi`

use super::{Console, Exit, Outcome};
use crate::compose;

pub(super) fn run(console: &Console) -> Outcome {
    let document = compose::api(&compose::capabilities(), &console.settings().public_url);
    console.print(document.to_pretty_json()?)?;
    Ok(Exit::Done)
}
