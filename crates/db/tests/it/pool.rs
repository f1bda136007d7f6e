//! Connections that are waited for; addresses and certificates that can't be used. (What can be is proved with real
//! servers: `make proof ONLY=parts`.)

use std::time::{Duration, Instant};

use ferrodon_config::{PostgresServer, SslMode, SslRoot};
use ferrodon_db::{Database, PoolError, is_caused_by_outage, within};
use ferrodon_test_support::TestDb;

fn server(ssl_mode: SslMode, roots: &str) -> PostgresServer {
    PostgresServer {
        host: "localhost".to_owned(),
        port: 1,
        name: "nothing".to_owned(),
        user: "nobody".to_owned(),
        password: None,
        ssl_mode,
        ssl_root: SslRoot::File(roots.to_owned()),
    }
}

#[tokio::test]
async fn roots_that_cannot_be_read_are_told_as_the_pool_is_made() {
    let error = Database::new(&server(SslMode::VerifyFull, "/nowhere.pem"), 1)
        .expect_err("there is no such file");
    assert!(error.to_string().contains("`/nowhere.pem`"), "{error}");
    let error = Database::new(&server(SslMode::VerifyCa, "/dev/null"), 1)
        .expect_err("there is no certificate");
    assert!(error.to_string().contains("`/dev/null`"), "{error}");
}

#[tokio::test]
async fn roots_are_not_needed_where_no_certificate_is_checked() {
    for mode in [SslMode::Disable, SslMode::Prefer] {
        Database::new(&server(mode, "/nowhere.pem"), 1).expect("a pool");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_waits_for_several_connections_waits_no_longer_than_for_one() {
    let db = TestDb::new().await;
    let database = Database::at(db.address(), 1).unwrap();
    let _busy = database.get().await.unwrap();
    let began = Instant::now();
    let outcomes = within(Duration::from_millis(500), async {
        [
            database.get().await.map(drop),
            database.get().await.map(drop),
            database.get().await.map(drop),
        ]
    })
    .await;
    assert!(began.elapsed() < Duration::from_secs(1));
    for outcome in outcomes {
        let error = outcome.unwrap_err();
        assert!(matches!(error, PoolError::Unavailable(_)));
        assert!(is_caused_by_outage(&error));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_is_cut_is_an_outage_whoever_used_it() {
    let db = TestDb::new().await;
    let database = Database::at(db.address(), 1).unwrap();
    let conn = database.get().await.unwrap();
    let cut = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
    let asleep = async {
        let mut conn = &*conn;
        diesel_async::SimpleAsyncConnection::batch_execute(&mut conn, "SELECT pg_sleep(30)").await
    };
    let (outcome, ()) = tokio::join!(asleep, async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        db.sql(cut).await;
    });
    let error = outcome.unwrap_err();
    assert!(ferrodon_db::is_outage(&error), "{error:?}");
    drop(conn);
    // as soon as the end of the old one is known, the next one is new
    tokio::time::sleep(Duration::from_millis(100)).await;
    let conn = database.get().await.unwrap();
    let mut conn = &*conn;
    diesel_async::SimpleAsyncConnection::batch_execute(&mut conn, "SELECT 1")
        .await
        .unwrap();
}
