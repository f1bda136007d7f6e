use std::collections::HashSet;

use ferrodon_policy::feed::{self, Reach, Verdict};
use ferrodon_types::{
    AccountId, ListId, StatusId, Visibility,
    facts::{
        AuthorFacts, FollowFacts, ListFacts, MentionFacts, MuteFacts, RelationFacts, RepliesPolicy,
        StatusFacts, ViewerFacts,
    },
};

const RECEIVER: AccountId = AccountId(1);
const AUTHOR: AccountId = AccountId(2);
const OTHER: AccountId = AccountId(3);
const ORIGINAL: AccountId = AccountId(4);

type KnownRelations = Vec<(AccountId, RelationFacts)>;

fn receiver(relations: impl IntoIterator<Item = (AccountId, RelationFacts)>) -> ViewerFacts {
    let mut receiver = ViewerFacts::new(RECEIVER);
    receiver.relations.entry(AUTHOR).following = Some(FollowFacts::default());
    for (account, relation) in relations {
        let following = relation.following.clone().or(receiver
            .relations
            .with(account)
            .following
            .clone());
        *receiver.relations.entry(account) = RelationFacts {
            following,
            ..relation
        };
    }
    receiver
}

fn post() -> StatusFacts {
    StatusFacts::public(StatusId(10), AuthorFacts::local(AUTHOR))
}

fn reply_to(account: AccountId) -> StatusFacts {
    let mut post = post();
    post.is_reply = true;
    post.in_reply_to_id = Some(StatusId(9));
    post.in_reply_to_account_id = Some(account);
    post
}

fn boost() -> StatusFacts {
    let mut boost = post();
    boost.is_reblog = true;
    boost.reblog = Some(Box::new(StatusFacts::public(
        StatusId(8),
        AuthorFacts::local(ORIGINAL),
    )));
    boost
}

fn mentioning(mut post: StatusFacts, account_id: AccountId, silent: bool) -> StatusFacts {
    post.mentions.push(MentionFacts { account_id, silent });
    post
}

const fn blocking() -> RelationFacts {
    RelationFacts {
        blocking: true,
        ..RelationFacts::NONE
    }
}

const fn blocked_by() -> RelationFacts {
    RelationFacts {
        blocked_by: true,
        ..RelationFacts::NONE
    }
}

const fn muting(hide_notifications: bool) -> RelationFacts {
    RelationFacts {
        muting: Some(MuteFacts { hide_notifications }),
        ..RelationFacts::NONE
    }
}

const fn blocking_domain() -> RelationFacts {
    RelationFacts {
        domain_blocking: true,
        ..RelationFacts::NONE
    }
}

fn following(follow: FollowFacts) -> RelationFacts {
    RelationFacts {
        following: Some(follow),
        ..RelationFacts::NONE
    }
}

