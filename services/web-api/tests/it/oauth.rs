//! Apps are let in, and thrown out.

mod beside;

use ferrodon_secrets::pkce;
use ferrodon_test_support::TestUser;
use serde_json::{Value, json};

use crate::{
    app::{Answer, TestApp},
    browser::Browser,
};

const OOB: &str = "urn:ietf:wg:oauth:2.0:oob";
const CALLBACK: &str = "https://client.example/callback";

struct Client {
    id: String,
    secret: String,
}

async fn register(app: &TestApp, scopes: &str) -> Client {
    let body = json!({ "client_name": "Teapot", "redirect_uris": [CALLBACK, OOB, "myapp://cb"], "scopes": scopes });
    let answer = app
        .post("/api/v1/apps")
        .json(&body.to_string())
        .send()
        .await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let body = answer.json();
    let text = |name: &str| body[name].as_str().unwrap().to_owned();
    Client {
        id: text("client_id"),
        secret: text("client_secret"),
    }
}

fn query(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}

fn authorize(client: &Client, fields: &[(&str, &str)]) -> String {
    let common = [("response_type", "code"), ("client_id", client.id.as_str())];
    format!("/oauth/authorize?{}", query(&[&common, fields].concat()))
}

fn param(location: &str, name: &str) -> String {
    let url = url::Url::parse(location).unwrap();
    url.query_pairs()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}

async fn exchange(app: &TestApp, client: &Client, fields: &[(&str, &str)]) -> Answer {
    let common = [
        ("grant_type", "authorization_code"),
        ("client_id", client.id.as_str()),
        ("client_secret", client.secret.as_str()),
    ];
    app.post("/oauth/token")
        .form(&query(&[&common, fields].concat()))
        .send()
        .await
}

/// A code that was made without a page.
async fn code(app: &TestApp, client: &Client, user: &TestUser, scopes: &str) -> String {
    let code = format!("{:032x}", rand::random::<u128>());
    app.db
        .sql(&format!(
            "INSERT INTO oauth_access_grants (application_id, resource_owner_id, redirect_uri, scopes, token, expires_in, created_at) \
             SELECT id, {}, '{OOB}', '{scopes}', '{code}', 600, '2026-03-14 09:00:00' FROM oauth_applications WHERE uid = '{}'",
            user.id, client.id
        ))
        .await;
    code
}

