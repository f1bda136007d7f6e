use std::collections::{HashMap, HashSet};

use chrono::DateTime;
use ferrodon_policy::{
    interaction::{self, InteractionPolicy},
    keywords::{FoldedText, KeywordFilter},
    roles::{self, Permission},
};
use ferrodon_types::{
    AccountId, StatusId, Visibility,
    facts::{AccountFacts, AuthorFacts, FollowFacts, RoleFacts, StatusFacts, ViewerFacts},
};
use serde_json::{Value, json};

use crate::vectors::{Differences, read};

#[test]
fn keywords_find_what_the_vectors_say() {
    let mut differences = Differences::default();
    for vector in read(include_str!("../vectors/filter_keywords.json")) {
        let keyword = vector.input[0].as_str().unwrap();
        let whole_word = vector.input[1].as_bool().unwrap();
        let text = FoldedText::new(vector.input[2].as_str().unwrap());
        let alone = KeywordFilter::new([(keyword, whole_word)]);
        differences.compare(
            &vector.input,
            "found",
            alone.find(&text),
            &vector.output["found"],
        );
        let together = KeywordFilter::new([("nothing-of-the-kind", true), (keyword, whole_word)]);
        differences.compare(
            &vector.input,
            "together",
            together.find(&text),
            &vector.output["together"],
        );
    }
    differences.none();
}

#[test]
fn roles_allow_what_the_vectors_say() {
    let mut differences = Differences::default();
    for vector in read(include_str!("../vectors/roles.json")) {
        let own = vector.input.as_i64().unwrap();
        let everyone = vector.output["everyone"].as_i64().unwrap();
        assert_eq!(everyone, roles::EVERYONE_DEFAULT);
        let role = RoleFacts {
            permissions: own,
            everyone,
            ..RoleFacts::default()
        };
        let names = |permissions| {
            Permission::named_in(permissions)
                .map(Permission::as_str)
                .collect::<Vec<_>>()
        };
        differences.compare(&vector.input, "keys", names(own), &vector.output["keys"]);
        differences.compare(
            &vector.input,
            "computed",
            roles::permissions_of(role),
            &vector.output["computed"],
        );
        differences.compare(
            &vector.input,
            "may",
            names(roles::permissions_of(role)),
            &vector.output["may"],
        );
    }
    differences.none();
}

#[test]
fn policies_are_read_as_in_the_vectors() {
    let mut differences = Differences::default();
    for vector in read(include_str!("../vectors/policy_bits.json")) {
        let policy = InteractionPolicy(vector.input.as_i64().unwrap() as i32);
        differences.compare(
            &vector.input,
            "automatic",
            policy.automatic(),
            &vector.output["automatic"],
        );
        differences.compare(
            &vector.input,
            "manual",
            policy.manual(),
            &vector.output["manual"],
        );
        let missing = json!([policy.lacks_automatic(), policy.lacks_manual()]);
        differences.compare(&vector.input, "missing", missing, &vector.output["missing"]);
    }
    differences.none();
}

/// The recorded rows that policies depend on.
struct Rows {
    statuses: HashMap<i64, Value>,
    accounts: HashMap<i64, Value>,
    follows: HashSet<(i64, i64)>,
}

impl Rows {
    fn read() -> Self {
        let rows: Vec<(String, Value)> =
            serde_json::from_str(include_str!("../vectors/_rows.json")).unwrap();
        let by_id = |table: &str| {
            let rows = rows.iter().filter(|(name, _)| name == table);
            rows.map(|(_, row)| (row["id"].as_i64().unwrap(), row.clone()))
                .collect()
        };
        let follows = rows.iter().filter(|(name, _)| name == "follows");
        Self {
            statuses: by_id("statuses"),
            accounts: by_id("accounts"),
            follows: follows
                .map(|(_, row)| {
                    (
                        row["account_id"].as_i64().unwrap(),
                        row["target_account_id"].as_i64().unwrap(),
                    )
                })
                .collect(),
        }
    }

    fn viewer(&self, id: i64, other: i64) -> ViewerFacts {
        let mut viewer = ViewerFacts::new(AccountId(id));
        let relation = viewer.relations.entry(AccountId(other));
        relation.following = self
            .follows
            .contains(&(id, other))
            .then(FollowFacts::default);
        relation.followed_by = self
            .follows
            .contains(&(other, id))
            .then_some(DateTime::UNIX_EPOCH.naive_utc());
        viewer
    }

    fn account(&self, id: i64) -> AccountFacts {
        let row = &self.accounts[&id];
        let mut account = AccountFacts::local(AccountId(id));
        account.domain = row["domain"].as_str().map(str::to_owned);
        account.locked = row["locked"].as_bool().unwrap_or_default();
        account.discoverable = row["discoverable"].as_bool();
        account.feature_approval_policy =
            row["feature_approval_policy"].as_i64().unwrap_or_default() as i32;
        account
    }

    fn status(&self, id: i64) -> (i64, StatusFacts) {
        let row = &self.statuses[&id];
        let author = row["account_id"].as_i64().unwrap();
        let mut status = StatusFacts::public(StatusId(id), AuthorFacts::local(AccountId(author)));
        status.visibility =
            Visibility::from_db(row["visibility"].as_i64().unwrap_or_default() as i32);
        status.quote_approval_policy =
            row["quote_approval_policy"].as_i64().unwrap_or_default() as i32;
        (author, status)
    }
}

#[test]
fn policies_mean_for_somebody_what_the_vectors_say() {
    let rows = Rows::read();
    let mut differences = Differences::default();
    for vector in read(include_str!("../vectors/policies_for.json")) {
        let id = vector.input[1].as_i64().unwrap();
        let asker = vector.input[2].as_i64();
        let (answer, policy) = if vector.input[0] == "Status" {
            let (author, status) = rows.status(id);
            let viewer = asker.map(|asker| rows.viewer(asker, author));
            (
                interaction::quote(viewer.as_ref(), &status),
                InteractionPolicy(status.quote_approval_policy),
            )
        } else {
            let account = rows.account(id);
            let viewer = asker.map(|asker| rows.viewer(asker, id));
            let featureable = viewer
                .as_ref()
                .map(|viewer| interaction::may_feature(viewer, &account));
            differences.compare(
                &vector.input,
                "featureable",
                featureable,
                &vector.output["featureable"],
            );
            (
                interaction::feature(viewer.as_ref(), &account),
                interaction::feature_policy(&account),
            )
        };
        differences.compare(
            &vector.input,
            "answer",
            answer.as_str(),
            &vector.output["answer"],
        );
        differences.compare(
            &vector.input,
            "automatic",
            policy.automatic(),
            &vector.output["automatic"],
        );
        differences.compare(
            &vector.input,
            "manual",
            policy.manual(),
            &vector.output["manual"],
        );
    }
    differences.none();
}

proptest::proptest! {
    #[test]
    fn looking_for_keywords_never_panics(keyword in ".*", text in ".*", whole_word in proptest::bool::ANY) {
        let text = FoldedText::new(text);
        let filter = KeywordFilter::new([(keyword.as_str(), whole_word)]);
        if let Some(found) = filter.find(&text) {
            proptest::prop_assert!(text.original().contains(found));
        }
    }

    #[test]
    fn a_keyword_is_found_in_itself(keyword in ".+") {
        let text = FoldedText::new(keyword.clone());
        let filter = KeywordFilter::new([(keyword.as_str(), true)]);
        proptest::prop_assert_eq!(filter.find(&text), Some(keyword.as_str()));
    }
}
