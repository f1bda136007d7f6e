//! Following somebody, or asking to. <https://docs.joinmastodon.org/methods/accounts/#follow>

use ferrodon_db::{
    Conn, PoolError, QueryError, accounts,
    accounts::{Account, AccountStats},
    facts, follow_requests, follows,
    follows::{NewFollow, Options},
    relationships::{Follow, FollowRequest, lock},
};
use ferrodon_jobs::{
    AccountCounts, Tx, TxError,
    kinds::{MergeIntoFeed, Notify},
};
use ferrodon_policy::accounts::{self as policy, Follow as Answer, FollowRefusal};
use ferrodon_redis::{activity::Counter, async_refresh, keys, rate_limits, rate_limits::Allowance};
use ferrodon_types::{AccountId, NotificationType, facts::ViewerFacts};

use super::{FOLLOW, FOLLOW_REQUEST, new_uri};
use crate::{Context, statistics::count};

/// `accounts.protocol` of accounts that can't be followed any more (OStatus).
const OSTATUS: i32 = 0;

/// How somebody wants to follow. What isn't said stays as it is, or begins as usual.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FollowWish {
    /// With boosts.
    pub show_reblogs: Option<bool>,
    /// With a notification for every post.
    pub notify: Option<bool>,
    /// In these languages only.
    pub languages: Option<Vec<String>>,
}

