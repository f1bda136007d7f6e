use chrono::{Duration, NaiveDate, NaiveDateTime};
use ferrodon_policy::notifications::{Outcome, judge};
use ferrodon_types::{
    AccountId, NotificationType,
    facts::{
        FollowFacts, MuteFacts, NotificationFacts, NotificationPolicyFacts, PolicyAction,
        RelationFacts, Relations, RoleFacts, SourceStatusFacts,
    },
};

const RECIPIENT: AccountId = AccountId(1);
const SENDER: AccountId = AccountId(2);
const OTHER: AccountId = AccountId(3);

fn now() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, 3, 4)
        .unwrap()
        .and_hms_opt(5, 6, 7)
        .unwrap()
}

fn facts(kind: NotificationType) -> NotificationFacts {
    NotificationFacts {
        kind,
        recipient_id: RECIPIENT,
        recipient_unavailable: false,
        recipient_role: RoleFacts::default(),
        sender_id: SENDER,
        sender_domain: None,
        sender_created_at: now() - Duration::days(400),
        sender_silenced: false,
        sender_bot: false,
        sender_role: None,
        sender_accepted: false,
        policy: NotificationPolicyFacts::default(),
        relations: Relations::default(),
        status: None,
    }
}

fn with(
    mut facts: NotificationFacts,
    account: AccountId,
    relation: RelationFacts,
) -> NotificationFacts {
    *facts.relations.entry(account) = relation;
    facts
}

fn mention(status: SourceStatusFacts) -> NotificationFacts {
    NotificationFacts {
        status: Some(status),
        ..facts(NotificationType::Mention)
    }
}

#[test]
fn what_the_recipient_refuses_is_dropped() {
    let favourite = || facts(NotificationType::Favourite);
    let none = RelationFacts::NONE;
    let muting = |hide_notifications| RelationFacts {
        muting: Some(MuteFacts { hide_notifications }),
        ..none.clone()
    };
    let blocking_domain = RelationFacts {
        domain_blocking: true,
        ..none.clone()
    };
    let followed = RelationFacts {
        following: Some(FollowFacts::default()),
        ..blocking_domain.clone()
    };
    let muted = SourceStatusFacts {
        conversation_muted: true,
        ..SourceStatusFacts::default()
    };
    let table = [
        ("a stranger", favourite(), Outcome::Notify),
        (
            "a blocked one",
            with(
                favourite(),
                SENDER,
                RelationFacts {
                    blocking: true,
                    ..none.clone()
                },
            ),
            Outcome::Drop,
        ),
        (
            "a muted one",
            with(favourite(), SENDER, muting(true)),
            Outcome::Drop,
        ),
        (
            "one muted with notifications on",
            with(favourite(), SENDER, muting(false)),
            Outcome::Notify,
        ),
        (
            "a blocked domain",
            with(favourite(), SENDER, blocking_domain),
            Outcome::Drop,
        ),
        (
            "a followed one of a blocked domain",
            with(favourite(), SENDER, followed),
            Outcome::Notify,
        ),
        ("a muted conversation", mention(muted), Outcome::Drop),
    ];
    for (name, facts, expected) in table {
        assert_eq!(judge(&facts, now()), expected, "{name}");
    }
}

#[test]
fn nobody_is_notified_by_themselves_except_of_what_the_server_says() {
    for kind in NotificationType::ALL {
        let facts = NotificationFacts {
            sender_id: RECIPIENT,
            ..facts(kind)
        };
        let from_server = matches!(
            kind,
            NotificationType::Poll
                | NotificationType::SeveredRelationships
                | NotificationType::ModerationWarning
                | NotificationType::AnnualReport
        );
        assert_eq!(
            judge(&facts, now()) == Outcome::Notify,
            from_server,
            "{kind}"
        );
    }
}

#[test]
fn a_mention_among_blocked_accounts_is_dropped() {
    let blocking = RelationFacts {
        blocking: true,
        ..RelationFacts::NONE
    };
    let among = SourceStatusFacts {
        mentions: vec![RECIPIENT, OTHER],
        ..SourceStatusFacts::default()
    };
    assert_eq!(
        judge(&with(mention(among), OTHER, blocking.clone()), now()),
        Outcome::Drop
    );
    let answering = SourceStatusFacts {
        in_reply_to_account_id: Some(OTHER),
        ..SourceStatusFacts::default()
    };
    assert_eq!(
        judge(&with(mention(answering), OTHER, blocking), now()),
        Outcome::Drop
    );
}

#[test]
fn staff_reach_people_by_mention_whatever_these_refuse() {
    let moderator = RoleFacts {
        permissions: 1 << 4,
        everyone: 0,
        position: 10,
        highlighted: true,
    };
    let blocking = RelationFacts {
        blocking: true,
        ..RelationFacts::NONE
    };
    let from = |role| NotificationFacts {
        sender_role: Some(role),
        ..mention(SourceStatusFacts::default())
    };
    assert_eq!(
        judge(&with(from(moderator), SENDER, blocking.clone()), now()),
        Outcome::Notify
    );
    let hidden = RoleFacts {
        highlighted: false,
        ..moderator
    };
    assert_eq!(
        judge(&with(from(hidden), SENDER, blocking.clone()), now()),
        Outcome::Drop
    );
    let peer = NotificationFacts {
        recipient_role: moderator,
        ..from(moderator)
    };
    assert_eq!(judge(&with(peer, SENDER, blocking), now()), Outcome::Drop);
}

