//! Whatever a client or a damaged row brings, the answer is "no", not a panic.

use std::sync::LazyLock;

use ferrodon_secrets::{
    columns::ColumnCipher,
    cookies::{EncryptedCookies, SignedCookies},
    csrf::CsrfSecret,
    messages::MessageVerifier,
    passwords, pkce, push_keys,
    rsa::{PrivateKey, PublicKey},
    signed_ids::UnsubscribeTokens,
    totp,
    vapid::VapidKey,
};
use proptest::prelude::*;

use crate::support::{columns, keys, now, rng};

struct All {
    signed: SignedCookies,
    encrypted: EncryptedCookies,
    messages: MessageVerifier,
    tokens: UnsubscribeTokens,
    columns: ColumnCipher,
    csrf: CsrfSecret,
}

static ALL: LazyLock<All> = LazyLock::new(|| All {
    signed: SignedCookies::new(&keys()).unwrap(),
    encrypted: EncryptedCookies::new(&keys()).unwrap(),
    messages: MessageVerifier::named(&keys(), "x").unwrap(),
    tokens: UnsubscribeTokens::new(&keys()).unwrap(),
    columns: columns(),
    csrf: CsrfSecret::generate(&mut rng()),
});

fn refuse(text: &str) {
    assert_eq!(ALL.signed.read("_session_id", text, now()), None);
    assert_eq!(ALL.encrypted.read("_mastodon_session", text, now()), None);
    assert_eq!(ALL.messages.verify(text, now()), None);
    assert_eq!(ALL.tokens.find_subscriber(text, now()), None);
    assert_eq!(ALL.tokens.find_push_subscription(text, now()), None);
    assert!(ALL.columns.decrypt(text).is_err());
    assert!(!ALL.csrf.verify(text, "POST", "/"));
    assert!(!push_keys::are_usable(text, text));
    assert!(PrivateKey::from_pem(text).is_err());
    assert!(PublicKey::from_pem(text).is_err());
    assert!(VapidKey::from_base64(text, text).is_err());
    assert!(!matches!(passwords::verify("password", text), Ok(true)));
    assert!(pkce::verify(Some("challenge"), Some(text)).is_err() || text.trim().is_empty());
    // These may be anything, but must not panic.
    let _ = totp::code_at(text, now());
    let _ = totp::verify("JBSWY3DPEHPK3PXP", text, now(), Some(i64::MAX));
    let _ = totp::qr_code_svg(text);
    let _ = passwords::session_salt(text);
    let _ = CsrfSecret::from_session(text);
}

#[test]
fn odd_shapes_are_refused() {
    for text in [
        "",
        "--",
        "----",
        "é",
        "%",
        "%ff%fe",
        "--06ba5a1c95ab8221e7babefc6cd367bff998a2d4",
        "é06ba5a1c95ab8221e7babefc6cd367bff998a2d",
        "AAAA--AAAAAAAAAAAAAAAA--AAAAAAAAAAAAAAAAAAAAAA==",
        "--AAAAAAAAAAAAAAAA--AAAAAAAAAAAAAAAAAAAAAA==",
        "$2a$10$",
        "$2a$04$éééééééééééééééééééééééééé",
        "{\"p\":1,\"h\":2}",
        "{\"p\":\"\",\"h\":{\"iv\":\"AAAAAAAAAAAAAAAA\",\"at\":\"AAAAAAAAAAAAAAAAAAAAAA==\",\"c\":[]}}",
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n",
    ] {
        refuse(text);
    }
    refuse(&"[".repeat(100_000));
    refuse(&"A".repeat(2_000_000));
    refuse(&"é".repeat(100_000));
}

proptest! {
    #[test]
    fn any_text_is_refused(text in any::<String>()) {
        refuse(&text);
    }

    #[test]
    fn texts_that_look_right_are_refused(
        text in "[A-Za-z0-9+/=_-]{0,40}--[A-Za-z0-9+/]{16}--[A-Za-z0-9+/]{22}==",
        message in "[A-Za-z0-9+/=]{0,80}--[0-9a-f]{40}",
        column in "\\{\"p\":\"[A-Za-z0-9+/]{4,8}\",\"h\":\\{\"iv\":\"[A-Za-z0-9+/]{16}\",\"at\":\"[A-Za-z0-9+/]{22}==\"\\}\\}",
        hash in "\\$2[abxy]\\$0[0-4]\\$[A-Za-z0-9./]{53}",
    ) {
        for text in [text, message, column, hash] {
            refuse(&text);
        }
    }
}
