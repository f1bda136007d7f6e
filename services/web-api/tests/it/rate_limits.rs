//! Throttles, counted in Redis.

use chrono::Duration;

use crate::app::{Answer, TestApp};

fn shown(answer: &Answer) -> (u16, Option<&str>, Option<&str>) {
    (
        answer.status,
        answer.header("x-ratelimit-limit"),
        answer.header("x-ratelimit-remaining"),
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_has_300_calls_in_five_minutes() {
    let app = TestApp::start_with(&[]).await;
    let (_, token) = app.user("alice").await;
    let get = || app.get("/api/v1/preferences").token(&token);
    let answer = get().send().await;
    assert_eq!(shown(&answer), (200, Some("300"), Some("299")));
    assert_eq!(
        answer.header("x-ratelimit-reset"),
        Some("2026-03-14T09:05:00.000000Z")
    );
    for _ in 0..299 {
        get().send().await;
    }
    let answer = get().send().await;
    assert_eq!(shown(&answer), (429, Some("300"), Some("0")));
    assert_eq!(answer.body, r#"{"error":"Too many requests"}"#);
    assert_eq!(answer.header("content-type"), Some("application/json"));
    // others go on, and so does everybody in the next window
    assert_eq!(
        shown(&app.get("/api/v1/preferences").send().await),
        (401, Some("300"), Some("299"))
    );
    app.db.advance(Duration::minutes(5));
    assert_eq!(shown(&get().send().await), (200, Some("300"), Some("299")));
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_are_counted_by_address_and_ipv6_by_network() {
    let app = TestApp::start_with(&[]).await;
    let from = |ip: &str| {
        app.get("/api/v1/nothing?access_token=unknown")
            .header("X-Forwarded-For", ip)
    };
    for _ in 0..300 {
        from("2001:db8::1").send().await;
    }
    assert_eq!(from("2001:db8::ffff:1").send().await.status, 429);
    assert_eq!(from("2001:db8:0:1::1").send().await.status, 404);
    assert_eq!(
        app.get("/nothing")
            .header("X-Forwarded-For", "2001:db8::1")
            .send()
            .await
            .status,
        404
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_switch_for_development_turns_them_off() {
    let app = TestApp::start().await;
    let answer = app.get("/api/v1/preferences").send().await;
    assert_eq!(shown(&answer), (401, None, None));
}
