use std::collections::HashMap;

use ferrodon_types::{
    AccountId, CollectionId, CustomEmojiId, LocalUrls, QuoteId, StatusId,
    uri::Uri,
    urls::{IdScheme, LocalActor, LocalResource},
};
use serde_json::{Value, json};

use crate::{
    names::garden,
    vectors::{Differences, is_error, read},
};

#[test]
fn addresses_are_read_as_in_the_vectors() {
    let garden = garden();
    let mut differences = Differences::default();
    for vector in read(include_str!("../vectors/urls.json")) {
        let text = vector.input.as_str().unwrap();
        let out = &vector.output;
        differences.compare(
            &vector.input,
            "ours",
            garden.is_local_url(text),
            &out["ours"],
        );
        let Ok(uri) = Uri::parse(text) else {
            assert!(is_error(&out["parsed"]), "{text}");
            assert_eq!(out["sendable"], false, "{text}");
            continue;
        };
        let parsed = json!([
            uri.scheme(),
            uri.userinfo(),
            uri.host(),
            uri.port(),
            uri.path(),
            uri.query(),
            uri.fragment()
        ]);
        differences.compare(&vector.input, "parsed", parsed, &out["parsed"]);
        differences.compare(&vector.input, "sendable", uri.is_web(), &out["sendable"]);
        differences.compare(&vector.input, "valid", uri.is_web(), &out["valid"]);
        differences.compare(
            &vector.input,
            "fetched",
            uri.normalized().to_string(),
            &out["fetched"],
        );
        differences.compare(&vector.input, "normal", uri.reencoded(), &out["normal"]);
        differences.compare(
            &vector.input,
            "ours_ap",
            garden.is_local_uri(text).unwrap(),
            &out["ours_ap"],
        );
    }
    differences.none();
}

/// Rows by table and id.
struct Rows(HashMap<(String, i64), Value>);

impl Rows {
    fn read() -> Self {
        let rows: Vec<(String, Value)> =
            serde_json::from_str(include_str!("../vectors/_rows.json")).unwrap();
        let keyed = rows
            .into_iter()
            .filter_map(|(table, row)| Some(((table, row["id"].as_i64()?), row)));
        Self(keyed.collect())
    }

    fn get(&self, table: &str, id: i64) -> &Value {
        &self.0[&(table.to_owned(), id)]
    }

    /// `None`: the account isn't local.
    fn actor(&self, id: i64) -> Option<LocalActor<'_>> {
        let row = self.get("accounts", id);
        row["domain"].is_null().then(|| LocalActor {
            id: AccountId(id),
            username: row["username"].as_str().unwrap(),
            // the column's default
            scheme: IdScheme::from_db(Some(
                row.get("id_scheme")
                    .map_or(1, |scheme| scheme.as_i64().unwrap() as i32),
            )),
        })
    }
}

#[test]
fn our_own_addresses_are_those_of_the_vectors() {
    let rows = Rows::read();
    let garden = garden();
    let mut differences = Differences::default();
    let mut compared = 0;
    for vector in read(include_str!("../vectors/uris.json")) {
        let id = vector.input[1].as_i64().unwrap();
        let ours: Vec<(&str, String)> = match vector.input[0].as_str().unwrap() {
            "Account" => rows
                .actor(id)
                .map(|actor| account_addresses(&garden, actor))
                .unwrap_or_default(),
            "Status" => {
                let row = rows.get("statuses", id);
                let author = rows.actor(row["account_id"].as_i64().unwrap());
                let is_reblog = !row["reblog_of_id"].is_null();
                author
                    .map(|author| status_addresses(&garden, author, StatusId(id), is_reblog))
                    .unwrap_or_default()
            }
            "Conversation" => {
                let row = rows.get("conversations", id);
                match (
                    row["parent_account_id"].as_i64(),
                    row["parent_status_id"].as_i64(),
                ) {
                    (Some(account), Some(status)) => {
                        vec![(
                            "uri",
                            garden.context_uri(AccountId(account), StatusId(status)),
                        )]
                    }
                    _ => Vec::new(),
                }
            }
            "CustomEmoji" if rows.get("custom_emojis", id)["domain"].is_null() => {
                vec![("uri", garden.emoji_uri(CustomEmojiId(id)))]
            }
            "Quote" => {
                let row = rows.get("quotes", id);
                let quoted = row["quoted_account_id"]
                    .as_i64()
                    .and_then(|quoted| rows.actor(quoted));
                let given = &vector.output["approval"];
                quoted
                    .filter(|_| !given.is_null())
                    .map(|quoted| {
                        vec![(
                            "approval",
                            garden.quote_authorization_uri(quoted, QuoteId(id)),
                        )]
                    })
                    .unwrap_or_default()
            }
            _ => Vec::new(),
        };
        compared += ours.len();
        for (what, ours) in ours {
            differences.compare(&vector.input, what, ours, &vector.output[what]);
        }
    }
    differences.none();
    assert!(compared > 250, "only {compared} addresses compared");
}

