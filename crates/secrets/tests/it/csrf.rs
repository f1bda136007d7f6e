use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ferrodon_secrets::csrf::CsrfSecret;
use openssl::{hash::MessageDigest, pkey::PKey, sign::Signer};

use crate::support::rng;

const SECRET: [u8; 32] = [7; 32];

fn stored() -> String {
    URL_SAFE_NO_PAD.encode(SECRET)
}

/// A token as Rails makes it, masked with ones.
fn rails_token(of: &str) -> String {
    let key = PKey::hmac(&SECRET).unwrap();
    let digest = Signer::new(MessageDigest::sha256(), &key)
        .unwrap()
        .sign_oneshot_to_vec(of.as_bytes())
        .unwrap();
    let mut token = vec![1; 32];
    token.extend(digest.iter().map(|byte| byte ^ 1));
    URL_SAFE_NO_PAD.encode(token)
}

#[test]
fn tokens_of_pages_that_rails_made_are_good() {
    let secret = CsrfSecret::from_session(&stored()).unwrap();
    assert!(secret.verify(&rails_token("!real_csrf_token"), "POST", "/auth/sign_in"));
    let own = rails_token("/auth/sign_in#post");
    assert!(secret.verify(&own, "POST", "/auth/sign_in"));
    assert!(secret.verify(&own, "POST", "/auth/sign_in?a=b"));
    assert!(!secret.verify(&own, "DELETE", "/auth/sign_in"));
    assert!(!secret.verify(&own, "POST", "/auth"));
}

#[test]
fn a_token_is_good_in_its_own_session_only() {
    let mut rng = rng();
    let (one, two) = (
        CsrfSecret::generate(&mut rng),
        CsrfSecret::generate(&mut rng),
    );
    let token = one.token(&mut rng).unwrap();
    assert_ne!(
        token,
        one.token(&mut rng).unwrap(),
        "it is masked anew each time"
    );
    assert!(one.verify(&token, "POST", "/"));
    assert!(!two.verify(&token, "POST", "/"));
    let again = CsrfSecret::from_session(one.to_session().expose()).unwrap();
    assert!(again.verify(&token, "PUT", "/x"));
    assert!(one.verify(one.to_session().expose(), "POST", "/"));
}

#[test]
fn anything_else_is_refused() {
    let secret = CsrfSecret::from_session(&stored()).unwrap();
    for token in ["", "x", "日本", &"A".repeat(86), &"A".repeat(100_000)] {
        assert!(!secret.verify(token, "POST", "/"));
    }
    for stored in ["", "x", "日本", &"A".repeat(44)] {
        assert!(CsrfSecret::from_session(stored).is_none() || stored.len() == 44);
    }
}

#[test]
fn a_token_for_one_form_is_good_there_only() {
    let mut rng = rng();
    let secret = CsrfSecret::generate(&mut rng);
    let token = secret
        .form_token("delete", "/oauth/authorize", &mut rng)
        .unwrap();
    assert!(secret.verify(&token, "DELETE", "/oauth/authorize"));
    assert!(!secret.verify(&token, "POST", "/oauth/authorize"));
    assert!(!secret.verify(&token, "DELETE", "/auth/sign_out"));
}
