//! Who is on a list. <https://docs.joinmastodon.org/methods/lists/#accounts-add>

use std::collections::{HashMap, HashSet};

use ferrodon_db::{
    DatabaseErrorKind, QueryError,
    lists::{
        self,
        members::{self, Candidate, NewPlace},
    },
};
use ferrodon_jobs::{
    Tx, TxError,
    kinds::{MergeIntoList, UnmergeFromList},
};
use ferrodon_policy::lists::{Ground, PlaceFault, place};
use ferrodon_types::{AccountId, ListId, facts::PlaceFacts};

use crate::Context;

/// Why members of a list did not change.
#[derive(Debug, thiserror::Error)]
pub enum MemberError {
    /// The account has no such list, or there is no such account to come onto it.
    #[error("there is no such list or account")]
    NotFound,
    /// What speaks against the first account that can't come onto the list.
    #[error("an account can't come onto the list")]
    Invalid(Vec<PlaceFault>),
    /// A query failed.
    #[error("a query failed")]
    Query(QueryError),
    /// The transaction failed.
    #[error("the transaction failed")]
    Tx(#[from] TxError),
}

impl From<QueryError> for MemberError {
    fn from(error: QueryError) -> Self {
        match error {
            // a follow that a place was to stand on ended in this moment
            QueryError::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, _) => {
                Self::Invalid(vec![PlaceFault::NotFollowed])
            }
            error => Self::Query(error),
        }
    }
}

/// Puts accounts onto a list, all of them or none. What they wrote before comes into its feed.
pub async fn add_members(
    ctx: &Context,
    owner: AccountId,
    list: ListId,
    accounts: &[AccountId],
) -> Result<(), MemberError> {
    let mut seen = HashSet::new();
    let accounts: Vec<AccountId> = accounts
        .iter()
        .copied()
        .filter(|account| seen.insert(*account))
        .collect();
    ctx.jobs
        .transaction(async |tx: &Tx| {
            lists::lock_owned(tx.conn(), owner, list)
                .await?
                .ok_or(MemberError::NotFound)?;
            if accounts.is_empty() {
                return Ok(());
            }
            let found = members::load_candidates(tx.conn(), list, owner, &accounts).await?;
            let places = places(owner, &accounts, &found)?;
            let new: Vec<NewPlace> = places.iter().map(|(place, _)| *place).collect();
            members::insert(tx.conn(), list, &new).await?;
            for (place, ground) in places {
                if ground.brings_the_past() {
                    tx.enqueue(MergeIntoList {
                        from: place.account_id,
                        list_id: list,
                    })?;
                }
            }
            Ok(())
        })
        .await
}

/// The places that accounts get, in their order.
fn places(
    owner: AccountId,
    accounts: &[AccountId],
    found: &[Candidate],
) -> Result<Vec<(NewPlace, Ground)>, MemberError> {
    let found: HashMap<AccountId, &Candidate> = found
        .iter()
        .map(|candidate| (candidate.account_id, candidate))
        .collect();
    // one that is unknown comes before anything else that is wrong
    let candidates: Option<Vec<&&Candidate>> =
        accounts.iter().map(|account| found.get(account)).collect();
    candidates
        .ok_or(MemberError::NotFound)?
        .into_iter()
        .map(|candidate| {
            let ground = place(PlaceFacts {
                own: candidate.account_id == owner,
                taken: candidate.taken,
                following: candidate.follow_id.is_some(),
                requested: candidate.follow_request_id.is_some(),
            })
            .map_err(MemberError::Invalid)?;
            let new = NewPlace {
                account_id: candidate.account_id,
                follow_id: candidate.follow_id.filter(|_| ground == Ground::Follow),
                follow_request_id: candidate
                    .follow_request_id
                    .filter(|_| ground == Ground::Request),
            };
            Ok((new, ground))
        })
        .collect()
}

/// Takes accounts off a list; what they wrote leaves its feed. Who isn't on it is passed over.
pub async fn remove_members(
    ctx: &Context,
    owner: AccountId,
    list: ListId,
    accounts: &[AccountId],
) -> Result<(), MemberError> {
    ctx.jobs
        .transaction(async |tx: &Tx| {
            lists::lock_owned(tx.conn(), owner, list)
                .await?
                .ok_or(MemberError::NotFound)?;
            if accounts.is_empty() {
                return Ok(());
            }
            for from in members::delete(tx.conn(), list, accounts).await? {
                tx.enqueue(UnmergeFromList {
                    from,
                    list_id: list,
                })?;
            }
            Ok(())
        })
        .await
}
