//! What the server says of itself.

use serde_json::json;

use crate::app::TestApp;

async fn store(app: &TestApp, var: &str, yaml: &str) {
    app.db
        .sql(&format!(
            "INSERT INTO settings (var, value, created_at, updated_at) VALUES ('{var}', '{yaml}', now(), now()) \
             ON CONFLICT (var) DO UPDATE SET value = excluded.value"
        ))
        .await;
    app.state.caches.settings.forget().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_read_the_version_of_mastodon_and_of_its_interface() {
    let app = TestApp::start().await;
    let answer = app.get("/api/v2/instance").send().await;
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.header("cache-control"),
        Some("max-age=300, public, stale-while-revalidate=30, stale-if-error=86400")
    );
    let instance = answer.json();
    let version = instance["version"].as_str().unwrap();
    assert!(
        version.starts_with("4.6.5 (compatible; Ferrodon "),
        "{version}"
    );
    assert_eq!(instance["api_versions"], json!({ "mastodon": 11 }));
    assert_eq!(instance["configuration"]["statuses"]["max_characters"], 500);
    assert_eq!(instance["registrations"]["enabled"], false);
    assert_eq!(instance["icon"].as_array().unwrap().len(), 9);
    let old = app.get("/api/v1/instance").send().await;
    assert_eq!(old.header("deprecation"), Some("@1668384000"));
    assert_eq!(old.json()["version"], version);
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_suspended_still_reads_the_rules_but_little_else() {
    let app = TestApp::start().await;
    let (alice, token) = app.user("alice").await;
    app.db
        .sql(&format!(
            "UPDATE accounts SET suspended_at = now() WHERE id = {}",
            alice.account.id
        ))
        .await;
    for (path, status) in [
        ("/api/v1/instance", 200),
        ("/api/v2/instance", 200),
        ("/api/v1/instance/rules", 200),
        ("/api/v1/instance/extended_description", 200),
        ("/api/v1/instance/peers", 200),
        ("/api/v1/instance/activity", 403),
        ("/api/v1/instance/languages", 403),
        ("/api/v1/instance/privacy_policy", 403),
        ("/api/v1/custom_emojis", 403),
    ] {
        let answer = app.get(path).token(&token).send().await;
        assert_eq!(answer.status, status, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_that_are_named_are_there() {
    let app = TestApp::start().await;
    let instance = app.get("/api/v2/instance").send().await.json();
    let icons = instance["icon"]
        .as_array()
        .unwrap()
        .iter()
        .map(|icon| icon["src"].as_str().unwrap());
    for url in icons.chain([instance["thumbnail"]["url"].as_str().unwrap()]) {
        let path = url
            .split_once("://")
            .and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..]))
            .unwrap();
        let answer = app.get(path).send().await;
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (200, Some("image/png")),
            "{path}"
        );
    }
    for path in [
        "/avatars/original/missing.png",
        "/headers/original/missing.png",
    ] {
        assert_eq!(app.get(path).send().await.status, 200, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_and_a_closed_door_are_announced() {
    let app = TestApp::start().await;
    store(&app, "closed_registrations_message", "--- Come *later*.\n").await;
    let registrations =
        async || app.get("/api/v2/instance").send().await.json()["registrations"].clone();
    assert_eq!(
        registrations().await["message"],
        "<p>Come <em>later</em>.</p>\n"
    );
    store(&app, "registrations_mode", "--- approved\n").await;
    store(&app, "require_invite_text", "--- true\n").await;
    store(&app, "min_age", "--- 16\n").await;
    assert_eq!(
        registrations().await,
        json!({ "enabled": true, "approval_required": true, "reason_required": true, "message": null, "min_age": 16, "url": null })
    );
    let info = app.get("/nodeinfo/2.0").send().await.json();
    assert_eq!(info["openRegistrations"], true);
    assert_eq!(info["software"]["name"], "ferrodon");
}

#[tokio::test(flavor = "multi_thread")]
async fn contact_rules_and_figures_are_the_servers_own() {
    let app = TestApp::start().await;
    let (alice, _) = app.user("alice").await;
    store(&app, "site_contact_username", "--- alice\n").await;
    store(&app, "site_contact_email", "--- staff@example.com\n").await;
    app.db
        .sql(
            "INSERT INTO rules (text, hint, priority, created_at, updated_at) VALUES ('second', '', 1, now(), now()), ('first', 'why', 0, now(), now()); \
             INSERT INTO rules (text, deleted_at, created_at, updated_at) VALUES ('gone', now(), now(), now()); \
             INSERT INTO rule_translations (rule_id, language, text, hint, created_at, updated_at) \
               SELECT id, 'de', 'erstens', '', now(), now() FROM rules WHERE text = 'first'",
        )
        .await;
    let instance = app.get("/api/v2/instance").send().await.json();
    assert_eq!(instance["contact"]["email"], "staff@example.com");
    assert_eq!(
        instance["contact"]["account"]["id"],
        alice.account.id.to_string()
    );
    let rules = instance["rules"].as_array().unwrap();
    assert_eq!(rules.len(), 2);
    assert_eq!(rules[0]["text"], "first");
    assert_eq!(
        rules[0]["translations"],
        json!({ "de": { "text": "erstens", "hint": "" } })
    );
    assert_eq!(
        app.get("/api/v1/instance/rules").send().await.json(),
        instance["rules"]
    );
    let stats = app.get("/api/v1/instance").send().await.json()["stats"].clone();
    assert_eq!(
        stats,
        json!({ "user_count": 1, "status_count": 0, "domain_count": 0 })
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn listed_emoji_come_with_their_category() {
    let app = TestApp::start().await;
    app.db
        .sql(
            "INSERT INTO custom_emoji_categories (id, name, created_at, updated_at) VALUES (7, 'tea', now(), now()); \
             INSERT INTO custom_emojis (shortcode, domain, image_file_name, disabled, visible_in_picker, category_id, created_at, updated_at) VALUES \
               ('cup', NULL, 'cup.png', false, true, 7, now(), now()), ('plain', NULL, 'p.png', false, true, NULL, now(), now()), \
               ('off', NULL, 'o.png', true, true, NULL, now(), now()), ('hidden', NULL, 'h.png', false, false, NULL, now(), now()), \
               ('far', 'far.example', 'f.png', false, true, NULL, now(), now()); \
             UPDATE custom_emoji_categories SET featured_emoji_id = (SELECT id FROM custom_emojis WHERE shortcode = 'cup')",
        )
        .await;
    let emojis = app.get("/api/v1/custom_emojis").send().await.json();
    let emojis = emojis.as_array().unwrap();
    assert_eq!(emojis.len(), 2);
    assert_eq!(
        (&emojis[0]["category"], &emojis[0]["featured"]),
        (&json!("tea"), &json!(true))
    );
    assert!(emojis[1].get("category").is_none() && emojis[1].get("featured").is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn people_of_earlier_days_count_as_active_and_those_of_today_not_yet() {
    let app = TestApp::start().await;
    let active = async || {
        app.get("/api/v2/instance").send().await.json()["usage"]["users"]["active_month"].clone()
    };
    let seen = async |days: i64| {
        let at = app.state.clock.now() - chrono::TimeDelta::days(days);
        ferrodon_redis::activity::seen(&app.state.redis, ferrodon_types::UserId(days), at)
            .await
            .unwrap();
    };
    seen(0).await;
    assert_eq!(active().await, 0);
    seen(1).await;
    seen(28).await;
    seen(29).await;
    assert_eq!(active().await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn texts_are_rendered_and_name_the_server() {
    let app = TestApp::start().await;
    let extended = async || {
        app.get("/api/v1/instance/extended_description")
            .send()
            .await
            .json()
    };
    assert_eq!(
        extended().await,
        json!({ "updated_at": null, "content": "" })
    );
    store(&app, "site_extended_description", "--- About *us*.\n").await;
    assert_eq!(extended().await["content"], "<p>About <em>us</em>.</p>\n");
    let policy = app
        .get("/api/v1/instance/privacy_policy")
        .send()
        .await
        .json();
    let content = policy["content"].as_str().unwrap();
    assert!(
        content.contains(ferrodon_test_support::LOCAL_DOMAIN) && !content.contains("%{"),
        "{content}"
    );
    store(&app, "site_terms", "--- Ours on %{domain}.\n").await;
    let policy = app
        .get("/api/v1/instance/privacy_policy")
        .send()
        .await
        .json();
    let ours = format!("<p>Ours on {}.</p>\n", ferrodon_test_support::LOCAL_DOMAIN);
    assert_eq!(policy["content"], ours);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_terms_in_force_are_shown_and_those_that_follow_are_announced() {
    let app = TestApp::start().await;
    let shown = async |path: &str| {
        app.get(&format!("/api/v1/instance/terms_of_service{path}"))
            .send()
            .await
    };
    assert_eq!(shown("").await.status, 404);
    app.db
        .sql(
            "INSERT INTO terms_of_services (text, effective_date, published_at, created_at, updated_at) VALUES \
               ('draft', '2019-01-01', NULL, now(), now()), ('first', '2020-02-03', now(), now(), now()), \
               ('later', '2095-05-06', now(), now(), now())",
        )
        .await;
    let current = shown("").await.json();
    assert_eq!(
        current,
        json!({ "effective_date": "2020-02-03", "effective": true, "content": "<p>first</p>\n", "succeeded_by": "2095-05-06" })
    );
    assert_eq!(shown("/2095-5-6").await.json()["effective"], false);
    for unknown in ["/2019-01-01", "/2020-01-01", "/yesterday", "/2021-02-30"] {
        assert_eq!(shown(unknown).await.status, 404, "{unknown}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn peers_and_figures_can_be_switched_off() {
    let app = TestApp::start().await;
    for path in ["/api/v1/instance/peers", "/api/v1/instance/activity"] {
        assert_eq!(app.get(path).send().await.status, 200, "{path}");
    }
    assert_eq!(
        app.get("/api/v1/instance/activity")
            .send()
            .await
            .json()
            .as_array()
            .unwrap()
            .len(),
        12
    );
    store(&app, "peers_api_enabled", "--- false\n").await;
    store(&app, "activity_api_enabled", "--- false\n").await;
    for path in ["/api/v1/instance/peers", "/api/v1/instance/activity"] {
        let answer = app.get(path).send().await;
        assert_eq!((answer.status, answer.body.as_str()), (404, ""), "{path}");
    }
}
