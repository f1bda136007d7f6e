//! Keyset pagination: the one place that knows what `max_id`, `since_id`, `min_id` and `limit` mean.
//!
//! <https://docs.joinmastodon.org/api/guidelines/#pagination>
//!
//! A query orders by its cursor column and filters by [`Page`]; [`paginated!`](crate::paginated) does both for any
//! diesel query with a `bigint` cursor. Rows come back newest first whichever way the page was cut.

/// Which slice of a list is asked for. Cursors are exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Page {
    /// Only rows below.
    pub max_id: Option<i64>,
    /// Only rows above; the newest of them.
    pub since_id: Option<i64>,
    /// Only rows above; the oldest of them, so that paging forward leaves no gap. Wins over `since_id`.
    pub min_id: Option<i64>,
    /// At most so many rows, already clamped to the endpoint's maximum.
    pub limit: i64,
}

impl Page {
    /// The newest `limit` rows.
    pub const fn newest(limit: i64) -> Self {
        Self {
            max_id: None,
            since_id: None,
            min_id: None,
            limit,
        }
    }

    /// True where the page is cut from its old end (`min_id`): the query runs upward and is turned around afterwards.
    pub const fn is_upward(&self) -> bool {
        self.min_id.is_some()
    }

    /// The exclusive lower bound in force.
    pub const fn lower(&self) -> Option<i64> {
        match self.min_id {
            Some(id) => Some(id),
            None => self.since_id,
        }
    }

    /// The same rules over ids that are already in memory (newest first): for feeds and tests.
    pub fn cut(&self, ids: &[i64]) -> Vec<i64> {
        let mut sorted: Vec<i64> = ids
            .iter()
            .copied()
            .filter(|id| {
                self.max_id.is_none_or(|max| *id < max) && self.lower().is_none_or(|low| *id > low)
            })
            .collect();
        sorted.sort_unstable();
        let limit = usize::try_from(self.limit).unwrap_or(0);
        if self.is_upward() {
            sorted.truncate(limit);
            sorted.reverse();
        } else {
            sorted.reverse();
            sorted.truncate(limit);
        }
        sorted
    }

    /// Puts rows that a query gave into the order clients get: newest first.
    pub fn ordered<T>(&self, mut rows: Vec<T>) -> Vec<T> {
        if self.is_upward() {
            rows.reverse();
        }
        rows
    }
}

/// Filters and orders a boxed diesel query by a cursor column and loads it, newest first.
///
/// `paginated!(conn, query.into_boxed(), statuses::id, page => StatusRow)` evaluates to `QueryResult<Vec<StatusRow>>`.
#[macro_export]
macro_rules! paginated {
    ($conn:expr, $query:expr, $column:expr, $page:expr => $row:ty) => {{
        use ::diesel::prelude::*;
        let page: $crate::page::Page = $page;
        let mut query = $query;
        if let Some(max_id) = page.max_id {
            query = query.filter($column.lt(max_id));
        }
        if let Some(lower) = page.lower() {
            query = query.filter($column.gt(lower));
        }
        query = if page.is_upward() {
            query.order($column.asc())
        } else {
            query.order($column.desc())
        };
        let mut connection: &$crate::Conn = $conn;
        ::diesel_async::RunQueryDsl::load::<$row>(query.limit(page.limit), &mut connection)
            .await
            .map(|rows| page.ordered(rows))
    }};
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn min_id_gives_the_rows_closest_to_it_newest_first() {
        let page = Page {
            min_id: Some(2),
            ..Page::newest(2)
        };
        assert_eq!(page.cut(&[9, 7, 5, 3, 2, 1]), [5, 3]);
    }

    #[test]
    fn since_id_gives_the_newest_rows() {
        let page = Page {
            since_id: Some(2),
            max_id: Some(9),
            ..Page::newest(2)
        };
        assert_eq!(page.cut(&[9, 7, 5, 3, 2, 1]), [7, 5]);
    }
}
