//! Notifications, one by one.

use ferrodon_test_support::TestUser;
use ferrodon_types::{AccountId, NotificationId, StatusId};
use serde_json::Value;

use crate::app::{Answer, TestApp};

const LIST: &str = "/api/v1/notifications";

/// Alice with a status; bob mentioned her and favourited it, carol boosted it and follows her.
struct Told {
    app: TestApp,
    alice: TestUser,
    token: String,
    bob: AccountId,
    carol: AccountId,
    post: StatusId,
    mention: NotificationId,
    favourite: NotificationId,
    reblog: NotificationId,
    follow: NotificationId,
}

impl Told {
    async fn new() -> Self {
        let app = TestApp::start().await;
        let db = &app.db;
        let (alice, token) = app.user("alice").await;
        let to = alice.account.id;
        let (bob, carol) = (db.account("bob").await.id, db.account("carol").await.id);
        let post = db.status(to).text("Oranges").await;
        let said = db.status(bob).text("hello").await;
        let mention = db.mention(said, to).await;
        db.favourite(bob, post).await;
        let favourite = db
            .number("SELECT id FROM favourites")
            .await
            .expect("a favourite");
        let boost = db.reblog(carol, post).await;
        let follow = db.follow(carol, to).await;
        let mention = db
            .notification(to, bob, "mention", ("Mention", mention.get()))
            .await;
        let favourite = db
            .notification(to, bob, "favourite", ("Favourite", favourite))
            .await;
        let reblog = db
            .notification(to, carol, "reblog", ("Status", boost.get()))
            .await;
        let follow = db
            .notification(to, carol, "follow", ("Follow", follow.get()))
            .await;
        db.sql(&format!(
            "UPDATE notifications SET group_key = 'follow-490000' WHERE id = {follow}"
        ))
        .await;
        Self {
            app,
            alice,
            token,
            bob,
            carol,
            post,
            mention,
            favourite,
            reblog,
            follow,
        }
    }

    async fn get(&self, path: &str) -> Answer {
        self.app.get(path).token(&self.token).send().await
    }

    async fn post(&self, path: &str) -> Answer {
        self.app.post(path).token(&self.token).send().await
    }

