//! What of a stream reaches somebody, and in which form.
//!
//! The rules are `policy`'s; here they meet an event, a connection and a viewer.

use std::borrow::Cow;

use chrono::{DateTime, SecondsFormat, Utc};
use ferrodon_caches::viewers::{LiveFilter, ViewerRules};
use ferrodon_policy::streaming::{StreamAccess, reaches};
use ferrodon_types::facts::LiveViewerFacts;
use serde::Serialize;

use crate::event::{Form, LiveStatus, NOTHING_FILTERED};

/// Everything may be shown; for the second of two looks.
const ANY: StreamAccess = StreamAccess {
    local: true,
    remote: true,
};

/// What a connection knows by itself: languages were read with its token, access when the stream began.
pub(crate) fn passes_connection(
    status: &LiveStatus,
    languages: &LiveViewerFacts,
    access: StreamAccess,
) -> bool {
    reaches(&status.facts, languages, access)
}

/// The form in which a status reaches a viewer; none where it doesn't. Keyword filters never drop it.
pub(crate) fn judge(status: &LiveStatus, rules: &ViewerRules, now: DateTime<Utc>) -> Option<Form> {
    if !reaches(&status.facts, &rules.facts, ANY) {
        return None;
    }
    if status.is_filtered {
        return Some(Form::AsIs);
    }
    let living = rules
        .filters
        .iter()
        .filter(|filter| filter.expires_at.is_none_or(|at| at > now));
    let found: Vec<Found<'_>> = living
        .filter_map(|filter| {
            filter
                .keywords
                .find(status.text())
                .map(|found| Found::new(filter, found))
        })
        .collect();
    if found.is_empty() {
        return Some(NOTHING_FILTERED);
    }
    // texts and lists of texts can always be written
    Some(
        serde_json::to_string(&found)
            .map_or(NOTHING_FILTERED, |json| Form::Filtered(Cow::Owned(json))),
    )
}

/// <https://docs.joinmastodon.org/entities/FilterResult/>
#[derive(Serialize)]
struct Found<'a> {
    filter: Filter<'a>,
    keyword_matches: [&'a str; 1],
    status_matches: (),
}

#[derive(Serialize)]
#[expect(clippy::struct_field_names, reason = "the entity's names")]
struct Filter<'a> {
    id: String,
    title: &'a str,
    context: &'a [String],
    expires_at: Option<String>,
    /// Streams have no word for "blur".
    #[serde(skip_serializing_if = "Option::is_none")]
    filter_action: Option<&'static str>,
}

impl<'a> Found<'a> {
    fn new(filter: &'a LiveFilter, found: &'a str) -> Self {
        Self {
            filter: Filter {
                id: filter.id.to_string(),
                title: &filter.title,
                context: &filter.context,
                expires_at: filter
                    .expires_at
                    .map(|at| at.to_rfc3339_opts(SecondsFormat::Millis, true)),
                filter_action: match filter.action_code {
                    0 => Some("warn"),
                    1 => Some("hide"),
                    _ => None,
                },
            },
            keyword_matches: [found],
            status_matches: (),
        }
    }
}
