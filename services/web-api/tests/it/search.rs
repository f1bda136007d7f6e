//! Search: accounts by words and handles, hashtags by their beginnings.

mod addresses;

use ferrodon_test_support::LOCAL_DOMAIN;
use serde_json::json;

use crate::app::{Answer, TestApp};

const KINDS: [&str; 4] = ["accounts", "statuses", "hashtags", "collections"];

async fn ask(app: &TestApp, token: &str, query: &str) -> Answer {
    let request = app.get(&format!("/api/v2/search?{query}"));
    if token.is_empty() {
        request.send().await
    } else {
        request.token(token).send().await
    }
}

/// What was found: handles, ids of statuses and collections, names of hashtags.
async fn find(app: &TestApp, token: &str, query: &str) -> Vec<String> {
    let answer = ask(app, token, query).await;
    assert_eq!(answer.status, 200, "{query}: {}", answer.body);
    let found = answer.json();
    KINDS
        .iter()
        .zip(["acct", "id", "name", "id"])
        .flat_map(|(kind, shown)| {
            let all = found[kind].as_array().expect("every kind is there").iter();
            all.map(|one| one[shown].as_str().expect("a text").to_owned())
                .collect::<Vec<_>>()
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_question_finds_people_and_hashtags() {
    let app = TestApp::start().await;
    let (_, token) = app.user("teapot").await;
    app.db.tag("tea").await;
    app.db.tag("teatime").await;
    assert_eq!(
        find(&app, &token, "q=tea").await,
        ["teapot", "tea", "teatime"]
    );
    assert_eq!(find(&app, "", "q=tea").await, ["teapot", "tea", "teatime"]);
    assert_eq!(find(&app, &token, "q=tea&type=accounts").await, ["teapot"]);
    assert_eq!(
        find(&app, &token, "q=tea&type=hashtags").await,
        ["tea", "teatime"]
    );
    for nothing in ["statuses", "collections", "nonsense", "Accounts"] {
        let query = format!("q=tea&type={nothing}");
        assert_eq!(find(&app, &token, &query).await, [""; 0], "{nothing}");
    }
    for everything in ["type=", "type=%20", "type[]=accounts", "offset=1", "x=y"] {
        let found = find(&app, &token, &format!("q=tea&{everything}")).await;
        assert_eq!(found.len(), 3, "{everything}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_query_there_is_no_search() {
    let app = TestApp::start().await;
    let (_, token) = app.user("alice").await;
    for query in [
        "",
        "q",
        "q=",
        "q=%20%09",
        "q=%E3%80%80",
        "q[]=x",
        "q[a]=x",
        "offset=-1",
    ] {
        let answer = ask(&app, &token, query).await;
        assert_eq!(
            (answer.status, answer.error().as_str()),
            (400, "param is missing or the value is empty or invalid: q"),
            "{query}"
        );
    }
    assert_eq!(ask(&app, &token, "q=a%00b").await.status, 400);
    assert_eq!(find(&app, &token, "q=alice%00").await, ["alice"]);
    assert_eq!(find(&app, &token, "q=%00").await, [""; 0]);
    assert_eq!(
        app.get("/api/v1/search?q=alice")
            .token(&token)
            .send()
            .await
            .status,
        404
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_neither_turn_pages_nor_resolve() {
    let app = TestApp::start().await;
    app.user("alice").await;
    let application = app.db.application("app", "read").await;
    let machine = app.db.application_token(application).scopes("read").await;
    let paged = "Search queries pagination is not supported without authentication";
    let resolved =
        "Search queries that resolve remote resources are not supported without authentication";
    let negative = "Pagination values for `offset` and `limit` must be positive";
    for (query, status, error) in [
        ("q=alice&offset=0", 401, paged),
        ("q=alice&offset=-1", 401, paged),
        ("q=alice&offset=1&resolve=true", 401, paged),
        ("q=alice&resolve=true", 401, resolved),
        ("q=alice&resolve[]=false", 401, resolved),
        ("q=alice&limit=-1&resolve=1", 401, resolved),
        ("q=alice&limit=-1", 400, negative),
    ] {
        for token in ["", &machine] {
            let answer = ask(&app, token, query).await;
            assert_eq!(
                (answer.status, answer.error().as_str()),
                (status, error),
                "{query}"
            );
        }
    }
    for query in [
        "q=alice&offset=",
        "q=alice&offset=%20",
        "q=alice&resolve=false",
    ] {
        assert_eq!(find(&app, "", query).await, ["alice"], "{query}");
    }
    assert_eq!(
        find(&app, "", "q=al").await,
        [""; 0],
        "two letters are no question of a stranger's"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_counted_loosely_but_never_backwards() {
    let app = TestApp::start().await;
    let (_, token) = app.user("alice").await;
    for name in ["mug", "mug1", "mug22"] {
        app.db.tag(name).await;
    }
    let tags = async |query: &str| find(&app, &token, &format!("q=mug&{query}")).await;
    assert_eq!(tags("type=hashtags&limit=2").await, ["mug", "mug1"]);
    assert_eq!(
        tags("type=hashtags&limit=2&offset=1").await,
        ["mug1", "mug22"]
    );
    assert_eq!(tags("type=hashtags&limit=1.9").await, ["mug"]);
    assert_eq!(
        tags("limit=2&offset=1").await,
        ["mug", "mug1"],
        "no kind, no pages"
    );
    assert_eq!(
        tags("type=hashtags&offset=99999999999999999999").await,
        [""; 0]
    );
    assert_eq!(tags("type=hashtags&limit[]=1&offset[]=2").await.len(), 3);
    for nothing in ["limit=0", "limit=", "limit=abc"] {
        assert_eq!(tags(nothing).await, [""; 0], "{nothing}");
    }
    for refused in ["limit=-1", "offset=-1", "limit=-99999999999999999999"] {
        let answer = ask(&app, &token, &format!("q=mug&{refused}")).await;
        assert_eq!(answer.status, 400, "{refused}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn hashtags_are_found_by_their_beginnings_however_they_are_written() {
    let app = TestApp::start().await;
    let (alice, token) = app.user("alice").await;
    for name in ["kiwi", "kiwiland", "kiwi_garden", "kiwibird", "kiwia"] {
        app.db.tag(name).await;
    }
    app.db
        .sql("UPDATE tags SET display_name = 'KiwiBird', reviewed_at = now() WHERE name = 'kiwibird'")
        .await;
    let tags = async |query: &str| find(&app, &token, &format!("type=hashtags&q={query}")).await;
    let all = ["kiwi", "kiwia", "KiwiBird", "kiwiland", "kiwi_garden"];
    for query in [
        "kiwi",
        "%23kiwi",
        "KIWI",
        "%EF%BC%83kiwi",
        "kiwi%25",
        "kiwi!",
        "%20kiwi%20",
    ] {
        assert_eq!(tags(query).await, all, "{query}");
    }
    assert_eq!(
        tags("kiwi_").await,
        ["kiwi_garden"],
        "no sign stands for another"
    );
    assert_eq!(tags("kiw%C3%AF").await, all);
    assert_eq!(tags("kiwi%20land").await, ["kiwiland"]);
    assert_eq!(tags("iwi").await, [""; 0]);
    assert_eq!(
        tags("kiwi&exclude_unreviewed=true").await,
        ["kiwi", "KiwiBird"]
    );
    assert_eq!(
        tags("kiwi&exclude_unreviewed=false&limit=1").await,
        ["kiwi"]
    );
    app.db
        .sql("UPDATE tags SET listable = false WHERE name = 'kiwiland'")
        .await;
    assert_eq!(tags("kiwil").await, [""; 0], "unlisted");
    let kiwi = app.db.tag("kiwi").await;
    app.db.follow_tag(alice.account.id, kiwi).await;
    let shown = |answer: Answer| answer.json()["hashtags"][0].clone();
    let mine = shown(ask(&app, &token, "q=kiwi&limit=1").await);
    assert_eq!(
        (&mine["following"], &mine["featuring"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(mine["id"], kiwi.to_string());
    assert_eq!(mine["url"], format!("https://{LOCAL_DOMAIN}/tags/kiwi"));
    let theirs = shown(ask(&app, "", "q=kiwi&limit=1").await);
    assert_eq!(
        (theirs.get("following"), theirs.get("featuring")),
        (None, None)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hashtag_tells_how_much_it_was_used_this_week() {
    let app = TestApp::start().await;
    let (_, token) = app.user("alice").await;
    for _ in 0..2 {
        let answer = app
            .post("/api/v1/statuses")
            .token(&token)
            .form("status=%23fresh")
            .send()
            .await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    }
    let found = ask(&app, "", "q=fresh").await.json();
    let history = found["hashtags"][0]["history"]
        .as_array()
        .expect("a list")
        .clone();
    assert_eq!(history.len(), 7);
    assert_eq!(
        (&history[0]["uses"], &history[0]["accounts"]),
        (&json!("2"), &json!("1"))
    );
    assert_eq!(
        (&history[1]["uses"], &history[1]["accounts"]),
        (&json!("0"), &json!("0"))
    );
    let days: Vec<i64> = history
        .iter()
        .map(|day| day["day"].as_str().unwrap().parse().unwrap())
        .collect();
    assert!(
        days.windows(2).all(|pair| pair[0] - pair[1] == 86_400),
        "{days:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handle_finds_its_account_first() {
    let app = TestApp::start().await;
    let (me, token) = app.user("me").await;
    let far = app.db.account("pebble").remote("far.example").await;
    app.user("pebble").await;
    app.db.follow(me.account.id, far.id).await;
    let find = async |query: &str| find(&app, &token, query).await;
    assert_eq!(find("q=pebble").await, ["pebble@far.example", "pebble"]);
    assert_eq!(
        find(&format!("q=@pebble@{LOCAL_DOMAIN}")).await,
        ["pebble", "pebble@far.example"]
    );
    assert_eq!(find("q=@Pebble@FAR.example").await, ["pebble@far.example"]);
    assert_eq!(
        find("q=pebble@far.example&resolve=true").await,
        ["pebble@far.example"]
    );
    assert_eq!(find("q=nobody@far.example&resolve=true").await, [""; 0]);
    assert_eq!(
        find(&format!("q=pebble@{LOCAL_DOMAIN}&following=true")).await,
        ["pebble@far.example"]
    );
    assert_eq!(
        find(&format!("q=@@{LOCAL_DOMAIN}")).await,
        [""; 0],
        "nobody's name"
    );
    app.db
        .sql("UPDATE accounts SET suspended_at = now() WHERE domain = 'far.example'")
        .await;
    assert_eq!(find("q=pebble").await, ["pebble"]);
    assert_eq!(find("q=pebble@far.example").await, ["pebble@far.example"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn quotation_marks_of_all_kinds_are_the_same() {
    let app = TestApp::start().await;
    let (_, token) = app.user("teapot").await;
    for marks in [
        "%22teapot%22",
        "%E2%80%9Cteapot%E2%80%9D",
        "%C2%ABteapot%C2%BB",
        "%E3%80%8Cteapot%E3%80%8D",
    ] {
        let query = format!("q={marks}&type=accounts");
        assert_eq!(find(&app, &token, &query).await, ["teapot"], "{marks}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_question_breaks_the_search() {
    let app = TestApp::start().await;
    let (_, token) = app.user("alice").await;
    let long = "a".repeat(3_000);
    for query in [
        "'",
        ":",
        "@",
        "@@",
        "%23",
        "*",
        "%5C",
        "%25",
        "!(%26%7C",
        "'%20%26%20!",
        "a:*%20%26%20b",
        "%F0%9F%A6%A5",
        "%E2%80%98",
        "x@y@z",
        "a@b%20c",
        "%E2%80%AE",
        "%3Cb%3E",
        &long,
    ] {
        for kind in ["", "&type=accounts", "&type=hashtags", "&resolve=true"] {
            let answer = ask(&app, &token, &format!("q={query}{kind}")).await;
            assert_eq!(answer.status, 200, "{query:.40}{kind}: {}", answer.body);
        }
    }
    for query in ["q=%ff", "q=%c3", "q=1&q[]=2", "q=x&type=a%00"] {
        assert_eq!(ask(&app, &token, query).await.status, 400, "{query}");
    }
}
