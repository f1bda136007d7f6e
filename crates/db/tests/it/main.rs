//! The database, through the front door: real PostgreSQL, a database per test.

mod migrate;
mod schema;
