//! A browser in a test: it keeps cookies, and sends the forms that it was shown.

use std::collections::BTreeMap;

use crate::app::{Answer, TestApp};

pub(crate) struct Browser<'a> {
    app: &'a TestApp,
    pub(crate) cookies: BTreeMap<String, String>,
}

impl<'a> Browser<'a> {
    pub(crate) fn new(app: &'a TestApp) -> Self {
        Self {
            app,
            cookies: BTreeMap::new(),
        }
    }

    /// A browser in which somebody is signed in by the password of all test users.
    pub(crate) async fn signed_in(app: &'a TestApp, email: &str) -> Self {
        let mut browser = Self::new(app);
        let answer = browser
            .sign_in(email, ferrodon_test_support::PASSWORD)
            .await;
        assert_eq!(answer.status, 302, "{}", answer.body);
        browser
    }

    pub(crate) async fn sign_in(&mut self, email: &str, password: &str) -> Answer {
        let page = self.get("/auth/sign_in").await;
        self.submit(
            &page,
            0,
            &[("user[email]", email), ("user[password]", password)],
        )
        .await
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send("GET", path, None, &[]).await
    }

    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send("POST", path, Some(fields), &[]).await
    }

    /// Sends the page's form with this number, its hidden fields included.
    pub(crate) async fn submit(
        &mut self,
        page: &Answer,
        number: usize,
        typed: &[(&str, &str)],
    ) -> Answer {
        let (action, hidden) = form(&page.body, number);
        let mut fields: Vec<(&str, &str)> = hidden
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        fields.extend_from_slice(typed);
        self.post(&action, &fields).await
    }

    pub(crate) async fn send(
        &mut self,
        method: &str,
        path: &str,
        form: Option<&[(&str, &str)]>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut request = self
            .app
            .request(method, path)
            .header("Accept", "text/html,*/*;q=0.8")
            .header("User-Agent", "Test/1.0");
        if !cookies.is_empty() {
            request = request.header("Cookie", &cookies.join("; "));
        }
        for (name, value) in headers {
            request = request.header(name, value);
        }
        if let Some(fields) = form {
            request = request.form(
                &url::form_urlencoded::Serializer::new(String::new())
                    .extend_pairs(fields)
                    .finish(),
            );
        }
        let answer = request.send().await;
        for (_, cookie) in answer
            .headers
            .iter()
            .filter(|(name, _)| name == "set-cookie")
        {
            let (name, value) = cookie
                .split(';')
                .next()
                .and_then(|pair| pair.split_once('='))
                .expect("a cookie");
            if cookie.contains("max-age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }
}

/// A form's action and hidden fields.
pub(crate) fn form(html: &str, number: usize) -> (String, Vec<(String, String)>) {
    let form = html
        .split("<form ")
        .nth(number + 1)
        .unwrap_or_else(|| panic!("no form {number} in {html}"));
    let form = form.split("</form>").next().unwrap_or_default();
    let hidden = form
        .split("<input ")
        .filter(|input| input.contains("type=\"hidden\""))
        .map(|input| (attribute(input, "name"), attribute(input, "value")))
        .collect();
    (attribute(form, "action"), hidden)
}

fn attribute(tag: &str, name: &str) -> String {
    let value = tag
        .split_once(&format!("{name}=\""))
        .and_then(|(_, rest)| rest.split_once('"'))
        .map_or("", |(value, _)| value);
    value
        .replace("&#38;", "&")
        .replace("&#34;", "\"")
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&amp;", "&")
}

impl Answer {
    /// Where it leads.
    pub(crate) fn location(&self) -> &str {
        self.header("location").unwrap_or_default()
    }
}
