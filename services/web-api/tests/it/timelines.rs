//! The public timeline and those of hashtags.

use ferrodon_types::{AccountId, StatusId};
use serde_json::Value;

use crate::app::{Answer, TestApp};

const PUBLIC: &str = "/api/v1/timelines/public";
const TEA: &str = "/api/v1/timelines/tag/tea";

fn ids(answer: &Answer) -> Vec<StatusId> {
    assert_eq!(answer.status, 200, "{}", answer.body);
    let statuses: Vec<Value> = serde_json::from_value(answer.json()).expect("a list");
    statuses
        .iter()
        .map(|status| StatusId(status["id"].as_str().unwrap().parse().unwrap()))
        .collect()
}

/// A status from here, one from elsewhere, and one from here with a picture; all about tea.
struct Said {
    app: TestApp,
    alice: AccountId,
    here: StatusId,
    far: StatusId,
    picture: StatusId,
}

impl Said {
    async fn new() -> Self {
        let app = TestApp::start().await;
        let alice = app.db.account("alice").await.id;
        let zoe = app.db.account("zoe").remote("far.example").await.id;
        let here = app.db.status(alice).tagged(&["tea"]).await;
        let far = app.db.status(zoe).tagged(&["tea"]).await;
        let picture = app.db.status(alice).tagged(&["tea"]).await;
        app.db.media(alice, picture).await;
        Self {
            app,
            alice,
            here,
            far,
            picture,
        }
    }

