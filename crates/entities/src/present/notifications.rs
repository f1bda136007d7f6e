//! Notifications of loaded rows.

use std::collections::HashMap;

use ferrodon_db::{
    account_warnings::AccountWarning as WarningRow, notifications::Notification as Row,
    reports::Report as ReportRow, severance_events::AccountSeveranceEvent as EventRow,
};
use ferrodon_types::{CollectionId, CollectionItemId, NotificationId, NotificationType, StatusId};

use super::{collections, fallbacks};
use crate::{
    account_warning::{AccountWarning, Appeal},
    collection::Collection,
    hydrate::{statuses::StatusPage, subjects::Subjects},
    notification::Notification,
    notifications::{Known, is_about_a_status},
    presenter::Presenter,
    report::Report,
    severance_event::RelationshipSeveranceEvent,
    time::Time,
};

/// All that a page of notifications is made from.
pub(crate) struct NotificationPage<'a> {
    pub(crate) presenter: &'a Presenter,
    pub(crate) statuses: StatusPage,
    pub(crate) targets: HashMap<NotificationId, StatusId>,
    pub(crate) subjects: Subjects,
    pub(crate) known: Option<&'a Known>,
}

impl NotificationPage<'_> {
    /// Presents one of the page's notifications; none of a kind that we don't know.
    pub(crate) fn present_one(&self, row: &Row) -> Option<Notification> {
        let kind = row.kind()?;
        let mut notification = Notification {
            id: row.id,
            kind: kind.as_str(),
            created_at: Time(row.created_at),
            group_key: row
                .group_key
                .clone()
                .unwrap_or_else(|| format!("ungrouped-{}", row.id)),
            filtered: row.filtered.then_some(true),
            fallback: None,
            account: self
                .statuses
                .accounts
                .present_one(self.presenter, row.from_account_id)?,
            status: is_about_a_status(kind).then(|| {
                self.targets
                    .get(&row.id)
                    .and_then(|id| self.statuses.present_one(self.presenter, *id))
            }),
            report: None,
            event: None,
            moderation_warning: None,
            collection: None,
        };
        let about = row.activity_id;
        match kind {
            NotificationType::AdminReport => {
                notification.report = Some(
                    self.subjects
                        .reports
                        .get(&about)
                        .and_then(|row| self.report(row)),
                );
            }
            NotificationType::SeveredRelationships => {
                notification.event = Some(self.subjects.events.get(&about).map(event));
            }
            NotificationType::ModerationWarning => {
                notification.moderation_warning = Some(
                    self.subjects
                        .warnings
                        .get(&about)
                        .and_then(|row| self.warning(row)),
                );
            }
            NotificationType::AddedToCollection => {
                let id = self.subjects.of_items.get(&CollectionItemId(about));
                notification.collection = Some(id.and_then(|id| self.collection(*id)));
            }
            NotificationType::CollectionUpdate => {
                notification.collection = Some(self.collection(CollectionId(about)));
            }
            _ => {}
        }
        if let Some(known) = self
            .known
            .filter(|known| !kind.is_baseline() && !known.includes(kind))
        {
            notification.fallback =
                fallbacks::fallback(self.presenter, known.locale, kind, &notification);
        }
        Some(notification)
    }

    fn report(&self, row: &ReportRow) -> Option<Report> {
        Some(Report {
            id: row.id,
            action_taken: row.action_taken_at.is_some(),
            action_taken_at: row.action_taken_at.map(Time),
            category: category(row.category),
            comment: row.comment.clone(),
            forwarded: row.forwarded,
            created_at: Time(row.created_at),
            status_ids: row.status_ids.clone(),
            rule_ids: row.rule_ids.clone(),
            collection_ids: row.collection_ids.clone(),
            target_account: self
                .statuses
                .accounts
                .present_one(self.presenter, row.target_account_id)?,
        })
    }

    fn warning(&self, row: &WarningRow) -> Option<AccountWarning> {
        let state = match (row.appeal_approved, row.appeal_rejected) {
            (true, _) => "approved",
            (false, true) => "rejected",
            (false, false) => "pending",
        };
        Some(AccountWarning {
            id: row.id,
            action: action(row.action),
            text: row.text.clone(),
            status_ids: row.status_ids.clone(),
            created_at: Time(row.created_at),
            target_account: self
                .statuses
                .accounts
                .present_one(self.presenter, row.target_account_id?)?,
            appeal: row.appeal.clone().map(|text| Appeal { text, state }),
        })
    }

    fn collection(&self, id: CollectionId) -> Option<Collection> {
        let items = self
            .subjects
            .items
            .get(&id)
            .map(Vec::as_slice)
            .unwrap_or_default();
        self.subjects
            .collections
            .get(&id)
            .map(|row| collections::present(self.presenter, row, items))
    }
}

fn event(row: &EventRow) -> RelationshipSeveranceEvent {
    RelationshipSeveranceEvent {
        id: row.id.to_string(),
        kind: event_kind(row.type_code),
        purged: row.purged,
        target_name: row.target_name.clone(),
        followers_count: row.followers_count,
        following_count: row.following_count,
        created_at: Time(row.created_at),
    }
}

/// Unknown numbers are the most general of their kind.
const fn category(code: i32) -> &'static str {
    match code {
        1000 => "spam",
        1500 => "legal",
        2000 => "violation",
        _ => "other",
    }
}

const fn action(code: i32) -> &'static str {
    match code {
        1000 => "disable",
        1250 => "mark_statuses_as_sensitive",
        1500 => "delete_statuses",
        2000 => "sensitive",
        3000 => "silence",
        4000 => "suspend",
        _ => "none",
    }
}

const fn event_kind(code: i32) -> &'static str {
    match code {
        1 => "user_domain_block",
        2 => "account_suspension",
        _ => "domain_block",
    }
}
