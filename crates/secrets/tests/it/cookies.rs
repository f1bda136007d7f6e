use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::Duration;
use ferrodon_secrets::cookies::{CookieError, EncryptedCookies, SignedCookies};
use percent_encoding::percent_decode_str;
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json, value::RawValue};

use crate::support::{example_keys, keys, now, read, rng, time, vectors};

#[derive(Deserialize)]
struct Record<'a> {
    #[serde(rename = "in", borrow)]
    input: (&'a str, &'a str, &'a RawValue),
    out: Value,
}

/// The value as Rails writes it: keys in their order, no spaces around them.
fn compact(raw: &RawValue) -> Box<RawValue> {
    let mut in_text = false;
    let mut escaped = false;
    let compact = raw.get().chars().filter(|character| {
        let keep = in_text || *character != ' ';
        in_text ^= *character == '"' && !escaped;
        escaped = *character == '\\' && !escaped;
        keep
    });
    RawValue::from_string(compact.collect()).unwrap()
}

#[test]
fn vectors_of_cookies_are_met() {
    let (signed, encrypted) = (
        SignedCookies::new(&keys()).unwrap(),
        EncryptedCookies::new(&keys()).unwrap(),
    );
    // The recorder asked for a year, which Rails counts as 365.2425 days.
    let expires_at = now() + Duration::seconds(31_556_952);
    let text = read("cookies.json");
    let records: Vec<Record<'_>> = serde_json::from_str(&text).unwrap();
    for Record {
        input: (kind, name, value),
        out,
    } in records
    {
        let header = out["header"].as_str().unwrap();
        let raw = out["raw"].as_str().unwrap();
        assert_eq!(percent_decode_str(header).decode_utf8().unwrap(), raw);
        let read = |name: &str, cookie: &str| {
            if kind == "signed" {
                signed.read(name, cookie, now())
            } else {
                encrypted.read(name, cookie, now())
            }
        };
        for cookie in [header, raw] {
            let cookie = read(name, cookie).unwrap();
            assert_eq!(cookie.value, out["read"]);
            assert!(!cookie.is_outdated);
        }
        assert_eq!(
            read("another", header).map_or(Value::Null, |cookie| cookie.value),
            out["other_name"]
        );

        let value = compact(value);
        let written = if kind == "signed" {
            let written = signed.write(name, &value, Some(expires_at)).unwrap();
            assert_eq!(written, header);
            written
        } else {
            // The initialisation vector is one of chance, so only the length is the same.
            let written = encrypted
                .write(name, &value, Some(expires_at), &mut rng())
                .unwrap();
            let unescaped = percent_decode_str(&written)
                .decode_utf8()
                .unwrap()
                .into_owned();
            assert_eq!(unescaped.len(), raw.len());
            written
        };
        assert_eq!(read(name, &written).unwrap().value, out["read"]);
    }
}

#[test]
fn vectors_of_cookie_reading_are_met() {
    let signed = SignedCookies::new(&keys()).unwrap();
    for vector in vectors("cookie_reading") {
        let cookie = signed.read(
            "_session_id",
            vector.output["sent"].as_str().unwrap(),
            now(),
        );
        assert_eq!(
            cookie
                .as_ref()
                .map_or(Value::Null, |cookie| cookie.value.clone()),
            vector.output["read"]
        );
        assert_eq!(
            cookie.is_some_and(|cookie| cookie.is_outdated),
            vector.input == "old key",
            "{}",
            vector.input
        );
    }
}

