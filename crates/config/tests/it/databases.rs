//! PostgreSQL's variables.

use ferrodon_config::SslMode;

use crate::{config, config_of, wrong};

#[test]
fn the_defaults_are_mastodons() {
    let database = config(&[]).database;
    assert_eq!(
        database.primary.connection_string(),
        "host='localhost' dbname='mastodon_production' user='mastodon' sslmode='prefer' port=5432"
    );
    assert!(database.replica.is_none() && database.prepared_statements);
}

#[test]
fn a_url_wins_over_the_single_variables_and_leaves_the_rest_to_them() {
    let database = config(&[
        ("DB_HOST", "ignored"),
        ("DB_USER", "kept"),
        ("DATABASE_URL", "postgresql://db.example:5433/social%20net?sslmode=verify-full&pool=7&prepared_statements=false"),
    ])
    .database;
    assert_eq!(
        (database.primary.host.as_str(), database.primary.port),
        ("db.example", 5433)
    );
    assert_eq!(
        (
            database.primary.name.as_str(),
            database.primary.user.as_str()
        ),
        ("social net", "kept")
    );
    assert_eq!(database.primary.ssl_mode, SslMode::VerifyFull);
    assert_eq!(
        (database.pool_size, database.prepared_statements),
        (7, false)
    );
}

#[test]
fn sockets_and_special_characters_survive_urls() {
    let url = "postgres://us%40er:p%27a%5Css@%2Frun%2Fpostgresql/db";
    let server = config(&[("DATABASE_URL", url)]).database.primary;
    assert_eq!(
        (server.host.as_str(), server.user.as_str()),
        ("/run/postgresql", "us@er")
    );
    assert!(
        server.connection_string().contains(r"password='p\'a\\ss'"),
        "{}",
        server.connection_string()
    );
    let server = config(&[("DATABASE_URL", "postgres:///db?host=/tmp/pg&user=me")])
        .database
        .primary;
    assert_eq!(
        (
            server.host.as_str(),
            server.user.as_str(),
            server.name.as_str()
        ),
        ("/tmp/pg", "me", "db")
    );
}

#[test]
fn a_replica_inherits_what_it_does_not_say() {
    let more = [
        ("DB_USER", "me"),
        ("DB_PASS", "secret"),
        ("REPLICA_DB_HOST", "replica.example"),
    ];
    let database = config(&more).database;
    let replica = database.replica.expect("a replica");
    assert_eq!(
        (replica.host.as_str(), replica.user.as_str()),
        ("replica.example", "me")
    );
    assert_eq!(replica.password, database.primary.password);
    assert!(
        config(&[("REPLICA_DB_USER", "only")])
            .database
            .replica
            .is_none()
    );
}

#[test]
fn streaming_needs_no_secrets() {
    let more = [
        ("SECRET_KEY_BASE", ""),
        ("ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY", ""),
    ];
    let config = config_of(ferrodon_config::Process::Streaming, &more).expect("valid settings");
    assert_eq!(config.database.pool_size, 10);
    assert_eq!(
        wrong(&more),
        ["SECRET_KEY_BASE", "ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY"]
    );
}
