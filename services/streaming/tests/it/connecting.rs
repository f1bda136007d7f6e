use serde_json::json;

use crate::support::Service;

#[tokio::test(flavor = "multi_thread")]
async fn a_token_comes_by_header_query_or_subprotocol() {
    let service = Service::start().await;
    let alice = service.person("alice").await;
    let token = alice.token.as_str();
    let bearer = format!("Bearer {token}");
    let by_query = format!("?access_token={token}");
    service
        .try_ws("", &[("authorization", &bearer)])
        .await
        .unwrap();
    service
        .try_ws("", &[("authorization", token)])
        .await
        .unwrap();
    service.try_ws(&by_query, &[]).await.unwrap();
    let (_, protocol) = service
        .try_ws("", &[("sec-websocket-protocol", token)])
        .await
        .unwrap();
    assert_eq!(
        protocol.as_deref(),
        Some(token),
        "browsers want to hear it again"
    );

    let refused = service.try_ws("", &[]).await.unwrap_err();
    assert_eq!(
        (refused.status, refused.message.as_deref()),
        (401, Some("Missing access token"))
    );
    for (query, headers) in [
        (by_query.as_str(), vec![("authorization", "Bearer wrong")]),
        ("?access_token=wrong", vec![]),
        ("", vec![("authorization", "bearer lower")]),
    ] {
        let refused = service.try_ws(query, &headers).await.unwrap_err();
        assert_eq!(
            (refused.status, refused.message.as_deref()),
            (401, Some("Invalid access token"))
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_act_may_not_listen_but_unconfirmed_and_unapproved_may() {
    let service = Service::start().await;
    let db = &service.db;
    let app = db.application("app", "read").await;
    let mut refused = vec![db.application_token(app).await];
    let disabled = db.user("disabled").disabled().await;
    let suspended = db
        .user("suspended")
        .account(ferrodon_test_support::AccountBuilder::suspended)
        .await;
    let revoked = db.user("revoked").await;
    refused.push(db.token(disabled.id).await);
    refused.push(db.token(suspended.id).await);
    refused.push(
        db.token(revoked.id)
            .set("revoked_at", "2026-01-01T00:00:00")
            .await,
    );
    for token in refused {
        let refused = service
            .try_ws("", &[("authorization", &token)])
            .await
            .unwrap_err();
        assert_eq!(
            (refused.status, refused.message.as_deref()),
            (401, Some("Invalid access token"))
        );
        let (head, body) = service
            .request("GET", "/api/v1/streaming/user", Some(&token))
            .await;
        assert!(head.starts_with("HTTP/1.1 401"), "{head}");
        assert_eq!(body, r#"{"error":"Invalid access token"}"#);
    }
    for user in [
        db.user("fresh").unconfirmed().await,
        db.user("pending").unapproved().await,
    ] {
        let token = db.token(user.id).await;
        service
            .try_ws("?stream=user", &[("authorization", &token)])
            .await
            .unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_without_its_scope_is_refused_on_the_open_socket() {
    let service = Service::start().await;
    let alice = service.db.user("alice").await;
    let person = service.token_of(alice, "read:notifications write").await;
    let mut ws = service.ws(&person, "?stream=user").await;
    let refused = json!({"error": "Access token does not have the required scopes", "status": 401});
    assert_eq!(ws.hear().await, refused);
    ws.send(json!({"type": "subscribe", "stream": "hashtag"}))
        .await;
    assert_eq!(ws.hear().await, refused, "scopes come before parameters");
    ws.send(json!({"type": "subscribe", "stream": "user:notification"}))
        .await;
    ws.send(json!({"type": "unsubscribe", "stream": "user"}))
        .await;
    service
        .publish(
            &format!("timeline:{}:notifications", person.id()),
            &json!({"event": "x", "payload": "early"}),
        )
        .await;
    // nothing but what was allowed is heard
    loop {
        service
            .publish(
                &format!("timeline:{}:notifications", person.id()),
                &json!({"event": "x", "payload": "1"}),
            )
            .await;
        let (stream, _, payload) = ws.event().await;
        assert_eq!(stream, json!(["user:notification"]));
        if payload == "1" {
            break;
        }
    }
}
