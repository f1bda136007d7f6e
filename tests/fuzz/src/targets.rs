//! The targets, by name.

mod addresses;
mod cursors;
mod forms;
mod headers;
mod html;
mod json;
mod multipart;
mod names;
mod secrets;
mod settings;
mod text;
mod trees;

/// A parser, and what must hold for it.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// As it is called on the command line.
    pub name: &'static str,
    /// Panics where an invariant is broken.
    pub check: fn(&[u8]),
    /// Pieces that hurt, repeated, if anything does.
    pub pieces: &'static [&'static str],
}

/// All of them.
pub const ALL: &[Target] = &[
    text::TARGET,
    html::TARGET,
    forms::TARGET,
    json::TARGET,
    multipart::TARGET,
    cursors::TARGET,
    headers::TARGET,
    addresses::TARGET,
    names::TARGET,
    secrets::TARGET,
    settings::TARGET,
];

/// The target of a name.
pub fn find(name: &str) -> Option<Target> {
    ALL.iter().find(|target| target.name == name).copied()
}
