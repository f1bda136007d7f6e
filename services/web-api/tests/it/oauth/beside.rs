//! What comes beside the way in: taking back, registering, learning how this server does it.

use serde_json::{Value, json};

use super::{OOB, code, exchange, query, register, token};
use crate::{app::TestApp, browser::Browser};

#[tokio::test(flavor = "multi_thread")]
async fn people_take_back_what_they_allowed() {
    let app = TestApp::start().await;
    let alice = app.db.user("alice").await;
    let client = register(&app, "profile read").await;
    let mine = token(&app, &client, &alice, "profile").await;
    let bob = app.db.user("bob").await;
    let his = token(&app, &client, &bob, "profile").await;
    let unused = code(&app, &client, &alice, "read").await;
    let mut browser = Browser::signed_in(&app, &alice.email).await;
    let page = browser.get("/oauth/authorized_applications").await;
    assert!(page.body.contains("Teapot"), "{}", page.body);
    let answer = browser.submit(&page, 0, &[]).await;
    assert_eq!(
        answer.location(),
        "https://ferrodon.test/oauth/authorized_applications"
    );
    assert!(
        !browser
            .get("/oauth/authorized_applications")
            .await
            .body
            .contains("Teapot")
    );
    assert_eq!(
        app.get("/oauth/userinfo").token(&mine).send().await.status,
        401
    );
    assert_eq!(
        app.get("/oauth/userinfo").token(&his).send().await.status,
        200
    );
    assert_eq!(
        exchange(&app, &client, &[("code", &unused), ("redirect_uri", OOB)])
            .await
            .status,
        400
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registration_tells_all_its_faults() {
    let app = TestApp::start().await;
    let told = async |body: Value| {
        let answer = app
            .post("/api/v1/apps")
            .json(&body.to_string())
            .send()
            .await;
        assert_eq!(answer.status, 422, "{}", answer.body);
        answer.error()
    };
    assert_eq!(
        told(json!({})).await,
        "Validation failed: Application name can't be blank, Redirect URI can't be blank"
    );
    let bad = json!({ "client_name": "n".repeat(61), "redirect_uris": "/relative", "scopes": "tea", "website": "tea" });
    assert_eq!(
        told(bad).await,
        "Validation failed: Redirect URI must be an absolute URI., Scopes doesn't match those configured on the server., \
         Application name is too long (maximum is 60 characters), Application website is not a valid URL"
    );
    let answer = app
        .post("/api/v1/apps")
        .header("Accept-Language", "de")
        .json("{}")
        .send()
        .await;
    assert!(
        answer.error().contains("muss ausgefüllt werden"),
        "{}",
        answer.body
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_learn_how_this_server_does_it() {
    let app = TestApp::start().await;
    let metadata = app
        .get("/.well-known/oauth-authorization-server")
        .send()
        .await
        .json();
    assert_eq!(metadata["issuer"], "https://ferrodon.test/");
    assert_eq!(
        metadata["code_challenge_methods_supported"],
        json!(["S256"])
    );
    let client = register(&app, "read").await;
    let alice = app.db.user("alice").await;
    let text = token(&app, &client, &alice, "read").await;
    let info = app
        .get("/oauth/token/info")
        .token(&text)
        .send()
        .await
        .json();
    assert_eq!(
        (&info["application"]["uid"], &info["scope"]),
        (&json!(client.id), &json!(["read"]))
    );
    let introspect = async |fields: &[(&str, &str)]| {
        app.post("/oauth/introspect")
            .form(&query(fields))
            .send()
            .await
    };
    let keys = [
        ("client_id", client.id.as_str()),
        ("client_secret", client.secret.as_str()),
    ];
    let own = introspect(&[keys.as_slice(), &[("token", text.as_str())]].concat())
        .await
        .json();
    assert_eq!(
        (&own["active"], &own["client_id"]),
        (&json!(true), &json!(client.id))
    );
    let other = register(&app, "read").await;
    let keys = [
        ("client_id", other.id.as_str()),
        ("client_secret", other.secret.as_str()),
    ];
    let foreign = introspect(&[keys.as_slice(), &[("token", text.as_str())]].concat()).await;
    assert_eq!(foreign.json(), json!({ "active": false }));
    assert_eq!(introspect(&[("token", text.as_str())]).await.status, 400);
}
