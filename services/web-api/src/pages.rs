//! Pages: HTML for people.

pub mod error;
