use ferrodon_redis::queues::{self, Lane};
use ferrodon_types::JobId;

use crate::start;

fn ids(range: std::ops::Range<i64>) -> Vec<JobId> {
    range.map(JobId).collect()
}

#[tokio::test]
async fn ids_come_out_in_order_and_the_urgent_first() {
    let (server, redis) = start().await;
    let (urgent, usual) = (Lane::new("default", 0), Lane::new("default", 1));
    let taken = queues::push(
        &redis,
        &[(usual.clone(), ids(1..4)), (urgent.clone(), ids(4..6))],
    )
    .await
    .unwrap();
    assert_eq!(taken, [3, 2]);
    assert!(
        server
            .command(&["EXISTS", "ferrodon:{queue}:default:0"])
            .starts_with(":1")
    );
    let lanes = [urgent, usual];
    assert_eq!(queues::lengths(&redis, &lanes).await.unwrap(), [2, 3]);
    assert_eq!(
        queues::pop(&redis, &lanes, 3).await.unwrap(),
        [4, 5, 1].map(JobId)
    );
    assert_eq!(
        queues::pop(&redis, &lanes, 9).await.unwrap(),
        [2, 3].map(JobId)
    );
    assert!(queues::pop(&redis, &lanes, 9).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_list_takes_no_more_than_it_may() {
    let (_server, redis) = start().await;
    let lane = Lane::new("push", 0);
    let taken = queues::push(&redis, &[(lane.clone(), ids(0..25_500))])
        .await
        .unwrap();
    assert_eq!(taken, [queues::MAX]);
    assert_eq!(
        queues::push(&redis, &[(lane.clone(), ids(0..5))])
            .await
            .unwrap(),
        [0]
    );
    assert_eq!(queues::pop(&redis, &[lane], 2).await.unwrap(), ids(0..2));
}
