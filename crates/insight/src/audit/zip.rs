//! A ZIP archive written as it goes: stored, not compressed, sizes after the data, everything again in the directory at its end.

use kernel::{Error, Result};

/// An archive on its way out. Each method returns the bytes to send next.
#[derive(Default)]
pub(super) struct Zip {
    written: u64,
    files: Vec<File>,
}

struct File {
    name: String,
    begins: u64,
    size: u64,
    crc: crc32fast::Hasher,
}

/// Sizes follow the data; names are UTF-8.
const FLAGS: u16 = 0x0808;
/// What an old reader must know: version 2.0.
const VERSION: u16 = 20;
/// 1 January 1980, the first day the format knows; the manifest says when the file was made.
const DAY: u16 = 0x21;

impl Zip {
    /// Begins a file.
    pub(super) fn begin(&mut self, name: &str) -> Result<Vec<u8>> {
        let mut out = Vec::with_capacity(64);
        out.extend(0x0403_4b50_u32.to_le_bytes());
        out.extend(VERSION.to_le_bytes());
        out.extend(FLAGS.to_le_bytes());
        out.extend([0; 4]);
        out.extend(DAY.to_le_bytes());
        out.extend([0; 12]);
        out.extend(short(name.len())?.to_le_bytes());
        out.extend([0; 2]);
        out.extend(name.as_bytes());
        let (name, crc) = (name.to_owned(), crc32fast::Hasher::new());
        self.files.push(File { name, begins: self.written, size: 0, crc });
        self.sent(out)
    }

    /// More of the file.
    pub(super) fn data(&mut self, bytes: Vec<u8>) -> Result<Vec<u8>> {
        if let Some(file) = self.files.last_mut() {
            file.crc.update(&bytes);
            file.size += bytes.len() as u64;
        }
        self.sent(bytes)
    }

    /// The file ends.
    pub(super) fn end(&mut self) -> Result<Vec<u8>> {
        let mut out = Vec::with_capacity(16);
        if let Some(file) = self.files.last() {
            out.extend(0x0807_4b50_u32.to_le_bytes());
            out.extend(file.sizes()?);
        }
        self.sent(out)
    }

    /// The directory: nothing comes after it.
    pub(super) fn finish(mut self) -> Result<Vec<u8>> {
        let (begins, mut out) = (long(self.written)?, Vec::new());
        for file in &self.files {
            out.extend(0x0201_4b50_u32.to_le_bytes());
            out.extend(VERSION.to_le_bytes());
            out.extend(VERSION.to_le_bytes());
            out.extend(FLAGS.to_le_bytes());
            out.extend([0; 4]);
            out.extend(DAY.to_le_bytes());
            out.extend(file.sizes()?);
            out.extend(short(file.name.len())?.to_le_bytes());
            out.extend([0; 12]);
            out.extend(long(file.begins)?.to_le_bytes());
            out.extend(file.name.as_bytes());
        }
        let (size, files) = (long(out.len() as u64)?, short(self.files.len())?);
        out.extend(0x0605_4b50_u32.to_le_bytes());
        out.extend([0; 4]);
        out.extend(files.to_le_bytes());
        out.extend(files.to_le_bytes());
        out.extend(size.to_le_bytes());
        out.extend(begins.to_le_bytes());
        out.extend([0; 2]);
        self.sent(out)
    }

    fn sent(&mut self, bytes: Vec<u8>) -> Result<Vec<u8>> {
        self.written += bytes.len() as u64;
        long(self.written)?;
        Ok(bytes)
    }
}

impl File {
    /// Checksum, size as stored, size as it is.
    fn sizes(&self) -> Result<Vec<u8>> {
        let size = long(self.size)?;
        let parts = [self.crc.clone().finalize(), size, size];
        Ok(parts.iter().flat_map(|part| part.to_le_bytes()).collect())
    }
}

fn long(n: u64) -> Result<u32> {
    u32::try_from(n).map_err(|_| Error::internal("the export is larger than 4 GiB"))
}

fn short(n: usize) -> Result<u16> {
    u16::try_from(n).map_err(|_| Error::internal("too many files, or a name too long"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_is_laid_out_as_its_directory_says() {
        let mut zip = Zip::default();
        let mut all = zip.begin("一.csv").unwrap();
        for part in ["at,who\n", "1,2\n"] {
            all.extend(zip.data(part.as_bytes().to_vec()).unwrap());
        }
        all.extend(zip.end().unwrap());
        all.extend(zip.begin("b").unwrap());
        all.extend(zip.end().unwrap());
        let directory = all.len();
        all.extend(zip.finish().unwrap());
        let at = |from: usize| u32::from_le_bytes(all[from..from + 4].try_into().unwrap());
        let end = all.len() - 22;
        assert_eq!((at(end), at(end + 16) as usize), (0x0605_4b50, directory));
        assert_eq!(at(directory), 0x0201_4b50);
        // Recomputed with Python: binascii.crc32(b'at,who\n1,2\n').
        assert_eq!(at(directory + 16), crc32fast::hash(b"at,who\n1,2\n"));
        assert_eq!((at(directory + 20), at(directory + 24)), (11, 11));
        let name = "一.csv".len();
        assert_eq!(&all[30 + name..30 + name + 11], b"at,who\n1,2\n");
    }
}
