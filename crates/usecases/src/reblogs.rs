//! Reblogs. <https://docs.joinmastodon.org/methods/statuses/#boost>

use ferrodon_db::{
    QueryError,
    accounts::{self, Account},
    reblogs,
    users::{self, UserSettings},
};
use ferrodon_jobs::{Tx, TxError, kinds::Notify};
use ferrodon_policy::status;
use ferrodon_redis::activity::Counter;
use ferrodon_types::{
    AccountId, NotificationType, StatusId, Visibility,
    urls::{IdScheme, LocalActor},
};

use crate::{
    Context,
    statistics::count,
    statuses::{self, AccessError, NewStatus, Origin, PublishError, RemovalError, publish, remove},
};

/// What `notifications.activity_type` calls a reblog.
const ACTIVITY: &str = "Status";

/// Why a status was not reblogged.
#[derive(Debug, thiserror::Error)]
pub enum ReblogError {
    /// The status can't be reached.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// There is no such visibility.
    #[error("there is no such visibility")]
    Visibility,
    /// Reblogs can't be for those only whom they mention.
    #[error("the visibility is reserved")]
    ReservedVisibility,
    /// The account is gone.
    #[error("the account is gone")]
    NoAccount,
    /// A query failed.
    #[error("a query failed")]
    Query(#[from] QueryError),
    /// Publishing failed.
    #[error("publishing failed")]
    Publish(#[from] PublishError),
    /// The transaction failed.
    #[error("the transaction failed")]
    Tx(#[from] TxError),
}

impl From<RemovalError> for ReblogError {
    fn from(error: RemovalError) -> Self {
        match error {
            RemovalError::Query(error) => Self::Query(error),
            RemovalError::Tx(error) => Self::Tx(error),
        }
    }
}

/// Reblogs a status; of a reblog, what it reblogs. Doing it again gives the reblog that is there.
///
/// `visibility` is the name of the one that is asked for; blank is that of the original.
pub async fn create(
    ctx: &Context,
    account: AccountId,
    id: StatusId,
    visibility: Option<&str>,
) -> Result<StatusId, ReblogError> {
    let now = ctx.clock().now();
    let (reblog, is_new) = ctx
        .jobs
        .transaction(async |tx: &Tx| {
            let conn = tx.conn();
            let seen = statuses::load(conn, Some(account), &[id], now.naive_utc()).await?;
            let (row, _) = seen.visible(id)?;
            let (original, facts) = seen.original(row)?;
            let is_allowed = seen
                .viewer
                .as_ref()
                .is_some_and(|viewer| status::reblog(viewer, facts));
            if !is_allowed {
                return Err(AccessError::NotAllowed.into());
            }
            reblogs::lock(conn, account, original.id).await?;
            if let Some(reblog) = reblogs::find(conn, account, original.id).await? {
                return Ok((reblog.id, false));
            }
            // whoever deletes it takes its reblogs along, so it must know of this one
            if !ferrodon_db::statuses::keep(conn, original.id).await? {
                return Err(AccessError::Missing.into());
            }
            let (author, settings) = find_author(tx, account).await?;
            let visibility = judge(
                visibility,
                original.visibility(),
                settings.default_privacy(author.locked),
            )?;
            let new = new_status(ctx, &author, original.id, visibility, now);
            let reblog = publish(tx, &new, now.naive_utc()).await?;
            if facts.author.domain.is_none() && facts.author.id != account {
                tx.enqueue(Notify {
                    recipient_id: facts.author.id,
                    kind: NotificationType::Reblog,
                    activity_type: ACTIVITY.to_owned(),
                    activity_id: reblog.get(),
                })?;
            }
            Ok::<_, ReblogError>((reblog, true))
        })
        .await?;
    if is_new {
        count(ctx, Counter::Interactions).await;
    }
    Ok(reblog)
}

/// Takes one's reblog of a status back; a reblog's own id means nothing. Without a reblog the status must at least be
/// visible.
pub async fn delete(ctx: &Context, account: AccountId, id: StatusId) -> Result<(), ReblogError> {
    let now = ctx.clock().naive_now();
    ctx.jobs
        .transaction(async |tx: &Tx| {
            reblogs::lock(tx.conn(), account, id).await?;
            if let Some(reblog) = reblogs::find(tx.conn(), account, id).await? {
                remove(tx, &reblog, now).await?;
            } else {
                statuses::load(tx.conn(), Some(account), &[id], now)
                    .await?
                    .visible(id)?;
            }
            Ok(())
        })
        .await
}

async fn find_author(tx: &Tx, account: AccountId) -> Result<(Account, UserSettings), ReblogError> {
    let (account, user) = futures_util::try_join!(
        accounts::find_by_id(tx.conn(), account),
        users::find_by_account(tx.conn(), account),
    )?;
    let account = account.ok_or(ReblogError::NoAccount)?;
    let settings = user.and_then(|user| user.settings);
    Ok((account, UserSettings::parse(settings.as_deref())))
}

fn judge(
    asked: Option<&str>,
    original: Visibility,
    usual: Visibility,
) -> Result<Visibility, ReblogError> {
    let asked = match asked {
        None => None,
        Some(name) if name.chars().all(char::is_whitespace) => Some(original),
        Some(name) => Some(Visibility::parse(name).ok_or(ReblogError::Visibility)?),
    };
    status::reblog_visibility(original, asked, usual).map_err(|_| ReblogError::ReservedVisibility)
}

fn new_status<'a>(
    ctx: &'a Context,
    author: &'a Account,
    original: StatusId,
    visibility: Visibility,
    now: chrono::DateTime<chrono::Utc>,
) -> NewStatus<'a> {
    let actor = LocalActor {
        id: author.id,
        username: &author.username,
        scheme: IdScheme::from_db(author.id_scheme),
    };
    NewStatus {
        account_id: author.id,
        origin: Origin::Here {
            author: actor,
            urls: &ctx.urls,
        },
        text: String::new(),
        spoiler_text: String::new(),
        sensitive: false,
        language: None,
        visibility,
        parent: None,
        reblog_of_id: Some(original),
        application_id: None,
        media_ids: None,
        quote_approval_policy: 0,
        mentions: Vec::new(),
        tags: Vec::new(),
        poll: None,
        quote: None,
        created_at: now,
    }
}
