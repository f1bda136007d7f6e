//! Where people stopped reading.

use serde_json::json;

use crate::app::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn a_marker_moves_forth_and_back_and_counts_its_moves() {
    let app = TestApp::start().await;
    let (_, token) = app.user("alice").await;
    let save = async |form: &str| {
        app.post("/api/v1/markers")
            .token(&token)
            .form(form)
            .send()
            .await
    };
    let saved = save("home[last_read_id]=5&notifications[last_read_id]=7")
        .await
        .json();
    assert_eq!(
        (&saved["home"]["last_read_id"], &saved["home"]["version"]),
        (&json!("5"), &json!(1))
    );
    assert_eq!(
        save("home[last_read_id]=5").await.json()["home"]["version"],
        1,
        "it stands there already"
    );
    assert_eq!(
        save("home[last_read_id]=3").await.json()["home"]["version"],
        2
    );
    let read = app
        .get("/api/v1/markers?timeline[]=home&timeline[]=nonsense")
        .token(&token)
        .send()
        .await
        .json();
    assert_eq!(read["home"]["last_read_id"], "3");
    assert!(read.get("notifications").is_none());
    assert_eq!(
        app.get("/api/v1/markers").token(&token).send().await.json(),
        json!({})
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_place_is_refused_or_passed_over_and_nothing_is_saved_by_halves() {
    let app = TestApp::start().await;
    let (_, token) = app.user("alice").await;
    let save = async |form: &str| {
        app.post("/api/v1/markers")
            .token(&token)
            .form(form)
            .send()
            .await
    };
    let blank = save("home[last_read_id]=").await;
    assert_eq!(
        (blank.status, blank.error().as_str()),
        (422, "Validation failed: Last read can't be blank")
    );
    assert_eq!(
        save("home[last_read_id]=8&notifications[last_read_id]=99999999999999999999")
            .await
            .status,
        422
    );
    assert_eq!(app.db.number("SELECT count(*) FROM markers").await, Some(0));
    for passed_over in ["", "home=5", "public[last_read_id]=5"] {
        assert_eq!(save(passed_over).await.json(), json!({}), "{passed_over}");
    }
    assert_eq!(
        save("home[last_read_id]=12abc").await.json()["home"]["last_read_id"],
        "12"
    );
    assert_eq!(save("home[version]=7").await.json()["home"]["version"], 1);
}
