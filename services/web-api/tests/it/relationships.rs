//! Follows, requests, blocks and mutes, through the front door.

use chrono::Duration;
use ferrodon_test_support::TestUser;
use ferrodon_types::AccountId;
use ferrodon_usecases::relationships::{accept_harmless, expire_mute};
use serde_json::{Value, json};

use crate::app::{Answer, TestApp};

/// Everything between two people, in words: `f12` (the first follows the second), `r`, `b`, `m` likewise, in that order.
async fn between(app: &TestApp, one: &TestUser, other: &TestUser) -> String {
    let (a, b) = (one.account.id, other.account.id);
    let mut found = String::new();
    for (sign, table) in [
        ("f", "follows"),
        ("r", "follow_requests"),
        ("b", "blocks"),
        ("m", "mutes"),
    ] {
        for (way, account, target) in [("12", a, b), ("21", b, a)] {
            let sql = format!(
                "SELECT count(*) FROM {table} WHERE account_id = {account} AND target_account_id = {target}"
            );
            if app.db.number(&sql).await == Some(1) {
                found += &format!("{sign}{way} ");
            }
        }
    }
    found.trim_end().to_owned()
}

async fn counters(app: &TestApp, account: AccountId) -> (i64, i64) {
    let column = async |name: &str| {
        app.db
            .number(&format!(
                "SELECT {name} FROM account_stats WHERE account_id = {account}"
            ))
            .await
            .unwrap_or(0)
    };
    (
        column("following_count").await,
        column("followers_count").await,
    )
}

/// The kinds of the jobs that wait, in the order of their names, each once.
async fn jobs(app: &TestApp) -> String {
    app.db
        .text("SELECT string_agg(DISTINCT kind, ' ' ORDER BY kind) FROM ferrodon.jobs")
        .await
        .unwrap_or_default()
}

