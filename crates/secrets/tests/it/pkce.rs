use ferrodon_secrets::pkce::{PkceError, challenge, is_valid_request, verify};

use crate::support::vectors;

#[test]
fn vectors_of_pkce_are_met() {
    for vector in vectors("pkce") {
        let verifier = vector.input.as_str().unwrap();
        assert_eq!(vector.output, challenge(verifier));
        assert_eq!(verify(vector.output.as_str(), Some(verifier)), Ok(()));
    }
}

#[test]
fn a_challenge_needs_the_one_method() {
    assert!(is_valid_request(None, None));
    assert!(is_valid_request(Some(""), None));
    assert!(is_valid_request(Some("c"), Some("S256")));
    assert!(!is_valid_request(Some("c"), None));
    assert!(!is_valid_request(Some("c"), Some("plain")));
}

#[test]
fn a_verifier_must_come_exactly_where_a_challenge_was() {
    let stored = challenge("vvv");
    assert_eq!(verify(None, None), Ok(()));
    assert_eq!(verify(None, Some("")), Ok(()));
    assert_eq!(verify(Some(""), None), Ok(()));
    assert_eq!(verify(None, Some("vvv")), Err(PkceError::WrongVerifier));
    assert_eq!(verify(Some(&stored), None), Err(PkceError::MissingVerifier));
    assert_eq!(
        verify(Some(&stored), Some("")),
        Err(PkceError::MissingVerifier)
    );
    assert_eq!(verify(Some(&stored), Some("vvv")), Ok(()));
    for wrong in ["vvv ", "www", &stored] {
        assert_eq!(
            verify(Some(&stored), Some(wrong)),
            Err(PkceError::WrongVerifier)
        );
    }
}
