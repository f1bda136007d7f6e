//! A browser in which somebody is signed in may call what doesn't insist on a token.

use ferrodon_web_api::auth::session::{DATA_COOKIE, SESSION_COOKIE};
use serde_json::json;

use crate::app::TestApp;

async fn sign_in(app: &TestApp) -> String {
    let user = app.db.user("alice").await;
    app.db
        .sql(&format!(
            "INSERT INTO session_activations (session_id, user_id, user_agent, created_at, updated_at) \
             VALUES ('0123456789abcdef0123456789abcdef', {}, '', now(), now())",
            user.id
        ))
        .await;
    app.state
        .cookies
        .signed
        .write(SESSION_COOKIE, &"0123456789abcdef0123456789abcdef", None)
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_no_token() {
    let app = TestApp::start().await;
    let cookie = sign_in(&app).await;
    let answer = app
        .get("/api/v1/preferences")
        .header("Cookie", &format!("a=b; {SESSION_COOKIE}={cookie}"))
        .send()
        .await;
    assert_eq!(answer.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_our_own_cookie_opens_a_session_and_only_our_own_form_may_change_anything() {
    use ferrodon_secrets::csrf::CsrfSecret;
    use ferrodon_web_api::{auth::session, params::Map, request::Request};

    let app = TestApp::start().await;
    let cookie = sign_in(&app).await;
    let mut rng = rand::rng();
    let secret = CsrfSecret::generate(&mut rng);
    let data = json!({ "_csrf_token": secret.to_session().expose() });
    let data = app
        .state
        .cookies
        .encrypted
        .write(DATA_COOKIE, &data, None, &mut rng)
        .unwrap();
    let cookies = format!("{SESSION_COOKIE}={cookie}; {DATA_COOKIE}={data}");

    let find = async |method: &str, cookies: &str, token: Option<&str>, origin: Option<&str>| {
        let mut http = actix_web::test::TestRequest::with_uri("/x")
            .method(method.parse().unwrap())
            .insert_header(("host", "ferrodon.test"))
            .insert_header(("x-forwarded-proto", "https"))
            .peer_addr("127.0.0.1:1".parse().unwrap())
            .insert_header(("cookie", cookies.to_owned()));
        if let Some(token) = token {
            http = http.insert_header(("x-csrf-token", token.to_owned()));
        }
        if let Some(origin) = origin {
            http = http.insert_header(("origin", origin.to_owned()));
        }
        let request = Request::new(
            http.to_http_request(),
            &app.state.config.web.trusted_proxies,
        );
        session::find(&app.state, &request, &Map::new())
            .await
            .unwrap()
    };

    assert!(find("GET", &cookies, None, None).await.user.is_some());
    assert!(
        find("GET", &cookies.replace("--", "--0"), None, None)
            .await
            .user
            .is_none()
    );
    let forged = find("POST", &cookies, None, None).await;
    assert!(forged.user.is_none() && !forged.is_verified);
    let token = secret.token(&mut rng).unwrap();
    assert!(
        find(
            "POST",
            &cookies,
            Some(&token),
            Some("https://ferrodon.test")
        )
        .await
        .user
        .is_some()
    );
    assert!(
        find("POST", &cookies, Some(&token), Some("https://evil.example"))
            .await
            .user
            .is_none()
    );
    let other = CsrfSecret::generate(&mut rng).token(&mut rng).unwrap();
    assert!(
        find("POST", &cookies, Some(&other), None)
            .await
            .user
            .is_none()
    );
}