#[test]
fn home_keeps_and_filters_as_its_rules_say() {
    let german = FollowFacts {
        languages: Some(vec!["de".to_owned()]),
        ..FollowFacts::default()
    };
    let no_boosts = FollowFacts {
        show_reblogs: false,
        ..FollowFacts::default()
    };
    let exclusive = RelationFacts {
        in_exclusive_list: true,
        ..RelationFacts::NONE
    };
    let in_english = StatusFacts {
        language: Some("en".to_owned()),
        ..post()
    };
    let unknown_parent = StatusFacts {
        in_reply_to_id: None,
        ..reply_to(OTHER)
    };
    let lost_original = StatusFacts {
        reblog: None,
        ..boost()
    };
    let mut boost_mentioning = boost();
    boost_mentioning.reblog = Some(Box::new(mentioning(post(), OTHER, false)));
    let table: Vec<(&str, StatusFacts, KnownRelations, Verdict)> = vec![
        ("a post", post(), vec![], Verdict::Keep),
        (
            "a reply to an unknown post",
            unknown_parent,
            vec![],
            Verdict::Filter,
        ),
        (
            "a post by somebody on an exclusive list",
            post(),
            vec![(AUTHOR, exclusive)],
            Verdict::SkipHome,
        ),
        (
            "a post in another language",
            in_english.clone(),
            vec![(AUTHOR, following(german.clone()))],
            Verdict::Filter,
        ),
        (
            "a post in no language",
            post(),
            vec![(AUTHOR, following(german))],
            Verdict::Keep,
        ),
        (
            "a boost of a lost post",
            lost_original,
            vec![],
            Verdict::Filter,
        ),
        (
            "a post by somebody blocked",
            post(),
            vec![(AUTHOR, blocking())],
            Verdict::Filter,
        ),
        (
            "a post by somebody muted",
            post(),
            vec![(AUTHOR, muting(false))],
            Verdict::Filter,
        ),
        (
            "a mention of somebody muted",
            mentioning(post(), OTHER, false),
            vec![(OTHER, muting(false))],
            Verdict::Filter,
        ),
        (
            "a silent mention",
            mentioning(post(), OTHER, true),
            vec![(OTHER, blocking())],
            Verdict::Keep,
        ),
        (
            "a boost of somebody blocked",
            boost(),
            vec![(ORIGINAL, blocking())],
            Verdict::Filter,
        ),
        (
            "a boost mentioning somebody blocked",
            boost_mentioning,
            vec![(OTHER, blocking())],
            Verdict::Filter,
        ),
        (
            "a post by somebody who blocks",
            post(),
            vec![(AUTHOR, blocked_by())],
            Verdict::Filter,
        ),
        (
            "a reply to a stranger",
            reply_to(OTHER),
            vec![],
            Verdict::Filter,
        ),
        (
            "a reply to somebody followed",
            reply_to(OTHER),
            vec![(OTHER, following(FollowFacts::default()))],
            Verdict::Keep,
        ),
        (
            "a reply to the receiver",
            reply_to(RECEIVER),
            vec![],
            Verdict::Keep,
        ),
        (
            "a reply to oneself",
            reply_to(AUTHOR),
            vec![],
            Verdict::Keep,
        ),
        ("a boost", boost(), vec![], Verdict::Keep),
        (
            "an unwanted boost",
            boost(),
            vec![(AUTHOR, following(no_boosts))],
            Verdict::Filter,
        ),
        (
            "a boost of somebody who blocks",
            boost(),
            vec![(ORIGINAL, blocked_by())],
            Verdict::Filter,
        ),
        (
            "a boost from a blocked domain",
            boost(),
            vec![(ORIGINAL, blocking_domain())],
            Verdict::Filter,
        ),
        (
            "a post from a blocked domain",
            post(),
            vec![(AUTHOR, blocking_domain())],
            Verdict::Keep,
        ),
    ];
    for (name, status, relations, expected) in table {
        assert_eq!(
            feed::home(&status, &receiver(relations)),
            expected,
            "{name}"
        );
    }
}

#[test]
fn ones_own_posts_always_come_home() {
    let own = StatusFacts {
        author: AuthorFacts::local(RECEIVER),
        ..reply_to(OTHER)
    };
    assert_eq!(
        feed::home(&own, &receiver([(OTHER, blocking())])),
        Verdict::Keep
    );
}

#[test]
fn a_list_shows_replies_by_its_policy() {
    let list = |replies_policy, members: &[AccountId]| ListFacts {
        id: ListId(1),
        owner_id: RECEIVER,
        replies_policy,
        members: members.iter().copied().collect::<HashSet<_>>(),
    };
    let owner = receiver([(OTHER, following(FollowFacts::default()))]);
    let to_other = reply_to(OTHER);
    assert!(feed::list(
        &to_other,
        &list(RepliesPolicy::Followed, &[AUTHOR]),
        &owner
    ));
    assert!(!feed::list(
        &to_other,
        &list(RepliesPolicy::List, &[AUTHOR]),
        &owner
    ));
    assert!(feed::list(
        &to_other,
        &list(RepliesPolicy::List, &[AUTHOR, OTHER]),
        &owner
    ));
    assert!(!feed::list(
        &to_other,
        &list(RepliesPolicy::None, &[AUTHOR, OTHER]),
        &owner
    ));
    assert!(feed::list(
        &reply_to(RECEIVER),
        &list(RepliesPolicy::None, &[]),
        &owner
    ));
    assert!(feed::list(
        &reply_to(AUTHOR),
        &list(RepliesPolicy::None, &[]),
        &owner
    ));
}

