//! What a profile may hold, as the original judged it.

use ferrodon_db::accounts;
use ferrodon_test_support::TestUser;
use ferrodon_usecases::profiles::{NewField, ProfileFault, ProfileUpdate, UpdateError, update};
use serde_json::{Value, json};

use crate::support::{Ground, vectors};

/// The faults that a change meets, by the original's names.
async fn faults(
    ground: &Ground,
    user: &TestUser,
    wish: &ProfileUpdate,
) -> Vec<(&'static str, &'static str)> {
    let faults = match update(&ground.context, user.id, user.account.id, wish).await {
        Ok(_) => return Vec::new(),
        Err(UpdateError::Invalid(faults)) => faults,
        Err(error) => panic!("{error}"),
    };
    let name = |fault: ProfileFault| match fault {
        ProfileFault::AttributionDomains => ("attribution_domains", "too_long"),
        ProfileFault::AttributionDomain(_) => ("attribution_domains", "invalid_domain_on_line"),
        ProfileFault::AvatarDescription => ("avatar_description", "too_long"),
        ProfileFault::HeaderDescription => ("header_description", "too_long"),
        ProfileFault::DisplayName => ("display_name", "too_long"),
        ProfileFault::Note => ("note", "too_long"),
        ProfileFault::Fields => ("fields", "too_long"),
        ProfileFault::FieldLabels => ("fields", "fields_with_values_missing_labels"),
        ProfileFault::Privacy => ("default_privacy", "inclusion"),
        ProfileFault::Language => ("default_language", "invalid"),
        ProfileFault::QuotePolicy => ("default_quote_policy", "inclusion"),
    };
    faults.into_iter().map(name).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn profiles_are_limited_as_vectors_say() {
    let ground = Ground::new().await;
    let user = ground.db.user("alice").await;
    let mut checked = 0;
    for (input, output) in vectors("profile_limits") {
        let (column, value) = input.as_object().unwrap().iter().next().unwrap();
        let text = || Some(value.as_str().unwrap().to_owned());
        let wish = match column.as_str() {
            "display_name" => ProfileUpdate {
                display_name: text(),
                ..ProfileUpdate::default()
            },
            "note" => ProfileUpdate {
                note: text(),
                ..ProfileUpdate::default()
            },
            "header_description" => ProfileUpdate {
                header_description: text(),
                ..ProfileUpdate::default()
            },
            "fields" => {
                let rows = value.as_array().unwrap().iter();
                let field = |row: &Value| NewField {
                    name: row.get("name").cloned(),
                    value: row.get("value").cloned(),
                };
                ProfileUpdate {
                    fields: Some(rows.map(field).collect()),
                    ..ProfileUpdate::default()
                }
            }
            // no columns that people change
            _ => continue,
        };
        let expected: Vec<Value> = output["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| json!([it[0], it[1]]))
            .collect();
        let found: Vec<Value> = faults(&ground, &user, &wish)
            .await
            .iter()
            .map(|(a, b)| json!([a, b]))
            .collect();
        assert_eq!(found, expected, "{input}");
        let kept = &output["kept"][column];
        if found.is_empty() && column != "fields" {
            let row = accounts::find_by_id(&*ground.db.conn().await, user.account.id)
                .await
                .unwrap()
                .unwrap();
            let ours = match column.as_str() {
                "note" => &row.note,
                "header_description" => &row.header_description,
                _ => &row.display_name,
            };
            assert_eq!(json!(ours), *kept, "{input}");
        }
        checked += 1;
    }
    assert!(checked > 12);
}

#[tokio::test(flavor = "multi_thread")]
async fn sites_of_authors_are_kept_as_vectors_say() {
    let ground = Ground::new().await;
    let user = ground.db.user("alice").await;
    for (input, output) in vectors("attribution_domains") {
        let given: Vec<String> = serde_json::from_value(input[0].clone()).unwrap();
        let wish = ProfileUpdate {
            attribution_domains: Some(given),
            ..ProfileUpdate::default()
        };
        let expected: Vec<Value> = output["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it[0].clone())
            .collect();
        let found: Vec<Value> = faults(&ground, &user, &wish)
            .await
            .iter()
            .map(|(_, kind)| json!(kind))
            .collect();
        assert_eq!(found, expected, "{input}");
        if found.is_empty() {
            let row = accounts::find_by_id(&*ground.db.conn().await, user.account.id)
                .await
                .unwrap()
                .unwrap();
            assert_eq!(
                json!(row.attribution_domains.unwrap_or_default()),
                output["kept"],
                "{input}"
            );
        }
    }
}