async fn act(app: &TestApp, token: &str, whom: &TestUser, verb: &str, body: Value) -> Answer {
    let path = format!("/api/v1/accounts/{}/{verb}", whom.account.id);
    app.post(&path)
        .token(token)
        .json(&body.to_string())
        .send()
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_follow_is_made_once_and_changed_after_that() {
    let app = TestApp::start().await;
    let ((alice, token), bob) = (app.user("alice").await, app.db.user("bob").await);
    let shown = act(&app, &token, &bob, "follow", json!({})).await;
    assert_eq!(shown.status, 200);
    assert_eq!(
        (&shown.json()["following"], &shown.json()["requested"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(between(&app, &alice, &bob).await, "f12");
    assert_eq!(
        (
            counters(&app, alice.account.id).await,
            counters(&app, bob.account.id).await
        ),
        ((1, 0), (0, 1))
    );
    assert_eq!(jobs(&app).await, "merge_into_feed notify");
    let uri = app.db.text("SELECT uri FROM follows").await.unwrap();
    assert!(
        uri.starts_with("https://ferrodon.test/")
            && uri.len() == "https://ferrodon.test/".len() + 36,
        "{uri}"
    );
    // the home of somebody who follows for the first time is being made
    let home = format!("account:{}:regeneration", alice.account.id);
    assert!(
        app.redis
            .command(&["HGET", &home, "status"])
            .contains("running")
    );

    let options = json!({ "reblogs": false, "notify": true, "languages": ["de", "fr"] });
    let shown = act(&app, &token, &bob, "follow", options).await.json();
    assert_eq!(
        (
            &shown["showing_reblogs"],
            &shown["notifying"],
            &shown["languages"]
        ),
        (&json!(false), &json!(true), &json!(["de", "fr"]))
    );
    assert_eq!(counters(&app, bob.account.id).await, (0, 1));
    // what isn't said stays
    let shown = act(
        &app,
        &token,
        &bob,
        "follow",
        json!({ "notify": false, "reblogs": "" }),
    )
    .await
    .json();
    assert_eq!(
        (&shown["showing_reblogs"], &shown["languages"]),
        (&json!(false), &json!(["de", "fr"]))
    );
    let wrong = act(&app, &token, &bob, "follow", json!({ "languages": ["xx"] })).await;
    assert_eq!(
        (wrong.status, wrong.error()),
        (422, "Validation failed: Languages is invalid".into())
    );

    let follow = app.db.number("SELECT id FROM follows").await.unwrap();
    app.db
        .notification(
            bob.account.id,
            alice.account.id,
            "follow",
            ("Follow", follow),
        )
        .await;
    let shown = act(&app, &token, &bob, "unfollow", json!({})).await;
    assert_eq!(
        (shown.status, &shown.json()["following"]),
        (200, &json!(false))
    );
    assert_eq!(
        (
            counters(&app, alice.account.id).await,
            counters(&app, bob.account.id).await
        ),
        ((0, 0), (0, 0))
    );
    assert_eq!(
        app.db.number("SELECT count(*) FROM notifications").await,
        Some(0)
    );
    assert_eq!(
        act(&app, &token, &bob, "unfollow", json!({})).await.status,
        200
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_account_is_asked_and_answers() {
    let app = TestApp::start().await;
    let (alice, alices) = app.user("alice").await;
    let bob = app.db.user("bob").account(|it| it.locked()).await;
    let bobs = app.db.token(bob.id).scopes("read write follow").await;
    let shown = act(&app, &alices, &bob, "follow", json!({ "reblogs": false }))
        .await
        .json();
    assert_eq!(
        (&shown["following"], &shown["requested"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(between(&app, &alice, &bob).await, "r12");
    let uri = app.db.text("SELECT uri FROM follow_requests").await;
    let list = app.get("/api/v1/follow_requests").token(&bobs).send().await;
    assert_eq!(list.json()[0]["username"], json!("alice"));
    assert!(list.header("link").unwrap().contains("since_id="));

    let answer = |what: &str| {
        app.post(&format!(
            "/api/v1/follow_requests/{}/{what}",
            alice.account.id
        ))
        .token(&bobs)
        .send()
    };
    let shown = answer("authorize").await;
    assert_eq!(
        (shown.status, &shown.json()["followed_by"]),
        (200, &json!(true))
    );
    assert_eq!(between(&app, &alice, &bob).await, "f12");
    assert_eq!(
        app.db
            .text("SELECT uri FROM follows WHERE NOT show_reblogs")
            .await,
        uri
    );
    assert_eq!(counters(&app, bob.account.id).await, (0, 1));
    assert_eq!(answer("authorize").await.status, 404);
    assert_eq!(answer("reject").await.status, 404);

    act(&app, &alices, &bob, "unfollow", json!({})).await;
    act(&app, &alices, &bob, "follow", json!({})).await;
    assert_eq!(answer("reject").await.status, 200);
    assert_eq!(between(&app, &alice, &bob).await, "");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_opens_lets_in_who_waits_but_for_the_silenced() {
    let app = TestApp::start().await;
    let bob = app.db.user("bob").account(|it| it.locked()).await;
    let (alice, carol) = (
        app.db.user("alice").await,
        app.db.user("carol").account(|it| it.silenced()).await,
    );
    for asker in [&alice, &carol] {
        app.db
            .follow_request(asker.account.id, bob.account.id)
            .await;
    }
    accept_harmless(&app.state.usecases, bob.account.id)
        .await
        .unwrap();
    assert_eq!(between(&app, &alice, &bob).await, "r12", "still locked");

    let token = app.db.token(bob.id).scopes("write").await;
    let opened = app
        .request("PATCH", "/api/v1/accounts/update_credentials")
        .token(&token)
        .form("locked=false")
        .send()
        .await;
    assert_eq!(opened.json()["source"]["follow_requests_count"], json!(2));
    assert_eq!(jobs(&app).await, "accept_follow_requests");
    accept_harmless(&app.state.usecases, bob.account.id)
        .await
        .unwrap();
    assert_eq!(between(&app, &alice, &bob).await, "f12");
    assert_eq!(between(&app, &carol, &bob).await, "r12");
    assert_eq!(counters(&app, bob.account.id).await, (0, 1));
    assert_eq!(jobs(&app).await, "accept_follow_requests merge_into_feed");
}

#[tokio::test(flavor = "multi_thread")]
async fn some_cannot_be_followed() {
    let app = TestApp::start().await;
    let (alice, token) = app.user("alice").await;
    let db = &app.db;
    let bob = db.user("bob").await;
    db.block(bob.account.id, alice.account.id).await;
    let moved = db
        .user("moved")
        .account(|it| it.moved_to(bob.account.id))
        .await;
    let gone = db.user("gone").account(|it| it.suspended()).await;
    let new = db.user("new").unconfirmed().await;
    for (who, status, error) in [
        (&bob, 403, "This action is not allowed"),
        (&moved, 403, "This action is not allowed"),
        (&gone, 404, "Record not found"),
        (&new, 404, "Record not found"),
        (&alice, 403, "Following your own account is not allowed"),
    ] {
        let answer = act(&app, &token, who, "follow", json!({})).await;
        assert_eq!(
            (answer.status, answer.error()),
            (status, error.into()),
            "{}",
            who.account.username
        );
    }
    // who is gone can still be left and blocked, who hasn't arrived can't
    for verb in [
        "unfollow",
        "block",
        "unblock",
        "mute",
        "unmute",
        "remove_from_followers",
    ] {
        assert_eq!(
            act(&app, &token, &gone, verb, json!({})).await.status,
            200,
            "{verb}"
        );
        assert_eq!(
            act(&app, &token, &new, verb, json!({})).await.status,
            404,
            "{verb}"
        );
        assert_eq!(
            act(&app, &token, &alice, verb, json!({})).await.status,
            200,
            "{verb}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn follows_are_limited_in_number_and_in_time() {
    let app = TestApp::start_with(&[("MAX_FOLLOWS_THRESHOLD", "5")]).await;
    let (alice, token) = app.user("alice").await;
    let bob = app.db.user("bob").await;
    let answer = act(&app, &token, &bob, "follow", json!({})).await;
    assert_eq!(answer.header("x-ratelimit-limit"), Some("300"));
    act(&app, &token, &bob, "unfollow", json!({})).await;
    app.db
        .sql("UPDATE account_stats SET following_count = 5")
        .await;
    let answer = act(&app, &token, &bob, "follow", json!({})).await;
    assert_eq!(
        (answer.status, answer.error()),
        (
            422,
            "Validation failed: You cannot follow more than 5 people".into()
        )
    );
    app.db
        .sql("UPDATE account_stats SET following_count = 5, followers_count = 100")
        .await;
    assert_eq!(
        act(&app, &token, &bob, "follow", json!({})).await.status,
        200
    );
    act(&app, &token, &bob, "unfollow", json!({})).await;

    let now = ferrodon_types::Clock::now(app.db.clock());
    let key = ferrodon_redis::keys::rate_limit(alice.account.id, "follows", now, 86_400);
    assert!(
        app.redis.command(&["GET", &key]).contains("\r\n2\r\n"),
        "refused ones don't count"
    );
    app.redis.command(&["SET", &key, "400"]);
    let answer = act(&app, &token, &bob, "follow", json!({})).await;
    assert_eq!(
        (answer.status, answer.error()),
        (429, "Too many requests".into())
    );
    assert_eq!(answer.header("x-ratelimit-remaining"), Some("0"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_block_ends_what_was_but_for_ones_own_request() {
    let app = TestApp::start().await;
    let ((alice, token), bob) = (app.user("alice").await, app.db.user("bob").await);
    let (a, b) = (alice.account.id, bob.account.id);
    app.db.follow(a, b).await;
    app.db.follow(b, a).await;
    app.db.endorse(a, b).await;
    app.db.list(a, "friends", &[b]).await;
    app.db.sql("INSERT INTO account_stats (account_id, following_count, followers_count, created_at, updated_at) \
                SELECT id, 1, 1, now(), now() FROM accounts WHERE id > 0").await;
    let shown = act(&app, &token, &bob, "block", json!({})).await.json();
    assert_eq!(
        (&shown["blocking"], &shown["following"], &shown["endorsed"]),
        (&json!(true), &json!(false), &json!(false))
    );
    assert_eq!(between(&app, &alice, &bob).await, "b12");
    assert_eq!(
        (counters(&app, a).await, counters(&app, b).await),
        ((0, 0), (0, 0))
    );
    assert_eq!(
        app.db.number("SELECT count(*) FROM list_accounts").await,
        Some(0)
    );
    assert_eq!(
        jobs(&app).await,
        "after_block unmerge_from_feed viewer_changed"
    );
    assert_eq!(
        app.db
            .number("SELECT count(*) FROM ferrodon.jobs WHERE kind = 'viewer_changed'")
            .await,
        Some(2)
    );
    let list = app.get("/api/v1/blocks").token(&token).send().await.json();
    assert_eq!(list[0]["username"], json!("bob"));
    assert_eq!(
        act(&app, &token, &bob, "block", json!({})).await.status,
        200,
        "again"
    );
    act(&app, &token, &bob, "unblock", json!({})).await;
    assert_eq!(between(&app, &alice, &bob).await, "");

    app.db.follow_request(a, b).await;
    app.db.follow_request(b, a).await;
    act(&app, &token, &bob, "block", json!({})).await;
    assert_eq!(between(&app, &alice, &bob).await, "r12 b12");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mute_may_end_by_itself() {
    let app = TestApp::start().await;
    let ((alice, token), bob) = (app.user("alice").await, app.db.user("bob").await);
    app.db.follow(alice.account.id, bob.account.id).await;
    let due =
        "SELECT extract(epoch FROM run_at)::bigint FROM ferrodon.jobs WHERE kind = 'expire_mute'";
    let now = ferrodon_types::Clock::now(app.db.clock()).timestamp();

    let shown = act(&app, &token, &bob, "mute", json!({ "duration": 3600 }))
        .await
        .json();
    assert_eq!(
        (&shown["muting"], &shown["muting_notifications"]),
        (&json!(true), &json!(true))
    );
    assert_eq!(shown["muting_expires_at"], json!("2026-03-14T10:00:00Z"));
    assert!(app.db.number(due).await.is_some_and(|at| at >= now + 3600));
    act(
        &app,
        &token,
        &bob,
        "mute",
        json!({ "duration": "7200", "notifications": "false" }),
    )
    .await;
    assert!(
        app.db.number(due).await.is_some_and(|at| at >= now + 7200),
        "later"
    );
    act(&app, &token, &bob, "mute", json!({ "duration": 60 })).await;
    assert!(
        app.db.number(due).await.is_some_and(|at| at >= now + 60),
        "earlier"
    );
    let list = app.get("/api/v1/mutes").token(&token).send().await.json();
    assert_eq!(
        list[0]["mute_expires_at"],
        json!("2026-03-14T09:01:00.000Z")
    );

    let id = ferrodon_types::MuteId(app.db.number("SELECT id FROM mutes").await.unwrap());
    expire_mute(&app.state.usecases, id).await.unwrap();
    assert_eq!(
        between(&app, &alice, &bob).await,
        "f12 m12",
        "it isn't time yet"
    );
    app.db.advance(Duration::seconds(61));
    let list = app.get("/api/v1/mutes").token(&token).send().await.json();
    assert_eq!(list[0]["mute_expires_at"], Value::Null, "about to end");
    expire_mute(&app.state.usecases, id).await.unwrap();
    assert_eq!(between(&app, &alice, &bob).await, "f12");
    assert!(jobs(&app).await.contains("merge_into_feed"));
    expire_mute(&app.state.usecases, id).await.unwrap();

    act(&app, &token, &bob, "mute", json!({ "duration": 60 })).await;
    act(&app, &token, &bob, "mute", json!({ "duration": 0 })).await;
    assert_eq!(app.db.number(due).await, None, "for ever");
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_of_people_are_paged_by_the_relations_ids() {
    let app = TestApp::start().await;
    let (alice, token) = app.user("alice").await;
    let mut expected = Vec::new();
    for number in 0..5 {
        let other = app.db.account(&format!("other{number}")).await;
        app.db.block(alice.account.id, other.id).await;
        app.db.mute(alice.account.id, other.id).await;
        app.db.follow_request(other.id, alice.account.id).await;
        app.db.follow(other.id, alice.account.id).await;
        app.db.follow(alice.account.id, other.id).await;
        expected.insert(0, other.id.to_string());
    }
    let own = format!("/api/v1/accounts/{}", alice.account.id);
    for path in [
        "/api/v1/blocks".to_owned(),
        "/api/v1/mutes".to_owned(),
        "/api/v1/follow_requests".to_owned(),
        format!("{own}/followers"),
        format!("{own}/following"),
    ] {
        let (mut found, mut next) = (Vec::new(), Some(format!("{path}?limit=2")));
        while let Some(path) = next {
            let page = app.get(&path).token(&token).send().await;
            let ids: Vec<String> = page
                .json()
                .as_array()
                .unwrap()
                .iter()
                .map(|it| it["id"].as_str().unwrap().to_owned())
                .collect();
            assert!(ids.len() <= 2, "{path}");
            found.extend(ids);
            let links = page.header("link").unwrap_or_default();
            next = links
                .split(", ")
                .find(|link| link.ends_with("rel=\"next\""))
                .map(|link| {
                    let address = link.trim_start_matches('<').split('>').next().unwrap();
                    address[address.find("/api").unwrap()..].to_owned()
                });
        }
        assert_eq!(found, expected, "{path}");
        assert_eq!(
            app.get(&format!("{path}?limit=0"))
                .token(&token)
                .send()
                .await
                .body,
            "[]"
        );
    }
    app.db
        .sql("UPDATE accounts SET suspended_at = now() WHERE username = 'other4'")
        .await;
    for (path, count) in [
        ("/api/v1/blocks", 4),
        ("/api/v1/mutes", 4),
        ("/api/v1/follow_requests", 4),
    ] {
        assert_eq!(
            app.get(path)
                .token(&token)
                .send()
                .await
                .json()
                .as_array()
                .unwrap()
                .len(),
            count,
            "{path}"
        );
    }
    let followers = app.get(&format!("{own}/followers")).send().await;
    assert_eq!(
        followers.json().as_array().unwrap().len(),
        5,
        "suspended accounts are listed"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_follows_whom_may_be_hidden() {
    let app = TestApp::start().await;
    let (alice, alices) = app.user("alice").await;
    let (bob, bobs) = app.user("bob").await;
    let carol = app.db.user("carol").await;
    app.db.follow(bob.account.id, alice.account.id).await;
    app.db.follow(carol.account.id, alice.account.id).await;
    let path = format!("/api/v1/accounts/{}/followers", alice.account.id);
    let count = async |token: Option<&str>| {
        let request = app.get(&path);
        let request = if let Some(token) = token {
            request.token(token)
        } else {
            request
        };
        request.send().await.json().as_array().unwrap().len()
    };
    assert_eq!(count(None).await, 2);
    app.db.mute(bob.account.id, carol.account.id).await;
    assert_eq!(
        (count(Some(&bobs)).await, count(None).await),
        (1, 2),
        "bob doesn't see whom he mutes"
    );
    app.db.mute(alice.account.id, carol.account.id).await;
    assert_eq!(count(Some(&alices)).await, 2, "one's own list is whole");
    app.db
        .sql("UPDATE accounts SET hide_collections = true WHERE username = 'alice'")
        .await;
    assert_eq!(
        (
            count(Some(&alices)).await,
            count(Some(&bobs)).await,
            count(None).await
        ),
        (2, 0, 0)
    );
    app.db
        .sql("UPDATE accounts SET hide_collections = NULL")
        .await;
    app.db.block(alice.account.id, bob.account.id).await;
    assert_eq!(
        (count(Some(&bobs)).await, count(None).await),
        (0, 2),
        "bob is blocked"
    );
}
