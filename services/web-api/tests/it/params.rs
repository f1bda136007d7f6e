//! Bodies and queries as they come over the wire, and how fields read.

use ferrodon_types::StatusId;
use ferrodon_web_api::params::{
    Flag, Given, Many, Value,
    de::{ReadError, read},
    form, json,
};
use proptest::prelude::*;
use serde::Deserialize;

use crate::app::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn what_can_t_be_read_is_told_before_anything_else() {
    let app = TestApp::start().await;
    let post = || app.request("GET", "/api/v1/preferences");
    let bad = [
        post().json("{\"status\": \"half a"),
        post().json(" "),
        post().json("{'a':1}"),
        post().form("a=%ff"),
        post().form("a=1&a[]=2"),
        post().body(
            "multipart/form-data; boundary=x",
            b"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nhalf",
        ),
        app.get("/api/v1/preferences?q=%zz"),
        app.get("/api/v1/nothing?%c3=1"),
    ];
    for request in bad {
        let answer = request.clone().send().await;
        assert_eq!(
            (answer.status, answer.body.as_str()),
            (400, r#"{"error":"Bad Request","status":400}"#)
        );
        assert_eq!(
            answer.header("content-type"),
            Some("application/json; charset=UTF-8")
        );
        assert_eq!(answer.header("vary"), Some("Origin"));
        assert_eq!(answer.header("cache-control"), None);
        let answer = request.header("Accept", "*/*").send().await;
        assert_eq!((answer.status, answer.body.as_str()), (400, ""));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_are_bounded_and_typed() {
    let app = TestApp::start().await;
    let (_, token) = app.user("alice").await;
    let get = || app.get("/api/v1/preferences").token(&token);
    assert_eq!(get().body("nonsense", b"a=b").send().await.status, 406);
    for kind in [
        "text/plain",
        "application/octet-stream",
        "application/vnd.api+json",
        "application/xml",
    ] {
        assert_eq!(
            get().body(kind, b"{half").send().await.status,
            200,
            "{kind}"
        );
    }
    assert_eq!(
        get()
            .body("application/ld+json", b"{half")
            .send()
            .await
            .status,
        400
    );
    assert_eq!(
        get()
            .body("multipart/form-data; boundary=x", b"")
            .send()
            .await
            .status,
        200
    );
    let big = format!("a={}", "x".repeat(1_100_000));
    assert_eq!(get().form(&big).send().await.status, 413);
    let deep = format!("a{}=1", "[x]".repeat(40));
    assert_eq!(get().form(&deep).send().await.status, 400);
    let file = format!(
        "--x\r\nContent-Disposition: form-data; name=\"avatar\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n{}\r\n--x--\r\n",
        "y".repeat(2_000_000)
    );
    assert_eq!(
        get()
            .body("multipart/form-data; boundary=x", file.as_bytes())
            .send()
            .await
            .status,
        200
    );
}

#[derive(Debug, Default, Deserialize, PartialEq)]
#[serde(default)]
struct Loose {
    text: Option<String>,
    flag: Option<bool>,
    switch: Option<Flag>,
    number: Option<i64>,
    id: Option<StatusId>,
    ids: Vec<StatusId>,
    words: Vec<String>,
    many: Many<String>,
    given: Given<String>,
    inner: Option<Inner>,
    fields: Vec<Inner>,
}

#[derive(Debug, Default, Deserialize, PartialEq)]
#[serde(default)]
struct Inner {
    name: Option<String>,
    seconds: Option<i64>,
}

fn from_form(text: &str) -> Loose {
    read(&form::parse(text.as_bytes()).unwrap()).unwrap()
}

fn from_json(text: &str) -> Loose {
    read(&json::parse(text.as_bytes()).unwrap()).unwrap()
}

#[test]
fn numbers_and_ids_are_read_from_leading_digits() {
    assert_eq!(
        from_form("number=12abc&id=12abc"),
        Loose {
            number: Some(12),
            id: Some(StatusId(12)),
            ..Loose::default()
        }
    );
    assert_eq!(
        from_form("number=abc&id=abc"),
        Loose {
            number: Some(0),
            id: Some(StatusId(0)),
            ..Loose::default()
        }
    );
    assert_eq!(from_form("number=&id="), Loose::default());
    assert_eq!(
        from_form("id=99999999999999999999").id,
        Some(StatusId(i64::MAX))
    );
    assert_eq!(
        from_json(r#"{"number":1.5,"id":1e2}"#),
        Loose {
            number: Some(1),
            id: Some(StatusId(100)),
            ..Loose::default()
        }
    );
    assert_eq!(
        from_json(r#"{"number":1e400,"id":99999999999999999999999}"#).id,
        Some(StatusId(i64::MAX))
    );
    assert_eq!(from_json(r#"{"id":true}"#).id, Some(StatusId(1)));
    assert_eq!(
        from_form("ids[]=other&ids[]=7").ids,
        [StatusId(0), StatusId(7)]
    );
}

#[test]
fn what_has_the_wrong_shape_counts_as_absent() {
    for text in [
        r#"{"text":["a"],"flag":{},"number":[1],"id":{"a":1},"ids":7,"words":"a","inner":"abc","fields":true}"#,
        r#"{"ids":[["1"]],"words":[{"a":"b"}],"inner":7,"fields":"x","id":[1]}"#,
        r#"{"ids":{"0":"1"},"words":{"0":"a"},"inner":[{"name":"a"}]}"#,
        r#"{"text":null,"flag":null,"number":null,"id":null,"inner":null}"#,
    ] {
        assert_eq!(from_json(text), Loose::default(), "{text}");
    }
    // only the one field of an inner object
    let inner = from_json(r#"{"inner":{"name":"a","seconds":[1]}}"#)
        .inner
        .unwrap();
    assert_eq!(
        inner,
        Inner {
            name: Some("a".into()),
            seconds: None
        }
    );
    assert_eq!(from_json(r#"{"words":[null,"en",5]}"#).words, ["en", "5"]);
}

#[test]
fn flags_have_seven_words_for_no() {
    for (word, flag) in [
        ("0", false),
        ("f", false),
        ("off", false),
        ("OFF", false),
        ("no", true),
        ("False", true),
    ] {
        assert_eq!(
            from_form(&format!("flag={word}")).flag,
            Some(flag),
            "{word}"
        );
    }
    assert_eq!(from_form("flag=").flag, None);
    // a switch asks only whether it is there and not false
    assert_eq!(from_form("switch[]=false").switch, Some(Flag(true)));
    assert_eq!(from_form("switch=false").switch, Some(Flag(false)));
    assert_eq!(from_form("switch=").switch, None);
}

#[test]
fn lists_come_in_three_forms() {
    assert_eq!(from_form("many=a").many.0, ["a"]);
    assert_eq!(from_form("many[]=a&many[]=b").many.0, ["a", "b"]);
    assert!(from_form("many[x]=a").many.is_empty());
    let named = |fields: &[Inner]| {
        fields
            .iter()
            .map(|field| field.name.clone().unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        named(&from_form("fields[1][name]=x&fields[0][name]=y").fields),
        ["x", "y"]
    );
    assert_eq!(
        named(&from_json(r#"{"fields":{"0":{"name":"x"}}}"#).fields),
        ["x"]
    );
    assert_eq!(
        named(&from_json(r#"{"fields":[{"name":"x"}]}"#).fields),
        ["x"]
    );
}

#[test]
fn null_can_be_told_from_nothing() {
    assert_eq!(from_json("{}").given, Given::Absent);
    assert_eq!(from_json(r#"{"given":null}"#).given, Given::Null);
    assert_eq!(from_form("given").given, Given::Null);
    assert_eq!(from_form("given=").given, Given::Value(String::new()));
}

#[derive(Debug, Deserialize)]
struct Strict {
    #[expect(dead_code, reason = "whether it is there is what counts")]
    q: String,
}

#[test]
fn required_fields_must_be_there_and_filled() {
    for text in ["", "q", "q=", "q[]=a", "other=x"] {
        let error = read::<Strict>(&form::parse(text.as_bytes()).unwrap()).unwrap_err();
        assert_eq!(error, ReadError::Missing("q".into()), "{text}");
    }
    assert!(read::<Strict>(&form::parse(b"q=a").unwrap()).is_ok());
}

#[test]
fn a_nul_hurts_only_where_it_is_read() {
    let tree = form::parse(b"text=a%00b").unwrap();
    assert_eq!(read::<Loose>(&tree), Err(ReadError::Malformed));
    assert!(read::<Loose>(&form::parse(b"other=a%00b&text=c").unwrap()).is_ok());
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Flag),
        any::<i128>().prop_map(Value::Integer),
        any::<f64>().prop_map(Value::Decimal),
        ".{0,12}".prop_map(Value::Text),
        "[0-9_+ -]{0,24}".prop_map(Value::Text),
    ];
    leaf.prop_recursive(4, 64, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::List),
            prop::collection::vec(("[a-z0-9]{0,3}", inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_bytes_make_the_parsers_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = form::parse(&bytes);
        let _ = json::parse(&bytes);
    }

    #[test]
    fn no_names_make_the_form_parser_panic(text in "([ab0\\[\\]%=&]|%5[BbDd]){0,60}") {
        if let Ok(tree) = form::parse(text.as_bytes()) {
            let _ = read::<Loose>(&tree);
        }
    }

    #[test]
    fn no_json_makes_the_parser_panic(text in "([\\[\\]{}:,\"\\\\ntfu0-9eE.+ -]|true|null|\\\\u[0-9a-f]{4}){0,80}") {
        let _ = json::parse(text.as_bytes());
    }

    #[test]
    fn any_tree_can_be_read_into_loose_fields(values in prop::collection::vec(any_value(), 11)) {
        let names = ["text", "flag", "switch", "number", "id", "ids", "words", "many", "given", "inner", "fields"];
        let tree = names.into_iter().map(str::to_owned).zip(values).collect();
        let outcome = read::<Loose>(&tree);
        prop_assert!(matches!(outcome, Ok(_) | Err(ReadError::Malformed)));
    }
}