    async fn shown(&self, query: &str) -> Vec<NotificationId> {
        let answer = self.get(&format!("{LIST}?{query}")).await;
        assert_eq!(answer.status, 200, "{query}: {}", answer.body);
        let list: Vec<Value> = serde_json::from_value(answer.json()).expect("a list");
        list.iter()
            .map(|one| NotificationId(one["id"].as_str().unwrap().parse().unwrap()))
            .collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_kind_carries_what_it_is_about() {
    let told = Told::new().await;
    let list = told.get(LIST).await.json();
    let what: Vec<[&str; 3]> = list
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| {
            let status = one
                .get("status")
                .map_or("", |status| status["content"].as_str().unwrap());
            [
                one["type"].as_str().unwrap(),
                one["account"]["acct"].as_str().unwrap(),
                status,
            ]
        })
        .collect();
    assert_eq!(
        what,
        [
            ["follow", "carol", ""],
            ["reblog", "carol", "<p>Oranges</p>"],
            ["favourite", "bob", "<p>Oranges</p>"],
            ["mention", "bob", "<p>hello</p>"],
        ]
    );
    assert_eq!(list[0]["group_key"], "follow-490000");
    assert_eq!(list[1]["group_key"], format!("ungrouped-{}", told.reblog));
    assert!(list[0].get("filtered").is_none() && list[0].get("status").is_none());
    assert_eq!(
        list[1]["status"]["id"],
        told.post.to_string(),
        "the original, not the boost"
    );
    let one = told.get(&format!("{LIST}/{}", told.reblog)).await.json();
    assert_eq!(one, list[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_gone_is_null() {
    let told = Told::new().await;
    told.app.db.sql("DELETE FROM favourites").await;
    let one = told.get(&format!("{LIST}/{}", told.favourite)).await.json();
    assert_eq!(one["status"], Value::Null);
    assert!(one.as_object().unwrap().contains_key("status"));
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_selected() {
    let told = Told::new().await;
    let (mention, favourite, reblog, follow) =
        (told.mention, told.favourite, told.reblog, told.follow);
    for (query, expected) in [
        ("", vec![follow, reblog, favourite, mention]),
        ("types[]=mention", vec![mention]),
        ("types[]=mention&types[]=follow", vec![follow, mention]),
        ("types[]=nonsense&types[]=reblog", vec![reblog]),
        ("types[]=nonsense", vec![]),
        ("types[]=", vec![]),
        ("types[]=Mention", vec![]),
        ("types=mention", vec![follow, reblog, favourite, mention]),
        ("types[0]=mention", vec![follow, reblog, favourite, mention]),
        ("exclude_types[]=mention", vec![follow, reblog, favourite]),
        (
            "exclude_types[]=nonsense",
            vec![follow, reblog, favourite, mention],
        ),
        (
            "exclude_types=mention",
            vec![follow, reblog, favourite, mention],
        ),
        (
            "types[]=mention&types[]=favourite&exclude_types[]=mention",
            vec![favourite],
        ),
        (&format!("account_id={}", told.carol), vec![follow, reblog]),
        (
            &format!("account_id={}&exclude_types[]=reblog", told.carol),
            vec![follow],
        ),
        ("account_id=nobody", vec![]),
        ("account_id=0", vec![]),
        ("account_id=", vec![follow, reblog, favourite, mention]),
        ("limit=1", vec![follow]),
        ("limit=0", vec![]),
        (&format!("max_id={reblog}"), vec![favourite, mention]),
        (&format!("since_id={mention}&limit=1"), vec![follow]),
        (&format!("min_id={mention}&limit=1"), vec![favourite]),
    ] {
        assert_eq!(told.shown(query).await, expected, "{query}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn those_kept_aside_show_when_they_or_their_sender_are_asked_for() {
    let told = Told::new().await;
    let id = told.mention;
    told.app
        .db
        .sql(&format!(
            "UPDATE notifications SET filtered = true WHERE id = {id}"
        ))
        .await;
    assert!(!told.shown("").await.contains(&id));
    assert!(told.shown("include_filtered=true").await.contains(&id));
    assert!(
        told.shown(&format!("account_id={}", told.bob))
            .await
            .contains(&id)
    );
    assert_eq!(
        told.get(&format!("{LIST}/{id}")).await.json()["filtered"],
        true
    );
    assert_eq!(
        told.get(&format!("{LIST}/unread_count")).await.json()["count"],
        3
    );
    assert_eq!(
        told.get(&format!("{LIST}/unread_count?include_filtered=1"))
            .await
            .json()["count"],
        4
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn links_carry_the_selection_on() {
    let told = Told::new().await;
    let query = "types[]=mention&types[]=reblog&limit=1&exclude_types=x&include_filtered=false&supported_types[]=a&junk=1&account_id=";
    let answer = told.get(&format!("{LIST}?{query}")).await;
    let link = |cursor: &str| {
        let mut pairs = [
            "account_id=".to_owned(),
            format!("{cursor}={}", told.reblog),
            "include_filtered=false".to_owned(),
            "limit=1".to_owned(),
            "supported_types%5B%5D=a".to_owned(),
            "types%5B%5D=mention".to_owned(),
            "types%5B%5D=reblog".to_owned(),
        ];
        pairs.sort_by(|a, b| a.split('=').next().cmp(&b.split('=').next()));
        format!("<https://ferrodon.test{LIST}?{}>", pairs.join("&"))
    };
    let expected = format!(
        "{}; rel=\"next\", {}; rel=\"prev\"",
        link("max_id"),
        link("min_id")
    );
    assert_eq!(answer.header("link"), Some(expected.as_str()));
    assert_eq!(
        told.get(&format!("{LIST}?types[]=poll"))
            .await
            .header("link"),
        None
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn apps_get_texts_for_kinds_that_they_do_not_know() {
    let told = Told::new().await;
    let (to, carol) = (told.alice.account.id, told.carol);
    told.app
        .db
        .notification(to, carol, "admin.sign_up", ("Account", carol.get()))
        .await;
    let fallback = async |query: &str| {
        let newest = &told.get(&format!("{LIST}?limit=1&{query}")).await.json()[0];
        newest
            .get("fallback")
            .map(|fallback| fallback["title"].as_str().unwrap().to_owned())
    };
    let mention = "<span class=\"h-card\" translate=\"no\"><a href=\"https://ferrodon.test/@carol\" class=\"u-url mention\">@<span>carol</span></a></span>";
    assert_eq!(fallback("").await, None);
    assert_eq!(fallback("supported_types=mention").await, None, "no list");
    assert_eq!(fallback("supported_types[]=admin.sign_up").await, None);
    assert_eq!(
        fallback("supported_types[]=mention").await,
        Some(format!("{mention} signed up"))
    );
    assert_eq!(
        fallback("supported_types[]=&lang=de").await,
        Some(format!("{mention} registrierte sich"))
    );
    assert_eq!(
        fallback("supported_types[]=x&types[]=follow").await,
        None,
        "every app knows follows"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn one_is_dismissed_once_and_only_by_whom_it_is_for() {
    let told = Told::new().await;
    let (_, stranger) = told.app.user("dora").await;
    let path = format!("{LIST}/{}", told.mention);
    let dismiss = format!("{path}/dismiss");
    assert_eq!(
        told.app.get(&path).token(&stranger).send().await.status,
        404
    );
    let answer = told.app.post(&dismiss).token(&stranger).send().await;
    assert_eq!(
        (answer.status, answer.error().as_str()),
        (404, "Record not found")
    );
    let answer = told.post(&dismiss).await;
    assert_eq!((answer.status, answer.body.as_str()), (200, "{}"));
    assert_eq!(told.post(&dismiss).await.status, 404);
    assert_eq!(told.get(&path).await.status, 404);
    assert_eq!(
        told.shown("").await,
        [told.follow, told.reblog, told.favourite]
    );
    for id in ["abc", "0", "99999999999999999999"] {
        assert_eq!(told.get(&format!("{LIST}/{id}")).await.status, 404, "{id}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn clearing_takes_all_of_ones_own_and_nothing_else() {
    let told = Told::new().await;
    let (dora, token) = told.app.user("dora").await;
    let kept = told
        .app
        .db
        .notification(dora.account.id, told.bob, "follow", ("Follow", 7))
        .await;
    told.app
        .db
        .sql(&format!(
            "UPDATE notifications SET filtered = true WHERE id = {}",
            told.mention
        ))
        .await;
    for _ in 0..2 {
        let answer = told.post(&format!("{LIST}/clear")).await;
        assert_eq!((answer.status, answer.body.as_str()), (200, "{}"));
    }
    assert_eq!(told.shown("include_filtered=true").await, []);
    assert_eq!(
        told.app
            .get(&format!("{LIST}/{kept}"))
            .token(&token)
            .send()
            .await
            .status,
        200
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn unread_is_counted_from_the_marker_on() {
    let told = Told::new().await;
    let count = async |query: &str| {
        told.get(&format!("{LIST}/unread_count?{query}"))
            .await
            .json()["count"]
            .clone()
    };
    assert_eq!(
        (
            count("").await,
            count("limit=2").await,
            count("types[]=follow").await
        ),
        (4.into(), 2.into(), 1.into())
    );
    told.app
        .db
        .sql(&format!(
            "INSERT INTO markers (user_id, timeline, last_read_id, created_at, updated_at) \
             VALUES ({}, 'notifications', {}, '2026-01-01', '2026-01-01'), ({}, 'home', {}, '2026-01-01', '2026-01-01')",
            told.alice.id, told.favourite, told.alice.id, i64::MAX
        ))
        .await;
    assert_eq!(
        (count("").await, count("limit=0").await),
        (2.into(), 0.into())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_and_writing_have_their_scopes() {
    let told = Told::new().await;
    for (scopes, reads, writes) in [
        ("read", 200, 403),
        ("read:notifications", 200, 403),
        ("read:statuses", 403, 403),
        ("write", 403, 200),
        ("write:notifications", 403, 200),
    ] {
        let token = told.app.db.token(told.alice.id).scopes(scopes).await;
        for path in [LIST.to_owned(), format!("{LIST}/unread_count")] {
            assert_eq!(
                told.app.get(&path).token(&token).send().await.status,
                reads,
                "{path} {scopes}"
            );
        }
        let answer = told
            .app
            .post(&format!("{LIST}/clear"))
            .token(&token)
            .send()
            .await;
        assert_eq!(answer.status, writes, "{scopes}");
    }
    assert_eq!(told.app.get(LIST).send().await.status, 401);
}
