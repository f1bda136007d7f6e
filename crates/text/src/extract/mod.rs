//! What is a link, a mention, a tag or a custom emoji in a text that somebody typed.

mod hashtags;
mod mentions;
pub(crate) mod shortcodes;
mod uris;
mod urls;

use std::{collections::HashSet, ops::Range};

pub(crate) use urls::web_addresses;

use crate::tags;

/// What a piece of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntityKind<'a> {
    /// An address of the web or of a like network, as typed.
    Url(&'a str),
    /// An `xmpp:` or `magnet:` address, as typed.
    OtherUri(&'a str),
    /// A hashtag, as typed, without its sign.
    Hashtag(&'a str),
    /// A mention, as typed, without its first `@`: `user` or `user@host`.
    Mention(&'a str),
}

/// A piece of text that stands for something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity<'a> {
    /// Its bytes in the text, signs (`#`, `@`) included.
    pub range: Range<usize>,
    /// What it is.
    pub kind: EntityKind<'a>,
}

/// Whom a text mentions.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MentionRef {
    /// The name as typed.
    pub username: String,
    /// The host as typed; none for somebody here.
    pub domain: Option<String>,
}

/// Everything that becomes a link, in order, without overlaps: of two that overlap, the one that begins earlier counts.
pub fn entities(text: &str) -> Vec<Entity<'_>> {
    let mut found = urls(text);
    found.extend(hashtag_entities(text));
    found.extend(mention_entities(text));
    found.extend(other_uris(text));
    without_overlaps(found)
}

/// Addresses of the web and of like networks.
pub fn urls(text: &str) -> Vec<Entity<'_>> {
    let links = urls::find(text);
    links
        .into_iter()
        .map(|range| Entity {
            kind: EntityKind::Url(&text[range.clone()]),
            range,
        })
        .collect()
}

/// `xmpp:` and `magnet:` addresses.
pub fn other_uris(text: &str) -> Vec<Entity<'_>> {
    let links = uris::find(text);
    links
        .into_iter()
        .map(|range| Entity {
            kind: EntityKind::OtherUri(&text[range.clone()]),
            range,
        })
        .collect()
}

/// Hashtags, repeated ones too.
pub fn hashtag_entities(text: &str) -> Vec<Entity<'_>> {
    hashtags::find(text)
}

/// Mentions that become links. [`mentions`] finds a few more.
pub fn mention_entities(text: &str) -> Vec<Entity<'_>> {
    mentions::find(text)
        .into_iter()
        .filter(|mention| mention.is_linked(text))
        .map(|mention| mention.entity(text))
        .collect()
}

/// Whom a text mentions, in order, repeated ones too; hosts are neither checked nor normalised.
pub fn mentions(text: &str) -> Vec<MentionRef> {
    mentions::find(text)
        .into_iter()
        .map(|mention| mention.reference(text))
        .collect()
}

/// A text whose mentions are written anew: for each, in order, what `name` says goes behind its `@`; where it says
/// nothing the mention stays as typed.
pub fn rename_mentions(text: &str, mut name: impl FnMut(&MentionRef) -> Option<String>) -> String {
    let mut renamed = String::with_capacity(text.len());
    let mut end = 0;
    for mention in mentions::find(text) {
        if let Some(name) = name(&mention.reference(text)) {
            renamed.push_str(&text[end..mention.username.start]);
            renamed.push_str(&name);
            end = mention.end();
        }
    }
    renamed.push_str(&text[end..]);
    renamed
}

/// The tags of a text as they are to be shown, each once (by [`tags::normalize`]), in the spelling that comes first.
pub fn hashtags(text: &str) -> Vec<String> {
    let mut seen = HashSet::new();
    let names = hashtag_entities(text)
        .into_iter()
        .filter_map(|entity| match entity.kind {
            EntityKind::Hashtag(name) => Some(name),
            _ => None,
        });
    names
        .filter(|name| seen.insert(tags::normalize(name)))
        .map(str::to_owned)
        .collect()
}

/// The shortcodes of custom emoji in a text or in HTML, without colons, in order, repeated ones too.
pub fn shortcodes(text: &str) -> Vec<&str> {
    shortcodes::find(text)
}

/// Sorts and keeps of overlapping entities the earliest.
pub(crate) fn without_overlaps(mut entities: Vec<Entity<'_>>) -> Vec<Entity<'_>> {
    entities.sort_by_key(|entity| entity.range.start);
    let mut end = 0;
    entities.retain(|entity| {
        let free = entity.range.start >= end;
        if free {
            end = entity.range.end;
        }
        free
    });
    entities
}

/// A text whose mentions have lost their hosts, linked or not.
pub(crate) fn without_hosts(text: &str) -> String {
    let mut shortened = String::with_capacity(text.len());
    let mut end = 0;
    for mention in mentions::find(text) {
        shortened.push_str(&text[end..mention.username.end]);
        end = mention.end();
    }
    shortened.push_str(&text[end..]);
    shortened
}
