//! Notifications of a page, ready to be sent: a fixed number of flights whatever its size.

use ferrodon_db::{
    Conn, QueryResult,
    notifications::{self, Notification as Row},
    statuses,
};
use ferrodon_i18n::Locale;
use ferrodon_types::{AccountId, NotificationType, StatusId};

use crate::{
    hydrate::{statuses::StatusPage, subjects::Subjects},
    notification::Notification,
    present::notifications::NotificationPage,
    presenter::{Presenter, Viewer},
};

/// What a client says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Kinds that it knows how to show, besides those that all do.
    pub kinds: Vec<String>,
    /// The language of texts in place of others.
    pub locale: Locale,
}

impl Known {
    pub(crate) fn includes(&self, kind: NotificationType) -> bool {
        self.kinds.iter().any(|name| name == kind.as_str())
    }
}

/// Presents notifications of one recipient, in their order. Kinds that we don't know are left out. Of what is gone there
/// is null.
pub async fn present(
    presenter: &Presenter,
    conn: &Conn,
    recipient: AccountId,
    rows: &[Row],
) -> QueryResult<Vec<Notification>> {
    present_for(presenter, conn, recipient, rows, None).await
}

/// As [`present`], with texts in place of kinds that the client doesn't know.
pub async fn present_for(
    presenter: &Presenter,
    conn: &Conn,
    recipient: AccountId,
    rows: &[Row],
    known: Option<&Known>,
) -> QueryResult<Vec<Notification>> {
    let (targets, subjects) = futures_util::try_join!(
        notifications::load_target_statuses(conn, rows),
        Subjects::load(conn, recipient, rows),
    )?;
    let ids: Vec<StatusId> = targets.values().copied().collect();
    let mut accounts: Vec<AccountId> = rows.iter().map(|row| row.from_account_id).collect();
    accounts.extend(subjects.accounts());
    let found = statuses::load_with_embedded(conn, &ids).await?;
    let viewer = Some(Viewer::from(recipient));
    let statuses = StatusPage::with_accounts(presenter, conn, viewer, found, &accounts).await?;
    let page = NotificationPage {
        presenter,
        statuses,
        targets,
        subjects,
        known,
    };
    Ok(rows
        .iter()
        .filter_map(|row| page.present_one(row))
        .collect())
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
