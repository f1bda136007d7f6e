//! Notifications of a page, ready to be sent: a fixed number of flights whatever its size.

use std::collections::HashMap;

use ferrodon_db::{
    Conn, QueryResult,
    notifications::{self, Notification as Row},
    statuses,
};
use ferrodon_types::{AccountId, NotificationId, NotificationType, StatusId};

use crate::{
    hydrate::statuses::StatusPage,
    notification::Notification,
    presenter::{Presenter, Viewer},
    time::Time,
};

/// Presents notifications of one recipient, in their order. Left out are kinds that we don't know, and those whose
/// subject is gone.
pub async fn present(presenter: &Presenter, conn: &Conn, recipient: AccountId, rows: &[Row]) -> QueryResult<Vec<Notification>> {
    let targets = notifications::load_target_statuses(conn, rows).await?;
    let ids: Vec<StatusId> = targets.values().copied().collect();
    let senders: Vec<AccountId> = rows.iter().map(|row| row.from_account_id).collect();
    let found = statuses::load_with_embedded(conn, &ids).await?;
    let page = StatusPage::with_accounts(presenter, conn, Some(Viewer::from(recipient)), found, &senders).await?;
    Ok(rows.iter().filter_map(|row| present_one(presenter, &page, &targets, row)).collect())
}

fn present_one(
    presenter: &Presenter,
    page: &StatusPage,
    targets: &HashMap<NotificationId, StatusId>,
    row: &Row,
) -> Option<Notification> {
    let kind = row.kind()?;
    let status = if is_about_a_status(kind) {
        let status = targets.get(&row.id).and_then(|id| page.present_one(presenter, *id));
        // something is told of a status only as long as it is there
        Some(Some(status?))
    } else {
        None
    };
    Some(Notification {
        id: row.id,
        kind: kind.as_str(),
        created_at: Time(row.created_at),
        group_key: row.group_key.clone().unwrap_or_else(|| format!("ungrouped-{}", row.id)),
        account: page.accounts.present_one(presenter, row.from_account_id)?,
        status,
        filtered: row.filtered.then_some(true),
    })
}

/// Whether notifications of a kind carry a status.
pub const fn is_about_a_status(kind: NotificationType) -> bool {
    matches!(
        kind,
        NotificationType::Mention
            | NotificationType::Status
            | NotificationType::Reblog
            | NotificationType::Favourite
            | NotificationType::Poll
            | NotificationType::Update
            | NotificationType::Quote
            | NotificationType::QuotedUpdate
    )
}
