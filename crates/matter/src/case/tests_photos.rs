//! What becomes of a photo: the picture stays, where and how it was taken does not, and a giant is refused by its head.

use super::http::clean;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat, RgbImage};
use std::io::Cursor;

/// A photo as a phone takes it, lying on its side, with the place it was taken at.
pub(super) fn camera() -> Vec<u8> {
    let mut plain = Vec::new();
    let picture = DynamicImage::ImageRgb8(RgbImage::from_fn(60, 40, |x, _| {
        image::Rgb([u8::try_from(x * 4).unwrap(), 90, 30])
    }));
    picture.write_with_encoder(JpegEncoder::new(&mut plain)).unwrap();
    let mut tiff: Vec<u8> = b"II*\0\x08\0\0\0\x02\0".to_vec();
    // Orientation: turned by a quarter.
    tiff.extend_from_slice(b"\x12\x01\x03\0\x01\0\0\0\x06\0\0\0");
    // GPS, in a directory of its own: latitude north.
    tiff.extend_from_slice(b"\x25\x88\x04\0\x01\0\0\0\x26\0\0\0\0\0\0\0");
    tiff.extend_from_slice(b"\x01\0\x01\0\x02\0\x02\0\0\0N\0\0\0\0\0\0\0");
    let length = u16::try_from(tiff.len() + 8).unwrap().to_be_bytes();
    let exif = [b"\xff\xe1".as_slice(), &length, b"Exif\0\0", &tiff].concat();
    let (start, rest) = plain.split_at(2);
    [start, &exif, rest].concat()
}

#[test]
fn a_photo_keeps_its_picture_and_nothing_else() {
    let upload = camera();
    assert!(upload.windows(4).any(|bytes| bytes == b"Exif"));
    let picture = clean(&upload).unwrap();
    assert!(!picture.jpeg.windows(4).any(|bytes| bytes == b"Exif"), "neither place nor camera");
    assert_eq!((picture.width, picture.height), (40, 60), "turned as it was held");
    let read = image::load_from_memory_with_format(&picture.jpeg, ImageFormat::Jpeg).unwrap();
    assert_eq!((read.width(), read.height()), (40, 60));
}

#[test]
fn a_large_photo_is_made_smaller() {
    let mut png = Vec::new();
    let picture = DynamicImage::ImageRgb8(RgbImage::new(4_000, 1_000));
    picture.write_to(&mut Cursor::new(&mut png), ImageFormat::Png).unwrap();
    let picture = clean(&png).unwrap();
    assert_eq!((picture.width, picture.height), (2_048, 512));
}

/// The check sum of a PNG chunk (CRC-32).
fn crc(bytes: &[u8]) -> [u8; 4] {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    };
    (!bytes.iter().fold(u32::MAX, step)).to_be_bytes()
}

#[test]
fn a_photo_that_claims_a_giant_size_is_refused_by_its_head() {
    let mut png = Vec::new();
    let picture = DynamicImage::ImageRgb8(RgbImage::new(1, 1));
    picture.write_to(&mut Cursor::new(&mut png), ImageFormat::Png).unwrap();
    let side = 30_000_u32.to_be_bytes();
    png[16..20].copy_from_slice(&side);
    png[20..24].copy_from_slice(&side);
    let sum = crc(&png[12..29]);
    png[29..33].copy_from_slice(&sum);
    assert_eq!(clean(&png).err().unwrap().code, "photo-large");
    png[20..24].copy_from_slice(&1_u32.to_be_bytes());
    let sum = crc(&png[12..29]);
    png[29..33].copy_from_slice(&sum);
    assert_eq!(
        clean(&png).err().unwrap().code,
        "photo-unreadable",
        "a size it may have, and no such picture"
    );
    assert_eq!(clean(b"GIF89a").err().unwrap().code, "photo-unreadable");
}
