//! Whose posts come to a list: the rules of `policy` and the queries agree on every kind of place.

use ferrodon_db::{
    fan_out::lists::{list_containing, load_members},
    lists::{
        self, Details,
        members::{self, NewPlace},
    },
};
use ferrodon_policy::lists::{Ground, place};
use ferrodon_test_support::TestDb;
use ferrodon_types::{
    AccountId, Clock, ListId,
    facts::{PlaceFacts, RepliesPolicy},
};

/// Somebody who is here, with an empty list.
async fn owner(db: &TestDb, name: &str) -> (AccountId, ListId) {
    let owner = db.user(name).await.account.id;
    let details = Details {
        title: "some",
        replies_policy: RepliesPolicy::List,
        exclusive: false,
    };
    let now = db.clock().naive_now();
    let list = lists::insert(&*db.conn().await, owner, details, now)
        .await
        .unwrap();
    (owner, list.id)
}

/// Lists that the posts of an account come to.
async fn reached(db: &TestDb, account: AccountId) -> Vec<ListId> {
    let since = db.clock().naive_now() - chrono::TimeDelta::days(7);
    list_containing(&*db.conn().await, account, since, None, 10)
        .await
        .unwrap()
        .iter()
        .map(|list| list.list_id)
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_is_live_for_the_query_where_it_is_for_the_rule() {
    let db = TestDb::new().await;
    let mut seen = Vec::new();
    for (number, (own, following, requested)) in [
        (true, false, false),
        (false, true, false),
        (false, false, true),
        (false, true, true),
    ]
    .into_iter()
    .enumerate()
    {
        let (owner, list) = owner(&db, &format!("owner{number}")).await;
        let account = if own {
            owner
        } else {
            db.account(&format!("member{number}")).await.id
        };
        if following {
            db.follow(owner, account).await;
        }
        if requested {
            db.follow_request(owner, account).await;
        }
        let conn = db.conn().await;
        let candidates = members::load_candidates(&conn, list, owner, &[account])
            .await
            .unwrap();
        let [candidate] = candidates[..] else {
            panic!("one was asked for")
        };
        let facts = PlaceFacts {
            own: candidate.account_id == owner,
            taken: candidate.taken,
            following: candidate.follow_id.is_some(),
            requested: candidate.follow_request_id.is_some(),
        };
        assert_eq!(
            facts,
            PlaceFacts {
                own,
                taken: false,
                following,
                requested
            }
        );
        let ground = place(facts).unwrap();
        let new = NewPlace {
            account_id: account,
            follow_id: candidate.follow_id.filter(|_| ground == Ground::Follow),
            follow_request_id: candidate
                .follow_request_id
                .filter(|_| ground == Ground::Request),
        };
        members::insert(&conn, list, &[new]).await.unwrap();
        let is_reached = reached(&db, account).await == [list];
        assert_eq!(is_reached, ground.is_live(), "{ground:?}");
        let members = load_members(&conn, &[list], None).await.unwrap();
        assert!(members[&list].all.contains(&account));
        assert_eq!(
            members[&list].followed.contains(&account),
            ground.brings_the_past(),
            "{ground:?}"
        );
        seen.push(ground);
    }
    assert_eq!(
        seen,
        [Ground::Own, Ground::Follow, Ground::Request, Ground::Follow]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_reached_batch_by_batch_and_only_those_of_people_who_are_here() {
    let db = TestDb::new().await;
    let member = db.account("member").await.id;
    let mut expected = Vec::new();
    for number in 0..3 {
        let owner = db.user(&format!("owner{number}")).await.account.id;
        db.follow(owner, member).await;
        expected.insert(0, db.list(owner, "some", &[member]).await);
    }
    let away = db
        .user("away")
        .set("current_sign_in_at", "2026-01-01")
        .await
        .account
        .id;
    db.follow(away, member).await;
    db.list(away, "some", &[member]).await;
    assert_eq!(reached(&db, member).await, expected);
    let since = db.clock().naive_now() - chrono::TimeDelta::days(7);
    let conn = db.conn().await;
    let (mut found, mut before) = (Vec::new(), None);
    loop {
        let batch = list_containing(&conn, member, since, before, 2)
            .await
            .unwrap();
        let Some(last) = batch.last() else { break };
        before = Some(last.list_id);
        found.extend(batch.iter().map(|list| list.list_id));
    }
    assert_eq!(found, expected);
}
