//! Somebody is told of something, if their rules allow.

use ferrodon_db::{
    Conn, facts,
    notifications::{self, NewNotification, Notification, Source, policy},
    statuses,
};
use ferrodon_entities::notifications as entities;
use ferrodon_jobs::{Tx, kinds::Notify};
use ferrodon_policy::notifications::{Outcome, judge};
use ferrodon_redis::{Event, EventKind, channels, events, notification_groups, subscribed};
use ferrodon_types::{
    AccountId, NotificationId, NotificationRequestId, NotificationType, Visibility,
    facts::{
        NotificationFacts, NotificationPolicyFacts, PolicyAction, Relations, RoleFacts,
        SourceStatusFacts, StatusFacts,
    },
    snowflake,
};

use crate::{Context, Error, conversations};

/// Judges, stores and streams one notification. What it is about may be gone, or known already: then nothing happens.
///
/// # Errors
/// [`Error`], worth another try.
pub async fn notify(context: &Context, job: &Notify) -> Result<(), Error> {
    let Some((source, status, outcome)) = look(context, job).await? else {
        return Ok(());
    };
    let group_key = group_key(context, job, &source, outcome).await?;
    if let Some(id) = store(context, job, &source, status.as_ref(), outcome, group_key).await?
        && outcome == Outcome::Notify
    {
        stream(context, job.recipient_id, id).await?;
    }
    Ok(())
}

/// A status with its facts.
type Judged = (statuses::Status, StatusFacts);

/// What it is about, and what the rules say; `None`: nobody is told.
async fn look(
    context: &Context,
    job: &Notify,
) -> Result<Option<(Source, Option<Judged>, Outcome)>, Error> {
    let conn = context.conn().await?;
    let Some(source) =
        notifications::find_source(&conn, &job.activity_type, job.activity_id).await?
    else {
        return Ok(None);
    };
    let status = load_status(&conn, &source).await?;
    let Some(judged) = facts_of(context, &conn, job, &source, status.as_ref()).await? else {
        return Ok(None);
    };
    let outcome = judge(&judged, context.now());
    Ok((outcome != Outcome::Drop).then_some((source, status, outcome)))
}

/// The status in question with its facts, as the rules see it.
async fn load_status(conn: &Conn, source: &Source) -> Result<Option<Judged>, Error> {
    let Some(id) = source.status_id else {
        return Ok(None);
    };
    let rows = statuses::load_with_embedded(conn, &[id]).await?;
    let mut judged = facts::load_statuses(conn, &rows).await?;
    let row = rows.into_iter().find(|row| row.id == id);
    Ok(row.and_then(|row| Some((row, judged.remove(&id)?))))
}

/// Everything that decides; `None` if either account is gone.
async fn facts_of(
    context: &Context,
    conn: &Conn,
    job: &Notify,
    source: &Source,
    status: Option<&Judged>,
) -> Result<Option<NotificationFacts>, Error> {
    let (recipient, sender) = (job.recipient_id, source.from_account_id);
    let conversation = status.and_then(|(row, _)| row.conversation_id);
    let mut involved = vec![sender];
    if let Some((_, facts)) = status {
        involved.extend(facts.accounts());
    }
    let viewers = [recipient];
    let (found, mut relations) = futures_util::try_join!(
        policy::find_judged(conn, recipient, sender, conversation),
        facts::load_relations(conn, &viewers, &involved, context.now()),
    )?;
    let Some(found) = found else {
        return Ok(None);
    };
    let relations = relations.remove(&recipient).unwrap_or_default();
    let source_status = match status {
        Some((_, status)) => Some(
            source_status(
                conn,
                job,
                sender,
                status,
                &relations,
                found.conversation_muted,
            )
            .await?,
        ),
        None => None,
    };
    let defaults = NotificationPolicyFacts::default();
    let action =
        |stored: Option<i32>, default: PolicyAction| stored.map_or(default, PolicyAction::from_db);
    Ok(Some(NotificationFacts {
        kind: job.kind,
        recipient_id: recipient,
        recipient_unavailable: found.recipient_unavailable,
        recipient_role: RoleFacts {
            permissions: found.recipient_permissions,
            everyone: found.everyone_permissions,
            position: found.recipient_position,
            highlighted: found.recipient_highlighted,
        },
        sender_id: sender,
        sender_domain: found.sender_domain.clone(),
        sender_created_at: found.sender_created_at,
        sender_silenced: found.sender_silenced,
        sender_bot: found.sender_bot,
        sender_role: found.sender_permissions.map(|permissions| RoleFacts {
            permissions,
            everyone: found.everyone_permissions,
            position: found.sender_position.unwrap_or_default(),
            highlighted: found.sender_highlighted.unwrap_or_default(),
        }),
        sender_accepted: found.sender_accepted,
        policy: NotificationPolicyFacts {
            not_following: action(found.for_not_following, defaults.not_following),
            not_followers: action(found.for_not_followers, defaults.not_followers),
            new_accounts: action(found.for_new_accounts, defaults.new_accounts),
            private_mentions: action(found.for_private_mentions, defaults.private_mentions),
            limited_accounts: action(found.for_limited_accounts, defaults.limited_accounts),
            bots: action(found.for_bots, defaults.bots),
        },
        relations,
        status: source_status,
    }))
}

