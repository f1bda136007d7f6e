//! What comes into the feeds of lists, and what leaves them.

use chrono::TimeDelta;
use ferrodon_jobs::kinds::{DistributeStatus, RebuildHomeFeed, RebuildListFeed, UnmergeFromList};
use ferrodon_redis::{
    feeds::{self, FeedKey, Standing},
    keys,
    pubsub::{Delivery, Subscriber},
};
use ferrodon_test_support::AccountBuilder;
use ferrodon_types::{AccountId, Clock, ListId, StatusId, Visibility};
use ferrodon_usecases::{
    lists::{self, ListWish},
    relationships::{self, FollowWish},
    statuses,
};

use crate::support::Ground;

/// Alice, who is here and has a list; Bob and Carol, whom she follows and has on it; and Dora, a stranger.
struct Club {
    ground: Ground,
    alice: AccountId,
    bob: AccountId,
    carol: AccountId,
    dora: AccountId,
    list: ListId,
}

impl Club {
    async fn new() -> Self {
        Self::with(ListWish::default()).await
    }

    async fn with(wish: ListWish) -> Self {
        let ground = Ground::new().await;
        let mut people = Vec::new();
        for name in ["alice", "bob", "carol", "dora"] {
            people.push(ground.db.user(name).await.account.id);
        }
        let [alice, bob, carol, dora] = people[..] else {
            panic!("four")
        };
        feeds::begin_empty(ground.jobs().redis(), FeedKey::Home(alice))
            .await
            .unwrap();
        for friend in [bob, carol] {
            ground.db.follow(alice, friend).await;
        }
        let wish = ListWish {
            title: Some("club".to_owned()),
            ..wish
        };
        let list = lists::create(&ground.state.usecases, alice, &wish)
            .await
            .unwrap()
            .id;
        let club = Self {
            ground,
            alice,
            bob,
            carol,
            dora,
            list,
        };
        club.add(&[bob, carol]).await;
        club
    }

    async fn add(&self, accounts: &[AccountId]) {
        lists::add_members(&self.ground.state.usecases, self.alice, self.list, accounts)
            .await
            .unwrap();
        self.ground.settle().await;
    }

    async fn remove(&self, account: AccountId) {
        lists::remove_members(
            &self.ground.state.usecases,
            self.alice,
            self.list,
            &[account],
        )
        .await
        .unwrap();
        self.ground.settle().await;
    }

    /// Says something that goes out at once.
    async fn say(&self, author: AccountId, visibility: Visibility) -> StatusId {
        let status = self.ground.db.status(author).visibility(visibility).await;
        self.distribute(status).await;
        status
    }

    async fn reply(&self, author: AccountId, to: StatusId) -> StatusId {
        let status = self.ground.db.status(author).reply_to(to).await;
        self.distribute(status).await;
        status
    }

    async fn reblog(&self, account: AccountId, status: StatusId) -> StatusId {
        let reblog = self.ground.db.reblog(account, status).await;
        self.distribute(reblog).await;
        reblog
    }

    async fn distribute(&self, status: StatusId) {
        self.ground.run(DistributeStatus::new(status)).await;
    }

    async fn listed(&self) -> Vec<StatusId> {
        self.feed(FeedKey::List(self.list)).await
    }

    async fn home(&self) -> Vec<StatusId> {
        self.feed(FeedKey::Home(self.alice)).await
    }

    async fn feed(&self, feed: FeedKey) -> Vec<StatusId> {
        feeds::list_all(self.ground.jobs().redis(), feed)
            .await
            .unwrap()
    }
}

fn newest_first<const N: usize>(mut statuses: [StatusId; N]) -> [StatusId; N] {
    statuses.sort_unstable_by(|a, b| b.cmp(a));
    statuses
}

#[tokio::test(flavor = "multi_thread")]
async fn what_members_write_comes_to_the_list_unless_it_is_for_some_only() {
    let club = Club::new().await;
    let mut expected = Vec::new();
    for visibility in [
        Visibility::Public,
        Visibility::Unlisted,
        Visibility::Private,
    ] {
        expected.insert(0, club.say(club.bob, visibility).await);
    }
    club.say(club.bob, Visibility::Direct).await;
    club.say(club.dora, Visibility::Public).await;
    club.say(club.alice, Visibility::Public).await;
    assert_eq!(club.listed().await, expected);
    club.add(&[club.alice]).await;
    assert_eq!(club.listed().await, expected, "her own come from now on");
    expected.insert(0, club.say(club.alice, Visibility::Public).await);
    assert_eq!(club.listed().await, expected);
    club.remove(club.alice).await;
    assert_eq!(club.listed().await, expected, "and stay");
}

