//! The list: each crate's row and exactly what it imports of ours.
//!
//! To add an import, add it here first and ask: is it a lower row, and does the crate's "must not know" in
//! `crates/README.md` still hold? If not, the code belongs elsewhere.

/// What our packages' names begin with.
pub(super) const PREFIX: &str = "ferrodon-";
/// The crate that any crate's tests may import.
pub(super) const TEST_SUPPORT: &str = "test-support";

/// One crate.
pub(super) struct Layer {
    /// Its name, without the prefix.
    pub(super) name: &'static str,
    /// Its row: it imports from lower rows only.
    pub(super) row: u8,
    /// What it imports.
    pub(super) imports: Vec<&'static str>,
}

/// All crates, lower to higher.
pub(super) fn layers() -> Vec<Layer> {
    LAYERS
        .iter()
        .map(|(row, name, imports)| Layer {
            name,
            row: *row,
            imports: imports.split_whitespace().collect(),
        })
        .collect()
}

const LAYERS: &[(u8, &str, &str)] = &[
    (0, "types", ""),
    (1, "schema", ""),
    (1, "config", ""),
    (1, "policy", "types"),
    (1, "text", "types"),
    (1, "activitypub", "types"),
    (1, "i18n", ""),
    (1, "secrets", ""),
    (2, "db", "types schema config"),
    (2, "redis", "types config"),
    (2, "storage", "types config"),
    (3, "caches", "types policy db redis"),
    (3, "jobs", "types schema config db redis"),
    // used by tests alone; knows rows 0 to 3
    (4, "test-support", "types db"),
    (
        4,
        "entities",
        "types config policy text i18n db storage caches",
    ),
    (4, "runtime", "config"),
    (
        5,
        "usecases",
        "types config policy text secrets db redis storage caches jobs",
    ),
    (
        5,
        "distribution",
        "types config policy text db redis caches jobs entities",
    ),
    (
        7,
        "web-api",
        "types config policy text activitypub i18n secrets db redis storage caches jobs entities runtime usecases",
    ),
    (
        7,
        "streaming",
        "types config text policy db redis caches runtime",
    ),
    (
        7,
        "federation-worker",
        "types config db redis storage caches jobs entities runtime usecases distribution",
    ),
    (7, "media-worker", "config db redis jobs runtime"),
    (
        7,
        "tootctl",
        "types config db redis caches jobs runtime usecases",
    ),
    (
        8,
        "all-in-one",
        "config runtime web-api streaming federation-worker media-worker",
    ),
    (8, "tests", ""),
    (8, "bench", "config db redis jobs"),
    (
        8,
        "fuzz",
        "types config policy text activitypub i18n secrets db web-api streaming",
    ),
    // the chores import nothing of ours
    (8, "xtask", ""),
];
