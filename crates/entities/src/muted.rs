//! Accounts in a list of mutes, ready to be sent. <https://docs.joinmastodon.org/entities/Account/#MutedAccount>

use std::collections::HashMap;

use ferrodon_db::{Conn, QueryResult, mutes::Listed};
use ferrodon_types::AccountId;

use crate::{
    account::MutedAccount,
    accounts,
    presenter::{Presenter, Viewer},
    time::Time,
};

/// Presents a page of mutes. A time that has passed isn't told: the mute is about to end.
pub async fn present(
    presenter: &Presenter,
    conn: &Conn,
    viewer: Viewer,
    page: &[Listed],
) -> QueryResult<Vec<MutedAccount>> {
    let now = presenter.clock.naive_now();
    let ends: HashMap<AccountId, Option<Time>> = page
        .iter()
        .map(|row| {
            (
                row.account_id,
                row.expires_at.filter(|at| *at > now).map(Time),
            )
        })
        .collect();
    let ids: Vec<AccountId> = page.iter().map(|row| row.account_id).collect();
    let accounts = accounts::present(presenter, conn, Some(viewer), &ids).await?;
    Ok(accounts
        .into_iter()
        .map(|account| MutedAccount {
            mute_expires_at: ends.get(&account.id).copied().flatten(),
            account,
        })
        .collect())
}
