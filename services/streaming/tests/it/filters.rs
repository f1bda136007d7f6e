use serde_json::{Value, json};

use crate::support::{Person, Service, Ws, status, update};

/// Publishes statuses by authors, then one by `last`, and returns the contents that arrived.
async fn arrived(service: &Service, ws: &mut Ws, statuses: &[Value], last: &Person) -> Vec<String> {
    for status in statuses {
        service.publish("timeline:public", &update(status)).await;
    }
    service
        .publish("timeline:public", &update(&status(last, "end")))
        .await;
    let mut contents = Vec::new();
    loop {
        let (_, _, payload) = ws.event().await;
        let payload: Value = serde_json::from_str(&payload).unwrap();
        match payload["content"].as_str().unwrap() {
            "end" => return contents,
            content => contents.push(content.to_owned()),
        }
    }
}

/// Says that a viewer's rules changed, as the web side does after its commit.
async fn changed(service: &Service, who: &Person) {
    service
        .publish(&format!("ferrodon:viewer:{}", who.id()), &json!(""))
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn blocks_and_mutes_hold_from_the_moment_they_are_said() {
    let service = Service::start().await;
    let (alice, bob) = (service.person("alice").await, service.person("bob").await);
    let (carol, dave) = (service.person("carol").await, service.person("dave").await);
    let mut ws = service.ws(&alice, "?stream=public").await;
    ws.settle().await;
    let mut about_bob = status(&carol, "about bob");
    about_bob["mentions"] = json!([{"id": bob.id().to_string()}]);
    let statuses = [status(&bob, "bob"), about_bob];
    assert_eq!(
        arrived(&service, &mut ws, &statuses, &dave).await,
        ["bob", "about bob"]
    );

    let (alice_id, bob_id, carol_id) = (
        alice.user.account.id,
        bob.user.account.id,
        carol.user.account.id,
    );
    service.db.block(alice_id, bob_id).await;
    changed(&service, &alice).await;
    assert!(
        arrived(&service, &mut ws, &statuses, &dave)
            .await
            .is_empty()
    );
    service.db.sql("DELETE FROM blocks").await;
    service.db.block(carol_id, alice_id).await;
    changed(&service, &alice).await;
    assert_eq!(
        arrived(&service, &mut ws, &statuses, &dave).await,
        ["bob"],
        "she blocks me"
    );
    service.db.mute(alice_id, bob_id).await;
    changed(&service, &alice).await;
    assert!(
        arrived(&service, &mut ws, &statuses, &dave)
            .await
            .is_empty()
    );
    // deletions pass
    service
        .publish(
            "timeline:public",
            &json!({"event": "delete", "payload": "5"}),
        )
        .await;
    assert_eq!(ws.event().await.1, "delete");
}

#[tokio::test(flavor = "multi_thread")]
async fn domains_languages_and_closed_feeds_are_left_out() {
    let service = Service::start().await;
    let (bob, dave) = (service.person("bob").await, service.person("dave").await);
    let user = service
        .db
        .user("alice")
        .chosen_languages(&["de", "fr"])
        .await;
    service
        .db
        .block_domain(user.account.id, "far.example")
        .await;
    let alice = service.token_of(user, "read").await;
    let mut ws = service.ws(&alice, "?stream=public").await;
    ws.settle().await;
    let of = |content: &str, domain: &str, language: Value| {
        let mut status = status(&bob, content);
        if !domain.is_empty() {
            status["account"]["acct"] = format!("bob@{domain}").into();
        }
        status["language"] = language;
        status
    };
    let statuses = [
        of("en", "", json!("en")),
        of("de", "", json!("de")),
        of("none", "", json!(null)),
        of("far", "far.example", json!("de")),
        of("under", "sub.far.example", json!("fr")),
    ];
    let dave_in_german = {
        let mut last = status(&dave, "end");
        last["language"] = "de".into();
        last
    };
    for status in &statuses {
        service.publish("timeline:public", &update(status)).await;
    }
    service
        .publish("timeline:public", &update(&dave_in_german))
        .await;
    for expected in ["de", "under", "end"] {
        let payload: Value = serde_json::from_str(&ws.event().await.2).unwrap();
        assert_eq!(payload["content"], expected);
    }

    service.db.sql("INSERT INTO settings (var, value, created_at, updated_at) VALUES ('local_live_feed_access', E'--- disabled\\n', now(), now())").await;
    let mut closed = service.ws(&alice, "?stream=public").await;
    closed.settle().await;
    let staff = service.db.user("mod").role("Moderator").await;
    let staff = service.token_of(staff, "read").await;
    let mut open = service.ws(&staff, "?stream=public").await;
    open.settle().await;
    service
        .publish("timeline:public", &update(&dave_in_german))
        .await;
    service
        .publish("timeline:public", &update(&statuses[4]))
        .await;
    let content = async |ws: &mut Ws| {
        serde_json::from_str::<Value>(&ws.event().await.2).unwrap()["content"].clone()
    };
    assert_eq!(content(&mut closed).await, "under", "remote statuses only");
    assert_eq!(content(&mut open).await, "end");
}

#[tokio::test(flavor = "multi_thread")]
async fn keyword_filters_are_told_and_never_drop() {
    let service = Service::start().await;
    let (alice, bob) = (service.person("alice").await, service.person("bob").await);
    let mut ws = service.ws(&alice, "?stream=public").await;
    ws.settle().await;
    let filtered = async |ws: &mut Ws, status: &Value| {
        service.publish("timeline:public", &update(status)).await;
        serde_json::from_str::<Value>(&ws.event().await.2).unwrap()["filtered"].clone()
    };
    let mut cheese = status(&bob, "<p>Old <span>CHEESE</span>cake</p>");
    assert_eq!(filtered(&mut ws, &cheese).await, json!([]));
    service
        .db
        .sql(&format!(
            "INSERT INTO custom_filters (id, account_id, phrase, context, action, expires_at, created_at, updated_at) VALUES
               (1, {0}, 'No cheese', '{{home,public}}', 0, '2026-03-14 10:00', now(), now()),
               (2, {0}, 'Blurred', '{{home}}', 2, NULL, now(), now()), (3, {0}, 'Empty', '{{home}}', 0, NULL, now(), now());
             INSERT INTO custom_filter_keywords (custom_filter_id, keyword, whole_word, created_at, updated_at) VALUES
               (1, 'cheese', false, now(), now()), (1, 'old', true, now(), now()), (2, 'cake', false, now(), now())",
            alice.id()
        ))
        .await;
    service
        .publish(
            &format!("timeline:system:{}", alice.id()),
            &json!({"event": "filters_changed"}),
        )
        .await;
    let expected = json!([
        {"filter": {"id": "1", "title": "No cheese", "context": ["home", "public"], "expires_at": "2026-03-14T10:00:00.000Z", "filter_action": "warn"},
         "keyword_matches": ["Old"], "status_matches": null},
        {"filter": {"id": "2", "title": "Blurred", "context": ["home"], "expires_at": null}, "keyword_matches": ["cake"], "status_matches": null},
    ]);
    assert_eq!(filtered(&mut ws, &cheese).await, expected);
    service.db.advance(chrono::TimeDelta::hours(2));
    assert_eq!(
        filtered(&mut ws, &cheese).await[0]["filter"]["id"],
        "2",
        "the first has ended"
    );
    cheese["filtered"] = json!(["already"]);
    assert_eq!(filtered(&mut ws, &cheese).await, json!(["already"]));
}
