//! PostgreSQL's variables.

use ferrodon_config::{SslMode, SslRoot};

use crate::{config, config_of, wrong};

#[test]
fn the_defaults_are_mastodons() {
    let database = config(&[]).database;
    assert_eq!(
        database.primary.connection_string(),
        "host='localhost' dbname='mastodon_production' user='mastodon' sslmode='prefer' port=5432"
    );
    assert!(database.replica.is_none());
    assert_eq!(database.primary.ssl_root, SslRoot::System(None));
}

#[test]
fn a_url_wins_over_the_single_variables_and_leaves_the_rest_to_them() {
    let database = config(&[
        ("DB_HOST", "ignored"),
        ("DB_USER", "kept"),
        ("DATABASE_URL", "postgresql://db.example:5433/social%20net?sslmode=verify-full&pool=7&prepared_statements=false"),
    ])
    .database;
    assert_eq!(database.pool_size, 7);
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

#[test]
fn who_vouches_for_the_server_is_named_as_for_libpq() {
    let root = |more: &[(&str, &str)]| config(more).database.primary.ssl_root;
    let file = |name: &str| SslRoot::File(name.to_owned());
    assert_eq!(
        root(&[("PGSSLROOTCERT", "/etc/db.pem")]),
        file("/etc/db.pem")
    );
    let url = "postgres://db.example/x?sslmode=verify-ca&sslrootcert=/srv/ca.pem";
    assert_eq!(
        root(&[("PGSSLROOTCERT", "/etc/db.pem"), ("DATABASE_URL", url)]),
        file("/srv/ca.pem")
    );
    let url = "postgres://db.example/x?sslmode=verify-full&sslrootcert=system";
    assert_eq!(
        root(&[("PGSSLROOTCERT", "/etc/db.pem"), ("DATABASE_URL", url)]),
        SslRoot::System(None)
    );
    let home = std::env::temp_dir().join(format!("ferrodon-home-{}", std::process::id()));
    let kept = home.join(".postgresql/root.crt");
    std::fs::create_dir_all(home.join(".postgresql")).unwrap();
    std::fs::write(&kept, "").unwrap();
    assert_eq!(
        root(&[("HOME", home.to_str().unwrap())]),
        file(kept.to_str().unwrap())
    );
    std::fs::remove_dir_all(&home).unwrap();
}

#[test]
fn statements_are_prepared_whatever_is_set_and_that_is_said() {
    let url = "postgres://db.example/x?prepared_statements=false";
    for more in [("PREPARED_STATEMENTS", "false"), ("DATABASE_URL", url)] {
        let warnings = config(&[more]).warnings;
        assert!(
            warnings
                .iter()
                .any(|warning| warning.contains("max_prepared_statements")),
            "{warnings:?}"
        );
    }
    assert!(config(&[]).warnings.is_empty());
}
