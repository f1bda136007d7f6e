//! Addresses and certificates that can't be used. (What can be is proved with real servers: `make proof ONLY=parts`.)

use ferrodon_config::{PostgresServer, SslMode, SslRoot};
use ferrodon_db::Database;

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
