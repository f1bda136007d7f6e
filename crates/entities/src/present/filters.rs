//! The viewer's keyword filters on a status. <https://docs.joinmastodon.org/entities/FilterResult/>

use ferrodon_db::{filters::FilterWithParts, statuses::Status as Row};
use ferrodon_policy::keywords::{FoldedText, KeywordFilter};
use ferrodon_types::StatusId;

use crate::{
    filter::{Filter, FilterResult},
    hydrate::statuses::StatusPage,
    time::Time,
};

const ACTIONS: [&str; 3] = ["warn", "hide", "blur"];

impl StatusPage {
    /// The filters that match a status; of a reblog, those that match its original.
    pub(crate) fn filter_results(&self, row: &Row) -> Vec<FilterResult> {
        if self.filters.is_empty() {
            return Vec::new();
        }
        let original = row
            .reblog_of_id
            .and_then(|id| self.statuses.get(&id))
            .unwrap_or(row);
        let text = FoldedText::new(self.searchable_text(original));
        self.filters
            .iter()
            .filter_map(|filter| result(filter, &text, [row.id, original.id]))
            .collect()
    }

    /// What keywords are looked for in: warning, text, options of the poll, alt texts.
    fn searchable_text(&self, row: &Row) -> String {
        let content = if self.is_local(row) {
            row.text.clone()
        } else {
            ferrodon_text::plain::from_html(&row.text)
        };
        let mut parts = vec![row.spoiler_text.clone(), content];
        if let Some(poll) = self.polls.get(&row.id) {
            parts.extend(poll.options.iter().cloned());
        }
        parts.extend(
            self.media
                .get(&row.id)
                .into_iter()
                .flatten()
                .filter_map(|media| media.description.clone()),
        );
        parts.retain(|part| !part.is_empty());
        parts.join("\n\n")
    }
}

fn result(found: &FilterWithParts, text: &FoldedText, ids: [StatusId; 2]) -> Option<FilterResult> {
    let keywords = KeywordFilter::new(
        found
            .keywords
            .iter()
            .map(|keyword| (keyword.keyword.as_str(), keyword.whole_word)),
    );
    let matched = keywords.find(text).map(|keyword| vec![keyword.to_owned()]);
    let statuses: Vec<StatusId> = found
        .statuses
        .iter()
        .copied()
        .filter(|id| ids.contains(id))
        .collect();
    if matched.is_none() && statuses.is_empty() {
        return None;
    }
    let row = &found.filter;
    Some(FilterResult {
        filter: Filter {
            id: row.id,
            title: row.phrase.clone(),
            context: row.context.clone(),
            expires_at: row.expires_at.map(Time),
            filter_action: usize::try_from(row.action_code)
                .ok()
                .and_then(|code| ACTIONS.get(code))
                .copied()
                .unwrap_or("warn"),
        },
        keyword_matches: matched,
        status_matches: (!found.statuses.is_empty()).then_some(statuses),
    })
}
