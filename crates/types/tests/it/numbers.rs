use chrono::{DateTime, SecondsFormat, Utc};
use ferrodon_types::{
    params,
    snowflake::{first_id_at, id_at, millisecond_of, time_of},
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::vectors::{Differences, read};

fn shown(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Micros, true)
}

#[test]
fn ids_of_times_are_those_of_the_vectors() {
    let mut differences = Differences::default();
    for vector in read(include_str!("../vectors/ids_of_times.json")) {
        let micros = (vector.input.as_f64().unwrap() * 1e6).floor() as i64;
        let id = first_id_at(DateTime::from_timestamp_micros(micros).unwrap());
        differences.compare(&vector.input, "id", id, &vector.output[0]);
        differences.compare(&vector.input, "time", shown(time_of(id)), &vector.output[1]);
    }
    differences.none();
}

#[test]
fn times_of_ids_are_those_of_the_vectors() {
    let mut differences = Differences::default();
    for vector in read(include_str!("../vectors/times_of_ids.json")) {
        let time = time_of(vector.input.as_i64().unwrap());
        differences.compare(&vector.input, "time", shown(time), &vector.output);
    }
    differences.none();
}

#[test]
fn flags_are_read_as_in_the_vectors() {
    let mut differences = Differences::default();
    for vector in read(include_str!("../vectors/flags.json")) {
        differences.compare(
            &vector.input,
            "flag",
            params::flag(&vector.input),
            &vector.output,
        );
    }
    differences.none();
}

#[test]
fn whole_numbers_are_read_as_in_the_vectors() {
    let mut differences = Differences::default();
    for vector in read(include_str!("../vectors/whole_numbers.json")) {
        let integer = params::whole_number_of(&vector.input);
        differences.compare(&vector.input, "integer", integer, &vector.output["integer"]);
        let column = params::column_number_of(&vector.input);
        differences.compare(&vector.input, "column", column, &vector.output["column"]);
    }
    differences.none();
}

#[test]
fn limits_are_read_as_in_the_vectors() {
    let mut differences = Differences::default();
    for vector in read(include_str!("../vectors/limits.json")) {
        if vector.failed() {
            continue;
        }
        let given = Some(&vector.input[0]);
        let limit = params::limit(
            given,
            vector.input[1].as_i64().unwrap(),
            vector.input[2].as_i64(),
        );
        differences.compare(&vector.input, "limit", limit, &vector.output);
    }
    differences.none();
}

#[test]
fn link_headers_are_written_as_in_the_vectors() {
    let mut differences = Differences::default();
    for vector in read(include_str!("../vectors/link_headers.json")) {
        let header = params::link_header(vector.input[0].as_str(), vector.input[1].as_str());
        differences.compare(
            &vector.input,
            "header",
            header.unwrap_or_default(),
            &vector.output,
        );
    }
    differences.none();
}

#[test]
fn an_id_that_no_column_holds_is_none() {
    assert_eq!(params::id("99999999999999999999"), None);
    assert_eq!(params::id("12abc"), Some(12));
    assert_eq!(params::whole_number("-99999999999999999999"), i64::MIN);
    assert_eq!(params::limit(Some(&Value::Null), 20, None), 20);
    assert_eq!(
        params::limit(Some(&json!("-9223372036854775808")), 20, None),
        40
    );
}

proptest! {
    #[test]
    fn reading_numbers_never_panics(text in ".*", limit in any::<i64>()) {
        let _ = params::whole_number(&text);
        let _ = params::limit(Some(&json!(limit)), 20, None);
    }

    #[test]
    fn an_id_is_of_the_millisecond_that_it_was_made_in(millis in 0_i64..4_102_444_800_000) {
        let at = DateTime::from_timestamp_millis(millis).unwrap();
        let id = id_at(at);
        prop_assert_eq!(millisecond_of(id), at);
        prop_assert!(id >= first_id_at(at));
    }

    #[test]
    fn reading_addresses_never_panics(text in ".*") {
        if let Ok(uri) = ferrodon_types::uri::Uri::parse(&text) {
            let once = uri.normalized();
            prop_assert!(ferrodon_types::uri::Uri::parse(&once.to_string()).is_ok() || !once.is_web());
        }
        let _ = ferrodon_types::domain::normalize(&text);
    }
}
