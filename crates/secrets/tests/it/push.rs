use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ferrodon_secrets::{
    push_keys,
    vapid::{VapidError, VapidKey},
};
use openssl::{
    bn::{BigNum, BigNumContext},
    ec::{EcGroup, EcKey, EcPoint},
    ecdsa::EcdsaSig,
    nid::Nid,
    sha::sha256,
};
use serde_json::{Value, json};

use crate::support::{env, now, vectors};

fn configured() -> VapidKey {
    let env = env();
    let [private, public] = ["private", "public"].map(|name| env["vapid"][name].as_str().unwrap());
    VapidKey::from_base64(private, public).unwrap()
}

/// Whether a token is signed by the one whose public key is given.
fn is_signed_by(token: &str, public_key: &str) -> bool {
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
    assert_eq!(signature.len(), 64);
    let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
    let bytes = URL_SAFE_NO_PAD
        .decode(public_key.trim_end_matches('='))
        .unwrap();
    let point = EcPoint::from_bytes(&group, &bytes, &mut BigNumContext::new().unwrap()).unwrap();
    let key = EcKey::from_public_key(&group, &point).unwrap();
    let [r, s] = [&signature[..32], &signature[32..]].map(|half| BigNum::from_slice(half).unwrap());
    EcdsaSig::from_private_components(r, s)
        .unwrap()
        .verify(&sha256(signed.as_bytes()), &key)
        .unwrap()
}

fn parts(token: &str) -> Vec<Value> {
    token
        .split('.')
        .take(2)
        .map(|part| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap())
        .collect()
}

#[test]
fn vectors_of_push_headers_are_met() {
    let key = configured();
    for vector in vectors("push_headers") {
        let out = &vector.output;
        let audience = out["audience"].as_str().unwrap();
        let [standard, legacy] =
            ["standard", "legacy_header"].map(|name| out[name].as_str().unwrap());
        let ours = key.authorization(audience, "", now()).unwrap();
        let ours_legacy = key.legacy_authorization(audience, "", now()).unwrap();
        // The signature is one of chance; all before it is equal, and both verify.
        for (ours, theirs) in [(ours.as_str(), standard), (ours_legacy.as_str(), legacy)] {
            let unsigned = |header: &str| header[..header.rfind('.').unwrap()].to_owned();
            assert_eq!(unsigned(ours), unsigned(theirs));
            for header in [ours, theirs] {
                let token = header
                    .trim_start_matches("vapid t=")
                    .trim_start_matches("WebPush ");
                let token = token.split(",k=").next().unwrap();
                assert!(is_signed_by(token, &key.public_key()));
                assert_eq!(json!(parts(token)), out["standard_claims"]);
            }
        }
        assert_eq!(
            ours.rsplit_once(",k=").unwrap().1,
            standard.rsplit_once(",k=").unwrap().1
        );
        assert_eq!(out["crypto_key"], key.crypto_key());
    }
}

#[test]
fn the_configured_pair_comes_back_as_it_was() {
    let env = env();
    let key = configured();
    assert_eq!(env["vapid"]["public"], key.public_key());
    assert_eq!(env["vapid"]["private"], key.private_key().unwrap().expose());
    assert!(!format!("{key:?}").contains(key.private_key().unwrap().expose()));
}

#[test]
fn a_new_pair_can_be_configured_and_signs() {
    let key = VapidKey::generate().unwrap();
    let again =
        VapidKey::from_base64(key.private_key().unwrap().expose(), &key.public_key()).unwrap();
    let token = again
        .token("https://push.example", "admin@example.com", now())
        .unwrap();
    assert!(is_signed_by(&token, &key.public_key()));
    assert_eq!(parts(&token)[1]["sub"], "mailto:admin@example.com");
}

#[test]
fn halves_of_different_pairs_are_refused() {
    let (one, two) = (VapidKey::generate().unwrap(), VapidKey::generate().unwrap());
    let mixed = VapidKey::from_base64(one.private_key().unwrap().expose(), &two.public_key());
    assert!(matches!(mixed, Err(VapidError::PublicKey)));
    for private in [
        "",
        "AAAA",
        "日本",
        &URL_SAFE_NO_PAD.encode([0; 32]),
        &URL_SAFE_NO_PAD.encode([255; 32]),
    ] {
        assert!(
            matches!(
                VapidKey::from_base64(private, &two.public_key()),
                Err(VapidError::PrivateKey)
            ),
            "{private}"
        );
    }
}

#[test]
fn vectors_of_push_keys_are_met() {
    for vector in vectors("push_keys") {
        let [p256dh, auth] = [0, 1].map(|index| vector.input[index].as_str().unwrap_or_default());
        // The recorder's subscriptions belonged to nobody, which is not what this is about.
        let is_refused = vector.output.get("error").is_some()
            || vector
                .output
                .as_array()
                .is_some_and(|errors| errors.iter().any(|error| error[0] == "base"));
        assert_eq!(
            push_keys::are_usable(p256dh, auth),
            !is_refused,
            "{}",
            vector.input
        );
    }
}
