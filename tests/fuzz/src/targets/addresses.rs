//! Hosts, addresses and handles as others write them.

use ferrodon_activitypub::webfinger::Resource;
use ferrodon_types::{
    LocalUrls,
    acct::Acct,
    domain::{self, Domain},
    uri::Uri,
};

use super::Target;

pub(super) const TARGET: Target = Target {
    name: "addresses",
    check,
    pieces: &[
        "a.", "xn--a.", "ü.", "%41", "a@", "a:", "//", "?", "#", "acct:", "https://", "1.", "/@a",
        "\u{ad}", "ß.",
    ],
};

fn check(data: &[u8]) {
    let text = &*String::from_utf8_lossy(data);
    let local = LocalUrls::new("garden.test", "www.garden.test", true);
    if let Ok(name) = Domain::parse(text) {
        let again = Domain::parse(name.as_str());
        assert_eq!(again.as_ref(), Ok(&name), "a domain's form is its own form");
        domain::variants(name.as_str());
        domain::display(name.as_str());
    }
    let _ = domain::to_ascii(text);
    if let Ok(address) = Uri::parse(text) {
        let normal = address.normalized();
        assert_eq!(
            normal.normalized(),
            normal,
            "normalising again changes nothing"
        );
        address.reencoded();
        address.host_and_port();
    }
    let _ = Acct::parse(text, &local);
    let _ = Resource::parse(text, &local);
    let _ = local.is_local_uri(text);
    local.resolve(text);
    if local.is_local_url(text) {
        assert!(text.contains("garden.test"));
    }
}
