//! Texts and languages.
#![allow(clippy::unwrap_used, missing_docs)]

mod languages;
mod texts;