#[test]
fn on_a_list_ones_own_replies_are_judged_unless_replies_to_the_followed_are_shown() {
    let own = |to| StatusFacts {
        author: AuthorFacts::local(RECEIVER),
        ..reply_to(to)
    };
    let shows = |replies_policy, to| {
        let list = ListFacts {
            id: ListId(1),
            owner_id: RECEIVER,
            replies_policy,
            members: HashSet::from([RECEIVER, AUTHOR]),
        };
        feed::list(&own(to), &list, &receiver([]))
    };
    assert!(shows(RepliesPolicy::List, AUTHOR));
    assert!(!shows(RepliesPolicy::List, OTHER));
    assert!(!shows(RepliesPolicy::None, AUTHOR));
    assert!(shows(RepliesPolicy::None, RECEIVER));
    assert!(shows(RepliesPolicy::Followed, OTHER));
}

#[test]
fn an_exclusive_list_shows_what_it_keeps_out_of_home() {
    let exclusive = RelationFacts {
        in_exclusive_list: true,
        ..RelationFacts::NONE
    };
    let list = ListFacts {
        id: ListId(1),
        owner_id: RECEIVER,
        replies_policy: RepliesPolicy::List,
        members: HashSet::from([AUTHOR]),
    };
    assert!(feed::list(&post(), &list, &receiver([(AUTHOR, exclusive)])));
}

#[test]
fn followed_hashtags_bring_posts_of_strangers_but_not_of_unwanted_ones() {
    assert!(feed::tag(&reply_to(OTHER), &receiver([])));
    assert!(!feed::tag(
        &StatusFacts {
            author: AuthorFacts::local(RECEIVER),
            ..post()
        },
        &receiver([])
    ));
    for unwanted in [blocking(), muting(false), blocked_by(), blocking_domain()] {
        assert!(!feed::tag(&post(), &receiver([(AUTHOR, unwanted)])));
    }
    assert!(!feed::tag(
        &mentioning(post(), OTHER, false),
        &receiver([(OTHER, muting(false))])
    ));
}

#[test]
fn the_bell_rings_for_new_posts_that_are_no_boosts_and_no_replies_to_others() {
    let with_bell = FollowFacts {
        notify: true,
        ..FollowFacts::default()
    };
    let belled = receiver([(AUTHOR, following(with_bell))]);
    assert!(feed::notifies(&post(), &belled, Verdict::Keep, false));
    assert!(feed::notifies(&post(), &belled, Verdict::SkipHome, false));
    assert!(feed::notifies(
        &reply_to(AUTHOR),
        &belled,
        Verdict::Keep,
        false
    ));
    assert!(!feed::notifies(&post(), &belled, Verdict::Filter, false));
    assert!(!feed::notifies(&post(), &belled, Verdict::Keep, true));
    assert!(!feed::notifies(&boost(), &belled, Verdict::Keep, false));
    assert!(!feed::notifies(
        &reply_to(OTHER),
        &belled,
        Verdict::Keep,
        false
    ));
    assert!(!feed::notifies(
        &post(),
        &receiver([]),
        Verdict::Keep,
        false
    ));
}

#[test]
fn a_status_reaches_those_whom_its_visibility_names() {
    let of = |visibility| {
        feed::reach(&StatusFacts {
            visibility,
            ..post()
        })
        .unwrap()
    };
    let followers = Reach {
        followers: true,
        ..Reach::default()
    };
    let mentioned = Reach {
        mentioned_followers: true,
        ..Reach::default()
    };
    assert_eq!(
        of(Visibility::Public),
        Reach {
            tags: true,
            public: true,
            ..followers
        }
    );
    assert_eq!(of(Visibility::Unlisted), followers);
    assert_eq!(of(Visibility::Private), followers);
    assert_eq!(of(Visibility::Limited), mentioned);
    assert_eq!(
        of(Visibility::Direct),
        Reach {
            conversation: true,
            ..mentioned
        }
    );
    assert_eq!(feed::reach(&boost()).unwrap(), followers);
    assert_eq!(
        feed::reach(&reply_to(OTHER)).unwrap(),
        Reach {
            tags: true,
            ..followers
        }
    );
    let limited = AuthorFacts {
        silenced: true,
        ..AuthorFacts::local(AUTHOR)
    };
    assert_eq!(
        feed::reach(&StatusFacts {
            author: limited,
            ..post()
        })
        .unwrap(),
        followers
    );
}

#[test]
fn a_boost_of_somebody_suspended_reaches_nobody() {
    let mut boost = boost();
    boost.reblog.as_mut().unwrap().author.unavailable = true;
    assert_eq!(feed::reach(&boost), None);
}
