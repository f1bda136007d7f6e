//! A read replica. Here it is a database of its own, which lags for ever: what is read from it is told by what it has.

use serde_json::Value;

use crate::app::{Answer, TestApp};

const PUBLIC: &str = "/api/v1/timelines/public";

fn ids(answer: &Answer) -> Vec<String> {
    let statuses: Vec<Value> = serde_json::from_value(answer.json()).expect("a list");
    statuses
        .iter()
        .map(|status| status["id"].as_str().expect("an id").to_owned())
        .collect()
}

async fn name_of(db: &ferrodon_test_support::TestDb) -> String {
    let environment = db.environment().await;
    let (_, name) = environment
        .into_iter()
        .find(|(variable, _)| *variable == "DB_NAME")
        .expect("it has a name");
    name
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_read_from_the_replica_and_find_what_it_does_not_have_yet() {
    let replica = ferrodon_test_support::TestDb::new().await;
    let name = name_of(&replica).await;
    let app = TestApp::start_with(&[("REPLICA_DB_NAME", &name)]).await;
    let (alice, token) = app.user("alice").await;
    let status = app.db.status(alice.account.id).await;
    let old = replica
        .status(replica.account("bob").await.id)
        .await
        .to_string();

    assert_eq!(ids(&app.get(PUBLIC).send().await), [old]);
    let own = app.get(PUBLIC).token(&token).send().await;
    assert_eq!(ids(&own), [status.to_string()]);
    for path in [
        format!("/api/v1/statuses/{status}"),
        format!("/api/v1/accounts/{}", alice.account.id),
        "/api/v1/accounts/lookup?acct=alice".to_owned(),
        "/.well-known/webfinger?resource=acct:alice@ferrodon.test".to_owned(),
    ] {
        assert_eq!(app.get(&path).send().await.status, 200, "{path}");
    }
    let answer = app.get("/api/v1/statuses/1").send().await;
    assert_eq!(answer.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_servers_own_settings_are_never_kept_from_the_replica() {
    let replica = ferrodon_test_support::TestDb::new().await;
    let name = name_of(&replica).await;
    let app = TestApp::start_with(&[("REPLICA_DB_NAME", &name)]).await;
    app.db
        .sql(
            "INSERT INTO settings (var, value, created_at, updated_at) VALUES ('site_title', '--- Garden', now(), now())",
        )
        .await;
    let answer = app.get("/api/v2/instance").send().await;
    assert_eq!(answer.json()["title"], "Garden");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_its_replica_the_primary_serves_everybody() {
    let app = TestApp::start_with(&[("REPLICA_DB_NAME", "nowhere")]).await;
    let alice = app.db.account("alice").await;
    let status = app.db.status(alice.id).await;
    for _ in 0..3 {
        let answer = app.get(PUBLIC).send().await;
        assert_eq!(
            (answer.status, ids(&answer)),
            (200, vec![status.to_string()])
        );
    }
}
