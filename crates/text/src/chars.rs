//! Character classes that the grammar of mentions, tags and links is written in.
//!
//! Mastodon's are Ruby's: *word* is alphabetic, mark, decimal number or connector punctuation. Joiners are no word.

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// A letter, in the wide sense of Unicode's `Alphabetic`.
pub(crate) fn is_alphabetic(c: char) -> bool {
    c.is_alphabetic()
}

/// A letter or a decimal digit. Fractions, superscripts and circled numbers are neither.
pub(crate) fn is_alphanumeric(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    c.is_alphabetic() || c.general_category() == GeneralCategory::DecimalNumber
}

/// A character of a word.
pub(crate) fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    c.is_alphabetic()
        || is_mark(c)
        || matches!(
            c.general_category(),
            GeneralCategory::DecimalNumber | GeneralCategory::ConnectorPunctuation
        )
}

/// A combining mark.
pub(crate) fn is_mark(c: char) -> bool {
    matches!(
        c.general_category(),
        GeneralCategory::NonspacingMark
            | GeneralCategory::SpacingMark
            | GeneralCategory::EnclosingMark
    )
}

/// A letter of a script without case.
pub(crate) fn is_other_letter(c: char) -> bool {
    c.general_category() == GeneralCategory::OtherLetter
}

/// Any kind of dash.
pub(crate) fn is_dash(c: char) -> bool {
    c == '-' || (!c.is_ascii() && c.general_category() == GeneralCategory::DashPunctuation)
}

/// The Cyrillic script.
pub(crate) fn is_cyrillic(c: char) -> bool {
    matches!(
        c,
        '\u{400}'..='\u{484}' | '\u{487}'..='\u{52F}' | '\u{1C80}'..='\u{1C8A}' | '\u{1D2B}' | '\u{1D78}'
            | '\u{2DE0}'..='\u{2DFF}' | '\u{A640}'..='\u{A69F}' | '\u{FE2E}' | '\u{FE2F}'
            | '\u{1E030}'..='\u{1E06D}' | '\u{1E08F}'
    )
}

/// Latin letters with accents, and the accents: what may not follow a mention, and may stand between a link's parentheses.
pub(crate) fn is_accented_latin(c: char) -> bool {
    matches!(
        c,
        '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{24F}' | '\u{253}' | '\u{254}' | '\u{256}' | '\u{257}'
            | '\u{259}' | '\u{25B}' | '\u{263}' | '\u{268}' | '\u{26F}' | '\u{272}' | '\u{289}' | '\u{28B}'
            | '\u{2BB}' | '\u{300}'..='\u{36F}' | '\u{1E00}'..='\u{1EFF}'
    )
}

/// Invisible characters that set the writing direction.
pub(crate) fn is_directional(c: char) -> bool {
    matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Byte order marks and what is no character.
pub(crate) fn is_invalid(c: char) -> bool {
    matches!(c, '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}')
}

/// Whether a text has nothing but white space.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

/// The character that begins at a byte.
pub(crate) fn at(text: &str, position: usize) -> Option<char> {
    text.get(position..).and_then(|rest| rest.chars().next())
}

/// Where the run of characters of a kind ends that begins at a byte.
pub(crate) fn run_end(text: &str, start: usize, is_kind: impl Fn(char) -> bool) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    rest.find(|c| !is_kind(c))
        .map_or(text.len(), |length| start + length)
}
