//! Whether something is notified.
//! <https://docs.joinmastodon.org/methods/notifications/#get-policy>

use chrono::{Duration, NaiveDateTime};
use ferrodon_types::{
    AccountId, NotificationType,
    facts::{NotificationFacts, PolicyAction, RoleFacts},
};

use crate::roles::{Permission, permissions_of};

/// How long somebody must follow the recipient to count as a follower.
const FOLLOWER_AGE: Duration = Duration::days(3);
/// How old an account must be not to count as new.
const ACCOUNT_AGE: Duration = Duration::days(30);

/// What becomes of a notification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It is stored, streamed, pushed and mailed.
    Notify,
    /// It is stored as filtered; mentions and quotes make a request.
    Filter,
    /// Nothing is stored.
    Drop,
}

/// Judges one notification.
pub fn judge(facts: &NotificationFacts, now: NaiveDateTime) -> Outcome {
    let from_self = facts.sender_id == facts.recipient_id;
    if facts.recipient_unavailable || (from_self && !comes_from_self(facts.kind)) {
        return Outcome::Drop;
    }
    // staff must be able to reach people
    if facts.kind == NotificationType::Mention && is_from_staff(facts) {
        return Outcome::Notify;
    }
    if is_refused(facts) {
        return Outcome::Drop;
    }
    if !facts.kind.is_filterable() || facts.sender_accepted {
        return Outcome::Notify;
    }
    match strictest(facts, now) {
        PolicyAction::Accept => Outcome::Notify,
        PolicyAction::Filter => Outcome::Filter,
        PolicyAction::Drop => Outcome::Drop,
    }
}

/// These name the recipient as the sender.
const fn comes_from_self(kind: NotificationType) -> bool {
    matches!(
        kind,
        NotificationType::Poll
            | NotificationType::SeveredRelationships
            | NotificationType::ModerationWarning
            | NotificationType::AnnualReport
    )
}

fn is_from_staff(facts: &NotificationFacts) -> bool {
    facts.sender_domain.is_none()
        && facts.sender_role.is_some_and(|role| {
            role.highlighted && role.position > facts.recipient_role.position && is_moderating(role)
        })
}

fn is_moderating(role: RoleFacts) -> bool {
    let permissions = permissions_of(role);
    Permission::MODERATION
        .iter()
        .any(|permission| permission.is_in(permissions))
}

fn is_refused(facts: &NotificationFacts) -> bool {
    let relation = facts.relations.with(facts.sender_id);
    let status = facts.status.as_ref();
    (relation.domain_blocking && !relation.is_following())
        || relation.blocking
        || relation.muting.is_some_and(|mute| mute.hide_notifications)
        || status.is_some_and(|status| status.conversation_muted)
        || (facts.kind == NotificationType::Mention && mention_involves_unwanted(facts))
}

fn mention_involves_unwanted(facts: &NotificationFacts) -> bool {
    let unwanted = |account: AccountId| {
        facts
            .relations
            .with(account)
            .blocks_or_mutes_notifications()
    };
    facts.status.as_ref().is_some_and(|status| {
        status.mentions.iter().copied().any(unwanted)
            || status.in_reply_to_account_id.is_some_and(unwanted)
    })
}

/// The strictest action among the criteria that hold.
fn strictest(facts: &NotificationFacts, now: NaiveDateTime) -> PolicyAction {
    let relation = facts.relations.with(facts.sender_id);
    let policy = &facts.policy;
    let status = facts.status.as_ref();
    let follows = relation.is_following();
    let is_follower = relation
        .followed_by
        .is_some_and(|since| since <= now - FOLLOWER_AGE);
    let is_new = facts.sender_created_at > now - ACCOUNT_AGE;
    let is_unasked = status.is_some_and(|status| status.direct && !status.answers_recipient)
        && facts.kind == NotificationType::Mention;
    let is_limited = facts.sender_silenced || status.is_some_and(|status| status.unaddressed);
    let criteria = [
        (policy.not_following, !follows),
        (policy.not_followers, !is_follower),
        (policy.new_accounts, is_new && !follows),
        (policy.private_mentions, is_unasked && !follows),
        (policy.limited_accounts, is_limited && !follows),
        (policy.bots, facts.sender_bot && !follows),
    ];
    criteria
        .into_iter()
        .filter(|(_, holds)| *holds)
        .map(|(action, _)| action)
        .max()
        .unwrap_or_default()
}
