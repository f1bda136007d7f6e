//! One person and one browser of an instance that the original ran, under the secrets of the records.

use ferrodon_secrets::{
    backup_codes,
    cookies::{EncryptedCookies, SignedCookies},
    passwords,
    signed_ids::{Subscriber, UnsubscribeTokens},
};
use serde_json::Value;

use crate::support::{columns, keys, now, read, time};

fn taken_over(name: &str) -> Value {
    let mut all: Value = serde_json::from_str(&read("_taken_over.json")).unwrap();
    all[name].take()
}

fn text(name: &str) -> String {
    taken_over(name).as_str().unwrap().to_owned()
}

#[test]
fn a_browser_stays_signed_in() {
    let signed = SignedCookies::new(&keys()).unwrap();
    let cookie = signed
        .read("_session_id", &text("session_id"), now())
        .unwrap();
    let session_id = cookie.as_str().unwrap();
    assert!(session_id.len() == 32 && session_id.bytes().all(|byte| byte.is_ascii_hexdigit()));
    assert_eq!(
        signed.read(
            "_session_id",
            &text("session_id"),
            time("2027-11-27T00:00:00Z")
        ),
        None
    );

    let encrypted = EncryptedCookies::new(&keys()).unwrap();
    let session = encrypted
        .read("_mastodon_session", &text("mastodon_session"), now())
        .unwrap()
        .value;
    let warden = &session["warden.user.user.key"];
    assert!(warden[0][0].is_i64());
    assert_eq!(warden[1].as_str().unwrap().len(), 29);
}

#[test]
fn a_person_signs_in_with_what_she_knows_and_has() {
    let stored = text("encrypted_password");
    assert!(passwords::verify(&text("password"), &stored).unwrap());
    let secret = columns().decrypt(&text("encrypted_otp_secret")).unwrap();
    assert_eq!(secret.expose(), text("otp_secret"));
    let hashes: Vec<String> = serde_json::from_value(taken_over("otp_backup_codes")).unwrap();
    assert_eq!(
        backup_codes::consume(&text("backup_code"), &hashes)
            .unwrap()
            .len(),
        hashes.len() - 1
    );
}

#[test]
fn the_link_of_a_mail_that_was_sent_still_works() {
    let tokens = UnsubscribeTokens::new(&keys()).unwrap();
    assert_eq!(
        tokens.find_subscriber(&text("unsubscribe"), now()),
        Some(Subscriber::User(6))
    );
}
