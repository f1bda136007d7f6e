use ferrodon_activitypub::webfinger::{Resource, ResourceError};
use ferrodon_types::LocalUrls;
use serde_json::{Value, json};

fn garden() -> LocalUrls {
    LocalUrls::new("garden.test", "garden.test", true)
}

/// The local accounts of the recorded server that are asked for.
const ACCOUNTS: [(i64, &str); 4] = [
    (109_100_000_000_000_001, "vec_alice"),
    (109_100_000_000_000_002, "vec_bob"),
    (109_100_000_000_000_004, "vec_dave"),
    (-99, "mastodon.internal"),
];

fn find(resource: &Resource) -> Option<(i64, &'static str)> {
    ACCOUNTS.into_iter().find(|(id, name)| match resource {
        Resource::InstanceActor => *id == -99,
        Resource::AccountById(wanted) => wanted.get() == *id,
        Resource::AccountByName(wanted) => wanted.eq_ignore_ascii_case(name),
    })
}

#[test]
fn resources_mean_whom_the_vectors_say() {
    let records: Vec<Value> =
        serde_json::from_str(include_str!("../vectors/webfinger_resources.json")).unwrap();
    for record in records {
        let text = record["in"].as_str().unwrap();
        let theirs = &record["out"];
        let ours = match Resource::parse(text, &garden()) {
            Ok(resource) => {
                find(&resource).map_or(json!("unknown"), |(id, name)| json!([id, name]))
            }
            Err(ResourceError::Unknown) => json!("unknown"),
            Err(ResourceError::Malformed) => json!("malformed"),
        };
        let theirs = match theirs["error"].as_str() {
            Some(error) if error.contains("InvalidRequest") => json!("malformed"),
            Some(_) => json!("unknown"),
            None => theirs.clone(),
        };
        assert_eq!(ours, theirs, "{text}");
    }
}

#[test]
fn an_address_elsewhere_means_nobody_here() {
    let urls = LocalUrls::new("handles.test", "web.test", true)
        .with_alternate_domains(["old.test".to_owned()]);
    let parse = |text| Resource::parse(text, &urls);
    let alice = Ok(Resource::AccountByName("alice".to_owned()));
    assert_eq!(
        parse("https://elsewhere.example/@alice"),
        Err(ResourceError::Unknown)
    );
    assert_eq!(parse("https://WEB.test:8443/@alice"), alice);
    assert_eq!(parse("https://handles.test/users/alice"), alice);
    assert_eq!(parse("https://old.test/@alice"), alice);
    assert_eq!(parse("acct:alice@web.test"), alice);
    assert_eq!(parse("acct:alice@old.test"), alice);
    assert_eq!(parse("old.test"), Ok(Resource::InstanceActor));
    assert_eq!(
        parse("https://web.test/@alice/12"),
        Err(ResourceError::Unknown)
    );
    assert_eq!(parse(""), Err(ResourceError::Malformed));
}

proptest::proptest! {
    #[test]
    fn reading_a_resource_never_panics(text in ".*") {
        let _ = Resource::parse(&text, &garden());
    }
}