impl FollowWish {
    /// What it makes of options.
    fn over(&self, options: Options) -> Options {
        Options {
            show_reblogs: self.show_reblogs.unwrap_or(options.show_reblogs),
            notify: self.notify.unwrap_or(options.notify),
            languages: self.languages.clone().or(options.languages),
        }
    }
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followed {
    /// How the account follows now, or asks to.
    pub options: Options,
    /// Nobody has to be asked as far as can be told from here. Clients are shown a follow then, even while another
    /// server hasn't answered the request yet.
    pub is_open: bool,
}

/// Why somebody doesn't follow.
#[derive(Debug, thiserror::Error)]
pub enum FollowError {
    /// One's own account.
    #[error("an account can't follow itself")]
    Own,
    /// The account is gone, or not there yet.
    #[error("there is no such account")]
    NotFound,
    /// A block on either side, or the account moved, or speaks a protocol of the past.
    #[error("following isn't allowed")]
    NotAllowed,
    /// A language that isn't one.
    #[error("unknown language")]
    UnknownLanguage,
    /// The account follows as many as it may.
    #[error("the account may not follow more than {0}")]
    LimitReached(i64),
    /// Too many follows in too short a time.
    #[error("too many follows")]
    RateLimited,
    /// No connection could be had.
    #[error("no database connection could be had")]
    Pool(#[from] PoolError),
    /// A query failed.
    #[error("a query failed")]
    Query(#[from] QueryError),
    /// The transaction failed.
    #[error("the transaction failed")]
    Tx(#[from] TxError),
    /// Redis failed.
    #[error("Redis failed")]
    Redis(#[from] ferrodon_redis::Error),
}

impl From<FollowRefusal> for FollowError {
    fn from(refusal: FollowRefusal) -> Self {
        match refusal {
            FollowRefusal::Own => Self::Own,
            FollowRefusal::NotFound => Self::NotFound,
            FollowRefusal::NotAllowed => Self::NotAllowed,
        }
    }
}

/// Follows somebody or asks to, whichever the other wants; who follows or asks already only changes how.
pub async fn follow(
    ctx: &Context,
    account_id: AccountId,
    target_id: AccountId,
    wish: &FollowWish,
) -> Result<Followed, FollowError> {
    if account_id == target_id {
        return Err(FollowError::Own);
    }
    let before = Known::load(&*ctx.database().get().await?, ctx, account_id, target_id).await?;
    before.judge()?;
    if wish
        .languages
        .iter()
        .flatten()
        .any(|code| !ferrodon_text::languages::is_known(code))
    {
        return Err(FollowError::UnknownLanguage);
    }
    let is_open = !before.target.locked && !before.viewer.silenced;
    let options = if before.stands() {
        write(ctx, account_id, target_id, wish).await?.options
    } else {
        before.check_limit(ctx)?;
        begin(ctx, &before, wish).await?
    };
    Ok(Followed { options, is_open })
}

/// All that decides.
struct Known {
    account_id: AccountId,
    target: Account,
    /// The target's user hasn't arrived yet.
    pending: bool,
    viewer: ViewerFacts,
    stats: Option<AccountStats>,
    follow: Option<Follow>,
    request: Option<FollowRequest>,
    /// The account follows nobody yet.
    is_first: bool,
}

impl Known {
    async fn load(
        conn: &Conn,
        ctx: &Context,
        account_id: AccountId,
        target_id: AccountId,
    ) -> Result<Self, FollowError> {
        let (ids, targets) = ([account_id], [target_id]);
        let (target, viewer, stats, follow, request, follows_anybody) = futures_util::try_join!(
            accounts::find_with_login(conn, target_id),
            facts::load_viewer(conn, account_id, &targets, ctx.clock().naive_now()),
            accounts::load_stats(conn, &ids),
            follows::find(conn, account_id, target_id),
            follow_requests::find(conn, account_id, target_id),
            follows::follows_anybody(conn, account_id),
        )?;
        let (target, login) = target.ok_or(FollowError::NotFound)?;
        Ok(Self {
            account_id,
            pending: target.is_local() && !login.is_some_and(|login| login.has_arrived()),
            target,
            viewer: viewer.ok_or(FollowError::NotFound)?,
            stats: stats.into_iter().next(),
            follow,
            request,
            is_first: !follows_anybody,
        })
    }

    /// Whether there is a follow or a request.
    const fn stands(&self) -> bool {
        self.follow.is_some() || self.request.is_some()
    }

    fn judge(&self) -> Result<Answer, FollowError> {
        let answer = policy::follow(&self.viewer, &facts::account(&self.target, self.pending))?;
        if !self.target.is_local() && self.target.protocol == OSTATUS {
            return Err(FollowError::NotAllowed);
        }
        Ok(answer)
    }

    fn check_limit(&self, ctx: &Context) -> Result<(), FollowError> {
        let (following, followers) = self.stats.as_ref().map_or((0, 0), |stats| {
            (stats.following_count, stats.followers_count)
        });
        let limit = policy::follow_limit(
            following,
            followers,
            ctx.limits.max_follows,
            ctx.limits.follows_per_follower,
        );
        if following >= limit {
            Err(FollowError::LimitReached(limit))
        } else {
            Ok(())
        }
    }
}

/// Makes the follow or the request, if the account's allowance isn't used up.
async fn begin(ctx: &Context, before: &Known, wish: &FollowWish) -> Result<Options, FollowError> {
    let (account, at) = (before.account_id, ctx.clock().now());
    let counts = ctx.limits.counts_actions;
    if counts
        && rate_limits::take(ctx.redis(), account, Allowance::Follows, at)
            .await?
            .is_err()
    {
        return Err(FollowError::RateLimited);
    }
    let refreshed = keys::regeneration(account);
    if before.is_first {
        // before the job that finishes it: an empty home would look complete meanwhile
        async_refresh::start(ctx.redis(), &refreshed, false).await?;
    }
    let result = write(ctx, account, before.target.id, wish).await;
    if matches!(&result, Ok(written) if written.is_new) {
        count(ctx, Counter::Interactions).await;
    } else {
        if counts {
            rate_limits::give_back(ctx.redis(), account, Allowance::Follows, at).await?;
        }
        if before.is_first {
            async_refresh::finish(ctx.redis(), &refreshed).await?;
        }
    }
    Ok(result?.options)
}

/// What was written.
struct Written {
    options: Options,
    /// There was neither follow nor request.
    is_new: bool,
}

/// Begins or changes, in turn with everybody else who changes what the two are to each other: what was known before
/// that turn may have changed.
async fn write(
    ctx: &Context,
    account_id: AccountId,
    target_id: AccountId,
    wish: &FollowWish,
) -> Result<Written, FollowError> {
    ctx.jobs
        .transaction(async |tx: &Tx| {
            lock(tx.conn(), account_id, target_id).await?;
            let known = Known::load(tx.conn(), ctx, account_id, target_id).await?;
            let answer = known.judge()?;
            let is_new = !known.stands();
            let options = if is_new {
                let options = wish.over(Options::default());
                insert(ctx, tx, &known, answer, &options).await?;
                options
            } else {
                change(ctx, tx, &known, wish).await?
            };
            Ok::<_, FollowError>(Written { options, is_new })
        })
        .await
}

/// Changes how somebody follows or asks to.
async fn change(
    ctx: &Context,
    tx: &Tx,
    known: &Known,
    wish: &FollowWish,
) -> Result<Options, FollowError> {
    let now = ctx.clock().naive_now();
    let before = match (&known.follow, &known.request) {
        (Some(it), _) => Options {
            show_reblogs: it.show_reblogs,
            notify: it.notify,
            languages: it.languages.clone(),
        },
        (None, Some(it)) => Options {
            show_reblogs: it.show_reblogs,
            notify: it.notify,
            languages: it.languages.clone(),
        },
        (None, None) => Options::default(),
    };
    let after = wish.over(before.clone());
    if after == before {
        return Ok(after);
    }
    if let Some(follow) = &known.follow {
        follows::update(tx.conn(), follow.id, &after, now).await?;
    } else if let Some(request) = &known.request {
        follow_requests::update(tx.conn(), request.id, &after, now).await?;
    }
    Ok(after)
}

/// Inserts the follow or the request, and tells the other of it.
async fn insert(
    ctx: &Context,
    tx: &Tx,
    known: &Known,
    answer: Answer,
    options: &Options,
) -> Result<(), FollowError> {
    let new = NewFollow {
        account_id: known.account_id,
        target_account_id: known.target.id,
        options,
        uri: &new_uri(ctx),
        now: ctx.clock().naive_now(),
    };
    let said = match answer {
        Answer::Immediately => make_follow(tx, &new).await?,
        Answer::Request => follow_requests::insert(tx.conn(), &new)
            .await?
            .map(|id| (NotificationType::FollowRequest, FOLLOW_REQUEST, id.get())),
    };
    if let Some((kind, activity_type, activity_id)) = said.filter(|_| known.target.is_local()) {
        tx.enqueue(Notify {
            recipient_id: known.target.id,
            kind,
            activity_type: activity_type.to_owned(),
            activity_id,
        })?;
    }
    Ok(())
}

/// Inserts a follow with what follows at once. `None` if it was there.
async fn make_follow(
    tx: &Tx,
    new: &NewFollow<'_>,
) -> Result<Option<(NotificationType, &'static str, i64)>, FollowError> {
    let Some(id) = follows::insert(tx.conn(), new).await? else {
        return Ok(None);
    };
    began(tx, new)?;
    Ok(Some((NotificationType::Follow, FOLLOW, id.get())))
}

/// Counters and the follower's feed, when a follow has just begun.
pub(super) fn began(tx: &Tx, new: &NewFollow<'_>) -> Result<(), TxError> {
    tx.count(new.account_id, AccountCounts::following(1));
    tx.count(new.target_account_id, AccountCounts::followers(1));
    tx.enqueue(MergeIntoFeed {
        from: new.target_account_id,
        into: new.account_id,
    })
}