fn account_addresses(urls: &LocalUrls, actor: LocalActor<'_>) -> Vec<(&'static str, String)> {
    vec![
        ("uri", urls.actor_uri(actor)),
        ("url", urls.account_url(actor)),
        ("key_uri_for", urls.key_uri(actor)),
        ("following_uri_for", urls.following_url(actor)),
        ("followers_uri_for", urls.followers_url(actor)),
        ("inbox_uri_for", urls.inbox_url(actor)),
        ("outbox_uri_for", urls.outbox_url(actor)),
        ("featured", urls.featured_url(actor)),
        ("webfinger", urls.acct_uri(actor.username)),
    ]
}

fn status_addresses(
    urls: &LocalUrls,
    author: LocalActor<'_>,
    id: StatusId,
    is_reblog: bool,
) -> Vec<(&'static str, String)> {
    vec![
        ("uri", urls.status_uri(author, id, is_reblog)),
        ("url", urls.status_url(author, id, is_reblog)),
        ("activity_uri_for", urls.activity_uri(author, id)),
        ("replies_uri_for", urls.replies_url(author, id)),
        ("likes_uri_for", urls.likes_url(author, id)),
        ("shares_uri_for", urls.shares_url(author, id)),
    ]
}

#[test]
fn the_instance_actor_has_addresses_of_its_own() {
    let actor = LocalActor {
        id: AccountId::INSTANCE_ACTOR,
        username: "mastodon.internal",
        scheme: IdScheme::Username,
    };
    let garden = garden();
    assert_eq!(garden.actor_uri(actor), "https://garden.test/actor");
    assert_eq!(garden.inbox_url(actor), "https://garden.test/actor/inbox");
    assert_eq!(
        garden.account_url(actor),
        "https://garden.test/about/more?instance_actor=true"
    );
}

#[test]
fn our_addresses_lead_back_to_what_they_stand_for() {
    let urls = LocalUrls::new("handles.test", "web.test:3000", false);
    let by_name = Some(LocalResource::AccountByName("alice".to_owned()));
    assert_eq!(urls.resolve("http://web.test:3000/@alice"), by_name);
    assert_eq!(
        urls.resolve("http://web.test:3000/users/alice.json"),
        by_name
    );
    assert_eq!(
        urls.resolve("http://web.test:3000/@alice/tagged/cats?x=y"),
        by_name
    );
    assert_eq!(
        urls.resolve("http://web.test:3000/ap/users/7"),
        Some(LocalResource::AccountById(AccountId(7)))
    );
    assert_eq!(
        urls.resolve("http://web.test:3000/@alice/12"),
        Some(LocalResource::Status(StatusId(12)))
    );
    assert_eq!(
        urls.resolve("http://web.test:3000/users/a/statuses/12"),
        Some(LocalResource::Status(StatusId(12)))
    );
    assert_eq!(
        urls.resolve("http://web.test:3000/@bob@far.test"),
        Some(LocalResource::AccountByHandle {
            username: "bob".to_owned(),
            domain: "far.test".to_owned()
        })
    );
    for path in ["/collections/12", "/ap/users/7/collections/12"] {
        assert_eq!(
            urls.resolve(&format!("http://web.test:3000{path}")),
            Some(LocalResource::Collection(CollectionId(12))),
            "{path}"
        );
    }
    for path in [
        "/@",
        "/@@far.test",
        "/@bob@",
        "/@bob@far.test/",
        "/ap/users/7/collections/featured",
    ] {
        assert_eq!(
            urls.resolve(&format!("http://web.test:3000{path}")),
            None,
            "{path}"
        );
    }
    assert_eq!(
        urls.resolve("http://web.test/@alice"),
        None,
        "another port is another server"
    );
    assert_eq!(urls.resolve("http://web.test:3000/@alice/"), None);
    assert_eq!(urls.resolve("http://web.test:3000/about"), None);
}

#[test]
fn a_hashtag_in_another_script_is_escaped_in_its_address() {
    assert_eq!(garden().tag_url("猫"), "https://garden.test/tags/%E7%8C%AB");
}
