//! Loads what notifications are about, besides statuses. Most pages have none of it: then nothing is asked.

use std::collections::HashMap;

use ferrodon_db::{
    Conn, QueryResult,
    account_warnings::{self, AccountWarning},
    collections::{self, Collection, CollectionItem},
    notifications::Notification,
    reports::{self, Report},
    severance_events::{self, AccountSeveranceEvent},
};
use ferrodon_types::{AccountId, AccountWarningId, CollectionId, CollectionItemId, ReportId};

/// What notifications are about, by id.
#[derive(Debug, Default)]
pub(crate) struct Subjects {
    pub(crate) reports: HashMap<i64, Report>,
    pub(crate) warnings: HashMap<i64, AccountWarning>,
    pub(crate) events: HashMap<i64, AccountSeveranceEvent>,
    pub(crate) collections: HashMap<CollectionId, Collection>,
    pub(crate) items: HashMap<CollectionId, Vec<CollectionItem>>,
    /// Collections by the ids of their items.
    pub(crate) of_items: HashMap<CollectionItemId, CollectionId>,
}

impl Subjects {
    pub(crate) async fn load(
        conn: &Conn,
        viewer: AccountId,
        rows: &[Notification],
    ) -> QueryResult<Self> {
        let of = |class: &str| -> Vec<i64> {
            rows.iter()
                .filter(|row| row.activity_type == class)
                .map(|row| row.activity_id)
                .collect()
        };
        let reports: Vec<ReportId> = of("Report").into_iter().map(ReportId).collect();
        let warnings: Vec<AccountWarningId> = of("AccountWarning")
            .into_iter()
            .map(AccountWarningId)
            .collect();
        let events = of("AccountRelationshipSeveranceEvent");
        let items: Vec<CollectionItemId> = of("CollectionItem")
            .into_iter()
            .map(CollectionItemId)
            .collect();
        let mut ids: Vec<CollectionId> = of("Collection").into_iter().map(CollectionId).collect();
        let (reports, warnings, events, of_items) = futures_util::try_join!(
            reports::load_by_ids(conn, &reports),
            account_warnings::load_by_ids(conn, &warnings),
            severance_events::load_by_ids(conn, &events),
            collections::load_ids_of_items(conn, &items),
        )?;
        ids.extend(of_items.values().copied());
        ids.sort_unstable();
        ids.dedup();
        let (collections, found_items) = futures_util::try_join!(
            collections::load_by_ids(conn, &ids),
            collections::load_items(conn, Some(viewer), &ids),
        )?;
        let mut items: HashMap<CollectionId, Vec<CollectionItem>> = HashMap::new();
        for item in found_items {
            items.entry(item.collection_id).or_default().push(item);
        }
        Ok(Self {
            reports: reports.into_iter().map(|row| (row.id.get(), row)).collect(),
            warnings: warnings
                .into_iter()
                .map(|row| (row.id.get(), row))
                .collect(),
            events: events.into_iter().map(|row| (row.id, row)).collect(),
            collections: collections.into_iter().map(|row| (row.id, row)).collect(),
            items,
            of_items,
        })
    }

    /// The accounts that are shown inside.
    pub(crate) fn accounts(&self) -> impl Iterator<Item = AccountId> {
        let reported = self.reports.values().map(|report| report.target_account_id);
        reported.chain(
            self.warnings
                .values()
                .filter_map(|warning| warning.target_account_id),
        )
    }
}
