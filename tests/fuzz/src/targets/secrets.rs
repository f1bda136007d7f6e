//! What proves something: cookies, tokens, codes. Nothing that was not made with the key is taken for real.

use std::sync::LazyLock;

use chrono::{DateTime, TimeDelta, Utc};
use ferrodon_secrets::{
    columns::ColumnCipher,
    cookies::{EncryptedCookies, SignedCookies},
    csrf::CsrfSecret,
    keys::KeyGenerator,
    messages::MessageVerifier,
    passwords, pkce, push_keys,
    rsa::{PrivateKey, PublicKey},
    signed_ids::UnsubscribeTokens,
    totp,
    vapid::VapidKey,
};
use rand::{SeedableRng as _, rngs::StdRng};

use super::Target;

pub(super) const TARGET: Target = Target {
    name: "secrets",
    check,
    pieces: &[
        "A",
        "--",
        "=",
        "%41",
        "$2a$10$",
        "{\"p\":",
        "[",
        "é",
        "-----BEGIN PUBLIC KEY-----\n",
    ],
};

struct Keys {
    signed: SignedCookies,
    encrypted: EncryptedCookies,
    messages: MessageVerifier,
    unsubscribe: UnsubscribeTokens,
    columns: ColumnCipher,
    csrf: CsrfSecret,
}

static KEYS: LazyLock<Keys> = LazyLock::new(|| {
    let keys = KeyGenerator::new("0123456789abcdef0123456789abcdef0123456789abcdef");
    Keys {
        signed: SignedCookies::new(&keys).expect("keys"),
        encrypted: EncryptedCookies::new(&keys).expect("keys"),
        messages: MessageVerifier::named(&keys, "x").expect("keys"),
        unsubscribe: UnsubscribeTokens::new(&keys).expect("keys"),
        columns: ColumnCipher::new("primary", "salt").expect("keys"),
        csrf: CsrfSecret::generate(&mut StdRng::seed_from_u64(7)),
    }
});

fn now() -> DateTime<Utc> {
    DateTime::<Utc>::UNIX_EPOCH + TimeDelta::days(20_000)
}

fn check(data: &[u8]) {
    let text = &*String::from_utf8_lossy(data);
    let keys = &*KEYS;
    assert!(keys.signed.read("_session_id", text, now()).is_none());
    assert!(
        keys.encrypted
            .read("_mastodon_session", text, now())
            .is_none()
    );
    assert!(keys.messages.verify(text, now()).is_none());
    assert!(keys.unsubscribe.find_subscriber(text, now()).is_none());
    assert!(
        keys.unsubscribe
            .find_push_subscription(text, now())
            .is_none()
    );
    assert!(keys.columns.decrypt(text).is_err());
    assert!(!keys.csrf.verify(text, "POST", "/"));
    let _ = CsrfSecret::from_session(text);
    let _ = (PrivateKey::from_pem(text), PublicKey::from_pem(text));
    let _ = VapidKey::from_base64(text, text);
    let _ = (push_keys::are_usable(text, text), push_keys::decode(text));
    let _ = (passwords::is_external(text), passwords::session_salt(text));
    let _ = totp::code_at(text, now());
    let _ = totp::verify("JBSWY3DPEHPK3PXP", text, now(), Some(i64::MAX));
    if pkce::verify(Some("challenge"), Some(text)).is_ok() {
        assert!(text.trim().is_empty());
    }
    // what was written is read again
    let mut rng = StdRng::seed_from_u64(1);
    let stored = keys
        .columns
        .encrypt(text, &mut rng)
        .expect("a text can be encrypted");
    let read = keys.columns.decrypt(&stored).expect("it can be decrypted");
    assert_eq!(read.expose(), text);
}
