#![doc = include_str!("../README.md")]

mod chars;
pub mod count;
pub mod emoji;
pub mod extract;
pub mod fields;
mod html;
mod idn;
pub mod languages;
pub mod links;
pub mod markdown;
pub mod plain;
pub mod preview;
pub mod render;
pub mod sanitize;
pub mod tags;
mod tlds;
