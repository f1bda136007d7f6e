use ferrodon_test_support::TestRedis;

#[tokio::test]
async fn a_test_gets_a_redis_of_its_own_that_can_be_killed_and_resumed() {
    let mut redis = TestRedis::start().await;
    let other = TestRedis::start().await;
    assert_eq!(redis.command(&["SET", "key", "value"]), "+OK\r\n");
    assert_eq!(other.command(&["EXISTS", "key"]), ":0\r\n");
    redis.kill();
    redis.resume();
    assert_eq!(redis.command(&["EXISTS", "key"]), ":0\r\n");
    let socket = redis.socket();
    drop(redis);
    assert!(!socket.exists());
}
