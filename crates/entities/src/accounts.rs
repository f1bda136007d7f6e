//! Accounts by id, ready to be sent.

use ferrodon_db::{Conn, QueryResult};
use ferrodon_types::AccountId;

use crate::{
    account::Account,
    hydrate::accounts::AccountPage,
    presenter::{Presenter, Viewer},
};

/// Presents accounts in the order asked for; unknown ids are left out.
pub async fn present(
    presenter: &Presenter,
    conn: &Conn,
    viewer: Option<Viewer>,
    ids: &[AccountId],
) -> QueryResult<Vec<Account>> {
    Ok(AccountPage::load(presenter, conn, viewer, ids)
        .await?
        .present(presenter, ids))
}

/// Presents one account.
pub async fn present_one(
    presenter: &Presenter,
    conn: &Conn,
    viewer: Option<Viewer>,
    id: AccountId,
) -> QueryResult<Option<Account>> {
    Ok(present(presenter, conn, viewer, &[id]).await?.pop())
}
