//! Whom a status reaches, batch by batch, and what decides about them.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use ferrodon_db::{
    facts,
    fan_out::{Receiver, TOP, Walk, find_walk, list_followers},
};
use ferrodon_test_support::TestDb;
use ferrodon_types::{
    AccountId, Clock,
    facts::{FollowFacts, RelationFacts},
};

#[tokio::test(flavor = "multi_thread")]
async fn followers_come_batch_by_batch_without_those_who_are_away_or_elsewhere() {
    let db = TestDb::new().await;
    let author = db.user("author").await.account.id;
    let mut here = BTreeSet::new();
    for number in 0..9 {
        let name = format!("follower{number}");
        let follower = match number {
            3 => db.account(&name).remote("elsewhere.test").await.id,
            _ => db.user(&name).await.account.id,
        };
        if number == 0 {
            db.follow(follower, author)
                .languages(&["de"])
                .notify()
                .without_reblogs()
                .await;
        } else {
            db.follow(follower, author).await;
        }
        match number {
            3 => {}
            // three in a row, so that a whole batch is away
            4..=6 => {
                let left = format!(
                    "UPDATE users SET current_sign_in_at = '2020-01-01' WHERE account_id = {follower}"
                );
                db.sql(&left).await;
            }
            _ => {
                here.insert(follower);
            }
        }
    }
    let since = db.clock().naive_now() - TimeDelta::days(7);
    let conn = db.conn().await;
    for (walk, expected) in [(Walk::Followers, 5), (Walk::Users, 5)] {
        let (mut found, mut next, mut batches) = (Vec::new(), Some(TOP), 0);
        while let Some(before) = next {
            let batch = list_followers(&conn, author, walk, since, before, 2)
                .await
                .unwrap();
            found.extend(batch.receivers);
            batches += 1;
            next = batch.next;
        }
        assert_eq!(batches, expected, "{walk:?}");
        let accounts: Vec<AccountId> = found.iter().map(|receiver| receiver.account_id).collect();
        assert!(
            accounts.is_sorted_by(|one, next| one > next),
            "each once, highest first: {walk:?}, {accounts:?}"
        );
        assert_eq!(accounts.iter().copied().collect::<BTreeSet<_>>(), here);
        let first = found.iter().min_by_key(|receiver| receiver.account_id);
        assert_eq!(
            first.and_then(Receiver::follow),
            Some(FollowFacts {
                show_reblogs: false,
                notify: true,
                languages: Some(vec!["de".to_owned()]),
            })
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn followers_are_walked_over_unless_there_are_fewer_users() {
    let db = TestDb::new().await;
    let author = db.user("author").await.account.id;
    let (conn, mut found) = (db.conn().await, Vec::new());
    for statement in [
        "ANALYZE users".to_owned(),
        format!(
            "INSERT INTO account_stats (account_id, followers_count, created_at, updated_at) VALUES ({author}, 1, now(), now())"
        ),
        "UPDATE account_stats SET followers_count = 1000000".to_owned(),
    ] {
        db.sql(&statement).await;
        found.push(find_walk(&conn, author).await.unwrap());
    }
    assert_eq!(found, [Walk::Followers, Walk::Followers, Walk::Users]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_decides_about_feeds_is_a_part_of_all_relations() {
    let db = TestDb::new().await;
    let author = db.user("author").await.account.id;
    let remote = db.account("remote").remote("elsewhere.test").await.id;
    let others = [author, remote];
    let mut receivers = Vec::new();
    for number in 0..9 {
        let receiver = db.user(&format!("receiver{number}")).await.account.id;
        receivers.push(receiver);
        for other in others {
            match number {
                0 => drop(db.follow(receiver, other).languages(&["de"]).await),
                1 => drop(db.follow(other, receiver).await),
                2 => drop(db.follow_request(receiver, other).await),
                3 => drop(db.block(receiver, other).await),
                4 => drop(db.block(other, receiver).await),
                5 => drop(db.mute(receiver, other).await),
                6 if other == remote => db.block_domain(receiver, "elsewhere.test").await,
                7 => {
                    let list = db.list(receiver, "apart", &[other]).await;
                    db.sql(&format!(
                        "UPDATE lists SET exclusive = true WHERE id = {list}"
                    ))
                    .await;
                }
                _ => {}
            }
        }
    }
    let (conn, now) = (db.conn().await, db.clock().naive_now());
    let all = facts::load_relations(&conn, &receivers, &others, now)
        .await
        .unwrap();
    let deciding = facts::load_relations_of_feeds(&conn, &receivers, &others, Some(remote), now)
        .await
        .unwrap();
    let (mut told, mut untold) = (0, 0);
    for receiver in receivers {
        for other in others {
            let whole = all.get(&receiver).map(|all| all.with(other).clone());
            let whole = whole.unwrap_or_default();
            let part = deciding.get(&receiver).map(|all| all.with(other).clone());
            let part = part.unwrap_or_default();
            let expected = RelationFacts {
                // of the author, the list of followers tells
                following: whole.following.clone().filter(|_| other == remote),
                followed_by: None,
                requested: false,
                domain_blocked_by: false,
                ..whole.clone()
            };
            assert_eq!(part, expected, "{receiver} and {other}");
            if part == RelationFacts::NONE {
                untold += 1;
            } else {
                told += 1;
            }
        }
    }
    // a follow of the remote one, its domain, and both of: blocking, blocked, muting, lists
    assert_eq!((told, untold), (10, 8));
}
