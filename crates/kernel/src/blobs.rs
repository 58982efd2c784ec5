//! Files that belong to matters: kept under the digest of their content, in a local folder (or, later, an S3 bucket).

use crate::error::{Error, Result};
use bytes::Bytes;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// Where files are.
#[derive(Clone)]
pub struct Blobs(Arc<dyn ObjectStore>);

impl Blobs {
    /// Files in `folder`, which is made if missing; every file is synced before it counts as stored.
    pub fn local(folder: &std::path::Path) -> Result<Self> {
        std::fs::create_dir_all(folder)?;
        Ok(Self(Arc::new(LocalFileSystem::new_with_prefix(folder)?.with_fsync(true))))
    }

    /// Stores `content`; returns its digest (SHA-256, hexadecimal), by which it is found again. Storing the same twice keeps one.
    pub async fn put(&self, content: Bytes) -> Result<String> {
        let digest = hex::encode(Sha256::digest(&content));
        self.0.put(&path(&digest)?, PutPayload::from_bytes(content)).await?;
        Ok(digest)
    }

    /// The content under `digest`.
    pub async fn get(&self, digest: &str) -> Result<Bytes> {
        match self.0.get(&path(digest)?).await {
            Ok(found) => Ok(found.bytes().await?),
            Err(object_store::Error::NotFound { .. }) => Err(Error::NotFound),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether the content under `digest` is there and still has that digest: `doctor --deep`.
    pub async fn intact(&self, digest: &str) -> Result<bool> {
        match self.get(digest).await {
            Ok(content) => Ok(hex::encode(Sha256::digest(&content)) == digest),
            Err(Error::NotFound) => Ok(false),
            Err(error) => Err(error),
        }
    }
}

/// `ab/abcdef…`, so that no folder grows too large. Only digests name files: a path can never be asked for.
fn path(digest: &str) -> Result<Path> {
    if digest.len() != 64
        || !digest.bytes().all(|b| b.is_ascii_hexdigit() && !b.is_ascii_uppercase())
    {
        return Err(Error::NotFound);
    }
    let folder: String = digest.chars().take(2).collect();
    Ok(Path::from_iter([folder.as_str(), digest]))
}
