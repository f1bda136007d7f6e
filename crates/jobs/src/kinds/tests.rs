use ferrodon_types::{AccountId, NotificationType, StatusId, Visibility};
use serde_json::json;

use super::*;
use crate::job::full_key;

#[test]
fn payloads_are_small_and_read_back() {
    let job = RemoveStatus {
        status_id: StatusId(5),
        account_id: AccountId(1),
        visibility: Visibility::Limited,
        reblog_of_id: None,
        reblog_of_account_id: None,
        in_reply_to_id: Some(StatusId(4)),
        in_reply_to_account_id: Some(AccountId(2)),
        tags: vec!["tea".to_owned()],
        mentioned_account_ids: vec![AccountId(2)],
        local: true,
        has_media: false,
        language: Some("en".to_owned()),
        reblogs: vec![(StatusId(6), AccountId(3))],
    };
    let written = serde_json::to_value(&job).unwrap();
    assert_eq!(written["visibility"], json!(4));
    assert_eq!(
        serde_json::from_value::<RemoveStatus>(written).unwrap(),
        job
    );
}

#[test]
fn payloads_of_older_code_lack_what_was_added_since() {
    let read: DistributeStatus = serde_json::from_value(json!({ "status_id": "7" })).unwrap();
    assert_eq!(read, DistributeStatus::new(StatusId(7)));
}

#[test]
fn a_notification_is_the_same_work_only_for_the_same_recipient_type_and_cause() {
    let job = Notify {
        recipient_id: AccountId(1),
        kind: NotificationType::Favourite,
        activity_type: "Favourite".to_owned(),
        activity_id: 9,
    };
    assert_eq!(
        full_key(&job).as_deref(),
        Some("notify:1:favourite:Favourite:9")
    );
    let written = serde_json::to_value(&job).unwrap();
    assert_eq!(written["type"], json!("favourite"));
    assert_eq!(serde_json::from_value::<Notify>(written).unwrap(), job);
}

#[test]
fn kinds_have_names_of_their_own() {
    let mut names: Vec<&str> = ALL.iter().map(|(name, _)| *name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), ALL.len());
}
