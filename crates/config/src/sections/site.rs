//! Who this server is.

use url::Url;

use super::dev::DevConfig;
use super::web::WebConfig;
use crate::{Reader, Secret};

/// Identity, modes and language of the server.
#[derive(Debug, Clone)]
pub struct SiteConfig {
    /// `LOCAL_DOMAIN`: the domain of handles, with a port only in development; never changes. Lower case.
    pub local_domain: String,
    /// `WEB_DOMAIN` (default: `LOCAL_DOMAIN`): host of all URLs; never changes. Lower case.
    pub web_domain: String,
    /// `ALTERNATE_DOMAINS`, comma separated: further hosts for which requests and WebFinger are answered.
    pub alternate_domains: Vec<String>,
    /// Whether our URLs begin with `https`: always in production, unless `FERRODON_DEV_PLAIN_HTTP`; in other
    /// `RAILS_ENV`s with `LOCAL_HTTPS=true`.
    pub https: bool,
    /// `STREAMING_API_BASE_URL` (default: `wss://WEB_DOMAIN`), without a slash at its end.
    pub streaming_api_base_url: String,
    /// `SINGLE_USER_MODE`: the front page is the first account's.
    pub single_user_mode: bool,
    /// `LIMITED_FEDERATION_MODE` (old name `WHITELIST_MODE`): only allowed servers; public pages and API close.
    pub limited_federation_mode: bool,
    /// `AUTHORIZED_FETCH`: if set at all, it overrides the site setting.
    pub authorized_fetch: Option<bool>,
    /// `DISALLOW_UNAUTHENTICATED_API_ACCESS`: the REST API needs a token.
    pub disallow_unauthenticated_api_access: bool,
    /// `DEFAULT_LOCALE` (`en`): language where nothing else decides.
    pub default_locale: String,
    /// `FORCE_DEFAULT_LOCALE`: the browser's language is ignored.
    pub force_default_locale: bool,
    /// Where the running code can be read: `SOURCE_BASE_URL`, or `https://github.com/` + `GITHUB_REPOSITORY`
    /// (`mastodon/mastodon`), with `/tree/` + `SOURCE_TAG` or `SOURCE_COMMIT` if one is set.
    pub source_url: String,
    /// `FERRODON_SOFTWARE_NAME` (`ferrodon`): the name in NodeInfo and the User-Agent, for peers that know only a
    /// fixed list of names.
    pub software_name: String,
    /// `SELF_DESTRUCT`: the signed `LOCAL_DOMAIN` that ends this server.
    pub self_destruct: Option<Secret>,
}

impl SiteConfig {
    /// Reads the section.
    pub fn read(reader: &mut Reader<'_>, dev: &DevConfig, web: &WebConfig) -> Self {
        let production = reader.rails_env() == "production";
        let https = if production {
            !dev.plain_http
        } else {
            reader.flag("LOCAL_HTTPS")
        };
        let local_domain = domain(reader, "LOCAL_DOMAIN")
            .unwrap_or_else(|| format!("localhost:{}", web.listen.port().unwrap_or(3000)));
        let web_domain = domain(reader, "WEB_DOMAIN").unwrap_or_else(|| local_domain.clone());
        let alternate_domains = reader
            .list("ALTERNATE_DOMAINS", ',')
            .iter()
            .map(|d| d.to_lowercase())
            .collect();
        if reader.optional("WHITELIST_MODE").is_some() {
            reader.warn("WHITELIST_MODE is an old name: use LIMITED_FEDERATION_MODE");
        }
        Self {
            https,
            streaming_api_base_url: streaming_url(reader, https, &web_domain),
            local_domain,
            web_domain,
            alternate_domains,
            single_user_mode: reader.flag("SINGLE_USER_MODE"),
            limited_federation_mode: match reader.optional("LIMITED_FEDERATION_MODE") {
                Some(value) => value == "true",
                None => reader.flag("WHITELIST_MODE"),
            },
            authorized_fetch: reader
                .optional("AUTHORIZED_FETCH")
                .map(|value| value == "true"),
            disallow_unauthenticated_api_access: reader.flag("DISALLOW_UNAUTHENTICATED_API_ACCESS"),
            default_locale: locale(reader),
            force_default_locale: reader.flag("FORCE_DEFAULT_LOCALE"),
            source_url: source_url(reader),
            software_name: software_name(reader),
            self_destruct: reader.secret("SELF_DESTRUCT"),
        }
    }

    /// `https` or `http`.
    pub fn scheme(&self) -> &'static str {
        if self.https { "https" } else { "http" }
    }

    /// The address that all our URLs begin with, without a slash at its end.
    pub fn base_url(&self) -> String {
        format!("{}://{}", self.scheme(), self.web_domain)
    }
}

fn domain(reader: &mut Reader<'_>, name: &str) -> Option<String> {
    let value = reader.optional(name)?.to_lowercase();
    let looks_right = Url::parse(&format!("http://{value}/"))
        .is_ok_and(|url| url.path() == "/" && url.query().is_none() && url.username().is_empty());
    if value.contains(['/', ' ', '@', '?', '#']) || !looks_right {
        reader.mistake(
            name,
            format!("is `{value}`"),
            "set a bare domain such as `example.com`, without `https://`",
        );
        return None;
    }
    Some(value)
}

fn streaming_url(reader: &mut Reader<'_>, https: bool, web_domain: &str) -> String {
    let default = format!("{}://{web_domain}", if https { "wss" } else { "ws" });
    let Some(value) = reader.optional("STREAMING_API_BASE_URL") else {
        return default;
    };
    match Url::parse(&value) {
        Ok(url) if matches!(url.scheme(), "ws" | "wss" | "http" | "https") && url.has_host() => {
            value.trim_end_matches('/').to_owned()
        }
        _ => {
            reader.mistake(
                "STREAMING_API_BASE_URL",
                format!("is `{value}`"),
                "set an address such as `wss://example.com`",
            );
            default
        }
    }
}

fn locale(reader: &mut Reader<'_>) -> String {
    let value = reader.string("DEFAULT_LOCALE", "en");
    let fits = value.len() <= 20
        && value
            .split('-')
            .all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric()));
    if !fits {
        reader.mistake(
            "DEFAULT_LOCALE",
            format!("is `{value}`"),
            "set a language code such as `en` or `pt-BR`",
        );
    }
    value
}

fn software_name(reader: &mut Reader<'_>) -> String {
    let value = reader.string("FERRODON_SOFTWARE_NAME", "ferrodon");
    // NodeInfo's schema allows no more than this
    if !value
        .chars()
        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    {
        reader.mistake(
            "FERRODON_SOFTWARE_NAME",
            format!("is `{value}`"),
            "use lower-case letters, digits and `-`",
        );
    }
    value
}

fn source_url(reader: &Reader<'_>) -> String {
    let repository = reader.string("GITHUB_REPOSITORY", "mastodon/mastodon");
    let base = reader.string(
        "SOURCE_BASE_URL",
        &format!("https://github.com/{repository}"),
    );
    match reader
        .optional("SOURCE_TAG")
        .or_else(|| reader.optional("SOURCE_COMMIT"))
    {
        Some(reference) => format!("{base}/tree/{reference}"),
        None => base,
    }
}
