//! A database and a Redis per test, builders.
