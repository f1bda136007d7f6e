use ferrodon_secrets::tokens::{
    TokenDigests, friendly_token, hex_token, oauth_token, session_id, webauthn_id,
};
use serde_json::{Value, json};

use crate::support::{example_keys, keys, rng, vectors};

#[test]
fn vectors_of_devise_tokens_are_met() {
    for column in ["reset_password_token", "confirmation_token", "unlock_token"] {
        let digests = TokenDigests::new(&keys(), column).unwrap();
        for vector in vectors("devise_tokens") {
            let token = vector.input.as_str().unwrap();
            let digest = digests.digest(token).unwrap();
            // Where Devise has no digest, it has `false`.
            assert_eq!(
                vector.output[column],
                digest
                    .clone()
                    .map_or(Value::Bool(false), |digest| json!(digest))
            );
            assert_eq!(digests.candidates(token).unwrap().first(), digest.as_ref());
        }
    }
}

#[test]
fn the_digest_of_the_published_example_is_made() {
    let digests = TokenDigests::new(&example_keys(), "reset_password_token").unwrap();
    assert_eq!(
        digests.digest("abcdefghij0123456789").unwrap().unwrap(),
        "b688524f4653184c83e5cdfee40a1130f981ab9a2f2e281978a873af86f4f742"
    );
    assert_eq!(digests.candidates("abcdefghij0123456789").unwrap().len(), 2);
    assert!(digests.candidates(" ").unwrap().is_empty());
}

#[test]
fn new_tokens_have_the_forms_that_ruby_makes() {
    let mut rng = rng();
    let is_url_safe = |text: &str| {
        text.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    for _ in 0..200 {
        let token = friendly_token(&mut rng);
        assert!(
            token.len() == 20 && is_url_safe(&token) && !token.contains(['l', 'I', 'O', '0']),
            "{token}"
        );
    }
    let token = oauth_token(&mut rng);
    assert!(token.len() == 43 && is_url_safe(&token));
    assert_ne!(token, oauth_token(&mut rng));
    let id = session_id(&mut rng);
    assert!(id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()));
    assert_eq!(hex_token::<20>(&mut rng).len(), 40);
    assert_eq!(webauthn_id(&mut rng).len(), 86);
}
