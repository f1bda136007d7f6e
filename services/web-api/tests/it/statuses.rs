//! Statuses: written, read and deleted through the front door.

mod composing;
mod deleting;
mod profiles;
mod reactions;
mod threads;

use ferrodon_types::{AccountId, StatusId};
use serde_json::Value;

use crate::app::{Answer, Request, TestApp};

/// The id of the status that was answered with.
fn id(answer: &Answer) -> StatusId {
    assert_eq!(answer.status, 200, "{}", answer.body);
    StatusId(number(&answer.json()["id"]))
}

/// The ids of a list of statuses.
fn ids(answer: &Answer) -> Vec<StatusId> {
    assert_eq!(answer.status, 200, "{}", answer.body);
    let list: Vec<Value> = serde_json::from_str(&answer.body).expect("a list");
    list.iter()
        .map(|item| StatusId(number(&item["id"])))
        .collect()
}

fn number(id: &Value) -> i64 {
    id.as_str().expect("an id").parse().expect("a number")
}

/// Somebody who acts.
#[derive(Clone)]
struct Person {
    id: AccountId,
    token: String,
}

async fn person(app: &TestApp, name: &str) -> Person {
    let (user, token) = app.user(name).await;
    Person {
        id: user.account.id,
        token,
    }
}

impl Person {
    fn get<'a>(&self, app: &'a TestApp, path: &str) -> Request<'a> {
        app.get(path).token(&self.token)
    }

    fn post<'a>(&self, app: &'a TestApp, path: &str) -> Request<'a> {
        app.post(path).token(&self.token)
    }

    async fn say(&self, app: &TestApp, form: &str) -> Answer {
        self.post(app, "/api/v1/statuses").form(form).send().await
    }

    async fn act(&self, app: &TestApp, status: StatusId, verb: &str) -> Answer {
        self.post(app, &format!("/api/v1/statuses/{status}/{verb}"))
            .send()
            .await
    }
}

/// How many jobs of a kind wait, of those about one thing if it is named.
async fn jobs(app: &TestApp, kind: &str) -> i64 {
    let sql = format!("SELECT count(*) FROM ferrodon.jobs WHERE kind = '{kind}'");
    app.db.number(&sql).await.unwrap_or(0)
}

async fn count(app: &TestApp, sql: &str) -> i64 {
    app.db.number(sql).await.unwrap_or(0)
}
