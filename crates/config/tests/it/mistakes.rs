//! Wrong settings.

use std::collections::HashMap;

use ferrodon_config::{Config, Env, Process};

use crate::{config, values, wrong};

#[test]
fn all_mistakes_are_reported_at_once_each_with_what_to_do() {
    let errors = Config::from_map(HashMap::from([
        ("LOCAL_DOMAIN".to_owned(), "https://example.com/".to_owned()),
        ("DB_PORT".to_owned(), "many".to_owned()),
        ("PORT".to_owned(), "70000".to_owned()),
        (
            "DATABASE_URL".to_owned(),
            "mysql://u:hunter2@h/d".to_owned(),
        ),
    ]))
    .expect_err("mistakes");
    let text = errors.to_string();
    for name in [
        "LOCAL_DOMAIN",
        "DB_PORT",
        "PORT",
        "DATABASE_URL",
        "SECRET_KEY_BASE",
        "ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY",
    ] {
        assert!(
            errors.0.iter().any(|error| error.variable == name),
            "{name} is missing in: {text}"
        );
    }
    assert!(
        errors
            .0
            .iter()
            .all(|error| !error.problem.is_empty() && !error.remedy.is_empty())
    );
    assert!(
        text.starts_with("8 mistakes in the settings:\n  - "),
        "{text}"
    );
    assert!(!text.contains("hunter2"), "{text}");
}

#[test]
fn each_kind_of_mistake_names_its_variable() {
    for (name, value) in [
        ("BIND", "everywhere"),
        ("TRUSTED_PROXY_IP", "10.0.0.0/8,proxy.example"),
        ("ALLOWED_PRIVATE_ADDRESSES", "10.0.0.0/99"),
        ("FERRODON_METRICS_BIND", "9100"),
        ("FERRODON_LOG_FORMAT", "xml"),
        ("RAILS_LOG_LEVEL", "loud"),
        ("FERRODON_QUEUES", "default,nonsense"),
        ("DB_SSLMODE", "sometimes"),
        ("REDIS_URL", "http://localhost"),
        ("VAPID_PRIVATE_KEY", "only-one-half"),
        ("DEFAULT_LOCALE", "../../etc"),
        ("FERRODON_SOFTWARE_NAME", "Not A Name"),
        ("STREAMING_API_BASE_URL", "example.com"),
        ("SWIFT_ENABLED", "true"),
        ("SECRET_KEY_BASE", "short"),
        (
            "ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY",
            "xxx_DO_NOT_USE_IN_PRODUCTION",
        ),
        ("MAX_FOLLOWS_RATIO", "-1"),
    ] {
        let expected = if name == "VAPID_PRIVATE_KEY" {
            "VAPID_PUBLIC_KEY"
        } else {
            name
        };
        assert_eq!(wrong(&[(name, value)]), [expected], "{name}={value}");
    }
}

#[test]
fn the_operators_example_needs_only_its_secrets() {
    let example = include_str!("../../../../deploy/example.env");
    let errors =
        Config::from_env(&Env::from_text(example), Process::WebApi).expect_err("secrets are empty");
    assert!(
        errors.0.iter().all(|error| error.problem == "is not set"),
        "{errors}"
    );
    assert_eq!(errors.0.len(), 4, "{errors}");
    // what is commented out is valid too, or it would mislead
    let uncommented = |line| match str::strip_prefix(line, "# ") {
        Some(rest) if rest.split_once('=').is_some_and(|(name, _)| is_name(name)) => rest,
        _ => line,
    };
    let all = example
        .lines()
        .map(uncommented)
        .collect::<Vec<_>>()
        .join("\n");
    let errors =
        Config::from_env(&Env::from_text(&all), Process::WebApi).expect_err("secrets are empty");
    let wrong: Vec<_> = errors
        .0
        .iter()
        .filter(|error| error.problem != "is not set")
        .map(ToString::to_string)
        .collect();
    assert_eq!(wrong, [] as [&str; 0]);
}

fn is_name(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
        || text == "http_proxy"
}

#[test]
fn secrets_never_show_in_debug_output() {
    let config = config(&[
        ("DB_PASS", "hunter2-database"),
        ("REDIS_PASSWORD", "hunter2-redis"),
        ("S3_ENABLED", "true"),
        ("S3_BUCKET", "b"),
        ("AWS_ACCESS_KEY_ID", "id"),
        ("AWS_SECRET_ACCESS_KEY", "hunter2-s3"),
        ("OTP_SECRET", "hunter2-otp"),
        ("SELF_DESTRUCT", "hunter2-end"),
    ]);
    let shown = format!("{config:?}");
    assert!(
        !shown.contains("hunter2") && !shown.contains("0123456789"),
        "{shown}"
    );
    let env = ferrodon_config::Env::from_map(values(&[("DB_PASS", "hunter2")]));
    assert!(!format!("{env:?}").contains("hunter2"));
}

#[test]
fn a_whole_pair_of_push_keys_is_taken() {
    // of the right length; nobody asks for more before they are used
    let public = format!("B{}=", "A".repeat(86));
    let private = format!("{}=", "A".repeat(43));
    let vapid = config(&[
        ("VAPID_PRIVATE_KEY", &private),
        ("VAPID_PUBLIC_KEY", &public),
    ])
    .secrets
    .vapid
    .expect("keys");
    assert_eq!(vapid.public_key, public);
}
