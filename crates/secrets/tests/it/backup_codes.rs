use ferrodon_secrets::{
    backup_codes::{CODES_PER_SET, consume, generate, hash_all},
    passwords,
};

use crate::support::{rng, vectors};

#[test]
fn vectors_of_backup_codes_are_met() {
    for vector in vectors("backup_codes") {
        let out = &vector.output;
        let hashes: Vec<String> = serde_json::from_value(out["hashes"].clone()).unwrap();
        let tried = out["tried"].as_str().unwrap();
        let left = consume(tried, &hashes);
        assert_eq!(out["holds"], left.is_some(), "{}", vector.input);
        if let Some(left) = left {
            assert_eq!(left.len(), hashes.len() - 1);
            assert_eq!(out["again"], consume(tried, &left).is_some());
        }
        let fresh: Vec<&str> = out["fresh"]
            .as_array()
            .unwrap()
            .iter()
            .map(|text| text.as_str().unwrap())
            .collect();
        assert!(passwords::verify(fresh[0], fresh[1]).unwrap());
        // How many codes there are of which length.
        let codes = generate(&mut rng());
        assert_eq!(out["shape"][codes[0].len().to_string()], codes.len());
    }
}

#[test]
fn a_new_set_has_ten_different_codes_each_of_which_works_once() {
    let codes = generate(&mut rng());
    assert_eq!(codes.len(), CODES_PER_SET);
    assert!(
        codes
            .iter()
            .all(|code| code.len() == 32 && code.bytes().all(|byte| byte.is_ascii_hexdigit()))
    );
    let hashes = hash_all(&codes[..3], 4, &mut rng()).unwrap();
    let left = consume(&codes[1], &hashes).unwrap();
    assert_eq!(left, [hashes[0].clone(), hashes[2].clone()]);
    assert_eq!(consume(&codes[1], &left), None);
    assert!(consume(&codes[2], &left).is_some());
}

#[test]
fn a_damaged_hash_does_not_hide_the_others() {
    let codes = generate(&mut rng());
    let mut hashes = hash_all(&codes[..1], 4, &mut rng()).unwrap();
    hashes.insert(0, "nonsense".to_owned());
    assert_eq!(
        consume(&codes[0], &hashes),
        Some(vec!["nonsense".to_owned()])
    );
}
