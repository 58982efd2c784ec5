//! The export as the auditor's page sends it: a ZIP of the rows and their signature, while it is read.

use super::asked::Asked;
use super::export::{Export, Format};
use super::policy::Action;
use super::zip::Zip;
use axum::body::Body;
use axum::extract::Query;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use kernel::Result;
use kernel::policy::Subject;
use kernel::seal::{Seal, SealFile};
use kernel::web::{Caller, Face};

/// What the page asks for.
#[derive(serde::Deserialize)]
pub(super) struct Wish {
    #[serde(flatten)]
    filter: Asked,
    #[serde(default)]
    format: Format,
}

/// `GET /desk/audit/export`: a ZIP of the rows and their signature, sent while it is read.
pub(super) async fn send(caller: Caller, Query(wish): Query<Wish>) -> Result<Response> {
    let cx = caller.read().await?;
    cx.allow(Action::Export, &Subject::default())?;
    cx.proven()?;
    let zone = caller.shell(Face::Desk, "").zone;
    let seal = caller.app.shared::<SealFile>()?.seal()?;
    let stamp = cx.now().to_jiff().strftime("%Y%m%d-%H%M%S").to_string();
    let export = Export::begin(cx, wish.filter, &zone, wish.format).await?;
    let name = format!("audit-{stamp}.{}", wish.format.as_str());
    let sending = Sending { export, zip: Zip::default(), seal, name };
    let parts = stream::try_unfold(Step::Begin(Box::new(sending)), Step::next);
    let headers = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"audit-{stamp}.zip\"")),
    ];
    Ok((headers, Body::from_stream(parts)).into_response())
}

struct Sending {
    export: Export,
    zip: Zip,
    seal: Seal,
    name: String,
}

/// Where the archive has come.
enum Step {
    Begin(Box<Sending>),
    Rows(Box<Sending>),
    Done,
}

impl Step {
    async fn next(self) -> Result<Option<(Vec<u8>, Self)>> {
        match self {
            Self::Begin(mut sending) => {
                let head = sending.zip.begin(&sending.name)?;
                Ok(Some((head, Self::Rows(sending))))
            }
            Self::Rows(mut sending) => match sending.export.rows().await? {
                Some(rows) => Ok(Some((sending.zip.data(rows)?, Self::Rows(sending)))),
                None => Ok(Some(((*sending).tail()?, Self::Done))),
            },
            Self::Done => Ok(None),
        }
    }
}

impl Sending {
    /// The end of the rows, their signature, the directory.
    fn tail(self) -> Result<Vec<u8>> {
        let Self { export, mut zip, seal, name } = self;
        let mut out = zip.end()?;
        let sealed = export.seal(&seal)?;
        out.extend(zip.begin(&format!("{name}.sig"))?);
        out.extend(zip.data(format!("{}\n", serde_json::to_string(&sealed)?).into_bytes())?);
        out.extend(zip.end()?);
        out.extend(zip.finish()?);
        Ok(out)
    }
}
