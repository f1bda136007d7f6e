use ferrodon_activitypub::{
    host_meta::HostMeta,
    nodeinfo::{Discovery, Metadata, NodeInfo, Software, Usage, Users},
    webfinger::{Avatar, Jrd},
};
use ferrodon_types::{
    AccountId, LocalUrls,
    urls::{IdScheme, LocalActor},
};

fn garden() -> LocalUrls {
    LocalUrls::new("garden.test", "web.test", true)
}

#[test]
fn an_account_is_described_in_the_order_of_the_original() {
    let actor = LocalActor {
        id: AccountId(7),
        username: "Alice",
        scheme: IdScheme::Numeric,
    };
    let avatar = Avatar {
        media_type: "image/png".to_owned(),
        url: "https://web.test/a.png".to_owned(),
    };
    let json = serde_json::to_string(&Jrd::new(actor, Some(avatar), &garden())).unwrap();
    let expected = concat!(
        r#"{"subject":"acct:Alice@garden.test","aliases":["https://web.test/@Alice","https://web.test/ap/users/7"],"#,
        r#""links":[{"rel":"http://webfinger.net/rel/profile-page","type":"text/html","href":"https://web.test/@Alice"},"#,
        r#"{"rel":"self","type":"application/activity+json","href":"https://web.test/ap/users/7"},"#,
        r#"{"rel":"http://ostatus.org/schema/1.0/subscribe","template":"https://web.test/authorize_interaction?uri={uri}"},"#,
        r#"{"rel":"https://w3id.org/fep/3b86/Create","template":"https://web.test/share?text={content}"},"#,
        r#"{"rel":"https://w3id.org/fep/3b86/Object","template":"https://web.test/authorize_interaction?uri={object}"},"#,
        r#"{"rel":"http://webfinger.net/rel/avatar","type":"image/png","href":"https://web.test/a.png"}]}"#,
    );
    assert_eq!(json, expected);
}

#[test]
fn the_instance_actor_has_one_alias() {
    let actor = LocalActor {
        id: AccountId::INSTANCE_ACTOR,
        username: "mastodon.internal",
        scheme: IdScheme::Numeric,
    };
    let jrd = Jrd::new(actor, None, &garden());
    assert_eq!(jrd.aliases, ["https://web.test/actor"]);
    assert_eq!(
        jrd.links[0].href.as_deref(),
        Some("https://web.test/about/more?instance_actor=true")
    );
}

#[test]
fn host_meta_names_webfinger_in_both_forms() {
    let meta = HostMeta::new(&garden());
    let json = r#"{"links":[{"rel":"lrdd","template":"https://web.test/.well-known/webfinger?resource={uri}"}]}"#;
    assert_eq!(serde_json::to_string(&meta).unwrap(), json);
    let xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<XRD xmlns=\"http://docs.oasis-open.org/ns/xri/xrd-1.0\">\n  <Link rel=\"lrdd\" template=\"https://web.test/.well-known/webfinger?resource={uri}\"/>\n</XRD>\n";
    assert_eq!(meta.to_xml(), xml);
}

#[test]
fn nodeinfo_is_written_as_the_original_writes_it() {
    let discovery = serde_json::to_string(&Discovery::new(&garden())).unwrap();
    let href = r#"{"links":[{"rel":"http://nodeinfo.diaspora.software/ns/schema/2.0","href":"https://web.test/nodeinfo/2.0"}]}"#;
    assert_eq!(discovery, href);
    let info = NodeInfo::new(
        Software {
            name: "ferrodon".to_owned(),
            version: "4.6.5".to_owned(),
        },
        Usage {
            users: Users {
                total: 463,
                active_month: 1,
                active_halfyear: 2,
            },
            local_posts: 1092,
        },
        false,
        Metadata {
            node_name: "Garden".to_owned(),
            node_description: String::new(),
        },
    );
    let expected = concat!(
        r#"{"version":"2.0","software":{"name":"ferrodon","version":"4.6.5"},"protocols":["activitypub"],"#,
        r#""services":{"outbound":[],"inbound":[]},"#,
        r#""usage":{"users":{"total":463,"activeMonth":1,"activeHalfyear":2},"localPosts":1092},"#,
        r#""openRegistrations":false,"metadata":{"nodeName":"Garden","nodeDescription":""}}"#,
    );
    assert_eq!(serde_json::to_string(&info).unwrap(), expected);
}
