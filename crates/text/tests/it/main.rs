//! Integration tests: Mastodon's own answers (`tests/vectors`), and properties that hold for any input.
#![expect(clippy::expect_used, reason = "a test stops at what it can't read")]

mod counting;
mod extracting;
mod html;
mod independent;
mod languages;
mod profiles;
mod properties;
mod rendering;
mod tags;
mod vectors;
mod world;
