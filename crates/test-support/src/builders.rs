//! Rows for tests. A test builds only what it is about; the rest has quiet defaults.
//!
//! ```no_run
//! # async fn example() {
//! use ferrodon_test_support::TestDb;
//!
//! let db = TestDb::new().await;
//! let alice = db.user("alice").await;
//! let bob = db.account("bob").remote("remote.example").await;
//! db.follow(alice.account.id, bob.id).await;
//! let status = db.status(bob.id).text("<p>hello</p>").await;
//! db.favourite(alice.account.id, status).await;
//! # }
//! ```
//!
//! Builders write the row that they are named after, not what follows from it: no counters, feeds, notifications.
//! Every builder has `set(column, value)` for what it has no method for. [`TestDb::insert`](crate::TestDb::insert) makes any other row.

mod accounts;
mod oauth;
mod relationships;
mod statuses;
mod users;

use std::pin::Pin;

pub use accounts::{AccountBuilder, TestAccount};
pub use oauth::TokenBuilder;
pub use relationships::{FollowBuilder, MuteBuilder};
pub use statuses::StatusBuilder;
pub use users::{TestUser, UserBuilder};

use serde_json::Value;

/// The domain of local accounts and URIs in tests.
pub const LOCAL_DOMAIN: &str = "ferrodon.test";
/// The password of every user.
pub const PASSWORD: &str = "correct horse battery";
/// Its bcrypt hash, at cost 4.
pub const PASSWORD_HASH: &str = "$2a$04$OhZPI10VLJk.QkOvtgfV2egPx.wFDhTBMN.S0xYjYhxikaFJ0Z8AK";

/// What awaiting a builder is.
type Building<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The id of a row as [`crate::TestDb::insert`] returns it.
fn id(row: &Value) -> i64 {
    row["id"].as_i64().expect("the table has an id")
}

/// Makes a map out of `"column": value` pairs.
macro_rules! row {
    ($($column:literal: $value:expr),* $(,)?) => {{
        #[allow(unused_mut, reason = "a row may begin empty")]
        let mut row = serde_json::Map::new();
        $(row.insert($column.to_owned(), serde_json::json!($value));)*
        row
    }};
}
use row;
