//! Files: where they lie, how their URLs read.

use std::path::PathBuf;

use crate::{Reader, Secret};

/// Storage of media, avatars and the like.
#[derive(Debug, Clone)]
pub struct StorageConfig {
    /// Where files lie: S3 if `S3_ENABLED=true`, else the local disk.
    pub backend: StorageBackend,
    /// `CDN_HOST`: the address (with scheme) that assets and local files are named under.
    pub cdn_host: Option<String>,
    /// `EXTRA_MEDIA_HOSTS` (or the old `EXTRA_DATA_HOSTS`): further hosts that pages may load media from.
    pub extra_media_hosts: Vec<String>,
    /// `RAILS_SERVE_STATIC_FILES`: web-api serves local files itself.
    pub serve_files: bool,
}

/// Where files lie.
#[derive(Debug, Clone)]
pub enum StorageBackend {
    /// The local disk.
    Local(LocalFiles),
    /// S3, or what speaks its protocol.
    S3(Box<S3Config>),
}

/// Files on the local disk.
#[derive(Debug, Clone)]
pub struct LocalFiles {
    /// `PAPERCLIP_ROOT_PATH` (`public/system`); `:rails_root` in it means the working directory.
    pub root_path: PathBuf,
    /// `PAPERCLIP_ROOT_URL` (`/system`): a path, or an address; no slash at its end.
    pub root_url: String,
}

/// An S3 bucket, and the address that its files are public under.
#[derive(Debug, Clone)]
pub struct S3Config {
    /// `S3_BUCKET`.
    pub bucket: String,
    /// `S3_REGION` (`us-east-1`).
    pub region: String,
    /// `S3_ENDPOINT`: the API's address at other providers than Amazon.
    pub endpoint: Option<String>,
    /// True if the bucket stands in the path: always with `S3_ENDPOINT`, unless `S3_OVERRIDE_PATH_STYLE=true`.
    pub path_style: bool,
    /// `AWS_ACCESS_KEY_ID`; none: the machine's own role.
    pub access_key_id: Option<String>,
    /// `AWS_SECRET_ACCESS_KEY`.
    pub secret_access_key: Option<Secret>,
    /// `S3_PROTOCOL` (`https`) of public URLs.
    pub protocol: String,
    /// `S3_HOSTNAME` (`s3-REGION.amazonaws.com`): host of public URLs where there is no alias.
    pub hostname: String,
    /// `S3_ALIAS_HOST`, or the older `S3_CLOUDFRONT_HOST`: host (and path) of public URLs.
    pub alias_host: Option<String>,
    /// `S3_KEY_PREFIX`: stands before every key, as `PREFIX/…`.
    pub key_prefix: Option<String>,
    /// `S3_PERMISSION` (`public-read`): the canned ACL; none (`S3_PERMISSION=''`) sends no ACL at all.
    pub permission: Option<String>,
    /// `S3_STORAGE_CLASS`.
    pub storage_class: Option<String>,
}

impl StorageConfig {
    /// Reads the section.
    pub fn read(reader: &mut Reader<'_>) -> Self {
        for name in ["SWIFT_ENABLED", "AZURE_ENABLED"] {
            if reader.flag(name) && !reader.flag("S3_ENABLED") {
                reader.mistake(
                    name,
                    "is true, but that kind of storage is not supported",
                    "use S3 or the local disk",
                );
            }
        }
        let mut extra_media_hosts = reader.loose_list("EXTRA_MEDIA_HOSTS");
        if extra_media_hosts.is_empty() {
            extra_media_hosts = reader.list("EXTRA_DATA_HOSTS", '|');
        }
        Self {
            backend: if reader.flag("S3_ENABLED") {
                StorageBackend::S3(Box::new(s3(reader)))
            } else {
                local(reader)
            },
            cdn_host: cdn_host(reader),
            extra_media_hosts,
            serve_files: reader.flag("RAILS_SERVE_STATIC_FILES"),
        }
    }
}

fn local(reader: &Reader<'_>) -> StorageBackend {
    let root_path = reader
        .string("PAPERCLIP_ROOT_PATH", "public/system")
        .replace(":rails_root", ".");
    let root_url = reader
        .string("PAPERCLIP_ROOT_URL", "/system")
        .trim_end_matches('/')
        .to_owned();
    StorageBackend::Local(LocalFiles {
        root_path: root_path.into(),
        root_url,
    })
}

fn s3(reader: &mut Reader<'_>) -> S3Config {
    let bucket = reader.string("S3_BUCKET", "");
    if bucket.is_empty() {
        reader.mistake(
            "S3_BUCKET",
            "is not set, but S3_ENABLED is true",
            "name the bucket",
        );
    }
    let region = reader.string("S3_REGION", "us-east-1");
    let endpoint = reader.optional("S3_ENDPOINT");
    if endpoint
        .as_ref()
        .is_some_and(|endpoint| url::Url::parse(endpoint).is_err())
    {
        reader.mistake(
            "S3_ENDPOINT",
            "is not an address",
            "write it with its scheme, as https://s3.example.com",
        );
    }
    let access_key_id = reader.optional("AWS_ACCESS_KEY_ID");
    let secret_access_key = reader.secret("AWS_SECRET_ACCESS_KEY");
    if access_key_id.is_some() != secret_access_key.is_some() {
        let problem = "is set without its other half";
        reader.mistake(
            "AWS_ACCESS_KEY_ID or AWS_SECRET_ACCESS_KEY",
            problem,
            "set both, or none for the machine's role",
        );
    }
    S3Config {
        path_style: endpoint.is_some() && !reader.flag("S3_OVERRIDE_PATH_STYLE"),
        protocol: reader.string("S3_PROTOCOL", "https"),
        hostname: reader.string("S3_HOSTNAME", &format!("s3-{region}.amazonaws.com")),
        alias_host: reader
            .optional("S3_ALIAS_HOST")
            .or_else(|| reader.optional("S3_CLOUDFRONT_HOST")),
        key_prefix: reader
            .optional("S3_KEY_PREFIX")
            .map(|prefix| prefix.trim_matches('/').to_owned()),
        permission: match reader.raw("S3_PERMISSION") {
            None => Some("public-read".to_owned()),
            Some("") => None,
            Some(acl) => Some(acl.to_owned()),
        },
        storage_class: reader.optional("S3_STORAGE_CLASS"),
        bucket,
        region,
        endpoint,
        access_key_id,
        secret_access_key,
    }
}

fn cdn_host(reader: &mut Reader<'_>) -> Option<String> {
    let value = reader.optional("CDN_HOST")?;
    let value = value.trim_end_matches('/');
    // as Rails: a bare host gets our scheme
    Some(if value.contains("://") {
        value.to_owned()
    } else {
        format!("https://{value}")
    })
}
