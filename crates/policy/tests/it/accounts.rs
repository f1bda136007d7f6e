use ferrodon_policy::{
    accounts::{self, Follow, FollowRefusal},
    users::{self, UserRefusal},
};
use ferrodon_types::{
    AccountId,
    facts::{AccountFacts, RelationFacts, UserFacts, ViewerFacts},
};

const VIEWER: AccountId = AccountId(1);
const TARGET: AccountId = AccountId(2);

fn viewer(relation: RelationFacts) -> ViewerFacts {
    let mut viewer = ViewerFacts::new(VIEWER);
    *viewer.relations.entry(TARGET) = relation;
    viewer
}

#[test]
fn following_is_immediate_asked_for_or_refused() {
    let target = AccountFacts::local(TARGET);
    let remote = AccountFacts {
        domain: Some("elsewhere.example".to_owned()),
        ..target.clone()
    };
    let stranger = || viewer(RelationFacts::NONE);
    let silenced = ViewerFacts {
        silenced: true,
        ..stranger()
    };
    assert_eq!(
        accounts::follow(&stranger(), &target),
        Ok(Follow::Immediately)
    );
    assert_eq!(
        accounts::follow(
            &stranger(),
            &AccountFacts {
                locked: true,
                ..target.clone()
            }
        ),
        Ok(Follow::Request)
    );
    assert_eq!(accounts::follow(&silenced, &target), Ok(Follow::Request));
    assert_eq!(accounts::follow(&stranger(), &remote), Ok(Follow::Request));
    assert_eq!(
        accounts::follow(&stranger(), &AccountFacts::local(VIEWER)),
        Err(FollowRefusal::Own)
    );
    for gone in [
        AccountFacts {
            unavailable: true,
            ..target.clone()
        },
        AccountFacts {
            pending: true,
            ..target.clone()
        },
    ] {
        assert_eq!(
            accounts::follow(&stranger(), &gone),
            Err(FollowRefusal::NotFound)
        );
    }
    let moved = AccountFacts {
        moved: true,
        ..target.clone()
    };
    assert_eq!(
        accounts::follow(&stranger(), &moved),
        Err(FollowRefusal::NotAllowed)
    );
    for relation in [
        RelationFacts {
            blocking: true,
            ..RelationFacts::NONE
        },
        RelationFacts {
            blocked_by: true,
            ..RelationFacts::NONE
        },
        RelationFacts {
            domain_blocking: true,
            ..RelationFacts::NONE
        },
    ] {
        assert_eq!(
            accounts::follow(&viewer(relation), &target),
            Err(FollowRefusal::NotAllowed)
        );
    }
}

#[test]
fn many_followers_allow_many_follows() {
    assert_eq!(accounts::default_follow_limit(0, 100_000), 7_500);
    assert_eq!(accounts::default_follow_limit(7_500, 100), 7_500);
    assert_eq!(accounts::default_follow_limit(7_500, 10_000), 11_000);
}

#[test]
fn who_follows_whom_is_shown_unless_hidden_or_blocked() {
    let account = AccountFacts::local(TARGET);
    let hiding = AccountFacts {
        hide_collections: Some(true),
        ..account.clone()
    };
    let blocked = viewer(RelationFacts {
        blocked_by: true,
        ..RelationFacts::NONE
    });
    assert!(accounts::show_network(None, &account));
    assert!(!accounts::show_network(None, &hiding));
    assert!(accounts::show_network(
        Some(&ViewerFacts::new(TARGET)),
        &hiding
    ));
    assert!(!accounts::show_network(Some(&blocked), &account));
    assert!(!accounts::show_network(
        None,
        &AccountFacts {
            unavailable: true,
            ..account
        }
    ));
}

#[test]
fn a_user_may_act_when_nothing_stands_against_it() {
    let user = UserFacts {
        confirmed: true,
        approved: true,
        disabled: false,
        account_unavailable: false,
        memorial: false,
        moved: false,
        lacks_second_factor: false,
    };
    assert_eq!(users::check(&user), Ok(()));
    assert_eq!(
        users::check(&UserFacts {
            confirmed: false,
            approved: false,
            ..user
        }),
        Err(UserRefusal::Unconfirmed)
    );
    assert_eq!(
        users::check(&UserFacts {
            approved: false,
            ..user
        }),
        Err(UserRefusal::Pending)
    );
    for refused in [
        UserFacts {
            disabled: true,
            ..user
        },
        UserFacts {
            account_unavailable: true,
            ..user
        },
        UserFacts {
            memorial: true,
            ..user
        },
        UserFacts {
            moved: true,
            ..user
        },
        UserFacts {
            lacks_second_factor: true,
            ..user
        },
    ] {
        assert_eq!(users::check(&refused), Err(UserRefusal::Disabled));
    }
    assert_eq!(
        users::check_unless_moved(&UserFacts {
            moved: true,
            ..user
        }),
        Ok(())
    );
}
