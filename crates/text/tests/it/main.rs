//! Integration tests: Mastodon's own answers (`tests/vectors`), and properties that hold for any input.

mod counting;
mod extracting;
mod html;
mod languages;
mod profiles;
mod properties;
mod rendering;
mod tags;
mod vectors;
mod world;
