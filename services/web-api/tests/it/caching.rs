//! Who may keep a reply, and how a client knows that it still holds.

use crate::app::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_of_the_api_has_the_usual_headers() {
    let app = TestApp::start().await;
    let (_, token) = app.user("alice").await;
    let answer = app
        .get("/api/v1/preferences")
        .token(&token)
        .header("X-Request-Id", "abc-1")
        .send()
        .await;
    for (name, value) in [
        ("content-type", "application/json; charset=utf-8"),
        ("cache-control", "private, no-store"),
        ("vary", "Authorization, Origin"),
        (
            "content-security-policy",
            "default-src 'none'; frame-ancestors 'none'; form-action 'none'",
        ),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("x-xss-protection", "0"),
        ("referrer-policy", "same-origin"),
        (
            "strict-transport-security",
            "max-age=63072000; includeSubDomains",
        ),
        ("x-request-id", "abc-1"),
    ] {
        assert_eq!(answer.header(name), Some(value), "{name}");
    }
    assert!(answer.header("x-runtime").unwrap().parse::<f64>().is_ok());
    assert!(answer.header("etag").unwrap().starts_with("W/\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_client_has_already_is_not_sent_again() {
    let app = TestApp::start().await;
    let (_, token) = app.user("alice").await;
    let get = || app.get("/api/v1/preferences").token(&token);
    let etag = get().send().await.header("etag").unwrap().to_owned();
    let answer = get().header("If-None-Match", &etag).send().await;
    assert_eq!((answer.status, answer.body.as_str()), (304, ""));
    assert_eq!(answer.header("etag"), Some(etag.as_str()));
    assert_eq!(get().header("If-None-Match", "*").send().await.status, 200);
    assert_eq!(
        get().header("If-None-Match", "W/\"x\"").send().await.status,
        200
    );
    // errors have none
    assert_eq!(
        app.get("/api/v1/preferences").send().await.header("etag"),
        None
    );
}
