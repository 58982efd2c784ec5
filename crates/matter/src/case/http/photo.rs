//! Photos: decoded within limits, written anew without anything but the picture, shown only to who may see the case.

use super::super::file::File;
use super::super::model::CaseId;
use super::super::queries;
use super::super::store::Photo;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits};
use kernel::App;
use kernel::blobs::Blobs;
use kernel::cx::Cx;
use kernel::error::{Error, Field, Result};
use kernel::web::Caller;
use std::io::Cursor;
use tokio::sync::Semaphore;
use uuid::Uuid;

/// Most pixels a photo may have: what phones take, and no more than one machine can hold a few of.
const PIXELS: u64 = 40_000_000;
/// Most bytes a decoder may ask for.
const MEMORY: u64 = 256 << 20;
/// The longer edge of what is kept.
const EDGE: u32 = 2048;
/// Of JPEG, 1 to 100.
const QUALITY: u8 = 82;
/// What a photo may do when it is opened by itself: nothing.
const ALONE: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";
/// So many photos are decoded at once; the others wait.
static DECODERS: Semaphore = Semaphore::const_new(2);

/// A picture that was written anew: a JPEG without camera, place or time in it.
pub(in crate::case) struct Picture {
    pub(in crate::case) jpeg: Vec<u8>,
    pub(in crate::case) width: u32,
    pub(in crate::case) height: u32,
}

/// Decodes an upload and writes it anew, away from the threads that serve; the inner error is about the photo.
pub(super) async fn read(upload: Bytes) -> Result<Result<Picture, Field>> {
    let turn = DECODERS.acquire().await.map_err(|why| Error::Internal(Box::new(why)))?;
    let picture = tokio::task::spawn_blocking(move || clean(&upload)).await;
    drop(turn);
    picture.map_err(|why| Error::Internal(Box::new(why)))
}

/// Keeps a picture; the report that comes with it names it.
pub(super) async fn store(app: &App, picture: Picture) -> Result<Photo> {
    let Picture { jpeg, width, height } = picture;
    let digest = app.shared::<Blobs>()?.put(jpeg.into()).await?;
    let id = app.ids().next(app.clock().now());
    Ok(Photo {
        id,
        stage: "reported".to_owned(),
        digest,
        width: width.into(),
        height: height.into(),
    })
}

/// The picture of an upload and nothing else of it: turned as the camera was held, no larger than [`EDGE`].
///
/// The size is read from the head of the file: one that is too large is refused before any of it is decoded.
///
/// # Errors
/// The field `photo`, with what is wrong.
pub(in crate::case) fn clean(upload: &[u8]) -> Result<Picture, Field> {
    let unreadable = |_| Field::new("photo", "photo-unreadable");
    let mut reader = ImageReader::new(Cursor::new(upload))
        .with_guessed_format()
        .map_err(|why| unreadable(why.into()))?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(too_large_or(unreadable))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PIXELS {
        return Err(too_large());
    }
    let held = decoder.orientation().map_err(unreadable)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(too_large_or(unreadable))?;
    if width.max(height) > EDGE {
        picture = picture.resize(EDGE, EDGE, FilterType::Triangle);
    }
    picture.apply_orientation(held);
    let picture = picture.into_rgb8();
    let mut jpeg = Vec::new();
    picture
        .write_with_encoder(JpegEncoder::new_with_quality(&mut jpeg, QUALITY))
        .map_err(unreadable)?;
    Ok(Picture { jpeg, width: picture.width(), height: picture.height() })
}

fn too_large() -> Field {
    Field::new("photo", "photo-large").arg("megapixels", PIXELS / 1_000_000)
}

fn too_large_or(other: impl Fn(image::ImageError) -> Field) -> impl Fn(image::ImageError) -> Field {
    move |error| match error {
        image::ImageError::Limits(_) => too_large(),
        error => other(error),
    }
}

/// `GET /photo/{case}/{id}`: for staff who may see the case.
pub(super) async fn show(
    caller: Caller,
    Path((case, id)): Path<(CaseId, Uuid)>,
) -> Result<Response> {
    let mut cx = caller.read().await?;
    let file = queries::get(&mut cx, case).await?;
    send(&mut cx, &file, id).await
}

/// `GET /track/{number}/{secret}/photo/{id}`: for whoever has the link.
pub(super) async fn by_link(
    caller: Caller,
    Path((number, secret, id)): Path<(String, String, Uuid)>,
) -> Result<Response> {
    let mut cx = caller.read().await?;
    let file = queries::by_link(&mut cx, &number, &secret).await?;
    send(&mut cx, &file, id).await
}

async fn send(cx: &mut Cx, file: &File, id: Uuid) -> Result<Response> {
    let photo = queries::photos(cx, file)
        .await?
        .into_iter()
        .find(|photo| photo.id == id)
        .ok_or(Error::NotFound)?;
    let content = cx.app().shared::<Blobs>()?.get(&photo.digest).await?;
    // What residents send is shown as the picture we made of it and as nothing else: opened by itself it is a document that can do nothing,
    // saved it is called what we call it.
    let called = HeaderValue::try_from(format!("inline; filename=\"photo-{}.jpg\"", id.simple()))
        .map_err(|bad| Error::Internal(Box::new(bad)))?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg")),
        (header::CONTENT_DISPOSITION, called),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(ALONE)),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        // It never changes, but who may see it does: the browser keeps it for the page's sake only.
        (header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=600")),
    ];
    Ok((headers, content).into_response())
}
