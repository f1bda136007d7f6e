use std::path::PathBuf;

use ferrodon_config::{LocalFiles, S3Config, StorageBackend, StorageConfig};
use ferrodon_storage::{Attachment, StorageUrls, Style};
use ferrodon_types::{LocalUrls, MediaAttachmentId};

use crate::keys::file;

fn local() -> LocalUrls {
    LocalUrls::new("garden.test", "garden.test", true)
}

fn on_disk(root_url: &str, cdn_host: Option<&str>) -> StorageConfig {
    let root_url = root_url.to_owned();
    StorageConfig {
        backend: StorageBackend::Local(LocalFiles {
            root_path: PathBuf::from("public/system"),
            root_url,
        }),
        cdn_host: cdn_host.map(str::to_owned),
        extra_media_hosts: Vec::new(),
        serve_files: false,
    }
}

fn in_bucket(alias_host: Option<&str>, key_prefix: Option<&str>) -> StorageConfig {
    let s3 = S3Config {
        bucket: "media".to_owned(),
        region: "us-east-1".to_owned(),
        endpoint: None,
        path_style: false,
        access_key_id: None,
        secret_access_key: None,
        protocol: "https".to_owned(),
        hostname: "s3-us-east-1.amazonaws.com".to_owned(),
        alias_host: alias_host.map(str::to_owned),
        key_prefix: key_prefix.map(str::to_owned),
        permission: None,
        storage_class: None,
    };
    StorageConfig {
        backend: StorageBackend::S3(Box::new(s3)),
        ..on_disk("/system", None)
    }
}

fn avatar(config: &StorageConfig) -> String {
    StorageUrls::new(config, &local()).file(&file(Attachment::Avatar, 42, "a.png"), Style::Original)
}

#[test]
fn files_on_disk_lie_below_the_site_the_cdn_or_a_host_of_their_own() {
    let path = "accounts/avatars/000/000/042/original/a.png";
    assert_eq!(
        avatar(&on_disk("/system", None)),
        format!("https://garden.test/system/{path}")
    );
    assert_eq!(
        avatar(&on_disk("/system", Some("https://cdn.test"))),
        format!("https://cdn.test/system/{path}")
    );
    assert_eq!(
        avatar(&on_disk("https://files.test/f", None)),
        format!("https://files.test/f/{path}")
    );
}

#[test]
fn files_in_a_bucket_lie_below_its_alias_or_its_own_host() {
    let path = "accounts/avatars/000/000/042/original/a.png";
    assert_eq!(
        avatar(&in_bucket(Some("files.test"), None)),
        format!("https://files.test/{path}")
    );
    assert_eq!(
        avatar(&in_bucket(Some("files.test"), Some("m"))),
        format!("https://files.test/m/{path}")
    );
    assert_eq!(
        avatar(&in_bucket(None, None)),
        format!("https://s3-us-east-1.amazonaws.com/media/{path}")
    );
}

#[test]
fn odd_names_are_escaped_in_addresses() {
    let urls = StorageUrls::new(&on_disk("/system", None), &local());
    let url = urls.file(
        &file(Attachment::MediaFile, 1, "a (1)+[ü]?%.png"),
        Style::Original,
    );
    assert!(
        url.ends_with("/original/a%20%281%29%2B%5B%C3%BC%5D%3F%25.png"),
        "{url}"
    );
}

#[test]
fn what_is_missing_has_a_picture_of_the_site() {
    let urls = StorageUrls::new(&on_disk("/system", None), &local());
    assert_eq!(
        urls.missing_avatar(),
        "https://garden.test/avatars/original/missing.png"
    );
    assert_eq!(
        urls.missing_header(),
        "https://garden.test/headers/original/missing.png"
    );
    let on_cdn = StorageUrls::new(&on_disk("/system", Some("https://cdn.test")), &local());
    assert_eq!(
        on_cdn.missing_avatar(),
        "https://cdn.test/avatars/original/missing.png"
    );
    let proxied = on_cdn.media_proxy(MediaAttachmentId(7), Style::Small);
    assert_eq!(proxied, "https://garden.test/media_proxy/7/small");
}
