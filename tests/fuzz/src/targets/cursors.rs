//! `max_id`, `since_id`, `min_id`, `limit` and `offset`: whatever they say, pages are pages.

use ferrodon_db::page::Page;
use ferrodon_types::params::{id, limit_of, link_header, whole_number};
use ferrodon_web_api::params::{PageLimit, form, page};

use super::Target;

pub(super) const TARGET: Target = Target {
    name: "cursors",
    check,
    pieces: &[
        "1",
        "_",
        " ",
        "-",
        "max_id=1&",
        "limit=1&",
        "max_id[]=1&",
        "９",
    ],
};

/// Ids of a list, newest first.
const IDS: [i64; 9] = [i64::MAX, 115_000_000_004_784_128, 4096, 77, 9, 8, 3, 2, 1];

fn check(data: &[u8]) {
    let text = &*String::from_utf8_lossy(data);
    numbers_are_read_alike(text);
    if let Ok(tree) = form::parse(data) {
        let limit = PageLimit::of(3);
        for page in [
            page::page(&tree, limit),
            page::page_down(&tree, limit),
            page::page_strictly(&tree, limit),
            page::page_of_feed(&tree, limit),
        ] {
            assert!((0..=limit.max).contains(&page.limit));
            assert_is_a_page(page);
            assert_leads_everywhere(page);
        }
        let (offset, rows) = page::offset(&tree, limit);
        assert!(offset >= 0 && (0..=limit.max).contains(&rows));
    }
}

fn numbers_are_read_alike(text: &str) {
    if let Some(id) = id(text) {
        assert_eq!(self::id(&id.to_string()), Some(id));
        assert_eq!(whole_number(text), id);
    }
    let number = whole_number(text);
    assert_eq!(whole_number(&number.to_string()), number);
    let limit = limit_of(Some(text), 20, Some(40));
    assert!((0..=40).contains(&limit));
    let link = link_header(Some(text), None).expect("there is a next page");
    assert!(link.ends_with("; rel=\"next\""));
}

/// Newest first, within the bounds, each once, no more than asked for.
fn assert_is_a_page(page: Page) {
    let ids = page.cut(&IDS);
    assert!(ids.is_sorted_by(|newer, older| newer > older));
    assert!(i64::try_from(ids.len()).is_ok_and(|count| count <= page.limit));
    for id in ids {
        assert!(page.max_id.is_none_or(|max| id < max));
        assert!(page.lower().is_none_or(|low| id > low));
    }
}

/// Who follows `next` to the end has seen all that is below the first cursor; who comes back by `prev` sees it again.
fn assert_leads_everywhere(first: Page) {
    if first.limit == 0 {
        return;
    }
    let start = Page {
        since_id: None,
        min_id: None,
        ..first
    };
    let expected: Vec<i64> = IDS
        .into_iter()
        .filter(|id| first.max_id.is_none_or(|max| *id < max))
        .collect();
    let mut seen = Vec::new();
    let mut page = start;
    loop {
        let ids = page.cut(&IDS);
        let Some(last) = ids.last() else { break };
        page.max_id = Some(*last);
        seen.extend(ids);
    }
    assert_eq!(seen, expected);
    let mut back = Vec::new();
    let mut low = i64::MIN;
    loop {
        let ids = Page {
            min_id: Some(low),
            ..start
        }
        .cut(&IDS);
        let Some(newest) = ids.first() else { break };
        low = *newest;
        back.extend(ids.into_iter().rev());
    }
    back.reverse();
    assert_eq!(back, expected);
}
