//! What happens before an endpoint is reached.

use crate::app::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn unknown_methods_and_misspelt_ones_are_refused() {
    let app = TestApp::start().await;
    for (method, status) in [
        ("PROPFIND", 405),
        ("BREW", 405),
        ("get", 400),
        ("OPTIONS", 404),
        ("TRACE", 404),
    ] {
        assert_eq!(
            app.request(method, "/api/v1/preferences")
                .send()
                .await
                .status,
            status,
            "{method}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn paths_are_compared_as_sent_but_slashes_too_many_mean_nothing() {
    let app = TestApp::start().await;
    let (_, token) = app.user("alice").await;
    for path in [
        "/api/v1/preferences/",
        "//api/v1/preferences",
        "/api//v1/preferences//",
        "/api/v1/preferences??a",
    ] {
        assert_eq!(
            app.get(path).token(&token).send().await.status,
            200,
            "{path}"
        );
    }
    for path in [
        "/api/v1/%70references",
        "/api/v1/Preferences",
        "/api/v1/preferences.json",
        "/api/v1/./preferences",
        "/api/v1/x/../preferences",
        "/api/v1/preferences%2f",
        "/api/v1/preferences;a=b",
        "/api/v1/preferences&a=b",
        "/api",
        "/nothing",
    ] {
        let answer = app.get(path).token(&token).send().await;
        assert_eq!(
            (answer.status, answer.error().as_str()),
            (404, "Not Found"),
            "{path}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_for_a_page_gets_one_where_nothing_is() {
    let app = TestApp::start().await;
    for (accept, is_json, vary) in [
        ("application/json", true, "Accept, Origin"),
        ("application/activity+json", true, "Accept, Origin"),
        ("text/html, application/json", true, "Accept, Origin"),
        ("text/html", false, "Accept, Origin"),
        ("application/json, */*", false, "Origin"),
        ("*/*", false, "Accept, Origin"),
        ("", false, "Origin"),
    ] {
        let answer = app
            .get("/api/v1/nothing")
            .header("Accept", accept)
            .send()
            .await;
        assert_eq!(answer.status, 404, "{accept}");
        assert_eq!(
            answer
                .header("content-type")
                .unwrap()
                .starts_with("application/json"),
            is_json,
            "{accept}"
        );
        assert_eq!(answer.header("vary"), Some(vary), "{accept}");
        assert_eq!(
            answer.header("cache-control"),
            Some("private, no-store"),
            "{accept}"
        );
        assert!(
            answer
                .header("content-security-policy")
                .unwrap()
                .starts_with("base-uri 'none'"),
            "{accept}"
        );
    }
    let answer = app
        .get("/api/v1/nothing")
        .header("Accept", "nonsense")
        .send()
        .await;
    assert_eq!((answer.status, answer.body.as_str()), (406, ""));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_may_mean_another_method() {
    let app = TestApp::start().await;
    let (_, token) = app.user("alice").await;
    let post = || app.post("/api/v1/preferences").token(&token);
    assert_eq!(post().form("_method=get").send().await.status, 200);
    let head = post().form("_method=HEAD").send().await;
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    assert_eq!(
        post()
            .json("{}")
            .header("X-HTTP-Method-Override", "get")
            .send()
            .await
            .status,
        200
    );
    let multipart =
        "--x\r\nContent-Disposition: form-data; name=\"_method\"\r\n\r\nget\r\n--x--\r\n";
    assert_eq!(
        post()
            .body("multipart/form-data; boundary=x", multipart.as_bytes())
            .send()
            .await
            .status,
        200
    );
    // JSON, nonsense and queries don't, nor do other methods
    assert_eq!(
        post().json("{\"_method\":\"get\"}").send().await.status,
        404
    );
    assert_eq!(post().form("_method=nonsense").send().await.status, 404);
    assert_eq!(
        app.post("/api/v1/preferences?_method=get")
            .token(&token)
            .send()
            .await
            .status,
        404
    );
    let put = app.request("PUT", "/api/v1/preferences").token(&token);
    assert_eq!(put.form("_method=get").send().await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn head_answers_as_get_without_the_body() {
    let app = TestApp::start().await;
    let (_, token) = app.user("alice").await;
    let answer = app
        .request("HEAD", "/api/v1/preferences")
        .token(&token)
        .send()
        .await;
    assert_eq!((answer.status, answer.body.as_str()), (200, ""));
    assert!(answer.header("etag").is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn browsers_may_ask_beforehand_and_read_every_reply_of_the_api() {
    let app = TestApp::start().await;
    let ask = |path: &str, method: &str| {
        app.request("OPTIONS", path)
            .header("Origin", "https://web.example")
            .header("Access-Control-Request-Method", method)
            .header("Access-Control-Request-Headers", "authorization, x-tea")
    };
    let answer = ask("/api/v1/statuses", "POST").send().await;
    assert_eq!((answer.status, answer.body.as_str()), (200, ""));
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    assert_eq!(
        answer.header("access-control-allow-methods"),
        Some("POST, PUT, DELETE, GET, PATCH, OPTIONS")
    );
    assert_eq!(
        answer.header("access-control-allow-headers"),
        Some("authorization, x-tea")
    );
    assert_eq!(answer.header("access-control-max-age"), Some("7200"));
    assert_eq!(answer.header("vary"), None);
    for (path, method) in [
        ("/api/v1/statuses", "TRACE"),
        ("/oauth/authorize", "GET"),
        ("/oauth/token", "GET"),
        ("/x", "GET"),
    ] {
        let answer = ask(path, method).send().await;
        assert_eq!(
            (answer.status, answer.header("access-control-allow-origin")),
            (200, None),
            "{path}"
        );
    }
    // errors too
    let answer = app
        .get("/api/v1/preferences")
        .header("Origin", "null")
        .send()
        .await;
    assert_eq!(
        (answer.status, answer.header("access-control-allow-origin")),
        (401, Some("*"))
    );
    assert_eq!(
        app.get("/api/v1/preferences")
            .send()
            .await
            .header("access-control-allow-origin"),
        None
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn plain_http_is_sent_to_https_and_strange_hosts_away() {
    let app = TestApp::start().await;
    let plain = app
        .get("/api/v1/preferences?a=b")
        .without("x-forwarded-proto")
        .send()
        .await;
    assert_eq!(
        (plain.status, plain.header("location")),
        (301, Some("https://ferrodon.test/api/v1/preferences?a=b"))
    );
    assert_eq!(
        app.post("/api/v1/statuses")
            .without("x-forwarded-proto")
            .send()
            .await
            .status,
        308
    );
    assert_eq!(
        app.get("/api/v1/preferences")
            .header("Host", "evil.example")
            .send()
            .await
            .status,
        403
    );
    assert_eq!(
        app.get("/api/v1/preferences")
            .header("Host", "ferrodon.test:8443")
            .send()
            .await
            .status,
        401
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn blocked_addresses_get_nothing() {
    let app = TestApp::start().await;
    app.db
        .sql(
            "INSERT INTO ip_blocks (ip, severity, expires_at, comment, created_at, updated_at) VALUES \
             ('198.51.100.0/24', 9999, NULL, '', now(), now()), ('203.0.113.9', 9999, '2020-01-01', '', now(), now()), \
             ('192.0.2.1', 5000, NULL, '', now(), now())",
        )
        .await;
    let from = |ip: &str| app.get("/api/v1/nothing").header("X-Forwarded-For", ip);
    let answer = from("198.51.100.77").send().await;
    assert_eq!((answer.status, answer.body.as_str()), (403, "Forbidden\n"));
    // an end that is past, and a block of registrations only
    assert_eq!(from("203.0.113.9").send().await.status, 404);
    assert_eq!(from("192.0.2.1").send().await.status, 404);
}
