//! Mutes, for ever or for a while. <https://docs.joinmastodon.org/methods/accounts/#mute>

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use ferrodon_db::{follows, mutes, relationships::lock};
use ferrodon_jobs::{
    Tx,
    kinds::{AfterMute, ExpireMute, MergeIntoFeed},
};
use ferrodon_types::{AccountId, MuteId};

use super::RelationshipError;
use crate::{Context, viewers};

/// Mutes somebody, or changes how; a follow stays. `seconds`: how long; 0 is for ever, a time that has passed ends the
/// mute at once. Oneself: nothing.
pub async fn mute(
    ctx: &Context,
    account: AccountId,
    target: AccountId,
    hide_notifications: bool,
    seconds: i64,
) -> Result<(), RelationshipError> {
    if account == target {
        return Ok(());
    }
    let now = ctx.clock().naive_now();
    let expires_at = (seconds != 0).then(|| end_of(now, seconds));
    ctx.jobs
        .transaction(async |tx: &Tx| {
            lock(tx.conn(), account, target).await?;
            let mute_id = mutes::set(
                tx.conn(),
                account,
                target,
                hide_notifications,
                expires_at,
                now,
            )
            .await?;
            let end = ExpireMute { mute_id };
            match expires_at {
                None => tx.withdraw(&end),
                Some(at) => {
                    // one that waits moves to the new time, and if none waits, it is made for that time
                    tx.move_to(&end, at.and_utc());
                    tx.enqueue_at(end, at.and_utc())?;
                }
            }
            viewers::changed(tx, account)?;
            tx.enqueue(AfterMute {
                account_id: account,
                target_account_id: target,
            })?;
            Ok(())
        })
        .await
}

/// Ends a mute. What a followed account wrote meanwhile comes into the feed.
pub async fn unmute(
    ctx: &Context,
    account: AccountId,
    target: AccountId,
) -> Result<(), RelationshipError> {
    ctx.jobs
        .transaction(async |tx: &Tx| {
            lock(tx.conn(), account, target).await?;
            end(tx, account, target).await
        })
        .await
}

/// Ends a timed mute whose time has come. Gone or lasting longer meanwhile: nothing.
pub async fn expire_mute(ctx: &Context, id: MuteId) -> Result<(), RelationshipError> {
    let Some(mute) = mutes::find_by_id(&*ctx.database().get().await?, id).await? else {
        return Ok(());
    };
    ctx.jobs
        .transaction(async |tx: &Tx| {
            lock(tx.conn(), mute.account_id, mute.target_account_id).await?;
            let expires_at = mutes::find_by_id(tx.conn(), id)
                .await?
                .and_then(|mute| mute.expires_at);
            match expires_at {
                Some(at) if at <= ctx.clock().naive_now() => {
                    end(tx, mute.account_id, mute.target_account_id).await
                }
                Some(at) => Ok(tx.enqueue_at(ExpireMute { mute_id: id }, at.and_utc())?),
                None => Ok(()),
            }
        })
        .await
}

async fn end(tx: &Tx, account: AccountId, target: AccountId) -> Result<(), RelationshipError> {
    let Some(mute_id) = mutes::delete(tx.conn(), account, target).await? else {
        return Ok(());
    };
    tx.withdraw(&ExpireMute { mute_id });
    viewers::changed(tx, account)?;
    if follows::find(tx.conn(), account, target).await?.is_some() {
        tx.enqueue(MergeIntoFeed {
            from: target,
            into: account,
        })?;
    }
    Ok(())
}

/// So many seconds from now, within what can be written as a date.
fn end_of(now: NaiveDateTime, seconds: i64) -> NaiveDateTime {
    let last = NaiveDate::from_ymd_opt(9999, 12, 31)
        .map_or(NaiveDateTime::MAX, |day| day.and_time(NaiveTime::MIN));
    let first = chrono::DateTime::UNIX_EPOCH.naive_utc();
    let beyond = if seconds < 0 { first } else { last };
    TimeDelta::try_seconds(seconds)
        .and_then(|duration| now.checked_add_signed(duration))
        .unwrap_or(beyond)
        .clamp(first, last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn however_long_a_mute_is_its_end_is_a_date() {
        let now = chrono::DateTime::from_timestamp(1_790_000_000, 0)
            .unwrap_or_default()
            .naive_utc();
        assert_eq!(end_of(now, 60), now + TimeDelta::seconds(60));
        assert_eq!(end_of(now, i64::MAX).format("%Y").to_string(), "9999");
        assert_eq!(
            end_of(now, i64::MIN),
            chrono::DateTime::UNIX_EPOCH.naive_utc()
        );
    }
}
