use chrono::{DateTime, Duration};
use ferrodon_secrets::totp::{
    code_at, generate_secret, provisioning_uri, qr_code_svg, step_at, verify,
};
use proptest::prelude::*;

use crate::support::{env, is_error, now, rng, vectors};

/// Of the records' person.
const SECRET: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

#[test]
fn vectors_of_one_time_codes_are_met() {
    for vector in vectors("one_time_codes") {
        let secret = vector.input[0].as_str().unwrap();
        let at = DateTime::from_timestamp(vector.input[1].as_i64().unwrap(), 0).unwrap();
        match code_at(secret, at) {
            Ok(code) => assert_eq!(vector.output, code),
            Err(_) => assert!(is_error(&vector.output), "{secret}"),
        }
    }
}

#[test]
fn vectors_of_one_time_checks_are_met() {
    for vector in vectors("one_time_checks") {
        let last_used = vector.input[1].as_i64().map(|steps| step_at(now()) + steps);
        let code = vector.output["code"].as_str().unwrap();
        if vector.input[2].is_null() {
            let shift = Duration::seconds(vector.input[0].as_i64().unwrap());
            assert_eq!(code_at(SECRET, now() + shift).unwrap(), code);
        }
        let used = verify(SECRET, code, now(), last_used).unwrap();
        assert_eq!(vector.output["holds"], used.is_some(), "{}", vector.input);
        let stored = used.or(last_used).map(|step| step - step_at(now()));
        assert_eq!(vector.output["used"].as_i64(), stored, "{}", vector.input);
    }
}

#[test]
fn vectors_of_provisioning_are_met() {
    let issuer = env()["local_domain"].as_str().unwrap().to_owned();
    for vector in vectors("provisioning") {
        let uri = provisioning_uri(&issuer, vector.input.as_str().unwrap(), SECRET);
        assert_eq!(vector.output, uri.expose());
    }
}

#[test]
fn white_space_in_a_code_does_not_matter_but_other_things_do() {
    let code = code_at(SECRET, now()).unwrap();
    let (first, last) = code.split_at(3);
    assert!(
        verify(SECRET, &format!(" {first} {last}\n"), now(), None)
            .unwrap()
            .is_some()
    );
    for wrong in [
        format!("{first}-{last}"),
        format!("{code}0"),
        format!("+{}", &code[1..]),
        String::new(),
    ] {
        assert_eq!(
            verify(SECRET, &wrong, now(), None).unwrap(),
            None,
            "{wrong}"
        );
    }
}

#[test]
fn without_a_secret_no_code_holds() {
    let code = code_at("", now()).unwrap();
    assert_eq!(verify("", &code, now(), None).unwrap(), None);
    assert!(verify("not base32!", "123456", now(), None).is_err());
}

#[test]
fn a_new_secret_has_52_characters_and_works() {
    let secret = generate_secret(&mut rng());
    assert_eq!(secret.expose().len(), 52);
    let code = code_at(secret.expose(), now()).unwrap();
    assert_eq!(
        verify(secret.expose(), &code, now(), None).unwrap(),
        Some(step_at(now()))
    );
    assert_eq!(format!("{secret:?}"), "SecretText(…)");
}

#[test]
fn a_colon_of_a_port_is_no_colon_of_the_label() {
    assert_eq!(
        provisioning_uri("localhost:3000", "a@example.com", "AA").expose(),
        "otpauth://totp/localhost_3000:a%40example.com?secret=AA&issuer=localhost%3A3000"
    );
}

#[test]
fn the_qr_code_is_an_image_with_a_white_edge() {
    let svg =
        qr_code_svg(provisioning_uri("garden.test", "a@example.com", SECRET).expose()).unwrap();
    assert!(svg.expose().starts_with("<svg ") && svg.expose().ends_with("</svg>"));
    // The finder pattern begins four modules from the edge.
    assert!(svg.expose().contains("M4,4h1v1h-1z") && !svg.expose().contains("M3,"));
    assert!(qr_code_svg(&"x".repeat(5_000)).is_none());
}

proptest! {
    #[test]
    fn a_code_holds_once_and_only_near_its_time(step in 2_i64..100_000_000, drift in -4_i64..=4) {
        let at = |step: i64| DateTime::from_timestamp(step * 30 + 7, 0).unwrap();
        let code = code_at(SECRET, at(step)).unwrap();
        let used = verify(SECRET, &code, at(step + drift), None).unwrap();
        // Far from its time it holds by chance only, as the code of another step.
        if drift.abs() <= 1 {
            prop_assert!(used.is_some());
        }
        if let Some(used) = used {
            prop_assert!((step + drift - 1..=step + drift + 1).contains(&used));
            prop_assert_eq!(verify(SECRET, &code, at(step + drift), Some(used)).unwrap(), None);
        }
    }
}
