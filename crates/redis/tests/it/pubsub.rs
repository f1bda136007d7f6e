use std::{sync::Arc, time::Duration};

use ferrodon_redis::{
    Redis, events,
    pubsub::{Delivery, Subscriber},
};
use tokio::{sync::mpsc::Receiver, time::timeout};

use crate::start;

fn names(names: &[&str]) -> Vec<Arc<str>> {
    names.iter().map(|name| Arc::from(*name)).collect()
}

async fn hear(heard: &mut Receiver<Delivery>) -> Delivery {
    timeout(Duration::from_secs(20), heard.recv())
        .await
        .expect("something is heard")
        .expect("the subscriber lives")
}

async fn say(redis: &Redis, channel: &str, message: &str) {
    events::publish(redis, channel, message.as_bytes())
        .await
        .unwrap();
}

fn message(channel: &str, payload: &'static str) -> Delivery {
    Delivery::Message {
        channel: Arc::from(channel),
        payload: payload.into(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_published_after_a_subscription_is_heard_and_nothing_after_its_end() {
    let (_server, redis) = start().await;
    let (subscriber, mut heard) = Subscriber::start(&redis, 16);
    subscriber.subscribe(names(&["a", "b"])).await.unwrap();
    say(&redis, "a", "1").await;
    say(&redis, "c", "no").await;
    say(&redis, "b", "2").await;
    assert_eq!(hear(&mut heard).await, message("a", "1"));
    assert_eq!(hear(&mut heard).await, message("b", "2"));
    subscriber.unsubscribe(names(&["a"]));
    subscriber.subscribe(names(&["c"])).await.unwrap();
    say(&redis, "a", "no").await;
    say(&redis, "c", "3").await;
    assert_eq!(hear(&mut heard).await, message("c", "3"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restarted_server_is_subscribed_to_again() {
    let (mut server, redis) = start().await;
    let (subscriber, mut heard) = Subscriber::start(&redis, 16);
    subscriber.subscribe(names(&["a"])).await.unwrap();
    server.kill();
    // a subscription that is made while nobody answers waits
    let waiting = tokio::spawn({
        let subscriber = subscriber.clone();
        async move { subscriber.subscribe(names(&["b"])).await }
    });
    tokio::time::sleep(Duration::from_millis(200)).await;
    server.resume();
    assert_eq!(hear(&mut heard).await, Delivery::Reconnected);
    waiting.await.unwrap().unwrap();
    for channel in ["a", "b"] {
        // the shared connection may find out only now that it is broken
        while events::publish(&redis, channel, b"x").await.is_err() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(hear(&mut heard).await, message(channel, "x"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_connection_is_replaced() {
    let (server, redis) = start().await;
    let (subscriber, mut heard) = Subscriber::start(&redis, 16);
    subscriber.subscribe(names(&["a"])).await.unwrap();
    let reset = server.command(&["CLIENT", "LIST", "TYPE", "pubsub"]);
    assert!(reset.contains("sub=2"), "{reset}");
    server.command(&["CLIENT", "KILL", "TYPE", "pubsub"]);
    assert_eq!(hear(&mut heard).await, Delivery::Reconnected);
    say(&redis, "a", "1").await;
    assert_eq!(hear(&mut heard).await, message("a", "1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_channels_are_subscribed_to() {
    let (_server, redis) = start().await;
    let (subscriber, mut heard) = Subscriber::start(&redis, 16);
    let many: Vec<Arc<str>> = (0..10_000).map(|n| Arc::from(format!("c{n}"))).collect();
    subscriber.subscribe(many).await.unwrap();
    say(&redis, "c9999", "1").await;
    assert_eq!(hear(&mut heard).await, message("c9999", "1"));
}
