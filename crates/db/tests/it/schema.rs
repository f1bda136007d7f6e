//! A migrated database, held against the lists of what Mastodon 4.6.5 has, in both directions; and diesel's table
//! definitions, held against a migrated database.

mod diesel_tables;
mod inventory;
mod rows;
