//! Keyword filters.
//!
//! A status's text is folded once, for all its viewers; a keyword is then found by comparing bytes and looking at the
//! edges, so no expression is compiled per viewer. Folding is Unicode's full one: `straße` finds `STRASSE`.
//! <https://docs.joinmastodon.org/entities/FilterKeyword/>

use std::sync::LazyLock;

use regex::Regex;

/// A text, folded for searching, that still knows where each piece came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoldedText {
    original: String,
    folded: String,
    /// Where each character begins, in the folded and in the original text; the end is the last entry.
    starts: Vec<(usize, usize)>,
}

impl FoldedText {
    /// Folds a text.
    pub fn new(text: impl Into<String>) -> Self {
        let original = text.into();
        let mut folded = String::with_capacity(original.len());
        let mut starts = Vec::with_capacity(original.len() + 1);
        for (at, c) in original.char_indices() {
            starts.push((folded.len(), at));
            fold_into(c, &mut folded);
        }
        starts.push((folded.len(), original.len()));
        Self {
            original,
            folded,
            starts,
        }
    }

    /// The text as it was.
    pub fn original(&self) -> &str {
        &self.original
    }

    /// The place in the original, if a place in the folded text is where a character begins.
    fn place(&self, folded: usize) -> Option<usize> {
        let index = self
            .starts
            .binary_search_by_key(&folded, |(start, _)| *start)
            .ok()?;
        // a character that folds to nothing shares its place with the next one: the match begins after it
        let last = self.starts[index..]
            .iter()
            .take_while(|(start, _)| *start == folded)
            .last()?;
        Some(last.1)
    }
}

/// One keyword, ready to be looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keyword {
    folded: String,
    edge_before: bool,
    edge_after: bool,
}

impl Keyword {
    /// `whole_word`: at an edge where the keyword has a letter or digit, the text must have a word's edge too.
    pub fn new(keyword: &str, whole_word: bool) -> Self {
        let mut folded = String::with_capacity(keyword.len());
        keyword.chars().for_each(|c| fold_into(c, &mut folded));
        Self {
            folded,
            edge_before: whole_word && keyword.chars().next().is_some_and(is_word),
            edge_after: whole_word && keyword.chars().next_back().is_some_and(is_word),
        }
    }

    /// Where the keyword stands first: begin and end in the original text.
    fn find(&self, text: &FoldedText) -> Option<(usize, usize)> {
        if self.folded.is_empty() {
            return None;
        }
        let mut from = 0;
        while let Some(at) = text.folded[from..].find(&self.folded) {
            let begin = from + at;
            let place = text.place(begin).zip(text.place(begin + self.folded.len()));
            if let Some((begin, end)) =
                place.filter(|(begin, end)| self.has_its_edges(&text.original, *begin, *end))
            {
                return Some((begin, end));
            }
            from = begin + self.folded[..].chars().next().map_or(1, char::len_utf8);
        }
        None
    }

    fn has_its_edges(&self, text: &str, begin: usize, end: usize) -> bool {
        (!self.edge_before || is_edge(text, begin)) && (!self.edge_after || is_edge(text, end))
    }
}

/// The keywords of one filter: any of them will do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KeywordFilter(Vec<Keyword>);

impl KeywordFilter {
    /// Takes keywords with their "whole word".
    pub fn new<'a>(keywords: impl IntoIterator<Item = (&'a str, bool)>) -> Self {
        Self(
            keywords
                .into_iter()
                .map(|(keyword, whole_word)| Keyword::new(keyword, whole_word))
                .collect(),
        )
    }

    /// Whether there is no keyword in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What of a text it finds: the leftmost place, as it stands in the text (of two keywords at one place, the
    /// earlier one's).
    pub fn find<'t>(&self, text: &'t FoldedText) -> Option<&'t str> {
        let places = self.0.iter().filter_map(|keyword| keyword.find(text));
        let (begin, end) = places.min_by_key(|(begin, _)| *begin)?;
        Some(&text.original[begin..end])
    }
}

/// Full case folding of one character. Going down, up and down again reaches what the standard library has no name
/// for: `ẞ` and `ß` both become `ss`.
fn fold_into(c: char, folded: &mut String) {
    if c.is_ascii() {
        folded.push(c.to_ascii_lowercase());
    } else if c == 'ı' {
        // no other letter folds to the dotless i
        folded.push(c);
    } else {
        folded.extend(
            c.to_lowercase()
                .flat_map(char::to_uppercase)
                .flat_map(char::to_lowercase),
        );
    }
}

/// Whether a word begins or ends at a place.
fn is_edge(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back().is_some_and(is_word);
    let after = text[at..].chars().next().is_some_and(is_word);
    before != after
}

/// Letters, marks, decimal digits and connecting punctuation.
fn is_word(c: char) -> bool {
    #[expect(clippy::expect_used, reason = "a constant expression")]
    static WORD: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}]$").expect("a valid expression")
    });
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    WORD.is_match(c.encode_utf8(&mut [0; 4]))
}
