use base64::{Engine as _, engine::general_purpose::STANDARD};
use ferrodon_secrets::rsa::{KeyError, PrivateKey, PublicKey, generate};

use crate::support::{private_key_pem, vectors};

#[test]
fn vectors_of_rsa_are_met() {
    let private = PrivateKey::from_pem(&private_key_pem()).unwrap();
    let public = PublicKey::from_pem(&private.public_key_pem().unwrap()).unwrap();
    for vector in vectors("rsa") {
        let text = vector.input.as_str().unwrap().as_bytes();
        let signature = private.sign(text).unwrap();
        assert_eq!(vector.output["signature"], STANDARD.encode(&signature));
        assert_eq!(vector.output["verifies"], public.verify(text, &signature));
        assert!(!public.verify(b"another text", &signature));
        assert!(!public.verify(text, &signature[1..]));
    }
}

#[test]
fn a_new_pair_has_the_forms_that_are_stored() {
    let pair = generate().unwrap();
    assert!(
        pair.private_key_pem
            .expose()
            .starts_with("-----BEGIN RSA PRIVATE KEY-----\n")
    );
    assert!(
        pair.public_key_pem
            .starts_with("-----BEGIN PUBLIC KEY-----\n")
    );
    let private = PrivateKey::from_pem(pair.private_key_pem.expose()).unwrap();
    assert_eq!(private.public_key_pem().unwrap(), pair.public_key_pem);
    let signature = private.sign(b"text").unwrap();
    assert!(
        PublicKey::from_pem(&pair.public_key_pem)
            .unwrap()
            .verify(b"text", &signature)
    );
    assert!(!format!("{pair:?}").contains("PRIVATE KEY"));
}

#[test]
fn both_forms_of_either_key_are_read() {
    let rsa = openssl::rsa::Rsa::generate(2048).unwrap();
    let pkcs8 = openssl::pkey::PKey::from_rsa(rsa.clone())
        .unwrap()
        .private_key_to_pem_pkcs8()
        .unwrap();
    let private = PrivateKey::from_pem(&String::from_utf8(pkcs8).unwrap()).unwrap();
    let pkcs1 = String::from_utf8(rsa.public_key_to_pem_pkcs1().unwrap()).unwrap();
    assert!(pkcs1.contains("BEGIN RSA PUBLIC KEY"));
    assert!(
        PublicKey::from_pem(&pkcs1)
            .unwrap()
            .verify(b"text", &private.sign(b"text").unwrap())
    );
}

#[test]
fn other_keys_are_refused() {
    let group = openssl::ec::EcGroup::from_curve_name(openssl::nid::Nid::X9_62_PRIME256V1).unwrap();
    let ec = openssl::ec::EcKey::generate(&group).unwrap();
    let text = |pem: Vec<u8>| String::from_utf8(pem).unwrap();
    assert_eq!(
        PublicKey::from_pem(&text(ec.public_key_to_pem().unwrap())).unwrap_err(),
        KeyError::Malformed
    );
    assert_eq!(
        PrivateKey::from_pem(&text(ec.private_key_to_pem().unwrap())).unwrap_err(),
        KeyError::Malformed
    );
    let short = openssl::rsa::Rsa::generate(512).unwrap();
    assert_eq!(
        PublicKey::from_pem(&text(short.public_key_to_pem().unwrap())).unwrap_err(),
        KeyError::Length(512)
    );
    // Asking for its passphrase would block the process for good.
    let locked = openssl::rsa::Rsa::generate(2048)
        .unwrap()
        .private_key_to_pem_passphrase(openssl::symm::Cipher::aes_256_cbc(), b"pass")
        .unwrap();
    assert_eq!(
        PrivateKey::from_pem(&text(locked)).unwrap_err(),
        KeyError::Malformed
    );
}
