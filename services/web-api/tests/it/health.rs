use crate::app::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn a_process_says_that_it_is_alive_even_over_plain_http_and_to_any_host() {
    let app = TestApp::start().await;
    let answer = app
        .get("/health")
        .without("x-forwarded-proto")
        .header("Host", "10.0.0.7")
        .send()
        .await;
    assert_eq!((answer.status, answer.body.as_str()), (200, "OK"));
    assert_eq!(app.get("/health/ready").send().await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_without_redis_is_alive_but_not_ready_and_says_when_to_come_again() {
    let mut app = TestApp::start_with(&[]).await;
    app.redis.kill();
    assert_eq!(app.get("/health").send().await.status, 200);
    assert_eq!(app.get("/health/ready").send().await.status, 503);
    let answer = app.get("/api/v1/preferences").send().await;
    assert_eq!(answer.status, 503);
    assert_eq!(
        answer.error(),
        "There was a temporary problem serving your request, please try again"
    );
    assert!(answer.header("retry-after").is_some());
}
