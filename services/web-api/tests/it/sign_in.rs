//! People sign in, with one factor and two, and out again.

use chrono::Duration;
use ferrodon_secrets::totp;
use ferrodon_test_support::{PASSWORD, PASSWORD_HASH, TestUser};
use ferrodon_types::Clock;
use serde_json::json;

use crate::{app::TestApp, browser::Browser};

const SECRET: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

async fn count(app: &TestApp, what: &str) -> i64 {
    app.db
        .number(&format!("SELECT count(*) FROM {what}"))
        .await
        .unwrap()
}

/// A user with a second factor, and one backup code, which is the password of all test users.
async fn guarded_user(app: &TestApp) -> TestUser {
    let secret = app.state.columns.encrypt(SECRET, &mut rand::rng()).unwrap();
    app.db
        .user("dara")
        .set("otp_required_for_login", true)
        .set("otp_secret", secret)
        .set("otp_backup_codes", json!([PASSWORD_HASH]))
        .await
}

fn code(app: &TestApp) -> String {
    totp::code_at(SECRET, app.db.clock().now()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_and_an_unknown_address_look_the_same() {
    let app = TestApp::start().await;
    let alice = app.db.user("alice").await;
    let mut browser = Browser::new(&app);
    for (email, password) in [
        (alice.email.as_str(), "wrong"),
        ("nobody@mail.example", PASSWORD),
        ("", ""),
        ("alice", PASSWORD),
    ] {
        let answer = browser.sign_in(email, password).await;
        assert_eq!(answer.status, 200);
        assert!(
            answer.body.contains("Invalid E-mail address or password."),
            "{}",
            answer.body
        );
        assert!(answer.body.contains(&format!("value=\"{email}\"")));
        assert!(!answer.body.contains(PASSWORD));
    }
    assert_eq!(count(&app, "session_activations").await, 0);
    assert_eq!(count(&app, "login_activities").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_begins_with_a_token_and_leaves_its_marks() {
    let app = TestApp::start().await;
    let alice = app
        .db
        .user("alice")
        .set("current_sign_in_at", "2026-03-14T08:00:00")
        .await;
    let mut browser = Browser::new(&app);
    let answer = browser.sign_in(" ALICE@mail.EXAMPLE ", PASSWORD).await;
    assert_eq!(
        (answer.status, answer.location()),
        (302, "https://ferrodon.test/")
    );
    let cookies: Vec<&str> = answer
        .headers
        .iter()
        .filter(|(name, _)| name == "set-cookie")
        .map(|(_, value)| value.as_str())
        .collect();
    assert!(
        cookies[0].starts_with("_session_id=")
            && cookies[0].contains("expires=Sun, 14 Mar 2027 09:00:00 GMT"),
        "{cookies:?}"
    );
    assert!(
        cookies
            .iter()
            .all(|cookie| cookie.ends_with("; secure; HttpOnly; SameSite=Lax")),
        "{cookies:?}"
    );
    let home = browser.get("/").await;
    assert!(home.body.contains("@alice@ferrodon.test"), "{}", home.body);
    assert_eq!(home.header("cache-control"), Some("private, no-store"));

    let row = format!(
        "SELECT concat_ws(' ', sign_in_count, current_sign_in_at, last_sign_in_at) FROM users WHERE id = {}",
        alice.id
    );
    assert_eq!(
        app.db.text(&row).await.unwrap(),
        "1 2026-03-14 09:00:00 2026-03-14 08:00:00"
    );
    let row = "SELECT concat_ws(' ', s.ip, s.user_agent, t.scopes, a.name) FROM session_activations s \
               JOIN oauth_access_tokens t ON t.id = s.access_token_id LEFT JOIN oauth_applications a ON a.id = t.application_id";
    assert_eq!(
        app.db.text(row).await.unwrap(),
        "203.0.113.9 Test/1.0 read write follow Web"
    );
    let row = "SELECT concat_ws(' ', success, authentication_method, coalesce(failure_reason, '-'), ip, user_agent) FROM login_activities";
    assert_eq!(
        app.db.text(row).await.unwrap(),
        "t password - 203.0.113.9 Test/1.0"
    );

    // once more while signed in: the same session goes on
    let page = browser.get("/auth/sign_in").await;
    assert_eq!(
        (page.status, page.location()),
        (302, "https://ferrodon.test/")
    );
    assert_eq!(count(&app, "session_activations").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_from_elsewhere_signs_nobody_in() {
    let app = TestApp::start().await;
    let alice = app.db.user("alice").await;
    let fields = [
        ("user[email]", alice.email.as_str()),
        ("user[password]", PASSWORD),
    ];
    let mut browser = Browser::new(&app);
    assert_eq!(browser.post("/auth/sign_in", &fields).await.status, 422);
    browser.get("/auth/sign_in").await;
    assert_eq!(browser.post("/auth/sign_in", &fields).await.status, 422);
    let page = browser.get("/auth/sign_in").await;
    let (_, hidden) = crate::browser::form(&page.body, 0);
    let without_user: Vec<(&str, &str)> = hidden
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    assert_eq!(
        browser.post("/auth/sign_in", &without_user).await.status,
        400
    );
    // a token of another browser
    let mut other = Browser::new(&app);
    other.get("/auth/sign_in").await;
    let stolen = [without_user, fields.to_vec()].concat();
    assert_eq!(other.post("/auth/sign_in", &stolen).await.status, 422);
    assert_eq!(count(&app, "session_activations").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_was_on_the_way_somewhere_gets_there() {
    let app = TestApp::start().await;
    let alice = app.db.user("alice").await;
    let mut browser = Browser::new(&app);
    let path = "/oauth/authorize/native?code=abc";
    assert_eq!(
        browser.get(path).await.location(),
        "https://ferrodon.test/auth/sign_in"
    );
    assert_eq!(
        browser.sign_in(&alice.email, PASSWORD).await.location(),
        format!("https://ferrodon.test{path}")
    );

    let mut browser = Browser::new(&app);
    // only profiles of ours are come back to
    for referrer in [
        "https://ferrodon.test/@alice",
        "https://evil.example/@bob",
        "https://ferrodon.test/explore",
    ] {
        let page = browser
            .send("GET", "/auth/sign_in", None, &[("Referer", referrer)])
            .await;
        assert_eq!(page.status, 200);
    }
    assert_eq!(
        browser.sign_in(&alice.email, PASSWORD).await.location(),
        "https://ferrodon.test/@alice"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_factor_is_asked_for_and_good_once() {
    let app = TestApp::start().await;
    let dara = guarded_user(&app).await;
    let mut browser = Browser::new(&app);
    let page = browser.sign_in(&dara.email, PASSWORD).await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("user[otp_attempt]"), "{}", page.body);
    assert_eq!(count(&app, "session_activations").await, 0);

    let page = browser
        .submit(&page, 0, &[("user[otp_attempt]", "000000")])
        .await;
    assert!(
        page.status == 200 && page.body.contains("Invalid two-factor code"),
        "{}",
        page.body
    );
    let right = code(&app);
    let answer = browser
        .submit(&page, 0, &[("user[otp_attempt]", &right)])
        .await;
    assert_eq!(answer.status, 302, "{}", answer.body);
    assert!(browser.get("/").await.body.contains("@dara@"));

    let mut other = Browser::new(&app);
    let page = other.sign_in(&dara.email, PASSWORD).await;
    let page = other
        .submit(&page, 0, &[("user[otp_attempt]", &right)])
        .await;
    assert!(
        page.status == 200 && page.body.contains("Invalid two-factor code"),
        "the same code once more"
    );
    app.db.advance(Duration::seconds(60));
    let answer = other
        .submit(&page, 0, &[("user[otp_attempt]", &code(&app))])
        .await;
    assert_eq!(answer.status, 302);

    let rows = "SELECT string_agg(concat_ws(' ', success, authentication_method, failure_reason), ', ' ORDER BY id) FROM login_activities";
    let expected = "f otp invalid_otp_token, t otp, f otp invalid_otp_token, t otp";
    assert_eq!(app.db.text(rows).await.unwrap(), expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_code_replaces_the_second_factor_once() {
    let app = TestApp::start().await;
    let dara = guarded_user(&app).await;
    for expected in [302, 200] {
        let mut browser = Browser::new(&app);
        let page = browser.sign_in(&dara.email, PASSWORD).await;
        let answer = browser
            .submit(&page, 0, &[("user[otp_attempt]", PASSWORD)])
            .await;
        assert_eq!(answer.status, expected);
    }
    assert_eq!(count(&app, "users WHERE otp_backup_codes = '{}'").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_are_tried_nine_times_an_hour() {
    let app = TestApp::start().await;
    let dara = guarded_user(&app).await;
    let mut browser = Browser::new(&app);
    let page = browser.sign_in(&dara.email, PASSWORD).await;
    for _ in 0..9 {
        assert!(
            browser
                .submit(&page, 0, &[("user[otp_attempt]", "000000")])
                .await
                .body
                .contains("Invalid two-factor code")
        );
    }
    let refused = browser
        .submit(&page, 0, &[("user[otp_attempt]", &code(&app))])
        .await;
    assert!(
        refused.status == 200 && refused.body.contains("Too many authentication attempts"),
        "{}",
        refused.body
    );
    app.db.advance(Duration::hours(1));
    let answer = browser
        .submit(&page, 0, &[("user[otp_attempt]", &code(&app))])
        .await;
    assert_eq!(answer.status, 302);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_that_changed_between_the_steps_begins_again() {
    let app = TestApp::start().await;
    let dara = guarded_user(&app).await;
    let mut browser = Browser::new(&app);
    let page = browser.sign_in(&dara.email, PASSWORD).await;
    app.db
        .sql(&format!(
            "UPDATE users SET updated_at = updated_at + interval '1 minute' WHERE id = {}",
            dara.id
        ))
        .await;
    let answer = browser
        .submit(&page, 0, &[("user[otp_attempt]", &code(&app))])
        .await;
    assert_eq!(
        (answer.status, answer.location()),
        (302, "https://ferrodon.test/auth/sign_in")
    );
    assert!(
        browser
            .get("/auth/sign_in")
            .await
            .body
            .contains("took too long")
    );
    assert_eq!(count(&app, "session_activations").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_ends_the_session_and_its_token() {
    let app = TestApp::start().await;
    let alice = app.db.user("alice").await;
    let mut browser = Browser::signed_in(&app, &alice.email).await;
    let token = app
        .db
        .text("SELECT token FROM oauth_access_tokens")
        .await
        .unwrap();
    assert_eq!(
        app.get("/api/v1/apps/verify_credentials")
            .token(&token)
            .send()
            .await
            .status,
        200
    );
    let home = browser.get("/").await;
    let forged = browser
        .post("/auth/sign_out", &[("_method", "delete")])
        .await;
    assert_eq!(forged.status, 422);
    assert_eq!(browser.get("/auth/sign_out").await.status, 404);
    let old = browser.cookies.clone();
    let answer = browser.submit(&home, 0, &[]).await;
    assert_eq!(
        (answer.status, answer.location()),
        (302, "https://ferrodon.test/auth/sign_in")
    );
    assert!(!browser.cookies.contains_key("_session_id"));
    assert!(
        browser
            .get("/auth/sign_in")
            .await
            .body
            .contains("You are signed out.")
    );
    assert_eq!(
        app.get("/api/v1/apps/verify_credentials")
            .token(&token)
            .send()
            .await
            .status,
        401
    );
    assert_eq!(
        count(&app, "session_activations").await + count(&app, "oauth_access_tokens").await,
        0
    );
    assert_eq!(
        app.db
            .number("SELECT count(*) FROM ferrodon.jobs WHERE kind = 'kill_tokens'")
            .await,
        Some(1)
    );
    // the cookies of before open nothing
    browser.cookies = old;
    assert!(!browser.get("/").await.body.contains("@alice@"));
    // whoever is signed out already needs no token for it
    let mut nobody = Browser::new(&app);
    assert_eq!(
        nobody
            .post("/auth/sign_out", &[("_method", "delete")])
            .await
            .status,
        302
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn scripts_sign_out_with_the_token_of_the_page() {
    let app = TestApp::start().await;
    let alice = app.db.user("alice").await;
    let mut browser = Browser::signed_in(&app, &alice.email).await;
    let home = browser.get("/").await;
    let token = home
        .body
        .split_once("name=\"csrf-token\" content=\"")
        .and_then(|(_, rest)| rest.split_once('"'))
        .unwrap()
        .0;
    let headers = [("X-CSRF-Token", token), ("Accept", "application/json")];
    let answer = browser
        .send("DELETE", "/auth/sign_out", None, &headers)
        .await;
    assert_eq!(
        (answer.status, answer.body.as_str()),
        (200, r#"{"redirect_to":"/auth/sign_in"}"#)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_oldest_of_too_many_sessions_ends() {
    let app = TestApp::start_with(&[
        ("FERRODON_DEV_NO_RATE_LIMITS", "true"),
        ("MAX_SESSION_ACTIVATIONS", "2"),
    ])
    .await;
    let alice = app.db.user("alice").await;
    let mut first = Browser::signed_in(&app, &alice.email).await;
    for _ in 0..2 {
        app.db.advance(Duration::seconds(1));
        Browser::signed_in(&app, &alice.email).await;
    }
    assert_eq!(count(&app, "session_activations").await, 2);
    assert_eq!(count(&app, "oauth_access_tokens").await, 2);
    assert!(!first.get("/").await.body.contains("@alice@"));
    assert!(!first.cookies.contains_key("_session_id"));
}

#[tokio::test(flavor = "multi_thread")]
async fn people_who_cannot_use_their_account_learn_why() {
    let app = TestApp::start().await;
    let states = [
        (
            app.db.user("unsure").unconfirmed().await,
            "/auth/setup",
            "Confirm your e-mail address",
        ),
        (
            app.db.user("newbie").unapproved().await,
            "/auth/edit",
            "waits for approval",
        ),
        (
            app.db.user("frozen").disabled().await,
            "/auth/edit",
            "is frozen",
        ),
        (
            app.db.user("gone").account(|it| it.suspended()).await,
            "/auth/edit",
            "is suspended",
        ),
    ];
    for (user, path, text) in states {
        let mut browser = Browser::signed_in(&app, &user.email).await;
        for asked in ["/", "/oauth/authorize?client_id=x"] {
            let answer = browser.get(asked).await;
            assert_eq!(
                (answer.status, answer.location()),
                (302, format!("https://ferrodon.test{path}").as_str())
            );
        }
        let page = browser.get(path).await;
        assert!(
            page.status == 200 && page.body.contains(text),
            "{}",
            page.body
        );
    }
    let fine = app.db.user("fine").await;
    let mut browser = Browser::signed_in(&app, &fine.email).await;
    let page = browser.get("/auth/edit").await;
    assert!(page.status == 200 && page.body.contains("You are signed in as @"));
    let answer = browser.get("/auth/setup").await;
    assert_eq!(
        (answer.status, answer.location()),
        (302, "https://ferrodon.test/")
    );
    let late = app
        .db
        .user("late")
        .account(|it| it.set("memorial", true))
        .await;
    let answer = Browser::new(&app).sign_in(&late.email, PASSWORD).await;
    assert_eq!(
        (answer.status, answer.location()),
        (302, "https://ferrodon.test/auth/sign_in")
    );
    assert_eq!(
        app.db
            .number(&format!(
                "SELECT count(*) FROM session_activations WHERE user_id = {}",
                late.id
            ))
            .await,
        Some(0)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_speak_the_readers_language_and_escape_what_they_show() {
    let app = TestApp::start().await;
    let mut browser = Browser::new(&app);
    let page = browser
        .send(
            "GET",
            "/auth/sign_in",
            None,
            &[("Accept-Language", "de-AT,en;q=0.5")],
        )
        .await;
    assert!(
        page.body.contains("<html lang=\"de\"") && page.body.contains("Anmelden"),
        "{}",
        page.body
    );
    let answer = browser.sign_in("\"><script>alert(1)</script>", "x").await;
    assert!(!answer.body.contains("<script"), "{}", answer.body);
    let style = page
        .body
        .split_once("<link rel=\"stylesheet\" href=\"")
        .and_then(|(_, rest)| rest.split_once('"'))
        .unwrap()
        .0;
    let style = app.get(style).send().await;
    assert_eq!(
        (style.status, style.header("content-type")),
        (200, Some("text/css; charset=utf-8"))
    );
    assert_eq!(
        style.header("cache-control"),
        Some("public, max-age=31536000, immutable")
    );
    assert_eq!(
        app.get("/packs/assets/../../etc/passwd")
            .send()
            .await
            .status,
        404
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_start_page_of_strangers_may_be_kept_by_others() {
    let app = TestApp::start().await;
    let page = Browser::new(&app).get("/").await;
    assert_eq!(page.status, 200);
    assert!(
        page.header("set-cookie").is_none()
            && page.header("cache-control").unwrap().contains("public"),
        "{:?}",
        page.headers
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_and_whoever_is_half_signed_in_may_try_only_so_often() {
    let app = TestApp::start_with(&[]).await;
    let dara = guarded_user(&app).await;
    let mut browser = Browser::new(&app);
    let page = browser.sign_in(&dara.email, PASSWORD).await;
    // from ever new addresses: the limit by address of the network doesn't count
    let (_, hidden) = crate::browser::form(&page.body, 0);
    let hidden = [(hidden[0].0.as_str(), hidden[0].1.as_str())];
    let mut attempt = async |number: usize, fields: &[(&str, &str)]| {
        let fields = [hidden.as_slice(), fields].concat();
        let from = format!("198.51.100.{number}");
        browser
            .send(
                "POST",
                "/auth/sign_in",
                Some(&fields),
                &[("X-Forwarded-For", &from)],
            )
            .await
            .status
    };
    for number in 0..25 {
        assert_eq!(
            attempt(number, &[("user[otp_attempt]", "000000")]).await,
            200
        );
    }
    assert_eq!(attempt(26, &[("user[otp_attempt]", "000000")]).await, 429);
    assert_eq!(
        attempt(
            27,
            &[
                ("user[email]", "someone@else.example"),
                ("user[password]", "x")
            ]
        )
        .await,
        200
    );
}
