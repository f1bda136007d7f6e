//! `Link` headers (RFC 8288): the way to the next and the previous page.
//!
//! Links repeat what the endpoint says it keeps, as the client sent it, and the cursor, in alphabetical order.

use ferrodon_types::params::link_header;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::{
    call::Ctx,
    params::{Map, Value},
};

/// What stays as it is in a query: RFC 3986's unreserved characters.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Cursors of a list's ends.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Links {
    /// `max_id` of the next page, where there is one.
    pub next: Option<i64>,
    /// The cursor of the previous page, where the page isn't empty.
    pub prev: Option<i64>,
}

impl Links {
    /// Of ids in the order of the page (newest first): previous always, next only where more may follow.
    pub fn of(ids: impl IntoIterator<Item = i64>, has_more: bool) -> Self {
        let mut ids = ids.into_iter();
        let first = ids.next();
        let last = ids.last().or(first);
        Self {
            next: last.filter(|_| has_more),
            prev: first,
        }
    }

    /// Of a page that has a next one if it isn't empty (timelines, notifications).
    pub fn while_not_empty(ids: impl IntoIterator<Item = i64>) -> Self {
        Self::of(ids, true)
    }

    /// Of a page that has a next one if it is full.
    pub fn while_full(ids: impl IntoIterator<Item = i64>, limit: i64) -> Self {
        let ids: Vec<i64> = ids.into_iter().collect();
        let is_full = ids.len() as i64 == limit;
        Self::of(ids, is_full)
    }

    /// The header. `prev_name` is `min_id` or `since_id`; `kept` are the parameters that go on: scalars, or lists where the
    /// name ends in `[]`.
    pub fn header(&self, ctx: &Ctx, prev_name: &str, kept: &[&str]) -> Option<String> {
        let tree = ctx.tree();
        let link = |name: &str, id: i64| {
            address(
                &ctx.request().origin(),
                ctx.request().path(),
                &tree,
                kept,
                (name, &id.to_string()),
            )
        };
        let next = self.next.map(|id| link("max_id", id));
        let prev = self.prev.map(|id| link(prev_name, id));
        link_header(next.as_deref(), prev.as_deref())
    }
}

/// The header of a list that counts from its start: `next` and `prev` are offsets.
pub fn offset_header(
    ctx: &Ctx,
    next: Option<i64>,
    prev: Option<i64>,
    kept: &[&str],
) -> Option<String> {
    let tree = ctx.tree();
    let link = |offset: i64| {
        address(
            &ctx.request().origin(),
            ctx.request().path(),
            &tree,
            kept,
            ("offset", &offset.to_string()),
        )
    };
    link_header(next.map(link).as_deref(), prev.map(link).as_deref())
}

fn address(origin: &str, path: &str, tree: &Map, kept: &[&str], cursor: (&str, &str)) -> String {
    let mut pairs = vec![(cursor.0.to_owned(), cursor.1.to_owned())];
    for kept in kept {
        let (name, is_list) = kept
            .strip_suffix("[]")
            .map_or((*kept, false), |name| (name, true));
        match tree.get(name) {
            Some(value) if is_list == matches!(value, Value::List(_)) => {
                flatten(name, value, &mut pairs);
            }
            _ => {}
        }
    }
    // stable: the items of a list stay in order
    pairs.sort_by(|a, b| a.0.cmp(&b.0));
    let query: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{}={}", escape(name), escape(value)))
        .collect();
    // slashes too many mean nothing
    let path: String = path
        .split('/')
        .filter(|segment| !segment.is_empty())
        .flat_map(|segment| ["/", segment])
        .collect();
    format!("{origin}{path}?{}", query.join("&"))
}

/// As forms are written: blanks are plus signs.
fn escape(text: &str) -> String {
    utf8_percent_encode(text, ESCAPED)
        .to_string()
        .replace("%20", "+")
}

fn flatten(name: &str, value: &Value, pairs: &mut Vec<(String, String)>) {
    match value {
        Value::Null => pairs.push((name.to_owned(), String::new())),
        Value::Flag(flag) => pairs.push((name.to_owned(), flag.to_string())),
        Value::List(items) => items
            .iter()
            .for_each(|item| flatten(&format!("{name}[]"), item, pairs)),
        Value::Object(_) | Value::File(_) => {}
        Value::Text(_) | Value::Integer(_) | Value::Decimal(_) => {
            pairs.push((
                name.to_owned(),
                value.as_text().unwrap_or_default().into_owned(),
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::form;

    #[test]
    fn links_keep_literal_values_in_alphabetical_order() {
        let tree = form::parse(b"types[]=mention&types[]=follow&limit=+9+&junk=1&local=%C3%A4")
            .expect("a query");
        let link = address(
            "https://a.example",
            "/api//v1/x/",
            &tree,
            &["limit", "types[]", "local", "remote"],
            ("max_id", "5"),
        );
        assert_eq!(
            link,
            "https://a.example/api/v1/x?limit=+9+&local=%C3%A4&max_id=5&types%5B%5D=mention&types%5B%5D=follow"
        );
    }

    #[test]
    fn an_empty_page_has_no_links_and_a_short_one_no_next() {
        assert_eq!(Links::while_not_empty([]), Links::default());
        assert_eq!(
            Links::while_full([9, 8], 3),
            Links {
                next: None,
                prev: Some(9)
            }
        );
        assert_eq!(
            Links::while_full([9, 8, 3], 3),
            Links {
                next: Some(3),
                prev: Some(9)
            }
        );
        assert_eq!(
            Links::while_not_empty([7]),
            Links {
                next: Some(7),
                prev: Some(7)
            }
        );
    }
}
