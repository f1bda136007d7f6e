//! Discovery documents.

use ferrodon_test_support::LOCAL_DOMAIN;

use crate::app::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn webfinger_leads_to_the_actor_from_handle_page_and_id() {
    let app = TestApp::start().await;
    let (alice, _) = app.user("alice").await;
    let id = format!("https://{LOCAL_DOMAIN}/ap/users/{}", alice.account.id);
    for resource in [
        format!("acct:ALICE@{LOCAL_DOMAIN}"),
        format!("alice@{LOCAL_DOMAIN}"),
        format!("https://{LOCAL_DOMAIN}/@alice"),
        id.clone(),
    ] {
        let answer = app
            .get(&format!("/.well-known/webfinger?resource={resource}"))
            .send()
            .await;
        assert_eq!(answer.status, 200, "{resource}");
        assert_eq!(
            answer.header("content-type"),
            Some("application/jrd+json; charset=utf-8")
        );
        assert_eq!(
            answer.header("cache-control"),
            Some("max-age=259200, public")
        );
        let jrd = answer.json();
        assert_eq!(jrd["subject"], format!("acct:alice@{LOCAL_DOMAIN}"));
        assert_eq!(jrd["links"][1]["href"], id);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn webfinger_knows_nobody_else() {
    let app = TestApp::start().await;
    let (alice, _) = app.user("alice").await;
    let status = async |resource: &str| {
        app.get(&format!("/.well-known/webfinger{resource}"))
            .send()
            .await
            .status
    };
    assert_eq!(status("").await, 400);
    assert_eq!(status("?resource=alice").await, 400);
    assert_eq!(status("?resource[]=a").await, 400);
    assert_eq!(
        status(&format!("?resource=acct:nobody@{LOCAL_DOMAIN}")).await,
        404
    );
    assert_eq!(status("?resource=acct:alice@far.example").await, 404);
    let resource = format!("?resource=acct:alice@{LOCAL_DOMAIN}");
    app.db
        .sql(&format!(
            "UPDATE accounts SET suspended_at = now() WHERE id = {}",
            alice.account.id
        ))
        .await;
    assert_eq!(status(&resource).await, 410, "deleted");
    app.db
        .sql(&format!(
            "INSERT INTO account_deletion_requests (account_id, created_at, updated_at) VALUES ({}, now(), now())",
            alice.account.id
        ))
        .await;
    assert_eq!(status(&resource).await, 200, "suspended, and may come back");
}

#[tokio::test(flavor = "multi_thread")]
async fn host_meta_has_the_form_that_is_asked_for() {
    let app = TestApp::start().await;
    let json = app.get("/.well-known/host-meta").send().await;
    assert_eq!(
        json.header("content-type"),
        Some("application/json; charset=utf-8")
    );
    assert_eq!(json.header("vary"), Some("Accept, Origin"));
    let xml = app
        .get("/.well-known/host-meta")
        .header("Accept", "*/*")
        .send()
        .await;
    assert_eq!(
        xml.header("content-type"),
        Some("application/xrd+xml; charset=utf-8")
    );
    assert!(xml.body.contains("rel=\"lrdd\""));
    let named = app
        .get("/.well-known/host-meta.json")
        .header("Accept", "text/html")
        .send()
        .await;
    assert_eq!(
        (named.header("content-type"), named.header("vary")),
        (json.header("content-type"), Some("Origin"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nodeinfo_is_found_and_read() {
    let app = TestApp::start().await;
    app.user("alice").await;
    let discovery = app.get("/.well-known/nodeinfo").send().await.json();
    assert_eq!(
        discovery["links"][0]["href"],
        format!("https://{LOCAL_DOMAIN}/nodeinfo/2.0")
    );
    let info = app.get("/nodeinfo/2.0").send().await;
    assert_eq!(info.header("cache-control"), Some("max-age=1800, public"));
    assert_eq!(info.json()["usage"]["users"]["total"], 1);
    assert_eq!(app.get("/nodeinfo/2.1").send().await.status, 404);
}
