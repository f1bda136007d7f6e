//! Quotes of a loaded page.

use ferrodon_db::statuses::{Status as Row, parts::Quote as QuoteRow};
use ferrodon_policy::status;

use crate::{
    hydrate::statuses::StatusPage,
    presenter::Presenter,
    status::{Quote, Quoted},
};

/// How deep a status stands in the answer: its quote is full at the top, shallow below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Depth {
    /// Asked for, or reblogged by one that was.
    Top,
    /// Quoted.
    Quoted,
}

const PENDING: i32 = 0;
const ACCEPTED: i32 = 1;
const REJECTED: i32 = 2;
const REVOKED: i32 = 3;

impl StatusPage {
    /// Presents the quote that a status makes. Quotes of old, made without consent, show only once accepted.
    pub(crate) fn quote(
        &self,
        presenter: &Presenter,
        row: &QuoteRow,
        depth: Depth,
    ) -> Option<Quote> {
        if row.legacy && row.state_code != ACCEPTED {
            return None;
        }
        let quoted = row.quoted_status_id.and_then(|id| self.statuses.get(&id));
        let state = self.quote_state(row, quoted);
        let shown = quoted.filter(|status| match state {
            "accepted" | "blocked_domain" | "blocked_account" | "muted_account" => true,
            "unauthorized" => false,
            _ => self.for_redraft && self.is_visible(status),
        });
        // a quote of a reblog shows nothing
        let shown = shown.filter(|status| !status.is_reblog());
        Some(Quote {
            state,
            quoted: match depth {
                Depth::Top => Quoted::Full {
                    quoted_status: shown
                        .and_then(|status| self.status(presenter, status.id, Depth::Quoted))
                        .map(Box::new),
                },
                Depth::Quoted => Quoted::Shallow {
                    quoted_status_id: shown.map(|status| status.id),
                },
            },
        })
    }

    fn quote_state(&self, row: &QuoteRow, quoted: Option<&Row>) -> &'static str {
        match row.state_code {
            PENDING => return "pending",
            REJECTED => return "rejected",
            REVOKED => return "revoked",
            ACCEPTED => {}
            _ => return "deleted",
        }
        let Some(quoted) = quoted else {
            return "deleted";
        };
        if !self.is_visible(quoted) {
            return "unauthorized";
        }
        let viewer = self.quoting_viewer.as_ref();
        let Some(viewer) = viewer.filter(|viewer| viewer.account_id != quoted.account_id) else {
            return "accepted";
        };
        let relation = viewer.relations.with(quoted.account_id);
        if relation.domain_blocking {
            "blocked_domain"
        } else if relation.blocking {
            "blocked_account"
        } else if relation.muting.is_some() {
            "muted_account"
        } else {
            "accepted"
        }
    }

    fn is_visible(&self, quoted: &Row) -> bool {
        let facts = self.facts.get(&quoted.id);
        facts.is_some_and(|facts| status::show(self.quoting_viewer.as_ref(), facts))
    }
}
