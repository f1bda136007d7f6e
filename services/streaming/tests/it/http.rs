use crate::support::{Service, header};

#[tokio::test(flavor = "multi_thread")]
async fn health_answers_and_other_paths_are_unknown() {
    let service = Service::start().await;
    for path in [
        "/api/v1/streaming/health",
        "/API/v1/Streaming/health/",
        "/api/v1/streaming/health?x=1",
    ] {
        let (head, body) = service.request("GET", path, None).await;
        assert!(head.starts_with("HTTP/1.1 200"), "{head}");
        assert_eq!(
            (body.as_str(), header(&head, "cache-control").as_deref()),
            ("OK", Some("private, no-store"))
        );
    }
    for path in [
        "/",
        "/api/v1/streaming",
        "/api/v1/streaming/",
        "/api/v1/streaming/user/",
        "/api/v1/streaming/%75ser",
    ] {
        let (head, body) = service.request("GET", path, None).await;
        assert!(head.starts_with("HTTP/1.1 400"), "{head}");
        assert_eq!(body, r#"{"error":"Unknown channel requested"}"#);
        assert_eq!(
            header(&head, "access-control-allow-origin").as_deref(),
            Some("*")
        );
        assert!(header(&head, "x-request-id").is_some());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn preflights_pass_everywhere_and_other_methods_end_at_the_token() {
    let service = Service::start().await;
    let alice = service.person("alice").await;
    let (head, _) = service.request("OPTIONS", "/nonsense", None).await;
    assert!(head.starts_with("HTTP/1.1 204"), "{head}");
    assert_eq!(
        header(&head, "access-control-allow-methods").as_deref(),
        Some("GET,HEAD,PUT,PATCH,POST,DELETE")
    );
    let (head, body) = service
        .request("POST", "/api/v1/streaming/user", None)
        .await;
    assert!(head.starts_with("HTTP/1.1 401"), "{head}");
    assert_eq!(body, r#"{"error":"Missing access token"}"#);
    let (head, body) = service
        .request("POST", "/api/v1/streaming/user", Some(&alice.token))
        .await;
    assert!(head.starts_with("HTTP/1.1 404"), "{head}");
    assert_eq!(body.len(), 161);
}

#[tokio::test(flavor = "multi_thread")]
async fn parameters_are_checked_before_a_stream_begins() {
    let service = Service::start().await;
    let alice = service.person("alice").await;
    for (path, status, message) in [
        ("hashtag", 400, "Missing tag name parameter"),
        ("hashtag?tag=a&tag=b", 400, "An unexpected error occurred"),
        ("list", 400, "Missing list name parameter"),
        ("list?list=1", 401, "Not authorized to stream this list"),
    ] {
        let (head, body) = service
            .request(
                "GET",
                &format!("/api/v1/streaming/{path}"),
                Some(&alice.token),
            )
            .await;
        assert!(head.starts_with(&format!("HTTP/1.1 {status}")), "{head}");
        assert_eq!(body, format!(r#"{{"error":"{message}"}}"#));
    }
}
