use ferrodon_secrets::digests::{digest_header, md5_base64, sha256_hex, webhook_signature};

use crate::support::vectors;

#[test]
fn vectors_of_digests_are_met() {
    for vector in vectors("digests") {
        let text = vector.input.as_str().unwrap().as_bytes();
        assert_eq!(vector.output["digest_header"], digest_header(text));
        for name in ["hex", "domain", "email"] {
            assert_eq!(vector.output[name], sha256_hex(text));
        }
        assert_eq!(
            vector.output["search"],
            format!("fasp:account_search:{}", md5_base64(text).unwrap())
        );
    }
}

#[test]
fn vectors_of_webhook_signatures_are_met() {
    for vector in vectors("webhook_signatures") {
        let [secret, body] = [0, 1].map(|index| vector.input[index].as_str().unwrap());
        assert_eq!(
            vector.output,
            webhook_signature(secret, body.as_bytes()).unwrap()
        );
    }
}
