//! Making anchors: a subscriber of the outbox that is not woken by each event but driven when an anchor is due.

use super::model::{Statement, digest};
use super::store::{self, Row};
use kernel::outbox::{self, Handled, Recorded, Subscriber};
use kernel::seal::{Seal, SealFile};
use kernel::{App, Cx, Error, Result};

/// Under which its position in the outbox is kept.
pub(super) const NAME: &str = "anchors";

/// Makes anchors until every event that can be read is in one; returns how many. Another node that is at it already leaves none to make.
pub async fn make(app: &App) -> Result<usize> {
    let maker = Maker(app.shared::<SealFile>()?.seal()?);
    let mut made = 0;
    while outbox::deliver(app, &maker).await? > 0 {
        made += 1;
    }
    Ok(made)
}

struct Maker(Seal);

impl Subscriber for Maker {
    fn name(&self) -> &'static str {
        NAME
    }

    fn handle<'a>(&'a self, cx: &'a mut Cx, events: &'a [Recorded]) -> Handled<'a> {
        Box::pin(anchor(&self.0, cx, events))
    }
}

async fn anchor(seal: &Seal, cx: &mut Cx, events: &[Recorded]) -> Result<()> {
    let last = store::last(&mut cx.tx).await?.unwrap_or_default();
    let mut heads = super::model::Heads::new();
    for (stream, seq) in Statement::ends(events) {
        let found = store::hash(&mut cx.tx, stream, seq).await?;
        let hash = found.ok_or_else(|| Error::internal("an event of the outbox is not there"))?;
        heads.insert(stream, (seq, hex::encode(hash)));
    }
    let statement = Statement::following(&last, cx.now(), events, heads);
    let body = serde_json::to_string(&statement)?;
    let row = Row {
        number: statement.anchor,
        at: cx.now(),
        streams: statement.streams,
        entries: statement.entries,
        digest: digest(&body),
        line: serde_json::to_string(&seal.seal(body))?,
    };
    store::insert(&mut cx.tx, &row).await
}
