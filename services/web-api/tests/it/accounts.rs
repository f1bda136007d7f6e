//! Profiles: shown, looked up, searched, changed.

use ferrodon_db::accounts::profile::list_tags;
use serde_json::{Value, json};

use crate::app::{Answer, TestApp};

const OWN: &str = "/api/v1/accounts/update_credentials";

async fn change(app: &TestApp, token: &str, body: Value) -> Answer {
    app.request("PATCH", OWN)
        .token(token)
        .json(&body.to_string())
        .send()
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_are_found_once_their_user_has_arrived() {
    let app = TestApp::start().await;
    let db = &app.db;
    let there = [
        db.user("alice").await.account,
        db.user("gone").account(|it| it.suspended()).await.account,
        db.user("frozen").disabled().await.account,
        db.account("carl").remote("far.example").await,
    ];
    let missing = [
        db.user("new").unconfirmed().await.account,
        db.user("waiting").unapproved().await.account,
        db.account("purged").await,
    ];
    let show = async |id: &str| app.get(&format!("/api/v1/accounts/{id}")).send().await;
    for account in &there {
        assert_eq!(
            show(&account.id.to_string()).await.status,
            200,
            "{}",
            account.username
        );
    }
    for account in &missing {
        assert_eq!(
            show(&account.id.to_string()).await.error(),
            "Record not found",
            "{}",
            account.username
        );
    }
    for id in ["-99", "0", "abc", "99999999999999999999", "%00"] {
        assert_eq!(show(id).await.status, 404, "{id}");
    }
    assert_eq!(show(&format!("{}abc", there[0].id)).await.status, 200);
    let all: Vec<String> = there
        .iter()
        .chain(&missing)
        .map(|account| format!("id[]={}", account.id))
        .collect();
    let list = app
        .get(&format!("/api/v1/accounts?{}&id[]=abc", all.join("&")))
        .send()
        .await
        .json();
    let found: Vec<&str> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["username"].as_str().unwrap())
        .collect();
    assert_eq!(found, ["carl", "frozen", "gone", "alice"]);
    let many: Vec<String> = (1..=41).map(|id| format!("id[]={id}")).collect();
    let refused = app
        .get(&format!("/api/v1/accounts?{}", many.join("&")))
        .send()
        .await;
    assert_eq!(
        (refused.status, refused.error()),
        (422, "Mastodon::ValidationError".into())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn addresses_are_looked_up_as_people_write_them() {
    let app = TestApp::start().await;
    app.db.user("Alice").await;
    app.db.account("Carl").remote("far.example").await;
    let here = ferrodon_test_support::LOCAL_DOMAIN;
    for acct in [
        "Alice",
        "@alice",
        "ALICE@",
        &format!("Alice@{here}"),
        "%20Alice%20",
        "carl@FAR.example",
        "@Carl@far.example.",
    ] {
        assert_eq!(
            app.get(&format!("/api/v1/accounts/lookup?acct={acct}"))
                .send()
                .await
                .status,
            200,
            "{acct}"
        );
    }
    for acct in [
        "Carl",
        "@@Alice",
        "Alice@far.example",
        "",
        "%20",
        "%00",
        "x@[",
        "nobody",
    ] {
        let answer = app
            .get(&format!("/api/v1/accounts/lookup?acct={acct}"))
            .send()
            .await;
        assert_eq!(
            (answer.status, answer.error()),
            (404, "Record not found".into()),
            "{acct}"
        );
    }
    for query in ["", "acct", "acct[]=Alice", "q=Alice"] {
        assert_eq!(
            app.get(&format!("/api/v1/accounts/lookup?{query}"))
                .send()
                .await
                .status,
            404,
            "{query}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn search_gives_a_whole_address_first_then_near_people_then_known_ones() {
    let app = TestApp::start().await;
    let (me, token) = app.user("me").await;
    let db = &app.db;
    let mut ids = Vec::new();
    for (name, followers) in [
        ("pebble_one", 10),
        ("pebble_two", 500),
        ("pebble_friend", 1),
        ("pebble", 2),
    ] {
        let user = db.user(name).await;
        db.sql(&format!(
            "INSERT INTO account_stats (account_id, followers_count, created_at, updated_at) VALUES ({}, {followers}, now(), now())",
            user.account.id
        ))
        .await;
        ids.push(user.account.id);
    }
    db.follow(me.account.id, ids[2]).await;
    db.sql("UPDATE accounts SET display_name = 'Smooth Stone' WHERE username = 'pebble_one'")
        .await;
    let find = async |query: &str| -> Vec<String> {
        let answer = app
            .get(&format!("/api/v1/accounts/search?{query}"))
            .token(&token)
            .send()
            .await;
        assert_eq!(answer.status, 200, "{query}: {}", answer.body);
        answer
            .json()
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["username"].as_str().unwrap().to_owned())
            .collect()
    };
    let here = ferrodon_test_support::LOCAL_DOMAIN;
    assert_eq!(
        find("q=pebble").await,
        ["pebble_friend", "pebble_two", "pebble_one", "pebble"]
    );
    assert_eq!(
        find(&format!("q=@pebble@{here}&limit=2")).await,
        ["pebble", "pebble_friend"]
    );
    assert_eq!(
        find(&format!("q=@pebble@{here}&limit=1&offset=1")).await,
        ["pebble_two"]
    );
    assert_eq!(find("q=pebble&following=true").await, ["pebble_friend"]);
    assert_eq!(find("q=smooth%20sto").await, ["pebble_one"]);
    assert_eq!(
        find("q=stone%20smooth").await,
        Vec::<String>::new(),
        "words stand in order"
    );
    for query in [
        "",
        "q=",
        "q=@",
        "q=%20",
        "q=%00",
        "q=pebble&limit=0",
        "q='%26|:*",
        "q[]=pebble",
        "q=pebble&offset=9",
    ] {
        assert_eq!(find(query).await, Vec::<String>::new(), "{query}");
    }
    let refused = app
        .get("/api/v1/accounts/search?q=pebble&offset=-1")
        .token(&token)
        .send()
        .await;
    assert_eq!(refused.status, 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_changes_as_a_whole_or_not_at_all() {
    let app = TestApp::start().await;
    let (alice, token) = app.user("alice").await;
    let own = change(
        &app,
        &token,
        json!({ "display_name": "  Tea ", "note": "I like #tea and #Tea\n", "bot": true }),
    )
    .await;
    assert_eq!(own.status, 200);
    let shown = own.json();
    assert_eq!(
        (
            &shown["display_name"],
            &shown["source"]["note"],
            &shown["bot"]
        ),
        (&json!("Tea"), &json!("I like #tea and #Tea"), &json!(true))
    );
    assert_eq!(
        list_tags(&*app.db.conn().await, alice.account.id)
            .await
            .unwrap(),
        ["tea"]
    );
    let seen = app
        .get(&format!("/api/v1/accounts/{}", alice.account.id))
        .send()
        .await
        .json();
    assert_eq!(seen["display_name"], json!("Tea"));

    let long = json!({
        "display_name": "n".repeat(41), "note": "n".repeat(501),
        "avatar_description": "d".repeat(151), "header_description": "d".repeat(151), "locked": true,
    });
    let refused = change(&app, &token, long.clone()).await;
    assert_eq!(refused.status, 422);
    assert_eq!(
        refused.error(),
        "Validation failed: Avatar description is too long (maximum is 150 characters), \
         Header description is too long (maximum is 150 characters), \
         Display name is too long (maximum is 40 characters), Note is too long (maximum is 500 characters)"
    );
    assert_eq!(
        refused.json()["details"]["note"],
        json!([{ "error": "ERR_TOO_LONG", "description": "is too long (maximum is 500 characters)" }])
    );
    let german = app
        .request("PATCH", &format!("{OWN}?lang=de"))
        .token(&token)
        .json(&long.to_string())
        .send()
        .await;
    assert!(
        german
            .error()
            .starts_with("Gültigkeitsprüfung ist fehlgeschlagen: "),
        "{}",
        german.error()
    );
    let own = app
        .get("/api/v1/accounts/verify_credentials")
        .token(&token)
        .send()
        .await
        .json();
    assert_eq!(
        (&own["display_name"], &own["locked"]),
        (&json!("Tea"), &json!(false)),
        "nothing has changed"
    );
    change(&app, &token, json!({ "note": "" })).await;
    assert_eq!(
        list_tags(&*app.db.conn().await, alice.account.id)
            .await
            .unwrap(),
        Vec::<String>::new()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn switches_are_read_as_the_original_reads_them() {
    let app = TestApp::start().await;
    let (_, token) = app.user("alice").await;
    for (body, field, shown) in [
        ("locked=true", "locked", json!(true)),
        ("locked=", "locked", json!(true)),
        ("locked=off", "locked", json!(false)),
        ("discoverable=no", "discoverable", json!(true)),
        ("discoverable=", "discoverable", Value::Null),
        ("hide_collections=0", "hide_collections", json!(false)),
        ("hide_collections=", "hide_collections", Value::Null),
        ("bot=False", "bot", json!(true)),
        ("bot=", "bot", json!(false)),
        ("indexable=1", "indexable", json!(true)),
        ("display_name[]=x", "display_name", json!("")),
    ] {
        let answer = app
            .request("PATCH", OWN)
            .token(&token)
            .form(body)
            .send()
            .await;
        assert_eq!(
            (answer.status, &answer.json()[field]),
            (200, &shown),
            "{body}"
        );
    }
    let multipart =
        "--x\r\nContent-Disposition: form-data; name=\"display_name\"\r\n\r\nParts\r\n--x--\r\n";
    let answer = app
        .request("PATCH", OWN)
        .token(&token)
        .body("multipart/form-data; boundary=x", multipart.as_bytes())
        .send()
        .await;
    assert_eq!(answer.json()["display_name"], json!("Parts"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_table_of_a_profile_comes_in_many_shapes() {
    let app = TestApp::start().await;
    let (_, token) = app.user("alice").await;
    let rows = async |body: Value| -> Value {
        let answer = change(&app, &token, json!({ "fields_attributes": body })).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let fields = answer.json()["source"]["fields"].clone();
        fields
            .as_array()
            .unwrap()
            .iter()
            .map(|row| json!([row["name"], row["value"]]))
            .collect()
    };
    assert_eq!(
        rows(json!([{ "name": "a", "value": "1" }, { "name": "", "value": " " }])).await,
        json!([["a", "1"]])
    );
    assert_eq!(
        rows(json!({ "0": { "name": "c", "value": "3" }, "1": { "name": "d" } })).await,
        json!([["c", "3"]])
    );
    assert_eq!(
        rows(json!([null, { "name": "g", "value": "7" }, "x"])).await,
        json!([["g", "7"]])
    );
    assert_eq!(rows(json!([{ "name": 1, "value": 2 }])).await, json!([]));
    assert_eq!(rows(json!([])).await, json!([]));
    let form = "fields_attributes[0][name]=n&fields_attributes[0][value]=v";
    let answer = app
        .request("PATCH", OWN)
        .token(&token)
        .form(form)
        .send()
        .await;
    assert_eq!(answer.json()["fields"][0]["value"], json!("v"));
    for (body, error) in [
        (
            json!(vec![json!({ "name": "n", "value": "v" }); 5]),
            "Fields is too long (maximum is 4 characters)",
        ),
        (
            json!([{ "name": " ", "value": "v" }]),
            "Fields contains values with missing labels",
        ),
        (json!({ "name": "f", "value": "6" }), "Fields is invalid"),
    ] {
        let answer = change(&app, &token, json!({ "fields_attributes": body })).await;
        assert_eq!(
            (answer.status, answer.error()),
            (422, format!("Validation failed: {error}"))
        );
    }
    let answer = change(
        &app,
        &token,
        json!({ "attribution_domains": ["https://a.example", "*.a.example", "a b"] }),
    )
    .await;
    assert_eq!(
        answer.error(),
        "Validation failed: Attribution domains a b is not a valid domain name"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn defaults_of_posts_are_kept_together_and_in_order() {
    let app = TestApp::start().await;
    let alice = app
        .db
        .user("alice")
        .settings(&json!({ "web.auto_play": true }))
        .account(|it| it.locked())
        .await;
    let token = app.db.token(alice.id).scopes("read write").await;
    let stored = format!("SELECT settings FROM users WHERE id = {}", alice.id);
    let own = change(&app, &token, json!({ "source": { "sensitive": true } }))
        .await
        .json();
    assert_eq!(
        (&own["source"]["privacy"], &own["source"]["sensitive"]),
        (&json!("private"), &json!(true))
    );
    assert_eq!(
        app.db.text(&stored).await.unwrap(),
        r#"{"web.auto_play":true,"default_privacy":"private","default_sensitive":true,"default_quote_policy":"public"}"#
    );
    let own = change(
        &app,
        &token,
        json!({ "source": { "privacy": "unlisted", "language": "de", "quote_policy": "nobody" } }),
    )
    .await
    .json();
    assert_eq!(
        (&own["source"]["language"], &own["source"]["quote_policy"]),
        (&json!("de"), &json!("nobody"))
    );
    for source in [
        json!({ "privacy": "direct" }),
        json!({ "privacy": "x" }),
        json!({ "quote_policy": "x" }),
        json!({ "language": "x".repeat(99) }),
    ] {
        let refused = change(
            &app,
            &token,
            json!({ "source": source, "display_name": "no" }),
        )
        .await;
        assert_eq!(refused.status, 422, "{source}");
    }
    for source in [
        json!({}),
        json!(null),
        json!("x"),
        json!([]),
        json!({ "privacy": null }),
    ] {
        let own = change(&app, &token, json!({ "source": source }))
            .await
            .json();
        assert_eq!(
            (&own["source"]["privacy"], &own["display_name"]),
            (&json!("unlisted"), &json!("")),
            "{source}"
        );
    }
}
