//! `DELETE /api/v1/statuses/:id`

use serde_json::json;

use super::{count, id, jobs, person};
use crate::app::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_status_comes_back_for_redrafting_and_is_gone_with_its_boosts() {
    let app = TestApp::start().await;
    let (alice, bob) = (person(&app, "alice").await, person(&app, "bob").await);
    let root = id(&bob.say(&app, "status=root").await);
    let status = id(&alice
        .say(&app, &format!("status=%40bob+%26+co&in_reply_to_id={root}"))
        .await);
    let boost = id(&bob.act(&app, status, "reblog").await);
    let stolen = app
        .request("DELETE", &format!("/api/v1/statuses/{status}"))
        .token(&bob.token)
        .send()
        .await;
    assert_eq!(stolen.status, 404);
    let deleted = app
        .request("DELETE", &format!("/api/v1/statuses/{status}"))
        .token(&alice.token)
        .send()
        .await;
    assert_eq!(deleted.json()["text"], "@bob & co");
    assert_eq!(deleted.json().get("content"), None);
    assert_eq!(deleted.json()["reblogs_count"], 1, "as it was");
    for gone in [status, boost] {
        assert_eq!(
            app.get(&format!("/api/v1/statuses/{gone}"))
                .send()
                .await
                .status,
            404
        );
    }
    let counters = "SELECT jsonb_object_agg(username, statuses_count)::text FROM account_stats JOIN accounts ON accounts.id = account_id";
    let counters: serde_json::Value =
        serde_json::from_str(&app.db.text(counters).await.expect("counters")).expect("JSON");
    assert_eq!(counters, json!({ "alice": 0, "bob": 1 }));
    assert_eq!(
        count(
            &app,
            &format!("SELECT replies_count FROM status_stats WHERE status_id = {root}")
        )
        .await,
        0
    );
    assert_eq!(jobs(&app, "remove_status").await, 1);
    let told = "SELECT payload::text FROM ferrodon.jobs WHERE kind = 'remove_status'";
    let told: serde_json::Value =
        serde_json::from_str(&app.db.text(told).await.expect("a job")).expect("JSON");
    assert_eq!(
        told["reblogs"],
        json!([[boost.to_string(), bob.id.to_string()]])
    );
    assert_eq!(told["mentioned_account_ids"], json!([bob.id.to_string()]));
}

#[tokio::test(flavor = "multi_thread")]
async fn deleting_ones_boost_undoes_it() {
    let app = TestApp::start().await;
    let (alice, bob) = (person(&app, "alice").await, person(&app, "bob").await);
    let status = id(&alice.say(&app, "status=one").await);
    let boost = id(&bob.act(&app, status, "reblog").await);
    let deleted = app
        .request("DELETE", &format!("/api/v1/statuses/{boost}"))
        .token(&bob.token)
        .send()
        .await;
    assert_eq!(
        (deleted.status, &deleted.json()["reblog"]["text"]),
        (200, &json!("one"))
    );
    let original = bob
        .get(&app, &format!("/api/v1/statuses/{status}"))
        .send()
        .await
        .json();
    assert_eq!(
        (&original["reblogs_count"], &original["reblogged"]),
        (&json!(0), &json!(false))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_featured_tag_counts_what_is_there() {
    let app = TestApp::start().await;
    let alice = person(&app, "alice").await;
    let tag = app.db.tag("tea").await;
    app.db
        .sql(&format!(
            "INSERT INTO featured_tags (account_id, tag_id, statuses_count, created_at, updated_at) \
             VALUES ({}, {tag}, 0, '2026-01-01', '2026-01-01')",
            alice.id
        ))
        .await;
    let featured = "SELECT statuses_count FROM featured_tags";
    let first = id(&alice.say(&app, "status=%23tea").await);
    app.db.advance(chrono::Duration::minutes(1));
    let second = id(&alice.say(&app, "status=%23Tea").await);
    alice.say(&app, "status=%23tea&visibility=private").await;
    assert_eq!(count(&app, featured).await, 2);
    app.request("DELETE", &format!("/api/v1/statuses/{second}"))
        .token(&alice.token)
        .send()
        .await;
    assert_eq!(count(&app, featured).await, 1);
    let last = format!(
        "SELECT (f.last_status_at = s.created_at)::int FROM featured_tags f, statuses s WHERE s.id = {first}"
    );
    assert_eq!(count(&app, &last).await, 1, "the latest that is left");
}
