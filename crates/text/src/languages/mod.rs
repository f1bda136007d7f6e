//! Languages that texts are written in, and those that the interface speaks.

mod accept;
mod detect;
mod interface;

use std::{collections::HashMap, sync::LazyLock};

pub use accept::preferred;
pub use detect::detect;
pub use interface::{INTERFACE, REGIONAL};

/// A language that a text may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Language {
    /// The code, in the one spelling that is taken: `de`, `zh-TW`, `mn-Mong`.
    pub code: &'static str,
    /// The English name.
    pub name: &'static str,
    /// The language's own name.
    pub native_name: &'static str,
}

static LANGUAGES: LazyLock<Vec<Language>> = LazyLock::new(|| {
    let lines = include_str!("../../data/languages.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .skip(1);
    lines
        .filter_map(|line| {
            let mut columns = line.split('\t');
            Some(Language {
                code: columns.next()?,
                name: columns.next()?,
                native_name: columns.next()?,
            })
        })
        .collect()
});

static BY_CODE: LazyLock<HashMap<&'static str, Language>> = LazyLock::new(|| {
    LANGUAGES
        .iter()
        .map(|language| (language.code, *language))
        .collect()
});

/// All languages, in the order of [`GET /api/v1/instance/languages`](https://docs.joinmastodon.org/methods/instance/#languages).
pub fn all() -> &'static [Language] {
    &LANGUAGES
}

/// The language of a code, spelled exactly so.
pub fn find(code: &str) -> Option<Language> {
    BY_CODE.get(code).copied()
}

/// Whether a code is one of ours, spelled exactly so.
pub fn is_known(code: &str) -> bool {
    BY_CODE.contains_key(code)
}

/// The code of ours that is meant by one from outside: itself, else without region and script.
pub fn clean(code: &str) -> Option<&'static str> {
    let without_region = || find(code.split(['_', '-']).next()?);
    find(code)
        .or_else(without_region)
        .map(|language| language.code)
}

/// The first of several codes that is one of ours after [`clean`].
pub fn first_known<'a>(codes: impl IntoIterator<Item = Option<&'a str>>) -> Option<&'static str> {
    codes.into_iter().flatten().find_map(clean)
}

/// A language's own name; for regions that only the interface knows, theirs.
pub fn native_name(code: &str) -> Option<&'static str> {
    let regional = || {
        REGIONAL
            .iter()
            .find(|(known, _)| *known == code)
            .map(|(_, name)| *name)
    };
    find(code)
        .map(|language| language.native_name)
        .or_else(regional)
}

/// A language's English name.
pub fn standard_name(code: &str) -> Option<&'static str> {
    find(code).map(|language| language.name)
}

/// A user's list of languages to see, as it is kept: blank ones dropped, none instead of an empty list.
pub fn chosen<'a>(codes: impl IntoIterator<Item = Option<&'a str>>) -> Option<Vec<String>> {
    let kept: Vec<String> = codes
        .into_iter()
        .flatten()
        .filter(|code| !crate::chars::is_blank(code))
        .map(str::to_owned)
        .collect();
    (!kept.is_empty()).then_some(kept)
}

/// Whether the interface speaks a language, spelled exactly so.
pub fn is_spoken(code: &str) -> bool {
    INTERFACE.contains(&code)
}