#[test]
fn each_criterion_of_the_policy_holds_when_it_says() {
    let all = |action| NotificationPolicyFacts {
        not_following: PolicyAction::Accept,
        not_followers: PolicyAction::Accept,
        new_accounts: PolicyAction::Accept,
        private_mentions: PolicyAction::Accept,
        limited_accounts: PolicyAction::Accept,
        bots: action,
    };
    let accept = all(PolicyAction::Accept);
    let filter = PolicyAction::Filter;
    let following = RelationFacts {
        following: Some(FollowFacts::default()),
        ..RelationFacts::NONE
    };
    let followed_since = |days| RelationFacts {
        followed_by: Some(now() - Duration::days(days)),
        ..RelationFacts::NONE
    };
    let base = || facts(NotificationType::Favourite);
    let direct = SourceStatusFacts {
        direct: true,
        ..SourceStatusFacts::default()
    };
    let answer = SourceStatusFacts {
        answers_recipient: true,
        ..direct.clone()
    };
    let unaddressed = SourceStatusFacts {
        unaddressed: true,
        ..SourceStatusFacts::default()
    };
    let new = NotificationFacts {
        sender_created_at: now() - Duration::days(29),
        ..base()
    };
    let table = [
        (
            "not followed",
            NotificationPolicyFacts {
                not_following: filter,
                ..accept
            },
            base(),
            true,
        ),
        (
            "followed",
            NotificationPolicyFacts {
                not_following: filter,
                ..accept
            },
            with(base(), SENDER, following.clone()),
            false,
        ),
        (
            "no follower",
            NotificationPolicyFacts {
                not_followers: filter,
                ..accept
            },
            base(),
            true,
        ),
        (
            "a follower of yesterday",
            NotificationPolicyFacts {
                not_followers: filter,
                ..accept
            },
            with(base(), SENDER, followed_since(1)),
            true,
        ),
        (
            "a follower",
            NotificationPolicyFacts {
                not_followers: filter,
                ..accept
            },
            with(base(), SENDER, followed_since(4)),
            false,
        ),
        (
            "a new account",
            NotificationPolicyFacts {
                new_accounts: filter,
                ..accept
            },
            new.clone(),
            true,
        ),
        (
            "a new account that is followed",
            NotificationPolicyFacts {
                new_accounts: filter,
                ..accept
            },
            with(new, SENDER, following.clone()),
            false,
        ),
        (
            "an old account",
            NotificationPolicyFacts {
                new_accounts: filter,
                ..accept
            },
            base(),
            false,
        ),
        (
            "a private mention",
            NotificationPolicyFacts {
                private_mentions: filter,
                ..accept
            },
            mention(direct),
            true,
        ),
        (
            "a private answer",
            NotificationPolicyFacts {
                private_mentions: filter,
                ..accept
            },
            mention(answer),
            false,
        ),
        (
            "a limited account",
            NotificationPolicyFacts {
                limited_accounts: filter,
                ..accept
            },
            NotificationFacts {
                sender_silenced: true,
                ..base()
            },
            true,
        ),
        (
            "an unaddressed mention",
            NotificationPolicyFacts {
                limited_accounts: filter,
                ..accept
            },
            mention(unaddressed),
            true,
        ),
        (
            "a bot",
            all(filter),
            NotificationFacts {
                sender_bot: true,
                ..base()
            },
            true,
        ),
        (
            "a bot that is followed",
            all(filter),
            with(
                NotificationFacts {
                    sender_bot: true,
                    ..base()
                },
                SENDER,
                following,
            ),
            false,
        ),
    ];
    for (name, policy, facts, held_back) in table {
        let expected = if held_back {
            Outcome::Filter
        } else {
            Outcome::Notify
        };
        assert_eq!(
            judge(&NotificationFacts { policy, ..facts }, now()),
            expected,
            "{name}"
        );
    }
}

#[test]
fn the_strictest_criterion_decides_unless_the_sender_was_accepted() {
    let policy = NotificationPolicyFacts {
        not_following: PolicyAction::Filter,
        not_followers: PolicyAction::Drop,
        ..NotificationPolicyFacts::default()
    };
    let facts = NotificationFacts {
        policy,
        ..facts(NotificationType::Follow)
    };
    assert_eq!(judge(&facts, now()), Outcome::Drop);
    assert_eq!(
        judge(
            &NotificationFacts {
                sender_accepted: true,
                ..facts.clone()
            },
            now()
        ),
        Outcome::Notify
    );
    let status = NotificationFacts {
        kind: NotificationType::Status,
        ..facts
    };
    assert_eq!(
        judge(&status, now()),
        Outcome::Notify,
        "posts that one asked for are never held back"
    );
}