async fn token(app: &TestApp, client: &Client, user: &TestUser, scopes: &str) -> String {
    let code = code(app, client, user, scopes).await;
    let answer = exchange(app, client, &[("code", &code), ("redirect_uri", OOB)]).await;
    answer.json()["access_token"]
        .as_str()
        .unwrap_or_else(|| panic!("{}", answer.body))
        .to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_is_let_in_by_the_pages() {
    let app = TestApp::start().await;
    let alice = app.db.user("alice").await;
    let client = register(&app, "read write profile").await;
    let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    let asked = authorize(
        &client,
        &[
            ("redirect_uri", CALLBACK),
            ("scope", "profile write"),
            ("state", "s t+1"),
            ("code_challenge", &pkce::challenge(verifier)),
            ("code_challenge_method", "S256"),
        ],
    );
    let mut browser = Browser::new(&app);
    assert_eq!(
        browser.get(&asked).await.location(),
        "https://ferrodon.test/auth/sign_in"
    );
    assert!(
        browser
            .get("/auth/sign_in")
            .await
            .body
            .contains("Sign in to give Teapot access")
    );
    let answer = browser
        .sign_in(&alice.email, ferrodon_test_support::PASSWORD)
        .await;
    assert_eq!(answer.location(), format!("https://ferrodon.test{asked}"));

    let page = browser.get(&asked).await;
    assert_eq!(page.status, 200);
    assert!(
        page.body
            .contains("Teapot would like to use your account @alice@ferrodon.test"),
        "{}",
        page.body
    );
    let policy = page.header("content-security-policy").unwrap();
    assert!(
        policy.contains("default-src 'none'") && !policy.contains("form-action"),
        "{policy}"
    );
    let answer = browser.submit(&page, 0, &[]).await;
    assert_eq!(answer.status, 302, "{}", answer.body);
    assert!(
        answer
            .location()
            .starts_with("https://client.example/callback?code=")
            && answer.location().ends_with("&state=s+t%2B1")
    );
    let code = param(answer.location(), "code");

    let fields = [("code", code.as_str()), ("redirect_uri", CALLBACK)];
    let refused = exchange(&app, &client, &fields).await;
    assert_eq!(
        refused.json()["error_description"],
        "Missing required parameter: code_verifier."
    );
    let wrong = exchange(
        &app,
        &client,
        &[fields.as_slice(), &[("code_verifier", "x")]].concat(),
    )
    .await;
    assert_eq!(wrong.json()["error"], "invalid_grant");
    let answer = exchange(
        &app,
        &client,
        &[fields.as_slice(), &[("code_verifier", verifier)]].concat(),
    )
    .await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let body = answer.json();
    assert_eq!(
        (&body["scope"], &body["token_type"]),
        (&json!("profile write"), &json!("Bearer"))
    );
    assert_eq!(body["created_at"], 1_773_478_800);
    let who = app
        .get("/oauth/userinfo")
        .token(body["access_token"].as_str().unwrap())
        .send()
        .await;
    assert_eq!(who.json()["preferred_username"], "alice");

    // whoever agreed once isn't asked again for the same, in whichever order
    let again = authorize(
        &client,
        &[("redirect_uri", CALLBACK), ("scope", "write profile")],
    );
    let answer = browser.get(&again).await;
    assert!(
        answer
            .location()
            .starts_with("https://client.example/callback?code="),
        "{:?}",
        answer.headers
    );
    assert_eq!(
        browser
            .get(&format!("{again}&force_login=true"))
            .await
            .status,
        200
    );
    let fragment = browser
        .get(&format!("{again}&response_mode=fragment&state=x"))
        .await;
    assert!(
        fragment
            .location()
            .starts_with("https://client.example/callback#code=")
    );
    let by_form = browser
        .get(&format!("{again}&response_mode=form_post&state=x"))
        .await;
    let (action, fields) = crate::browser::form(&by_form.body, 0);
    assert_eq!(
        (action.as_str(), fields[0].0.as_str(), fields[1].1.as_str()),
        (CALLBACK, "code", "x")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_can_be_carried_by_hand() {
    let app = TestApp::start().await;
    let alice = app.db.user("alice").await;
    let client = register(&app, "read").await;
    let mut browser = Browser::signed_in(&app, &alice.email).await;
    let page = browser
        .get(&authorize(&client, &[("redirect_uri", OOB)]))
        .await;
    let answer = browser.submit(&page, 0, &[]).await;
    let path = answer
        .location()
        .strip_prefix("https://ferrodon.test")
        .unwrap();
    let code = param(answer.location(), "code");
    assert!(browser.get(path).await.body.contains(&code));
    assert_eq!(
        exchange(&app, &client, &[("code", &code), ("redirect_uri", OOB)])
            .await
            .status,
        200
    );
    assert_eq!(
        exchange(&app, &client, &[("code", &code), ("redirect_uri", OOB)])
            .await
            .status,
        400
    );

    let page = browser
        .get(&authorize(
            &client,
            &[
                ("redirect_uri", OOB),
                ("force_login", "1"),
                ("state", "tea"),
            ],
        ))
        .await;
    let denied = browser.submit(&page, 1, &[]).await;
    assert_eq!(denied.status, 400);
    assert_eq!(
        (&denied.json()["error"], &denied.json()["state"]),
        (&json!("access_denied"), &json!("tea"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn people_may_say_no_and_nobody_else_may_say_yes() {
    let app = TestApp::start().await;
    let alice = app.db.user("alice").await;
    let client = register(&app, "read").await;
    let mut browser = Browser::signed_in(&app, &alice.email).await;
    let page = browser
        .get(&authorize(
            &client,
            &[("redirect_uri", "myapp://cb"), ("state", "tea")],
        ))
        .await;
    let denied = browser.submit(&page, 1, &[]).await;
    assert!(
        denied
            .location()
            .starts_with("myapp://cb?error=access_denied&error_description="),
        "{}",
        denied.location()
    );
    assert!(denied.location().ends_with("&state=tea"));

    let fields = [
        ("client_id", client.id.as_str()),
        ("redirect_uri", "myapp://cb"),
        ("response_type", "code"),
    ];
    assert_eq!(browser.post("/oauth/authorize", &fields).await.status, 422);
    // the token of one form is none for the other
    let (_, hidden) = crate::browser::form(&page.body, 0);
    let token = &hidden
        .iter()
        .find(|(name, _)| name == "authenticity_token")
        .unwrap()
        .1;
    let crossed = [
        fields.as_slice(),
        &[
            ("authenticity_token", token.as_str()),
            ("_method", "delete"),
        ],
    ]
    .concat();
    assert_eq!(browser.post("/oauth/authorize", &crossed).await.status, 422);
    assert_eq!(
        app.db
            .number("SELECT count(*) FROM oauth_access_grants")
            .await,
        Some(0)
    );

    let with_token = |redirect_uri: &'static str, scope: &'static str, kind: &'static str| {
        [
            ("client_id", client.id.as_str()),
            ("redirect_uri", redirect_uri),
            ("response_type", kind),
            ("scope", scope),
            ("authenticity_token", token),
        ]
    };
    let answer = browser
        .post(
            "/oauth/authorize",
            &with_token("https://evil.example/", "read", "code"),
        )
        .await;
    assert_eq!(
        (answer.status, answer.json()["error"].as_str()),
        (400, Some("invalid_redirect_uri"))
    );
    let answer = browser
        .post(
            "/oauth/authorize",
            &with_token("myapp://cb", "write", "code"),
        )
        .await;
    assert!(
        answer
            .location()
            .starts_with("myapp://cb?error=invalid_scope")
    );
    let answer = browser
        .post(
            "/oauth/authorize",
            &with_token("myapp://cb", "read", "token"),
        )
        .await;
    assert!(
        answer
            .location()
            .starts_with("myapp://cb#error=unsupported_response_type")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_asks_wrongly_is_never_called_back() {
    let app = TestApp::start().await;
    let alice = app.db.user("alice").await;
    let client = register(&app, "read").await;
    let mut browser = Browser::signed_in(&app, &alice.email).await;
    for (path, status) in [
        (
            "/oauth/authorize?client_id=x&response_type=code".to_owned(),
            401,
        ),
        ("/oauth/authorize?response_type=code".to_owned(), 400),
        (
            authorize(&client, &[("redirect_uri", "https://evil.example/")]),
            400,
        ),
        (
            authorize(&client, &[("redirect_uri", CALLBACK), ("scope", "write")]),
            400,
        ),
        (
            authorize(
                &client,
                &[
                    ("redirect_uri", CALLBACK),
                    ("code_challenge", "x"),
                    ("code_challenge_method", "plain"),
                ],
            ),
            400,
        ),
        (
            authorize(
                &client,
                &[("redirect_uri", CALLBACK), ("response_mode", "tea")],
            ),
            400,
        ),
    ] {
        let answer = browser.get(&path).await;
        assert_eq!(answer.status, status, "{path}");
        assert!(
            answer.header("location").is_none() && answer.body.contains("<html"),
            "{path}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_good_once_even_for_two_at_once() {
    let app = TestApp::start().await;
    let alice = app.db.user("alice").await;
    let client = register(&app, "read write").await;
    for _ in 0..5 {
        let code = code(&app, &client, &alice, "write").await;
        let fields = [("code", code.as_str()), ("redirect_uri", OOB)];
        let (one, two) = tokio::join!(
            exchange(&app, &client, &fields),
            exchange(&app, &client, &fields)
        );
        let mut statuses = [one.status, two.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 400]);
    }
    assert_eq!(
        token(&app, &client, &alice, "write").await,
        token(&app, &client, &alice, "write").await
    );
    assert_ne!(
        token(&app, &client, &alice, "write").await,
        token(&app, &client, &alice, "read write").await
    );
    assert_eq!(
        token(&app, &client, &alice, "write read").await,
        token(&app, &client, &alice, "read write").await
    );

    let late = code(&app, &client, &alice, "read").await;
    app.db.advance(chrono::Duration::minutes(11));
    let answer = exchange(&app, &client, &[("code", &late), ("redirect_uri", OOB)]).await;
    assert_eq!(answer.json()["error"], "invalid_grant");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_has_a_token_of_its_own() {
    let app = TestApp::start().await;
    let client = register(&app, "read write:statuses").await;
    let ask = async |body: Value, basic: Option<&str>| {
        let request = app.post("/oauth/token").json(&body.to_string());
        match basic {
            Some(basic) => request.header("Authorization", &format!("Basic {basic}")),
            None => request,
        }
        .send()
        .await
    };
    let keys = json!({ "grant_type": "client_credentials", "client_id": client.id, "client_secret": client.secret });
    let with = |name: &str, value: Value| {
        let mut body = keys.clone();
        body[name] = value;
        body
    };
    let first = ask(keys.clone(), None).await.json();
    assert_eq!(first["scope"], "read");
    assert_eq!(
        ask(keys.clone(), None).await.json()["access_token"],
        first["access_token"]
    );
    for (body, status, error) in [
        (with("scope", json!("write")), 400, "invalid_scope"),
        (with("scope", json!(["read"])), 400, "invalid_scope"),
        (with("client_secret", json!("wrong")), 401, "invalid_client"),
        (with("client_secret", Value::Null), 401, "invalid_client"),
        (
            with("grant_type", json!("password")),
            400,
            "unsupported_grant_type",
        ),
        (with("grant_type", Value::Null), 400, "invalid_request"),
    ] {
        let answer = ask(body, None).await;
        assert_eq!(
            (answer.status, answer.json()["error"].as_str()),
            (status, Some(error))
        );
        let challenge = answer.header("www-authenticate").unwrap_or_default();
        assert!(
            challenge.starts_with(&format!("Bearer realm=\"Doorkeeper\", error=\"{error}\"")),
            "{challenge}"
        );
    }
    use base64::Engine as _;
    let basic = base64::prelude::BASE64_STANDARD.encode(format!("{}:{}", client.id, client.secret));
    assert_eq!(
        ask(json!({ "grant_type": "client_credentials" }), Some(&basic))
            .await
            .status,
        200
    );
    assert_eq!(
        ask(keys, Some("!!!")).await.status,
        401,
        "a wrong header counts before good parameters"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_token_is_dead_at_once() {
    let app = TestApp::start().await;
    let alice = app.db.user("alice").await;
    let client = register(&app, "profile").await;
    let text = token(&app, &client, &alice, "profile").await;
    let id = app
        .db
        .number(&format!(
            "SELECT id FROM oauth_access_tokens WHERE token = '{text}'"
        ))
        .await
        .unwrap();
    app.db
        .sql(&format!(
            "INSERT INTO web_push_subscriptions (endpoint, key_p256dh, key_auth, created_at, updated_at, access_token_id, user_id) \
             VALUES ('https://push.example/', 'x', 'x', now(), now(), {id}, {})",
            alice.id
        ))
        .await;
    assert_eq!(
        app.get("/oauth/userinfo").token(&text).send().await.status,
        200
    );

    let revoke =
        async |fields: &[(&str, &str)]| app.post("/oauth/revoke").form(&query(fields)).send().await;
    let other = register(&app, "profile").await;
    for keys in [
        vec![],
        vec![("client_id", client.id.as_str())],
        vec![
            ("client_id", other.id.as_str()),
            ("client_secret", &other.secret),
        ],
    ] {
        let answer = revoke(&[keys.as_slice(), &[("token", text.as_str())]].concat()).await;
        assert_eq!(
            (answer.status, answer.error().as_str()),
            (403, "unauthorized_client")
        );
    }
    assert_eq!(
        app.get("/oauth/userinfo").token(&text).send().await.status,
        200
    );
    let keys = [
        ("client_id", client.id.as_str()),
        ("client_secret", client.secret.as_str()),
    ];
    for token in [text.as_str(), text.as_str(), "unknown", ""] {
        let answer = revoke(&[keys.as_slice(), &[("token", token)]].concat()).await;
        assert_eq!((answer.status, answer.body.as_str()), (200, "{}"));
    }
    let answer = app.get("/oauth/userinfo").token(&text).send().await;
    assert_eq!(
        (answer.status, answer.error().as_str()),
        (401, "The access token was revoked")
    );
    assert_eq!(
        app.db
            .number("SELECT count(*) FROM web_push_subscriptions")
            .await,
        Some(0)
    );
    let job = app
        .db
        .text("SELECT payload::text FROM ferrodon.jobs WHERE kind = 'kill_tokens'")
        .await
        .unwrap();
    assert!(job.contains(&id.to_string()), "{job}");
}
