//! `max_id`, `since_id`, `min_id`, `offset` and `limit` (<https://docs.joinmastodon.org/api/guidelines/#pagination>).

use ferrodon_db::page::Page;
use ferrodon_types::params::{id, limit_of, whole_number};

use super::value::{Map, Value};

/// How many rows an endpoint gives: unasked, and at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageLimit {
    /// Where no `limit` is sent.
    pub default: i64,
    /// Whatever is sent.
    pub max: i64,
}

impl PageLimit {
    /// At most twice the default, as most lists have it.
    pub const fn of(default: i64) -> Self {
        Self {
            default,
            max: default * 2,
        }
    }

    /// With a maximum of its own.
    #[must_use]
    pub const fn up_to(self, max: i64) -> Self {
        Self { max, ..self }
    }
}

/// The slice that is asked for. A cursor that can be no id gives an empty page.
pub fn page(tree: &Map, limit: PageLimit) -> Page {
    let cursors = ["max_id", "since_id", "min_id"].map(|name| cursor(tree, name));
    slice(tree, limit, cursors)
}

/// As [`page`], for lists that know no `min_id`. There a list as a cursor isn't absent but can be no id.
pub fn page_down(tree: &Map, limit: PageLimit) -> Page {
    slice(
        tree,
        limit,
        [
            strict_cursor(tree, "max_id"),
            strict_cursor(tree, "since_id"),
            Cursor::Absent,
        ],
    )
}

/// As [`page`], for timelines of strangers: there, too, a list as a cursor can be no id.
pub fn page_strictly(tree: &Map, limit: PageLimit) -> Page {
    let cursors = ["max_id", "since_id", "min_id"].map(|name| strict_cursor(tree, name));
    slice(tree, limit, cursors)
}

/// As [`page`], of a feed, whose cursors are numbers that need not be ids: what is no number is 0, what is too big is
/// the biggest.
pub fn page_of_feed(tree: &Map, limit: PageLimit) -> Page {
    let cursors = ["max_id", "since_id", "min_id"].map(|name| {
        text(tree, name)
            .filter(|text| !text.trim().is_empty())
            .map_or(Cursor::Absent, |text| Cursor::Id(whole_number(&text)))
    });
    slice(tree, limit, cursors)
}

fn strict_cursor(tree: &Map, name: &str) -> Cursor {
    match tree.get(name) {
        Some(Value::List(_) | Value::Object(_)) => Cursor::Nothing,
        _ => cursor(tree, name),
    }
}

fn slice(tree: &Map, limit: PageLimit, cursors: [Cursor; 3]) -> Page {
    if cursors.contains(&Cursor::Nothing) {
        // below every id there is
        return Page {
            max_id: Some(i64::MIN),
            ..Page::newest(0)
        };
    }
    let [max_id, since_id, min_id] = cursors.map(Cursor::id);
    Page {
        max_id,
        since_id,
        min_id,
        limit: rows(tree, limit),
    }
}

/// `offset` and `limit`.
pub fn offset(tree: &Map, limit: PageLimit) -> (i64, i64) {
    let offset = text(tree, "offset")
        .and_then(|text| id(&text))
        .unwrap_or(0)
        .max(0);
    (offset, rows(tree, limit))
}

/// `limit`, clamped.
pub fn rows(tree: &Map, limit: PageLimit) -> i64 {
    limit_of(
        text(tree, "limit").as_deref(),
        limit.default,
        Some(limit.max),
    )
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Cursor {
    Absent,
    Id(i64),
    Nothing,
}

impl Cursor {
    const fn id(self) -> Option<i64> {
        match self {
            Self::Id(id) => Some(id),
            Self::Absent | Self::Nothing => None,
        }
    }
}

fn cursor(tree: &Map, name: &str) -> Cursor {
    let Some(text) = text(tree, name).filter(|text| !text.trim().is_empty()) else {
        return Cursor::Absent;
    };
    let digits = text.trim_start().trim_start_matches(['-', '+']);
    if !digits.starts_with(|c: char| c.is_ascii_digit()) {
        return Cursor::Nothing;
    }
    id(&text).map_or(Cursor::Nothing, Cursor::Id)
}

fn text<'a>(tree: &'a Map, name: &str) -> Option<std::borrow::Cow<'a, str>> {
    tree.get(name).and_then(Value::as_text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: &str) -> Page {
        page(
            &crate::params::form::parse(query.as_bytes()).expect("a query"),
            PageLimit::of(20),
        )
    }

    #[test]
    fn cursors_that_are_no_ids_give_nothing() {
        for query in [
            "max_id=x",
            "min_id=x",
            "since_id=99999999999999999999",
            "max_id=5&since_id=x",
        ] {
            assert_eq!(asked(query).cut(&[1, 2, 3]), [0_i64; 0], "{query}");
        }
    }

    #[test]
    fn lists_without_min_id_take_no_notice_of_it_and_know_no_list_as_a_cursor() {
        let asked = |query: &str| {
            page_down(
                &crate::params::form::parse(query.as_bytes()).expect("a query"),
                PageLimit::of(2),
            )
        };
        assert_eq!(asked("min_id=x"), Page::newest(2));
        assert_eq!(asked("max_id[]=9").cut(&[1, 2, 3]), [0_i64; 0]);
        assert_eq!(asked("max_id=3&since_id=1").cut(&[1, 2, 3]), [2]);
    }

    #[test]
    fn cursors_of_feeds_are_numbers_whatever_they_are() {
        let asked = |query: &str| {
            page_of_feed(
                &crate::params::form::parse(query.as_bytes()).expect("a query"),
                PageLimit::of(2),
            )
            .cut(&[1, 2, 3])
        };
        assert_eq!(asked("since_id=x"), [3, 2]);
        assert_eq!(asked("min_id=x"), [2, 1]);
        assert_eq!(asked("max_id=x"), [0_i64; 0]);
        assert_eq!(asked("max_id=99999999999999999999"), [3, 2]);
        assert_eq!(asked("since_id=99999999999999999999"), [0_i64; 0]);
        assert_eq!(asked("max_id=&since_id=2"), [3]);
    }

    #[test]
    fn empty_cursors_and_lists_count_as_absent() {
        for query in [
            "max_id=&limit=2",
            "max_id[]=1&limit=2",
            "max_id[a]=1&limit=-2",
        ] {
            assert_eq!(asked(query), Page::newest(2), "{query}");
        }
    }

    #[test]
    fn the_limit_is_clamped_and_garbage_is_nothing() {
        assert_eq!(asked("limit=1000").limit, 40);
        assert_eq!(asked("limit=abc").limit, 0);
        assert_eq!(asked("limit=").limit, 0);
        assert_eq!(asked("limit").limit, 20);
    }
}
