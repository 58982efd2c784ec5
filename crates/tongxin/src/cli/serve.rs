//! `tongxin serve`

use super::{Console, Exit, Failure, Outcome};
use crate::compose::House;
use crate::serve::{self, Workers};
use tokio::net::TcpListener;

/// Options of `serve`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Address and port [default: 127.0.0.1:8311]
    #[arg(long, value_name = "ADDRESS")]
    pub(super) listen: Option<String>,
    /// How the public reaches it, e.g. https://tongxin.example
    #[arg(long, value_name = "URL")]
    pub(super) public_url: Option<String>,
}

pub(super) async fn run(console: &Console) -> Outcome {
    let house = console.open_or_make().await?;
    super::vault::demand(console, &house)?;
    let migrated = house.migrate().await?;
    if !migrated.is_empty() {
        tracing::info!(migrations = migrated.join(", "), "the schema was brought up to date");
    }
    listen(console, house, |_| {}).await
}

/// Listens and serves until told to stop. `alongside` adds workers, e.g. the demo's residents.
pub(super) async fn listen(
    console: &Console,
    house: House,
    alongside: impl FnOnce(&mut Workers),
) -> Outcome {
    let settings = console.settings();
    if let Some(on) = settings.automatic_dispatch {
        house.set_automatic_dispatch(on).await?;
    }
    let listener = TcpListener::bind(settings.listen).await.map_err(|error| {
        let what = format!("listening on {}: {error}", settings.listen);
        Failure::new(what, "stop what listens there, or choose another address with --listen")
    })?;
    // Port 0 asks for any free one; say which it became.
    let at = listener.local_addr()?;
    tracing::info!(%at, "listening");
    let chosen = settings.listen.port() != 0;
    console.say(format!(
        "tongxin is at {}",
        if chosen { settings.public_url.clone() } else { format!("http://{at}") }
    ));
    serve::run(house, listener, alongside).await?;
    Ok(Exit::Done)
}