#[test]
fn the_cookies_of_the_published_examples_are_made_and_read() {
    let signed = SignedCookies::new(&example_keys()).unwrap();
    let expires_at = time("2027-01-02T03:04:05Z");
    let cookie = signed
        .write(
            "_session_id",
            &"00112233445566778899aabbccddeeff",
            Some(expires_at),
        )
        .unwrap();
    assert_eq!(
        cookie,
        "eyJfcmFpbHMiOnsibWVzc2FnZSI6IklqQXdNVEV5TWpNek5EUTFOVFkyTnpjNE9EazVZV0ZpWW1OalpHUmxaV1ptSWc9PSIsImV4cCI6IjIwM\
         jctMDEtMDJUMDM6MDQ6MDUuMDAwWiIsInB1ciI6ImNvb2tpZS5fc2Vzc2lvbl9pZCJ9fQ%3D%3D--656776bed0fcf55cca116004a741233ef7f93dc6"
    );
    let encrypted = EncryptedCookies::new(&example_keys()).unwrap();
    let cookie = "QJXSjk48WRGRv8hEBZTFf5nxXT0K7++A+Bgw3c2d+Hg8io/SoM7MfVOUBQBg9RLMIQ4ZV2f7XO6+NxGUMuYmUXma2T4HyL22YVHr+d\
                  hYfqVEvuei/lqoJ5xmZ9dVYm5Gon15ZCakQ0MhllfRQRLBBvbJBh4usFhLurPkcLA=--AAECAwQFBgcICQoL--TJ8bPOIZ4GClii3g\
                  /qJGyg==";
    assert_eq!(
        encrypted
            .read("_mastodon_session", cookie, now())
            .unwrap()
            .value,
        json!({"session_id": "abc", "_csrf_token": "xyz"})
    );
}

#[test]
fn a_cookie_holds_until_the_instant_at_which_it_expires() {
    let signed = SignedCookies::new(&keys()).unwrap();
    let cookie = signed.write("_session_id", &"abc", Some(now())).unwrap();
    assert_eq!(
        signed
            .read("_session_id", &cookie, now() - Duration::milliseconds(1))
            .unwrap()
            .as_str(),
        Some("abc")
    );
    assert_eq!(signed.read("_session_id", &cookie, now()), None);
}

#[test]
fn a_cookie_that_no_browser_keeps_is_not_made() {
    let signed = SignedCookies::new(&keys()).unwrap();
    assert!(matches!(
        signed.write("x", &"a".repeat(4096), None),
        Err(CookieError::TooLong(_))
    ));
}

#[test]
fn what_could_end_a_script_is_escaped_as_rails_does() {
    let signed = SignedCookies::new(&keys()).unwrap();
    let value = "</script>&\u{2028}\u{2029}";
    let cookie = signed.write("x", &value, None).unwrap();
    assert_eq!(
        signed.read("x", &cookie, now()).unwrap().as_str(),
        Some(value)
    );
    // The JSON's base64, within that of the envelope.
    let json = "\"\\u003c/script\\u003e\\u0026\\u2028\\u2029\"";
    let envelope = format!(
        "{{\"_rails\":{{\"message\":\"{}\",\"exp\":null,\"pur\":\"cookie.x\"}}}}",
        STANDARD.encode(json)
    );
    let encoded = percent_decode_str(&cookie)
        .decode_utf8()
        .unwrap()
        .into_owned();
    assert!(encoded.starts_with(&STANDARD.encode(envelope)));
}

fn changed(cookie: &str, place: usize) -> String {
    let mut bytes = cookie.as_bytes().to_vec();
    let place = place % bytes.len();
    bytes[place] = if bytes[place] == b'A' { b'B' } else { b'A' };
    String::from_utf8(bytes).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_value_comes_back_from_both_jars(name in "[a-z_]{1,12}", value in "\\PC{0,200}") {
        let (signed, encrypted) = (SignedCookies::new(&keys()).unwrap(), EncryptedCookies::new(&keys()).unwrap());
        let cookie = signed.write(&name, &value, None).unwrap();
        prop_assert_eq!(signed.read(&name, &cookie, now()).unwrap().value, json!(value));
        let cookie = encrypted.write(&name, &value, None, &mut rng()).unwrap();
        prop_assert_eq!(encrypted.read(&name, &cookie, now()).unwrap().value, json!(value));
    }

    #[test]
    fn a_cookie_changed_in_one_place_never_says_something_else(place in 0_usize..400, value in "[a-z]{0,60}") {
        let (signed, encrypted) = (SignedCookies::new(&keys()).unwrap(), EncryptedCookies::new(&keys()).unwrap());
        let cookie = signed.write("x", &value, None).unwrap();
        // the last digit of base64 has bits that mean nothing
        prop_assert!(signed.read("x", &changed(&cookie, place), now()).is_none_or(|read| read.value == json!(value)));
        let cookie = encrypted.write("x", &value, None, &mut rng()).unwrap();
        prop_assert!(encrypted.read("x", &changed(&cookie, place), now()).is_none_or(|read| read.value == json!(value)));
    }
}