    async fn set(&self, settings: &[(&str, &str)]) {
        for (var, value) in settings {
            self.app
                .db
                .sql(&format!(
                    "INSERT INTO public.settings (var, value, created_at, updated_at) \
                     VALUES ('{var}', E'--- {value}\\n', '2026-01-01', '2026-01-01') ON CONFLICT (var) DO UPDATE SET value = excluded.value"
                ))
                .await;
        }
        self.app.state.caches.settings.forget().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_and_users_read_what_the_flags_ask_for() {
    let said = Said::new().await;
    let (_, token) = said.app.user("carol").await;
    let (here, far, picture) = (said.here, said.far, said.picture);
    for path in [PUBLIC, TEA] {
        for (query, expected) in [
            ("", vec![picture, far, here]),
            ("local=true", vec![picture, here]),
            ("remote=true", vec![far]),
            ("local=true&remote=true", vec![picture, far, here]),
            ("only_media=true", vec![picture]),
            ("local=false&only_media=0", vec![picture, far, here]),
            ("local[]=false", vec![picture, here]),
            ("limit=0", vec![]),
            ("max_id[]=5", vec![]),
            ("min_id=x", vec![]),
            ("limit=1", vec![picture]),
            (&format!("max_id={picture}&limit=1"), vec![far]),
            (&format!("min_id={here}&limit=1"), vec![far]),
            (&format!("since_id={here}&limit=1"), vec![picture]),
        ] {
            let path = format!("{path}?{query}");
            assert_eq!(ids(&said.app.get(&path).send().await), expected, "{path}");
            assert_eq!(
                ids(&said.app.get(&path).token(&token).send().await),
                expected,
                "{path}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_strangers_get_may_be_kept() {
    let said = Said::new().await;
    let (_, token) = said.app.user("carol").await;
    for path in [PUBLIC, TEA] {
        let answer = said.app.get(path).send().await;
        let cache = "max-age=15, public, stale-while-revalidate=30, stale-if-error=86400";
        assert_eq!(answer.header("cache-control"), Some(cache));
        assert_eq!(answer.header("vary"), Some("Authorization, Origin"));
        let answer = said.app.get(path).token(&token).send().await;
        assert_eq!(answer.header("cache-control"), Some("private, no-store"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn links_carry_on_what_they_always_did() {
    let said = Said::new().await;
    let query = "remote=0&limit=1&only_media=false&any[]=tea&all[]=tea&none[]=x&junk=1&local=";
    for (path, kept) in [
        (PUBLIC, "limit=1&local=&CURSOR&only_media=false&remote=0"),
        (TEA, "limit=1&local=&CURSOR&only_media=false"),
    ] {
        let answer = said.app.get(&format!("{path}?{query}")).send().await;
        let link = |name: &str| kept.replace("CURSOR", &format!("{name}={}", said.picture));
        let expected = format!(
            "<https://ferrodon.test{path}?{}>; rel=\"next\", <https://ferrodon.test{path}?{}>; rel=\"prev\"",
            link("max_id"),
            link("min_id"),
        );
        assert_eq!(answer.header("link"), Some(expected.as_str()));
        assert_eq!(
            said.app
                .get(&format!("{path}?max_id=1"))
                .send()
                .await
                .header("link"),
            None
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_viewers_rules_count_and_languages_only_for_the_public_timeline() {
    let said = Said::new().await;
    let carol = said.app.db.user("carol").chosen_languages(&["de"]).await;
    let token = said.app.db.token(carol.id).scopes("read").await;
    let german = said
        .app
        .db
        .status(said.alice)
        .language("de")
        .tagged(&["tea"])
        .await;
    let shown = async |path: &str| ids(&said.app.get(path).token(&token).send().await);
    assert_eq!(shown(PUBLIC).await, [german]);
    assert_eq!(
        shown(TEA).await,
        [german, said.picture, said.far, said.here]
    );
    said.app
        .db
        .block_domain(carol.account.id, "far.example")
        .await;
    assert_eq!(shown(TEA).await, [german, said.picture, said.here]);
    said.app.db.block(said.alice, carol.account.id).await;
    assert_eq!((shown(TEA).await, shown(PUBLIC).await), (vec![], vec![]));
}

#[tokio::test(flavor = "multi_thread")]
async fn operators_say_who_reads_which_part() {
    let said = Said::new().await;
    let (_, user) = said.app.user("carol").await;
    let moderator = said.app.db.user("mod").role("Moderator").await;
    let moderator = said.app.db.token(moderator.id).scopes("read").await;
    let (here, far, picture) = (said.here, said.far, said.picture);
    let (all, local, remote, none) = (
        vec![picture, far, here],
        vec![picture, here],
        vec![far],
        vec![],
    );
    // for the local and the remote part; asked for: nothing in particular, local, remote, both; what strangers, users and
    // moderators get
    let refused = || None;
    let table: [((&str, &str), [(&str, [Option<Vec<StatusId>>; 3]); 4]); 3] = [
        (
            ("authenticated", "public"),
            [
                ("", [refused(), Some(all.clone()), Some(all.clone())]),
                (
                    "local=true",
                    [refused(), Some(local.clone()), Some(local.clone())],
                ),
                (
                    "remote=true",
                    [
                        Some(remote.clone()),
                        Some(remote.clone()),
                        Some(remote.clone()),
                    ],
                ),
                (
                    "local=true&remote=true",
                    [refused(), Some(all.clone()), Some(all.clone())],
                ),
            ],
        ),
        (
            ("public", "disabled"),
            [
                ("", [refused(), Some(local.clone()), Some(all.clone())]),
                (
                    "local=true",
                    [
                        Some(local.clone()),
                        Some(local.clone()),
                        Some(local.clone()),
                    ],
                ),
                (
                    "remote=true",
                    [refused(), Some(none.clone()), Some(remote.clone())],
                ),
                (
                    "local=true&remote=true",
                    [Some(local.clone()), Some(local.clone()), Some(all.clone())],
                ),
            ],
        ),
        (
            ("disabled", "disabled"),
            [
                ("", [refused(), Some(none.clone()), Some(all.clone())]),
                (
                    "local=true",
                    [refused(), Some(none.clone()), Some(local.clone())],
                ),
                (
                    "remote=true",
                    [refused(), Some(none.clone()), Some(remote.clone())],
                ),
                ("local=true&remote=true", [refused(), Some(none), Some(all)]),
            ],
        ),
    ];
    for (path, kind) in [(PUBLIC, "live"), (TEA, "topic")] {
        for ((local, remote), asked) in &table {
            said.set(&[
                (&format!("local_{kind}_feed_access"), local),
                (&format!("remote_{kind}_feed_access"), remote),
            ])
            .await;
            for (query, expected) in asked {
                let path = format!("{path}?{query}");
                for (token, expected) in [None, Some(&user), Some(&moderator)]
                    .into_iter()
                    .zip(expected)
                {
                    let request = said.app.get(&path);
                    let answer = match token {
                        Some(token) => request.token(token).send().await,
                        None => request.send().await,
                    };
                    match expected {
                        Some(expected) => assert_eq!(
                            ids(&answer),
                            *expected,
                            "{path}, {local}, {remote}, {token:?}"
                        ),
                        None => {
                            let error = "This method requires an authenticated user";
                            assert_eq!(
                                (answer.status, answer.error().as_str()),
                                (422, error),
                                "{path}, {local}, {remote}"
                            );
                        }
                    }
                }
            }
        }
    }
    // one kind says nothing about the other
    said.set(&[
        ("local_topic_feed_access", "public"),
        ("remote_topic_feed_access", "public"),
    ])
    .await;
    assert_eq!(
        (
            said.app.get(PUBLIC).send().await.status,
            said.app.get(TEA).send().await.status
        ),
        (422, 200)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tag_is_found_in_any_spelling_and_an_unknown_one_is_empty() {
    let app = TestApp::start().await;
    let alice = app.db.account("alice").await.id;
    let status = app.db.status(alice).tagged(&["cafe"]).await;
    for name in ["cafe", "CAF%C3%89", "cafe%CC%81", "%23cafe", "ca.fe"] {
        assert_eq!(
            ids(&app
                .get(&format!("/api/v1/timelines/tag/{name}"))
                .send()
                .await),
            [status],
            "{name}"
        );
    }
    let answer = app.get("/api/v1/timelines/tag/tea?any[]=cafe").send().await;
    assert_eq!((answer.body.as_str(), answer.header("link")), ("[]", None));
}

#[tokio::test(flavor = "multi_thread")]
async fn tags_are_combined_four_of_each_kind() {
    let app = TestApp::start().await;
    let alice = app.db.account("alice").await.id;
    let mut made = std::collections::HashMap::new();
    for mix in ["a", "b", "ab", "abc", "abcde", "e", "af"] {
        let names: Vec<String> = mix.chars().map(|c| format!("tag{c}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        made.insert(app.db.status(alice).tagged(&names).await, mix);
    }
    for (query, expected) in [
        ("", "af abcde abc ab a"),
        ("any[]=tagb", "af abcde abc ab b a"),
        ("any=TAGB", "af abcde abc ab b a"),
        (
            "any[]=tagb&any[]=tagc&any[]=tagd&any[]=tage",
            "af abcde abc ab b a",
        ),
        (
            "any[]=taga&any[]=tagb&any[]=tagc&any[]=tagd&any[]=tage",
            "af abcde abc ab b a",
        ),
        ("all[]=tagb", "abcde abc ab"),
        (
            "all[]=tagb&all[]=tagc&all[]=tagd&all[]=tage&all[]=tagf",
            "abcde",
        ),
        ("none[]=tagb", "af a"),
        (
            "none[]=tagb&none[]=tagc&none[]=tagd&none[]=tage&none[]=tagf",
            "af a",
        ),
        ("none[]=taga", ""),
        ("any[]=tagb&all[]=tagc&none[]=tagd", "abc"),
        (
            "any[]=nosuch&all[]=nosuch&none[]=nosuch",
            "af abcde abc ab a",
        ),
        ("any[]=&all[]=&none[]=", "af abcde abc ab a"),
        ("any[x]=tagb&all[x]=tagb&none[x]=tagb", "af abcde abc ab a"),
    ] {
        let found = ids(&app
            .get(&format!("/api/v1/timelines/tag/taga?{query}"))
            .send()
            .await);
        let found: Vec<&str> = found.iter().map(|id| made[id]).collect();
        assert_eq!(found.join(" "), expected, "{query}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_has_a_timeline_while_it_is_trending() {
    let said = Said::new().await;
    let db = &said.app.db;
    let url = "https://news.example/a?b=c&d";
    db.sql(&format!(
        "INSERT INTO preview_cards (id, url, created_at, updated_at) VALUES (7, '{url}', '2026-03-14', '2026-03-14'); \
         INSERT INTO preview_cards_statuses (preview_card_id, status_id) SELECT 7, id FROM statuses; \
         UPDATE accounts SET discoverable = true WHERE username = 'alice'; \
         INSERT INTO account_stats (account_id, created_at, updated_at) SELECT id, '2026-03-14', '2026-03-14' FROM accounts \
           WHERE username IN ('alice', 'zoe')"
    ))
    .await;
    let path = "/api/v1/timelines/link?url=https%3A%2F%2Fnews.example%2Fa%3Fb%3Dc%26d";
    let get = async |more: &str| said.app.get(&format!("{path}{more}")).send().await;
    assert_eq!(
        (get("").await.status, get("").await.error()),
        (404, "Record not found".to_owned())
    );
    db.sql("INSERT INTO preview_card_trends (preview_card_id, allowed) VALUES (7, false)")
        .await;
    assert_eq!(get("").await.status, 404);
    db.sql("UPDATE preview_card_trends SET allowed = true")
        .await;
    assert_eq!(
        ids(&get("").await),
        [said.picture, said.here],
        "of those who want to be found"
    );
    assert_eq!(
        ids(&get("&remote=true&only_media=true").await),
        [said.picture, said.here],
        "flags mean nothing"
    );
    db.sql("UPDATE accounts SET discoverable = true").await;
    let answer = get("&limit=2").await;
    assert_eq!(ids(&answer), [said.picture, said.far]);
    let link = |cursor: &str, id| {
        format!(
            "<https://ferrodon.test/api/v1/timelines/link?limit=2&{cursor}={id}&{}>",
            &path[23..]
        )
    };
    let expected = format!(
        "{}; rel=\"next\", {}; rel=\"prev\"",
        link("max_id", said.far),
        link("min_id", said.picture)
    );
    assert_eq!(answer.header("link"), Some(expected.as_str()));
    assert_eq!(
        ids(&get(&format!("&min_id={}&limit=1", said.here)).await),
        [said.far]
    );
    assert_eq!(
        said.app.get("/api/v1/timelines/link").send().await.status,
        404
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_is_sent_must_hold_the_scope_and_an_unknown_one_is_nobodys() {
    let said = Said::new().await;
    let (carol, _) = said.app.user("carol").await;
    for path in [PUBLIC, TEA] {
        for (scopes, status) in [
            ("read", 200),
            ("read:statuses", 200),
            ("read:accounts", 403),
            ("write", 403),
        ] {
            let token = said.app.db.token(carol.id).scopes(scopes).await;
            assert_eq!(
                said.app.get(path).token(&token).send().await.status,
                status,
                "{path} {scopes}"
            );
        }
        assert_eq!(said.app.get(path).token("nobodys").send().await.status, 200);
    }
}
