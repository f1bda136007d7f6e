//! Who the server is, and where its processes listen.

use std::net::IpAddr;

use ferrodon_config::{Listen, Process, StorageBackend};

use crate::{config, config_of};

#[test]
fn a_production_server_speaks_https_under_its_web_domain() {
    let site = config(&[("WEB_DOMAIN", "Social.Example.com")]).site;
    assert_eq!(site.local_domain, "example.com");
    assert_eq!(site.base_url(), "https://social.example.com");
    assert_eq!(site.streaming_api_base_url, "wss://social.example.com");
}

#[test]
fn plain_http_is_for_development_only() {
    let dev = config(&[
        ("LOCAL_DOMAIN", "localhost:3000"),
        ("FERRODON_DEV_PLAIN_HTTP", "true"),
    ]);
    assert_eq!(dev.site.base_url(), "http://localhost:3000");
    assert_eq!(dev.site.streaming_api_base_url, "ws://localhost:3000");
    assert_eq!(dev.dev.active(), ["FERRODON_DEV_PLAIN_HTTP"]);
    // LOCAL_HTTPS has no say in production
    assert!(config(&[("LOCAL_HTTPS", "false")]).site.https);
    assert!(!config(&[("RAILS_ENV", "development")]).site.https);
}

#[test]
fn only_the_word_true_switches_on() {
    for (value, on) in [
        ("true", true),
        ("1", false),
        ("TRUE", false),
        ("yes", false),
        ("", false),
    ] {
        assert_eq!(
            config(&[("LIMITED_FEDERATION_MODE", value)])
                .site
                .limited_federation_mode,
            on,
            "{value}"
        );
    }
    assert_eq!(config(&[]).site.authorized_fetch, None);
    assert_eq!(
        config(&[("AUTHORIZED_FETCH", "false")])
            .site
            .authorized_fetch,
        Some(false)
    );
}

#[test]
fn old_names_are_read_with_a_warning() {
    let config = config(&[
        ("WHITELIST_MODE", "true"),
        ("EMAIL_DOMAIN_BLACKLIST", "Spam.example|more.example"),
    ]);
    assert!(config.site.limited_federation_mode);
    assert_eq!(
        config.registrations.email_domain_denylist,
        ["spam.example", "more.example"]
    );
    assert_eq!(config.warnings.len(), 2);
}

#[test]
fn each_process_has_its_own_default_port() {
    let port = |process, more: &[(&str, &str)]| {
        let config = config_of(process, more).expect("valid settings");
        (config.web.listen.port(), config.streaming.listen.port())
    };
    assert_eq!(port(Process::WebApi, &[]).0, Some(3000));
    assert_eq!(port(Process::Streaming, &[]).1, Some(4000));
    assert_eq!(port(Process::Streaming, &[("PORT", "4321")]).1, Some(4321));
    assert_eq!(
        port(Process::AllInOne, &[("PORT", "3456")]),
        (Some(3456), Some(4000))
    );
    let bound = config(&[("BIND", "[::1]")]).web.listen;
    assert_eq!(
        bound,
        Listen::Tcp(("::1".parse::<IpAddr>().expect("an address"), 3000).into())
    );
    assert_eq!(
        config(&[("SOCKET", "/run/web.sock")]).web.listen,
        Listen::Unix("/run/web.sock".into())
    );
}

#[test]
fn loopback_and_private_proxies_are_trusted_unless_others_are_named() {
    let trusts = |more: &[(&str, &str)], address: &str| {
        let address: IpAddr = address.parse().expect("an address");
        config(more)
            .web
            .trusted_proxies
            .iter()
            .any(|network| network.contains(&address))
    };
    assert!(trusts(&[], "127.0.0.1") && trusts(&[], "172.20.0.3") && trusts(&[], "fd00::1"));
    assert!(!trusts(&[], "203.0.113.1"));
    let named = [(
        "TRUSTED_PROXY_IP",
        "203.0.113.0/24 2001:db8::1, 198.51.100.7",
    )];
    assert!(
        trusts(&named, "203.0.113.9")
            && trusts(&named, "2001:db8::1")
            && trusts(&named, "198.51.100.7")
    );
    assert!(!trusts(&named, "127.0.0.1"));
}

#[test]
fn files_lie_on_disk_or_in_a_bucket() {
    let StorageBackend::Local(local) = config(&[("PAPERCLIP_ROOT_PATH", ":rails_root/files")])
        .storage
        .backend
    else {
        panic!("expected the local disk")
    };
    assert_eq!(
        (local.root_path.to_str(), local.root_url.as_str()),
        (Some("./files"), "/system")
    );
    let bucket = [
        ("S3_ENABLED", "true"),
        ("S3_BUCKET", "media"),
        ("S3_REGION", "eu-1"),
        ("S3_PERMISSION", ""),
    ];
    let StorageBackend::S3(s3) = config(&bucket).storage.backend else {
        panic!("expected a bucket")
    };
    assert_eq!(s3.hostname, "s3-eu-1.amazonaws.com");
    assert_eq!((s3.permission, s3.path_style), (None, false));
}
