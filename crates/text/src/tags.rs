//! Names of hashtags: what is one, how it is kept and compared, how it is shown.

use std::collections::HashSet;

use unicode_normalization::{UnicodeNormalization, char::decompose_canonical};

use crate::chars;

/// A tag's two names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagName {
    /// The name it is kept and found by ([`normalize`]).
    pub name: String,
    /// The name it is shown by ([`display_name`]).
    pub display_name: String,
}

/// The name a tag is kept and found by: compatibility forms and case folded, accents of Latin letters dropped, and
/// everything that no tag can have.
///
/// The result needn't be a name ([`is_valid`]).
pub fn normalize(name: &str) -> String {
    // final sigma isn't told apart, so case is folded letter by letter
    name.nfkc()
        .flat_map(char::to_lowercase)
        .map(without_accent)
        .filter(|c| is_kept(*c))
        .collect()
}

/// The name a tag is shown by: as typed, without what no tag can have.
pub fn display_name(name: &str) -> String {
    name.chars().filter(|c| is_kept(*c)).collect()
}

/// Whether a text is a tag's name, without the sign.
pub fn is_valid(name: &str) -> bool {
    name_end(name, 0) == Some(name.len())
}

/// Whether two spellings mean the same tag; only those may replace each other.
pub fn is_same(one: &str, other: &str) -> bool {
    normalize(one) == normalize(other)
}

/// The tags that names mean, each once, in the spelling that comes first.
pub fn distinct<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<TagName> {
    let mut seen = HashSet::new();
    let tags = names.into_iter().map(|name| TagName {
        name: normalize(name),
        display_name: display_name(name),
    });
    tags.filter(|tag| seen.insert(tag.name.clone())).collect()
}

/// Where the tag's name ends that begins at a byte, if there is one.
///
/// A name with separators inside goes on to its last word character; any other is one run of word characters with a
/// letter in it.
pub(crate) fn name_end(text: &str, start: usize) -> Option<usize> {
    separated_name_end(text, start).or_else(|| {
        let end = chars::run_end(text, start, chars::is_word);
        text[start..end]
            .chars()
            .any(chars::is_alphabetic)
            .then_some(end)
    })
}

fn separated_name_end(text: &str, start: usize) -> Option<usize> {
    let run = &text[start..chars::run_end(text, start, |c| chars::is_word(c) || is_separator(c))];
    if !run.starts_with(chars::is_word) {
        return None;
    }
    let name = run.trim_end_matches(|c| !chars::is_word(c));
    let mut inner = name.chars();
    inner.next();
    inner.next_back();
    inner
        .any(|c| is_separator(c) || chars::is_alphabetic(c))
        .then_some(start + name.len())
}

/// Underscore, middle dot, katakana middle dot, zero-width non-joiner.
fn is_separator(c: char) -> bool {
    matches!(c, '_' | '\u{B7}' | '\u{30FB}' | '\u{200C}')
}

fn is_kept(c: char) -> bool {
    // Thai vowel signs and tone marks are no letters to Unicode, but no Thai word is right without them
    chars::is_alphanumeric(c) || is_separator(c) || matches!(c, '\u{E47}'..='\u{E4E}')
}

/// A letter of Latin-1 or Latin Extended-A as its nearest ASCII letter; ligatures and everything else stay.
fn without_accent(c: char) -> char {
    match c {
        'ð' | 'đ' => 'd',
        'ħ' => 'h',
        'ı' => 'i',
        'ĸ' => 'k',
        'ł' | 'ŀ' => 'l',
        'ŉ' | 'ŋ' => 'n',
        'ø' => 'o',
        'ſ' => 's',
        'ŧ' => 't',
        '\u{E0}'..='\u{17F}' => {
            let mut base = c;
            decompose_canonical(c, |part| {
                if part.is_ascii_alphabetic() {
                    base = part;
                }
            });
            base
        }
        _ => c,
    }
}
