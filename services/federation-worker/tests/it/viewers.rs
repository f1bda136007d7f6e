//! Events that keep people safe.

use ferrodon_jobs::kinds::{KillAccount, KillTokens, ViewerChanged};
use ferrodon_redis::pubsub::{Delivery, Subscriber};
use ferrodon_types::{AccountId, TokenId};

use crate::support::Ground;

#[tokio::test(flavor = "multi_thread")]
async fn revoked_tokens_ended_accounts_and_changed_rules_are_told_to_streams() {
    let ground = Ground::new().await;
    let (subscriber, mut heard) = Subscriber::start(ground.jobs().redis(), 16);
    let channels = [
        "timeline:access_token:7",
        "timeline:system:3",
        "ferrodon:viewer:3",
    ];
    subscriber
        .subscribe(channels.into_iter().map(Into::into).collect())
        .await
        .unwrap();
    let mut next = async || match heard.recv().await {
        Some(Delivery::Message { channel, payload }) => (
            channel.to_string(),
            String::from_utf8_lossy(&payload).into_owned(),
        ),
        other => panic!("{other:?}"),
    };
    let kill = r#"{"event":"kill"}"#;
    ground
        .run(KillTokens {
            token_ids: vec![TokenId(7), TokenId(8)],
        })
        .await;
    assert_eq!(next().await, (channels[0].to_owned(), kill.to_owned()));
    ground
        .run(KillAccount {
            account_id: AccountId(3),
        })
        .await;
    assert_eq!(next().await, (channels[1].to_owned(), kill.to_owned()));
    ground
        .run(ViewerChanged {
            account_id: AccountId(3),
        })
        .await;
    assert_eq!(next().await.0, channels[2]);
}
