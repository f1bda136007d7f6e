//! `#tag`.

use super::{Entity, EntityKind};
use crate::{chars, tags};

/// All hashtags, in order.
pub(super) fn find(text: &str) -> Vec<Entity<'_>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some((sign, length)) = next_sign(text, from) {
        let start = sign + length;
        from = start;
        if text[..sign]
            .chars()
            .next_back()
            .is_some_and(|c| !c.is_whitespace())
        {
            continue;
        }
        let Some(end) = tags::name_end(text, start) else {
            continue;
        };
        from = end;
        let end = without_scheme(text, start, end);
        found.push(Entity {
            range: sign..end,
            kind: EntityKind::Hashtag(&text[start..end]),
        });
    }
    found
}

fn next_sign(text: &str, from: usize) -> Option<(usize, usize)> {
    let at = from + text[from..].find(['#', '＃'])?;
    chars::at(text, at).map(|sign| (at, sign.len_utf8()))
}

/// In `#taghttps://…` the scheme belongs to the address behind it.
fn without_scheme(text: &str, start: usize, end: usize) -> usize {
    if !text[end..].starts_with("://") {
        return end;
    }
    let name = &text[start..end];
    let rest = name
        .strip_suffix("https")
        .or_else(|| name.strip_suffix("http"));
    rest.filter(|rest| !rest.is_empty())
        .map_or(end, |rest| start + rest.len())
}