async fn source_status(
    conn: &Conn,
    job: &Notify,
    sender: AccountId,
    status: &StatusFacts,
    relations: &Relations,
    conversation_muted: bool,
) -> Result<SourceStatusFacts, Error> {
    let direct = job.kind == NotificationType::Mention && status.visibility == Visibility::Direct;
    // a walk up the thread: only where it can decide something
    let answers_recipient = direct
        && !relations.with(sender).is_following()
        && policy::answers_recipient(conn, status.id, job.recipient_id, sender).await?;
    Ok(SourceStatusFacts {
        direct,
        mentions: status
            .active_mentions()
            .filter(|account| *account != job.recipient_id)
            .collect(),
        in_reply_to_account_id: status.in_reply_to_account_id.filter(|_| status.is_reply),
        conversation_muted,
        answers_recipient,
        unaddressed: false,
    })
}

/// Notifications of one group are shown as one; those kept aside belong to none.
async fn group_key(
    context: &Context,
    job: &Notify,
    source: &Source,
    outcome: Outcome,
) -> Result<Option<String>, Error> {
    if !job.kind.is_groupable() || outcome == Outcome::Filter {
        return Ok(None);
    }
    let about = source.reblog_of_id.or(source.status_id);
    let prefix = match about {
        Some(status) => format!("{}-{status}", job.kind),
        None => job.kind.to_string(),
    };
    let at = source.created_at.and_utc().timestamp();
    Ok(Some(
        notification_groups::group_key(context.redis(), job.recipient_id, &prefix, at).await?,
    ))
}

/// Stores it with what belongs to it; `None` if the recipient knows already.
async fn store(
    context: &Context,
    job: &Notify,
    source: &Source,
    status: Option<&Judged>,
    outcome: Outcome,
    group_key: Option<String>,
) -> Result<Option<NotificationId>, Error> {
    let now = context.now();
    context
        .jobs
        .transaction(async |tx: &Tx| {
            let conn = tx.conn();
            if !notifications::keep_source(conn, &job.activity_type, job.activity_id).await? {
                return Ok(None);
            }
            if job.kind.replaces_older() {
                notifications::delete_older(
                    conn,
                    job.recipient_id,
                    job.kind,
                    &job.activity_type,
                    job.activity_id,
                )
                .await?;
            }
            let new = NewNotification {
                account_id: job.recipient_id,
                from_account_id: source.from_account_id,
                kind: job.kind,
                activity_type: &job.activity_type,
                activity_id: job.activity_id,
                group_key: group_key.clone(),
                filtered: outcome == Outcome::Filter,
                now,
            };
            let Some(id) = notifications::insert(conn, &new).await? else {
                return Ok(None);
            };
            if let (NotificationType::Mention | NotificationType::Quote, Some((_, facts))) =
                (job.kind, status)
            {
                if outcome == Outcome::Filter {
                    let request = NotificationRequestId(snowflake::id_at(now.and_utc()));
                    policy::touch_request(
                        conn,
                        request,
                        job.recipient_id,
                        source.from_account_id,
                        facts.id,
                        now,
                    )
                    .await?;
                } else if facts.visibility == Visibility::Direct {
                    conversations::add(conn, job.recipient_id, facts).await?;
                }
            }
            Ok::<_, Error>(Some(id))
        })
        .await
}

/// The notification on the recipient's stream, if somebody is listening.
async fn stream(context: &Context, recipient: AccountId, id: NotificationId) -> Result<(), Error> {
    let channel = channels::notifications(recipient);
    let heard = subscribed::which_subscribed(
        context.redis(),
        &[channels::home(recipient), channel.clone()],
    )
    .await?;
    if !heard.contains(&true) {
        return Ok(());
    }
    let conn = context.conn().await?;
    let Some(row) = notifications::find(&conn, recipient, id).await? else {
        return Ok(());
    };
    let rows: [Notification; 1] = [row];
    let Some(entity) = entities::present(&context.presenter, &conn, recipient, &rows)
        .await?
        .pop()
    else {
        return Ok(());
    };
    let message = events::message_of(EventKind::Notification, &entity)?;
    Ok(events::publish_many(context.redis(), &[Event::shared(channel, message)]).await?)
}
