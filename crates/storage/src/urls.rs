//! Addresses of files.

use ferrodon_config::{StorageBackend, StorageConfig};
use ferrodon_types::{LocalUrls, MediaAttachmentId};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::key::{StoredFile, Style};

/// What Mastodon escapes in a file's address: what RFC 2396 calls unsafe, and `?()[]+`.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b';')
    .remove(b'/')
    .remove(b':')
    .remove(b'@')
    .remove(b'&')
    .remove(b'=')
    .remove(b'$')
    .remove(b',');

/// Builds addresses of files, and of the pictures that stand in for missing ones.
#[derive(Debug, Clone)]
pub struct StorageUrls {
    files: String,
    assets: String,
    pages: String,
}

impl StorageUrls {
    /// Takes what the settings say about files, and where pages lie.
    pub fn new(config: &StorageConfig, local: &LocalUrls) -> Self {
        let assets = config
            .cdn_host
            .clone()
            .unwrap_or_else(|| local.base().to_owned());
        let files = match &config.backend {
            StorageBackend::Local(files) if files.root_url.contains("://") => {
                files.root_url.clone()
            }
            StorageBackend::Local(files) => format!("{assets}{}", files.root_url),
            StorageBackend::S3(s3) => {
                let host = match &s3.alias_host {
                    Some(alias) => alias.trim_end_matches('/').to_owned(),
                    None => format!("{}/{}", s3.hostname, s3.bucket),
                };
                let base = format!("{}://{host}", s3.protocol);
                match &s3.key_prefix {
                    Some(prefix) => format!("{base}/{prefix}"),
                    None => base,
                }
            }
        };
        Self {
            files,
            assets,
            pages: local.base().to_owned(),
        }
    }

    /// As [`Self::new`], from plain values: `files` and `assets` are addresses without a slash at the end.
    pub fn from_bases(files: &str, assets: &str, pages: &str) -> Self {
        Self {
            files: files.to_owned(),
            assets: assets.to_owned(),
            pages: pages.to_owned(),
        }
    }

    /// The address below which all files lie.
    pub fn files_base(&self) -> &str {
        &self.files
    }

    /// The address below which assets lie: the CDN's, else the pages' own.
    pub fn assets_base(&self) -> &str {
        &self.assets
    }

    /// A file's address.
    pub fn file(&self, file: &StoredFile<'_>, style: Style) -> String {
        format!(
            "{}/{}",
            self.files,
            utf8_percent_encode(&file.key(style), ESCAPED)
        )
    }

    /// The address of a file's still form; that of the file itself where it doesn't move.
    pub fn still(&self, file: &StoredFile<'_>) -> String {
        self.file(file, file.still_style())
    }

    /// What stands in for an avatar that isn't there.
    pub fn missing_avatar(&self) -> String {
        format!("{}/avatars/original/missing.png", self.assets)
    }

    /// What stands in for a header that isn't there.
    pub fn missing_header(&self) -> String {
        format!("{}/headers/original/missing.png", self.assets)
    }

    /// Where media of other servers are fetched for whoever looks.
    pub fn media_proxy(&self, id: MediaAttachmentId, style: Style) -> String {
        format!("{}/media_proxy/{id}/{}", self.pages, style.as_str())
    }
}
