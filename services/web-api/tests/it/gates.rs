//! Who is let through, and what the others are told.

use chrono::Duration;
use ferrodon_test_support::{TestUser, builders::AccountBuilder};

use crate::app::{Answer, TestApp};

const PATH: &str = "/api/v1/preferences";

fn told(answer: &Answer) -> (u16, String) {
    (answer.status, answer.error())
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_are_found_in_the_header_then_in_parameters() {
    let app = TestApp::start().await;
    let (_, token) = app.user("alice").await;
    for header in ["bearer TOKEN", "BEARER TOKEN", " Bearer TOKEN "] {
        let answer = app
            .get(PATH)
            .header("Authorization", &header.replace("TOKEN", &token))
            .send()
            .await;
        assert_eq!(answer.status, 200, "{header}");
    }
    for header in [
        "Bearer  TOKEN",
        "Bearer\tTOKEN",
        "Bearer: TOKEN",
        "Token TOKEN",
        "TOKEN",
        "Bearer TOKEN x",
        "Bearer",
    ] {
        let answer = app
            .get(PATH)
            .header("Authorization", &header.replace("TOKEN", &token))
            .send()
            .await;
        assert_eq!(
            told(&answer),
            (401, "The access token is invalid".into()),
            "{header}"
        );
    }
    for name in ["access_token", "bearer_token"] {
        assert_eq!(
            app.get(&format!("{PATH}?{name}={token}"))
                .send()
                .await
                .status,
            200
        );
        assert_eq!(
            app.get(PATH)
                .form(&format!("{name}={token}"))
                .send()
                .await
                .status,
            200
        );
        assert_eq!(
            app.get(PATH)
                .json(&format!("{{\"{name}\":\"{token}\"}}"))
                .send()
                .await
                .status,
            200
        );
    }
    assert_eq!(
        app.get(&format!("{PATH}?access_token[]={token}"))
            .send()
            .await
            .status,
        401
    );
    // the first place counts, whatever is in the others
    assert_eq!(
        app.get(&format!("{PATH}?access_token={token}"))
            .token("wrong")
            .send()
            .await
            .status,
        401
    );
    assert_eq!(
        app.get(&format!("{PATH}?access_token=wrong"))
            .token(&token)
            .send()
            .await
            .status,
        200
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn dead_tokens_and_missing_scopes_are_told_apart() {
    let app = TestApp::start().await;
    let alice = app.db.user("alice").await;
    let revoked = app.db.token(alice.id).set("revoked_at", "2026-01-01").await;
    let expired = app.db.token(alice.id).set("expires_in", 60).await;
    let narrow = app.db.token(alice.id).scopes("read:lists write").await;
    app.db.advance(Duration::minutes(2));
    for (token, status, error, code) in [
        (
            revoked,
            401,
            "The access token was revoked",
            "invalid_token",
        ),
        (expired, 401, "The access token expired", "invalid_token"),
        (
            narrow,
            403,
            "This action is outside the authorized scopes",
            "insufficient_scope",
        ),
    ] {
        let answer = app.get(PATH).token(&token).send().await;
        assert_eq!(told(&answer), (status, error.into()));
        let challenge = answer.header("www-authenticate").unwrap();
        assert!(
            challenge.starts_with(&format!("Bearer realm=\"Doorkeeper\", error=\"{code}\"")),
            "{challenge}"
        );
        if status == 403 {
            assert!(
                challenge
                    .ends_with("\"Access to this resource requires scope _read read:accounts_.\""),
                "{challenge}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn people_who_may_not_act_are_told_why() {
    let app = TestApp::start().await;
    let db = &app.db;
    let bob = db.account("bob").await;
    let people: Vec<(TestUser, &str)> = vec![
        (
            db.user("unsure").unconfirmed().await,
            "Your login is missing a confirmed e-mail address",
        ),
        (
            db.user("newbie").unapproved().await,
            "Your login is currently pending approval",
        ),
        (
            db.user("frozen").disabled().await,
            "Your login is currently disabled",
        ),
        (
            db.user("gone").account(AccountBuilder::suspended).await,
            "Your login is currently disabled",
        ),
        (
            db.user("moved").account(|it| it.moved_to(bob.id)).await,
            "Your login is currently disabled",
        ),
    ];
    for (user, error) in people {
        let token = db.token(user.id).await;
        let answer = app.get(PATH).token(&token).send().await;
        assert_eq!(
            told(&answer),
            (403, error.into()),
            "{}",
            user.account.username
        );
        // the suspended don't get as far as the endpoint
        let vary = if user.account.username == "gone" {
            "Accept, Origin"
        } else {
            "Authorization, Origin"
        };
        assert_eq!(
            answer.header("vary"),
            Some(vary),
            "{}",
            user.account.username
        );
    }
    let application = db.application("app", "read").await;
    let token = db.application_token(application).await;
    let answer = app.get(PATH).token(&token).send().await;
    assert_eq!(
        told(&answer),
        (422, "This method requires an authenticated user".into())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_may_demand_a_second_factor() {
    let app = TestApp::start().await;
    let (_, token) = app.user("alice").await;
    assert_eq!(app.get(PATH).token(&token).send().await.status, 200);
    app.db
        .sql("UPDATE user_roles SET require_2fa = true WHERE id = -99")
        .await;
    app.state.caches.tokens.forget_all();
    assert_eq!(app.get(PATH).token(&token).send().await.status, 403);
    app.db
        .sql("UPDATE users SET otp_required_for_login = true")
        .await;
    app.state.caches.tokens.forget_all();
    assert_eq!(app.get(PATH).token(&token).send().await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_server_shuts_strangers_out() {
    let app = TestApp::start_with(&[
        ("FERRODON_DEV_NO_RATE_LIMITS", "true"),
        ("DISALLOW_UNAUTHENTICATED_API_ACCESS", "true"),
    ])
    .await;
    let answer = app.get(PATH).send().await;
    assert_eq!(
        told(&answer),
        (401, "This method requires an authenticated user".into())
    );
    assert_eq!(answer.header("www-authenticate"), None);
    let (_, token) = app.user("alice").await;
    assert_eq!(app.get(PATH).token(&token).send().await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_and_people_are_seen_once_a_day_and_who_was_away_gets_a_home_feed() {
    let app = TestApp::start().await;
    let (alice, token) = app.user("alice").await;
    let jobs = "SELECT count(*) FROM ferrodon.jobs WHERE kind = 'rebuild_home_feed'";
    let seen = format!(
        "SELECT extract(epoch FROM current_sign_in_at)::bigint FROM users WHERE id = {}",
        alice.id
    );
    let used = "SELECT extract(epoch FROM last_used_at)::bigint FROM oauth_access_tokens";
    let now = || chrono::DateTime::timestamp(&ferrodon_types::Clock::now(app.db.clock()));

    assert_eq!(app.get(PATH).token(&token).send().await.status, 200);
    let first = now();
    assert_eq!(app.db.number(used).await, Some(first));
    app.db.advance(Duration::hours(23));
    app.state.caches.tokens.forget_all();
    app.get(PATH).token(&token).send().await;
    assert_eq!(
        (app.db.number(used).await, app.db.number(&seen).await),
        (Some(first), Some(first))
    );
    app.db.advance(Duration::hours(2));
    app.state.caches.tokens.forget_all();
    app.get(PATH).token(&token).send().await;
    assert_eq!(
        (app.db.number(used).await, app.db.number(&seen).await),
        (Some(now()), Some(now()))
    );
    assert_eq!(app.db.number(jobs).await, Some(0));

    app.db.advance(Duration::days(8));
    app.state.caches.tokens.forget_all();
    // a gate that refuses doesn't matter
    let narrow = app.db.token(alice.id).scopes("write").await;
    assert_eq!(app.get(PATH).token(&narrow).send().await.status, 403);
    assert_eq!(app.db.number(&seen).await, Some(now()));
    assert_eq!(app.db.number(jobs).await, Some(1));
    // whatever the process still knows of her, once is enough
    app.db.sql("DELETE FROM ferrodon.jobs").await;
    app.get(PATH).token(&narrow).send().await;
    assert_eq!(app.db.number(jobs).await, Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_ends_itself_is_gone() {
    use ferrodon_secrets::{keys::KeyGenerator, messages::MessageVerifier};

    let keys = KeyGenerator::new("0123456789abcdef0123456789abcdef0123456789abcdef");
    let signed = MessageVerifier::named(&keys, "self-destruct")
        .unwrap()
        .generate(&"ferrodon.test")
        .unwrap();
    let app = TestApp::start_with(&[("SELF_DESTRUCT", &signed)]).await;
    assert_eq!(told(&app.get(PATH).send().await), (410, "Gone".into()));
    assert_eq!(app.get("/health").send().await.status, 200);
}
