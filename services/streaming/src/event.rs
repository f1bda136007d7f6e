//! An event on its way to many clients.

use std::{
    borrow::Cow,
    collections::HashMap,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use bytes::Bytes;
use ferrodon_policy::keywords::FoldedText;
use ferrodon_redis::events;
use ferrodon_types::{AccountId, facts::LiveStatusFacts};
use serde::Deserialize;
use tokio_tungstenite::tungstenite::Utf8Bytes;

/// An event, shared by all who get it. Everything that is derived from it is derived once.
#[derive(Debug)]
pub(crate) struct LiveEvent {
    /// `update`, `delete`, …
    name: String,
    /// The payload's JSON.
    payload: String,
    status: OnceLock<Option<LiveStatus>>,
    forms: Mutex<HashMap<(Arc<str>, Form), Bytes>>,
}

/// What is added to a payload.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Form {
    /// Nothing.
    AsIs,
    /// `filtered`, a list as JSON: `[]` for most.
    Filtered(Cow<'static, str>),
}

/// The form of all whose filters find nothing.
pub(crate) const NOTHING_FILTERED: Form = Form::Filtered(Cow::Borrowed("[]"));

impl LiveEvent {
    /// Reads a message from Redis; none for what is no event, or has no payload.
    pub(crate) fn parse(message: &[u8]) -> Option<Self> {
        let received = events::parse(message)?;
        let payload = received.payload?;
        Some(Self {
            name: received.event.into_owned(),
            payload: one_line(payload.get()),
            status: OnceLock::new(),
            forms: Mutex::default(),
        })
    }

    /// Whether it brings a status that a viewer may not want.
    pub(crate) fn brings_status(&self) -> bool {
        matches!(self.name.as_str(), "update" | "status.update")
    }

    /// The status that it brings; none where the payload isn't one.
    pub(crate) fn status(&self) -> Option<&LiveStatus> {
        self.status
            .get_or_init(|| LiveStatus::parse(&self.payload))
            .as_ref()
    }

    /// The message for a WebSocket. `stream` is the stream's name as JSON.
    pub(crate) fn for_websocket(&self, stream: &Arc<str>, form: Form) -> Utf8Bytes {
        let bytes = self.shared(stream, form, |payload| {
            // an object travels as text inside of the text; a number or truth value stays what it is
            let payload = if payload.starts_with(['{', '[']) {
                quoted(payload)
            } else {
                payload.to_owned()
            };
            format!(
                r#"{{"stream":{stream},"event":{},"payload":{payload}}}"#,
                quoted(&self.name)
            )
        });
        // it was text when it was made
        Utf8Bytes::try_from(bytes).unwrap_or_default()
    }

    /// The lines for an event stream.
    pub(crate) fn for_event_stream(&self, form: Form) -> Bytes {
        static NO_STREAM: OnceLock<Arc<str>> = OnceLock::new();
        self.shared(NO_STREAM.get_or_init(|| Arc::from("")), form, |payload| {
            // text travels bare
            let text: Option<String> = serde_json::from_str(payload).ok();
            format!(
                "event: {}\ndata: {}\n\n",
                self.name,
                text.as_deref().unwrap_or(payload)
            )
        })
    }

    fn shared(&self, stream: &Arc<str>, form: Form, make: impl FnOnce(&str) -> String) -> Bytes {
        // what one viewer's own filters find is nobody else's
        let is_common = form == Form::AsIs || form == NOTHING_FILTERED;
        if !is_common {
            return make(&self.payload_in(&form)).into();
        }
        let mut forms = self.forms.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(made) = forms.get(&(Arc::clone(stream), form.clone())) {
            return made.clone();
        }
        let made = Bytes::from(make(&self.payload_in(&form)));
        forms.insert((Arc::clone(stream), form), made.clone());
        made
    }

    fn payload_in(&self, form: &Form) -> Cow<'_, str> {
        let Form::Filtered(filtered) = form else {
            return Cow::Borrowed(&self.payload);
        };
        match self.payload.trim_end().strip_suffix('}') {
            Some(open) => Cow::Owned(format!(r#"{open},"filtered":{filtered}}}"#)),
            None => Cow::Borrowed(&self.payload),
        }
    }
}

/// A payload that is written over several lines would break an event stream. (Within strings lines are escaped.)
fn one_line(json: &str) -> String {
    if json.contains(['\n', '\r']) {
        json.replace(['\n', '\r'], " ")
    } else {
        json.to_owned()
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A status on a public or hashtag stream, as far as somebody may not want it.
#[derive(Debug)]
pub(crate) struct LiveStatus {
    /// What blocks, mutes and languages are judged by.
    pub(crate) facts: LiveStatusFacts,
    /// Whether `filtered` is there already.
    pub(crate) is_filtered: bool,
    source: Source,
    text: OnceLock<FoldedText>,
}

/// What keyword filters look at.
#[derive(Debug)]
struct Source {
    spoiler_text: String,
    content: String,
    others: Vec<String>,
}

impl LiveStatus {
    fn parse(payload: &str) -> Option<Self> {
        let status: Payload = serde_json::from_str(payload).ok()?;
        let account = status.account;
        let facts = LiveStatusFacts {
            author_id: account.id,
            author_domain: (account.username != account.acct).then(|| {
                account
                    .acct
                    .split_once('@')
                    .map(|(_, domain)| domain.to_owned())
                    .unwrap_or_default()
            }),
            mentions: status
                .mentions
                .into_iter()
                .map(|mention| mention.id)
                .collect(),
            language: status.language,
        };
        let options = status
            .poll
            .into_iter()
            .flat_map(|poll| poll.options)
            .map(|option| option.title);
        let media = status
            .media_attachments
            .into_iter()
            .filter_map(|media| media.description);
        let source = Source {
            spoiler_text: status.spoiler_text.unwrap_or_default(),
            content: status.content.unwrap_or_default(),
            others: options.chain(media).collect(),
        };
        Some(Self {
            facts,
            is_filtered: status.filtered.is_some(),
            source,
            text: OnceLock::new(),
        })
    }

    /// The text that keyword filters look at, folded once for all viewers.
    pub(crate) fn text(&self) -> &FoldedText {
        self.text.get_or_init(|| {
            let content = ferrodon_text::plain::from_html(&self.source.content);
            let mut parts = vec![self.source.spoiler_text.as_str(), content.as_str()];
            parts.extend(self.source.others.iter().map(String::as_str));
            FoldedText::new(parts.join("\n\n"))
        })
    }
}

#[derive(Deserialize)]
struct Payload {
    account: Account,
    #[serde(default)]
    mentions: Vec<Mention>,
    language: Option<String>,
    spoiler_text: Option<String>,
    content: Option<String>,
    poll: Option<Poll>,
    #[serde(default)]
    media_attachments: Vec<Media>,
    #[serde(default, deserialize_with = "present")]
    filtered: Option<()>,
}

/// Something is there, `null` included.
fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<()>, D::Error> {
    serde::de::IgnoredAny::deserialize(deserializer).map(|_| Some(()))
}

#[derive(Deserialize)]
struct Account {
    id: AccountId,
    username: String,
    acct: String,
}

#[derive(Deserialize)]
struct Mention {
    id: AccountId,
}

#[derive(Deserialize)]
struct Poll {
    #[serde(default)]
    options: Vec<PollOption>,
}

#[derive(Deserialize)]
struct PollOption {
    title: String,
}

#[derive(Deserialize)]
struct Media {
    description: Option<String>,
}

#[cfg(test)]
mod tests {
    use std::{borrow::Cow, sync::Arc};

    use super::{Form, LiveEvent, NOTHING_FILTERED};

    fn event(message: &str) -> LiveEvent {
        LiveEvent::parse(message.as_bytes()).expect("it is an event")
    }

    fn ws(message: &str, stream: &str, form: Form) -> String {
        event(message)
            .for_websocket(&Arc::from(stream), form)
            .to_string()
    }

    fn sse(message: &str, form: Form) -> String {
        String::from_utf8(event(message).for_event_stream(form).to_vec()).expect("it is text")
    }

    #[test]
    fn an_object_is_text_inside_of_text_and_a_text_is_itself() {
        let update = r#"{"event":"update","payload":{"id":"1","content":"<p>\"ä\"</p>"}}"#;
        assert_eq!(
            ws(update, r#"["hashtag","Foo"]"#, Form::AsIs),
            r#"{"stream":["hashtag","Foo"],"event":"update","payload":"{\"id\":\"1\",\"content\":\"<p>\\\"ä\\\"</p>\"}"}"#
        );
        assert_eq!(
            sse(update, Form::AsIs),
            "event: update\ndata: {\"id\":\"1\",\"content\":\"<p>\\\"ä\\\"</p>\"}\n\n"
        );
        let delete = r#"{"event":"delete","payload":"12"}"#;
        assert_eq!(
            ws(delete, r#"["user"]"#, Form::AsIs),
            r#"{"stream":["user"],"event":"delete","payload":"12"}"#
        );
        assert_eq!(sse(delete, Form::AsIs), "event: delete\ndata: 12\n\n");
        assert_eq!(
            ws(r#"{"event":"x","payload":5}"#, "[]", Form::AsIs),
            r#"{"stream":[],"event":"x","payload":5}"#
        );
    }

    #[test]
    fn what_filters_found_comes_last_in_the_payload() {
        let update = r#"{"event":"update","payload":{"id":"1" } }"#;
        assert_eq!(
            sse(update, NOTHING_FILTERED),
            "event: update\ndata: {\"id\":\"1\" ,\"filtered\":[]}\n\n"
        );
        let found = Form::Filtered(Cow::Borrowed(r#"[{"a":1}]"#));
        assert_eq!(
            sse(update, found),
            "event: update\ndata: {\"id\":\"1\" ,\"filtered\":[{\"a\":1}]}\n\n"
        );
    }

    #[test]
    fn a_form_is_made_once() {
        let event = event(r#"{"event":"update","payload":{"id":"1"}}"#);
        let stream = Arc::from(r#"["public"]"#);
        let (one, other) = (
            event.for_websocket(&stream, Form::AsIs),
            event.for_websocket(&stream, Form::AsIs),
        );
        assert_eq!(one.as_ptr(), other.as_ptr());
    }

    #[test]
    fn a_status_is_read_as_far_as_it_is_judged() {
        let status = r#"{"event":"update","payload":{"account":{"id":"7","username":"a","acct":"a@far.example"},
            "mentions":[{"id":"8"}],"language":"de","spoiler_text":"CW","content":"<p>One<br />two</p><p>t&amp;hree</p>",
            "poll":{"options":[{"title":"yes"}]},"media_attachments":[{"description":null},{"description":"pic"}]}}"#;
        let event = event(status);
        let status = event.status().expect("it is a status");
        assert_eq!(status.facts.author_domain.as_deref(), Some("far.example"));
        assert_eq!(
            (
                status.facts.mentions[0].get(),
                status.facts.language.as_deref()
            ),
            (8, Some("de"))
        );
        assert!(!status.is_filtered);
        assert_eq!(
            status.text().original(),
            "CW\n\nOne\ntwo\nt&hree\n\nyes\n\npic"
        );
    }

    #[test]
    fn filtered_is_seen_also_where_it_is_null() {
        let event = event(
            r#"{"event":"update","payload":{"account":{"id":"7","username":"a","acct":"a"},"filtered":null}}"#,
        );
        assert!(
            event
                .status()
                .is_some_and(|status| status.is_filtered && status.facts.author_domain.is_none())
        );
    }
}
