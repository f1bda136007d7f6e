//! How an app learns what became of its request: by its address, by a form, or by the person who copies the code.

use actix_web::http::StatusCode;
use askama::Template;
use ferrodon_usecases::oauth::{
    Authorization, Refusal, ResponseMode, redirect_uris::is_out_of_band,
};
use url::form_urlencoded;

use crate::{
    oauth::error::OAuthError,
    pages::{layout::Layout, web::Web},
    prelude::*,
};

type Fields<'a> = Vec<(&'a str, &'a str)>;

#[derive(Template)]
#[template(path = "form_post.html")]
struct FormPostPage<'a> {
    page: Layout,
    action: &'a str,
    fields: Fields<'a>,
}

/// The person agreed.
pub(super) async fn agreed(
    web: Web,
    asked: &Authorization,
    code: &str,
    state: Option<&str>,
) -> Result<Answer, ApiError> {
    if is_out_of_band(&asked.redirect_uri) {
        let page = web.address("/oauth/authorize/native");
        return web.redirect_to_app(&with_query(&page, &[("code", code)]));
    }
    let fields: Fields<'_> = [Some(("code", code)), state.map(|state| ("state", state))]
        .into_iter()
        .flatten()
        .collect();
    call_back(web, &asked.redirect_uri, asked.response_mode, fields).await
}

/// The person declined.
pub(super) fn denied(
    ctx: &Ctx,
    web: Web,
    asked: &Authorization,
    state: Option<&str>,
) -> Result<Answer, ApiError> {
    let error = OAuthError::new(
        StatusCode::BAD_REQUEST,
        "access_denied",
        ctx.locale(),
        "oauth-access-denied",
    );
    let redirect_uri = Some(asked.redirect_uri.as_str()).filter(|uri| !is_out_of_band(uri));
    tell(
        web,
        &error,
        redirect_uri,
        asked.response_mode == ResponseMode::Fragment,
        state,
    )
}

/// The form was tampered with, or the app changed meanwhile.
pub(super) fn refused(
    ctx: &Ctx,
    web: Web,
    refusal: &Refusal,
    state: Option<&str>,
) -> Result<Answer, ApiError> {
    let error = OAuthError::of_authorization(refusal.error, ctx.locale());
    tell(
        web,
        &error,
        refusal.redirect_uri.as_deref(),
        refusal.in_fragment,
        state,
    )
}

fn tell(
    web: Web,
    error: &OAuthError,
    redirect_uri: Option<&str>,
    in_fragment: bool,
    state: Option<&str>,
) -> Result<Answer, ApiError> {
    let Some(redirect_uri) = redirect_uri else {
        return web.send(error.answer(state)?);
    };
    let mut fields: Fields<'_> = vec![
        ("error", error.code),
        ("error_description", &error.description),
    ];
    fields.extend(state.map(|state| ("state", state)));
    let location = if in_fragment {
        with_fragment(redirect_uri, &fields)
    } else {
        with_query(redirect_uri, &fields)
    };
    web.redirect_to_app(&location)
}

async fn call_back(
    mut web: Web,
    redirect_uri: &str,
    mode: ResponseMode,
    fields: Fields<'_>,
) -> Result<Answer, ApiError> {
    match mode {
        ResponseMode::Query => web.redirect_to_app(&with_query(redirect_uri, &fields)),
        ResponseMode::Fragment => web.redirect_to_app(&with_fragment(redirect_uri, &fields)),
        ResponseMode::FormPost => {
            let page = web.layout().await?;
            web.page(&FormPostPage {
                page,
                action: redirect_uri,
                fields,
            })
        }
    }
}

/// Adds to the query of an address, over what stands there by the same name.
fn with_query(uri: &str, fields: &[(&str, &str)]) -> String {
    let (path, query) = uri.split_once('?').unwrap_or((uri, ""));
    let kept = form_urlencoded::parse(query.as_bytes())
        .filter(|(name, _)| !fields.iter().any(|(new, _)| new == name));
    let mut written = form_urlencoded::Serializer::new(String::new());
    written.extend_pairs(kept).extend_pairs(fields);
    format!("{path}?{}", written.finish())
}

fn with_fragment(uri: &str, fields: &[(&str, &str)]) -> String {
    format!(
        "{uri}#{}",
        form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_joins_what_the_address_had() {
        let fields = [("code", "a-b_c"), ("state", "s t+1")];
        assert_eq!(
            with_query("https://app.example/cb", &fields),
            "https://app.example/cb?code=a-b_c&state=s+t%2B1"
        );
        assert_eq!(
            with_query("app://cb?x=1&code=old", &fields),
            "app://cb?x=1&code=a-b_c&state=s+t%2B1"
        );
        assert_eq!(
            with_fragment("https://app.example/cb", &fields),
            "https://app.example/cb#code=a-b_c&state=s+t%2B1"
        );
    }
}
