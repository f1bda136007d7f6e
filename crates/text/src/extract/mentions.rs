//! `@user` and `@user@host`.

use std::ops::Range;

use super::{Entity, EntityKind, MentionRef};
use crate::chars;

/// Most characters of a mention's host (RFC 1035 §2.3.4).
const MAX_HOST: usize = 253;

/// A mention's places in the text.
pub(super) struct Mention {
    pub(super) username: Range<usize>,
    host: Option<Range<usize>>,
}

impl Mention {
    pub(super) fn end(&self) -> usize {
        self.host.as_ref().unwrap_or(&self.username).end
    }

    /// Whether it becomes a link: not where it goes on as something else, nor with a host that can't be one.
    pub(super) fn is_linked(&self, text: &str) -> bool {
        let after = &text[self.end()..];
        let goes_on = after.starts_with("://")
            || after.starts_with(|c| matches!(c, '@' | '＠') || chars::is_accented_latin(c));
        let host_fits = self
            .host
            .clone()
            .is_none_or(|host| text[host].chars().count() <= MAX_HOST);
        !goes_on && host_fits
    }

    pub(super) fn entity<'a>(&self, text: &'a str) -> Entity<'a> {
        let end = self.end();
        Entity {
            range: self.username.start - 1..end,
            kind: EntityKind::Mention(&text[self.username.start..end]),
        }
    }

    pub(super) fn reference(&self, text: &str) -> MentionRef {
        MentionRef {
            username: text[self.username.clone()].to_owned(),
            domain: self.host.clone().map(|host| text[host].to_owned()),
        }
    }
}

/// All mentions, linked or not.
pub(super) fn find(text: &str) -> Vec<Mention> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find('@').map(|offset| from + offset) {
        from = at + 1;
        // in `a@b` it is an address, in `/@b` a path
        if text[..at]
            .chars()
            .next_back()
            .is_some_and(|c| matches!(c, '=' | '/') || chars::is_word(c))
        {
            continue;
        }
        let Some(username_end) =
            joined_runs(text, at + 1, |c| c.is_ascii_alphanumeric() || c == '_')
        else {
            continue;
        };
        let host = text[username_end..]
            .starts_with('@')
            .then_some(username_end + 1)
            .and_then(|start| {
                let end = joined_runs(text, start, chars::is_word)?;
                Some(start..end)
            });
        let mention = Mention {
            username: at + 1..username_end,
            host,
        };
        from = mention.end();
        found.push(mention);
    }
    found
}

/// Where runs of characters end that are joined by dots and hyphens; none if there isn't even one.
fn joined_runs(text: &str, start: usize, is_kind: impl Fn(char) -> bool) -> Option<usize> {
    let mut end = chars::run_end(text, start, &is_kind);
    if end == start {
        return None;
    }
    loop {
        let joint = chars::run_end(text, end, |c| matches!(c, '.' | '-'));
        let next = chars::run_end(text, joint, &is_kind);
        if joint == end || next == joint {
            return Some(end);
        }
        end = next;
    }
}