#[tokio::test(flavor = "multi_thread")]
async fn replies_come_by_the_lists_policy() {
    for (policy, shown) in [
        ("list", [true, false, false]),
        ("followed", [true, true, false]),
        ("none", [false, false, false]),
    ] {
        let club = Club::with(ListWish {
            replies_policy: Some(policy.to_owned()),
            ..ListWish::default()
        })
        .await;
        let elsa = club.ground.db.user("elsa").await.account.id;
        club.ground.db.follow(club.alice, elsa).await;
        for (to, is_shown) in [club.carol, elsa, club.dora].into_iter().zip(shown) {
            let said = club.ground.db.status(to).await;
            let reply = club.reply(club.bob, said).await;
            assert_eq!(
                club.listed().await.contains(&reply),
                is_shown,
                "{policy}: {to}"
            );
        }
        let own = club.ground.db.status(club.alice).await;
        let reply = club.reply(club.bob, own).await;
        assert!(club.listed().await.contains(&reply), "{policy}: to herself");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_members_of_an_exclusive_list_write_stays_out_of_home() {
    let club = Club::with(ListWish {
        exclusive: Some(true),
        ..ListWish::default()
    })
    .await;
    let said = club.say(club.bob, Visibility::Public).await;
    assert_eq!(
        (club.listed().await, club.home().await),
        (vec![said], vec![])
    );
    let open = ListWish {
        exclusive: Some(false),
        ..ListWish::default()
    };
    lists::update(&club.ground.state.usecases, club.alice, club.list, &open)
        .await
        .unwrap();
    let next = club.say(club.bob, Visibility::Public).await;
    assert_eq!(
        (club.listed().await, club.home().await),
        (vec![next, said], vec![next])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_comes_onto_a_list_brings_the_past_and_takes_it_along() {
    let club = Club::new().await;
    club.remove(club.bob).await;
    let mut past = Vec::new();
    for visibility in [Visibility::Public, Visibility::Private, Visibility::Direct] {
        let status = club.ground.db.status(club.bob).visibility(visibility).await;
        past.insert(0, status);
    }
    let kept = club.say(club.carol, Visibility::Public).await;
    club.add(&[club.bob]).await;
    assert_eq!(club.listed().await, newest_first([past[1], past[2], kept]));
    // a job from before changes nothing: he is on it
    club.ground
        .run(UnmergeFromList {
            from: club.bob,
            list_id: club.list,
        })
        .await;
    assert_eq!(club.listed().await.len(), 3);
    club.remove(club.bob).await;
    assert_eq!(club.listed().await, [kept]);
    let next = club.say(club.bob, Visibility::Public).await;
    assert_eq!(club.listed().await, [kept]);
    assert!(club.home().await.contains(&next));
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_follow_goes_what_was_written_and_comes_back_only_where_the_place_is() {
    let club = Club::new().await;
    let said = club.say(club.bob, Visibility::Public).await;
    let usecases = &club.ground.state.usecases;
    relationships::unfollow(usecases, club.alice, club.bob)
        .await
        .unwrap();
    club.ground.settle().await;
    assert_eq!((club.listed().await, club.home().await), (vec![], vec![]));
    relationships::follow(usecases, club.alice, club.bob, &FollowWish::default())
        .await
        .unwrap();
    club.ground.settle().await;
    assert_eq!(
        (club.listed().await, club.home().await),
        (vec![], vec![said])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_accepted_request_brings_the_past_to_the_lists_that_waited() {
    let club = Club::new().await;
    let locked = club
        .ground
        .db
        .user("locked")
        .account(AccountBuilder::locked)
        .await;
    let locked = locked.account.id;
    club.ground.db.follow_request(club.alice, locked).await;
    let said = club
        .ground
        .db
        .status(locked)
        .visibility(Visibility::Private)
        .await;
    club.add(&[locked]).await;
    club.distribute(said).await;
    assert_eq!(club.listed().await, []);
    relationships::accept_request(&club.ground.state.usecases, locked, club.alice)
        .await
        .unwrap();
    club.ground.settle().await;
    assert_eq!(
        (club.listed().await, club.home().await),
        (vec![said], vec![said])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mute_clears_lists_and_its_end_fills_them_again() {
    let club = Club::new().await;
    let by_dora = club.ground.db.status(club.dora).await;
    let reblog = club.reblog(club.carol, by_dora).await;
    let said = club.say(club.bob, Visibility::Public).await;
    assert_eq!(club.listed().await, [said, reblog]);
    let usecases = &club.ground.state.usecases;
    relationships::mute(usecases, club.alice, club.dora, false, 0)
        .await
        .unwrap();
    club.ground.settle().await;
    assert_eq!(club.listed().await, [said]);
    relationships::mute(usecases, club.alice, club.bob, false, 0)
        .await
        .unwrap();
    club.ground.settle().await;
    assert_eq!(club.listed().await, []);
    relationships::unmute(usecases, club.alice, club.bob)
        .await
        .unwrap();
    club.ground.settle().await;
    assert_eq!(
        (club.listed().await, club.home().await),
        (vec![said], vec![said])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_status_leaves_lists_and_another_reblog_takes_its_place() {
    let club = Club::new().await;
    let by_dora = club.ground.db.status(club.dora).await;
    let first = club.reblog(club.bob, by_dora).await;
    let second = club.reblog(club.carol, by_dora).await;
    let said = club.say(club.bob, Visibility::Public).await;
    assert_eq!(club.listed().await, [said, first]);
    for gone in [said, first] {
        statuses::delete(&club.ground.state.usecases, club.bob, gone)
            .await
            .unwrap();
    }
    club.ground.settle().await;
    assert_eq!(club.listed().await, [second]);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_listens_to_a_list_hears_what_comes_and_goes() {
    let club = Club::new().await;
    let redis = club.ground.jobs().redis();
    let (subscriber, mut heard) = Subscriber::start(redis, 16);
    let channel = FeedKey::List(club.list).channel();
    subscriber
        .subscribe(vec![channel.as_str().into()])
        .await
        .unwrap();
    let mut next = async || match heard.recv().await {
        Some(Delivery::Message { payload, .. }) => {
            serde_json::from_slice::<serde_json::Value>(&payload).unwrap()
        }
        other => panic!("{other:?}"),
    };
    let unheard = club.say(club.bob, Visibility::Public).await;
    club.ground
        .redis
        .command(&["SET", &keys::subscribed(&channel), "1"]);
    club.ground.db.favourite(club.alice, unheard).await;
    let said = club.say(club.bob, Visibility::Public).await;
    let event = next().await;
    assert_eq!(event["event"], "update");
    assert_eq!(event["payload"]["id"], said.to_string(), "not the other");
    assert_eq!(event["payload"]["favourited"], false, "as alice sees it");

    statuses::delete(&club.ground.state.usecases, club.bob, said)
        .await
        .unwrap();
    club.ground.settle().await;
    let event = next().await;
    assert_eq!(
        (&event["event"], &event["payload"]),
        (&"delete".into(), &said.to_string().into())
    );
    relationships::block(&club.ground.state.usecases, club.alice, club.bob)
        .await
        .unwrap();
    club.ground.settle().await;
    assert_eq!(next().await["payload"], unheard.to_string());
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_comes_back_finds_the_lists_made_anew() {
    let club = Club::new().await;
    let by_bob = club.say(club.bob, Visibility::Public).await;
    let by_carol = club.say(club.carol, Visibility::Private).await;
    let own = club.say(club.alice, Visibility::Public).await;
    let other = ListWish {
        title: Some("other".to_owned()),
        exclusive: Some(true),
        ..ListWish::default()
    };
    let usecases = &club.ground.state.usecases;
    let other = lists::create(usecases, club.alice, &other)
        .await
        .unwrap()
        .id;
    lists::add_members(usecases, club.alice, other, &[club.carol])
        .await
        .unwrap();
    club.ground.settle().await;
    club.ground.redis.command(&["FLUSHALL"]);
    club.ground
        .run(RebuildHomeFeed {
            account_id: club.alice,
        })
        .await;
    assert_eq!(club.home().await, newest_first([own, by_bob]));
    assert_eq!(club.listed().await, newest_first([by_carol, by_bob]));
    assert_eq!(club.feed(FeedKey::List(other)).await, [by_carol]);

    club.ground.redis.command(&["FLUSHALL"]);
    club.ground
        .run(RebuildListFeed { list_id: club.list })
        .await;
    assert_eq!(club.listed().await, newest_first([by_carol, by_bob]));
    assert_eq!(club.home().await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_of_people_who_are_away_get_nothing_and_a_deleted_list_leaves_nothing() {
    let club = Club::new().await;
    let said = club.say(club.bob, Visibility::Public).await;
    let away = club.ground.db.clock().naive_now() - TimeDelta::days(8);
    let sign_in = async |at: chrono::NaiveDateTime| {
        let sql = format!(
            "UPDATE users SET current_sign_in_at = '{at}' WHERE account_id = {}",
            club.alice
        );
        club.ground.db.sql(&sql).await;
    };
    sign_in(away).await;
    club.say(club.bob, Visibility::Public).await;
    assert_eq!(club.listed().await, [said]);
    sign_in(club.ground.db.clock().naive_now()).await;
    lists::delete(&club.ground.state.usecases, club.alice, club.list)
        .await
        .unwrap();
    club.ground.settle().await;
    let feed = FeedKey::List(club.list);
    let standing = feeds::standing(club.ground.jobs().redis(), feed).await;
    assert_eq!(standing.unwrap(), Standing::Absent);
    club.ground
        .run(RebuildListFeed { list_id: club.list })
        .await;
    club.say(club.bob, Visibility::Public).await;
    assert_eq!(club.listed().await, []);
}
