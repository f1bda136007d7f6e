//! How long a text counts.
//!
//! Users are told of characters and think of what they see, so it is grapheme clusters that count, as Unicode 15.0
//! splits them: Mastodon's rule, and that of the apps that show the number of characters left.

use unicode_segmentation::UnicodeSegmentation;

use crate::{
    chars,
    extract::{self, EntityKind},
};

/// What any link counts (`characters_reserved_per_url`).
pub const URL_LENGTH: usize = 23;

/// Visible characters of a text.
pub fn graphemes(text: &str) -> impl Iterator<Item = &str> {
    text.graphemes(true)
        .flat_map(|cluster| Conjuncts { rest: cluster })
}

/// How many visible characters a text has.
pub fn length(text: &str) -> usize {
    graphemes(text).count()
}

/// What a status counts: its content warning, and its text with each link as [`URL_LENGTH`] characters and without
/// the hosts of mentions.
pub fn status_length(text: &str, spoiler_text: &str) -> usize {
    length(&[spoiler_text, &countable_status_text(text)].concat())
}

/// A status's text as it counts.
pub fn countable_status_text(text: &str) -> String {
    if chars::is_blank(text) {
        return String::new();
    }
    let mut entities = extract::urls(text);
    entities.extend(extract::mention_entities(text));
    let mut counted = String::with_capacity(text.len());
    let mut end = 0;
    for entity in extract::without_overlaps(entities) {
        counted.push_str(&text[end..entity.range.start]);
        match entity.kind {
            EntityKind::Mention(mention) => {
                counted.push('@');
                counted.push_str(mention.split('@').next().unwrap_or_default());
            }
            _ => counted.push_str(&placeholder()),
        }
        end = entity.range.end;
    }
    counted.push_str(&text[end..]);
    counted
}

/// What a profile's note counts.
pub fn note_length(note: &str) -> usize {
    length(&countable_note(note))
}

/// A profile's note as it counts: rougher than a status. Addresses of the web count with the character before them,
/// whether they become links or not, and all mentions lose their hosts.
pub fn countable_note(note: &str) -> String {
    let mut counted = String::with_capacity(note.len());
    let mut end = 0;
    for candidate in extract::web_addresses(note) {
        counted.push_str(&note[end..candidate.before]);
        counted.push_str(&placeholder());
        end = candidate.range.end;
    }
    counted.push_str(&note[end..]);
    extract::without_hosts(&counted)
}

fn placeholder() -> String {
    "x".repeat(URL_LENGTH)
}

/// Splits the conjuncts of Indic scripts, which only Unicode 15.1 and later take for one character.
struct Conjuncts<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Conjuncts<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let mut previous = self.rest.chars().next()?;
        let break_at = self.rest.char_indices().skip(1).find_map(|(position, c)| {
            let joined = chars::is_mark(previous) || previous == '\u{200D}';
            previous = c;
            (joined && chars::is_other_letter(c)).then_some(position)
        });
        let (cluster, rest) = self.rest.split_at(break_at.unwrap_or(self.rest.len()));
        self.rest = rest;
        Some(cluster)
    }
}
