//! Stylesheets, islands, icons and libraries, built by `./dev assets` and embedded in the binary.
//!
//! The build writes `manifest.json` (name → name with the hash of the content), so a URL never changes its content and may be
//! kept for ever; beside every text file stands its gzip.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

/// Where the assets live.
pub const ROOT: &str = "/assets";
const FOR_EVER: &str = "public, max-age=31536000, immutable";
const MANIFEST: &str = "manifest.json";

#[derive(RustEmbed)]
#[folder = "../../target/assets"]
#[allow_missing = true]
struct Embedded;

static NAMES: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let manifest = Embedded::get(MANIFEST);
    if manifest.is_none() {
        tracing::warn!(
            "built without assets: pages come without style; run ./dev assets and build again"
        );
    }
    manifest.and_then(|file| serde_json::from_slice(&file.data).ok()).unwrap_or_default()
});

/// URL of an asset by its plain name, e.g. `app.mjs`; the plain name itself where the binary has no such asset.
pub fn asset(name: &str) -> String {
    let stored = NAMES.get(name).map_or(name, String::as_str);
    format!("{ROOT}/{stored}")
}

/// Whether the binary was built with its assets.
pub fn are_built_in() -> bool {
    !NAMES.is_empty()
}

/// `GET /assets/{*path}`: a file, kept by the browser for ever, compressed if it may be.
#[expect(clippy::unused_async, reason = "axum wants its handlers async")]
pub async fn serve(Path(path): Path<String>, headers: HeaderMap) -> Response {
    let zipped = accepts_gzip(&headers).then(|| Embedded::get(&format!("{path}.gz"))).flatten();
    let gzip = zipped.is_some();
    match zipped.or_else(|| Embedded::get(&path)) {
        Some(file) if path != MANIFEST => answer(&path, file, &headers, gzip),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

fn answer(path: &str, file: EmbeddedFile, asked: &HeaderMap, gzip: bool) -> Response {
    let tag = format!("\"{}\"", hex::encode(file.metadata.sha256_hash()));
    let known = asked.get(header::IF_NONE_MATCH).is_some_and(|t| t.as_bytes() == tag.as_bytes());
    let mut headers = HeaderMap::new();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(FOR_EVER));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    if known {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(path)));
    if gzip {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    let body = match file.data {
        Cow::Borrowed(bytes) => bytes::Bytes::from_static(bytes),
        Cow::Owned(bytes) => bytes.into(),
    };
    (headers, body).into_response()
}

fn accepts_gzip(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok());
    accepted.is_some_and(|codings| {
        codings.split(',').any(|coding| {
            let (name, quality) = coding.split_once(';').unwrap_or((coding, ""));
            name.trim() == "gzip" && quality.trim() != "q=0"
        })
    })
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "css" => "text/css; charset=utf-8",
        "mjs" | "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "json" | "webmanifest" => "application/json",
        "png" => "image/png",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_asset_keeps_its_plain_name() {
        assert_eq!(asset("no-such-thing.css"), "/assets/no-such-thing.css");
    }

    #[tokio::test]
    async fn every_name_of_the_manifest_is_served_and_kept() {
        for stored in NAMES.values() {
            let mut asked = HeaderMap::new();
            let first = serve(Path(stored.clone()), asked.clone()).await;
            assert_eq!(first.status(), StatusCode::OK, "{stored}");
            assert_eq!(first.headers()[header::CACHE_CONTROL], FOR_EVER);
            asked.insert(header::IF_NONE_MATCH, first.headers()[header::ETAG].clone());
            assert_eq!(serve(Path(stored.clone()), asked).await.status(), StatusCode::NOT_MODIFIED);
        }
    }

    #[tokio::test]
    async fn the_manifest_and_what_is_not_there_are_not_served() {
        for path in [MANIFEST, "nothing.css", "../Cargo.toml"] {
            let answer = serve(Path(path.to_owned()), HeaderMap::new()).await;
            assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
        }
    }

    #[test]
    fn gzip_is_sent_only_to_those_who_accept_it() {
        let with = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(value));
            accepts_gzip(&headers)
        };
        assert!(with("gzip, deflate, br") && with("br, gzip;q=0.5"));
        assert!(!with("br") && !with("gzip;q=0") && !accepts_gzip(&HeaderMap::new()));
    }
}
