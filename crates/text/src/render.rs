//! Local texts as HTML.

use ferrodon_types::{LocalUrls, domain};

use crate::{
    chars,
    extract::{self, EntityKind},
    html::write,
    links::{self, LinkRel},
};

/// An account that a text may mention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownMention<'a> {
    /// The name in its own spelling.
    pub username: &'a str,
    /// The domain as kept; none for an account here.
    pub domain: Option<&'a str>,
    /// The profile page (not the actor's id).
    pub url: &'a str,
}

/// What rendering needs to know of the world.
#[derive(Debug, Clone, Copy)]
pub struct RenderContext<'a> {
    /// Our own addresses and names.
    pub urls: &'a LocalUrls,
    /// The accounts that become links where they are mentioned; any other mention stays text.
    pub mentions: &'a [KnownMention<'a>],
    /// The page (else the id) of a status that this one quotes; a line with it goes in front, for those who know no
    /// quotes.
    pub quoted_url: Option<&'a str>,
}

/// How mentions name an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MentionNames {
    /// `@user`.
    Short,
    /// `@user`, and `@user@domain` where another account of the context has the same name.
    Distinct,
    /// `@user@domain`.
    Full,
}

/// How a text is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RenderStyle {
    /// Whether there are paragraphs and line breaks; otherwise the text is one piece.
    pub paragraphs: bool,
    /// How mentions name an account.
    pub names: MentionNames,
    /// What `rel` says of links.
    pub rel: LinkRel,
}

/// A status. `context.mentions` are its author and whom it mentions, in this order.
pub fn status_html(text: &str, context: &RenderContext<'_>) -> String {
    let style = RenderStyle {
        paragraphs: true,
        names: MentionNames::Distinct,
        rel: LinkRel::Plain,
    };
    html(text, context, style)
}

/// A profile's note. `context.mentions` are all known accounts among those mentioned.
pub fn account_note_html(text: &str, context: &RenderContext<'_>) -> String {
    let style = RenderStyle {
        paragraphs: true,
        names: MentionNames::Short,
        rel: LinkRel::Plain,
    };
    html(text, context, style)
}

/// The value of a profile's field. `context.mentions` are all known accounts among those mentioned.
pub fn field_html(text: &str, context: &RenderContext<'_>) -> String {
    let style = RenderStyle {
        paragraphs: false,
        names: MentionNames::Full,
        rel: LinkRel::Me,
    };
    html(text, context, style)
}

/// Any text in any style.
pub fn html(text: &str, context: &RenderContext<'_>, style: RenderStyle) -> String {
    let mut html = String::new();
    if !chars::is_blank(text) {
        html = linked(text, context, style);
        if style.paragraphs {
            html = paragraphs(&html);
        }
    }
    match context.quoted_url {
        Some(url) => with_quote_fallback(url, &html),
        None => html,
    }
}

/// A plain text as HTML in which nothing is linked.
pub fn escaped(text: &str) -> String {
    write::escape(text)
}

/// A mention of an account, linked to its profile page.
pub fn mention_html(account: &KnownMention<'_>, names: MentionNames) -> String {
    let name = match (account.domain, names) {
        (Some(domain), MentionNames::Full) => {
            format!("{}@{}", account.username, domain::display(domain))
        }
        _ => account.username.to_owned(),
    };
    format!(
        "<span class=\"h-card\" translate=\"no\"><a href=\"{}\" class=\"u-url mention\">@<span>{}</span></a></span>",
        write::escape(account.url),
        write::escape(&name),
    )
}

fn linked(text: &str, context: &RenderContext<'_>, style: RenderStyle) -> String {
    let mut html = String::with_capacity(text.len() * 2);
    let mut end = 0;
    for entity in extract::entities(text) {
        html.push_str(&write::escape(&text[end..entity.range.start]));
        match entity.kind {
            EntityKind::Url(url) | EntityKind::OtherUri(url) => {
                html.push_str(&links::shortened(url, style.rel));
            }
            EntityKind::Hashtag(name) => html.push_str(&hashtag_html(name, context.urls)),
            EntityKind::Mention(mention) => match find_mentioned(mention, context, style.names) {
                Some((account, names)) => html.push_str(&mention_html(account, names)),
                None => html.push_str(&write::escape(&text[entity.range.clone()])),
            },
        }
        end = entity.range.end;
    }
    html.push_str(&write::escape(&text[end..]));
    html
}

fn hashtag_html(name: &str, urls: &LocalUrls) -> String {
    format!(
        "<a href=\"{}\" class=\"mention hashtag\" rel=\"tag\">#<span>{}</span></a>",
        write::escape(&urls.tag_url(name)),
        write::escape(name),
    )
}

fn find_mentioned<'a>(
    mention: &str,
    context: &RenderContext<'a>,
    names: MentionNames,
) -> Option<(&'a KnownMention<'a>, MentionNames)> {
    let (username, domain) = mention
        .split_once('@')
        .map_or((mention, None), |(name, host)| (name, Some(host)));
    let domain = domain.filter(|domain| !context.urls.is_local_domain(domain));
    let is_meant = |account: &KnownMention<'_>| match (account.domain, domain) {
        (None, None) => true,
        (Some(known), Some(domain)) => known.eq_ignore_ascii_case(domain),
        _ => false,
    };
    let namesakes = || {
        context
            .mentions
            .iter()
            .filter(|account| account.username.eq_ignore_ascii_case(username))
    };
    let account = namesakes().rfind(|account| is_meant(account))?;
    let is_ambiguous = namesakes().any(|account| !is_meant(account));
    let names = match names {
        MentionNames::Distinct if is_ambiguous => MentionNames::Full,
        MentionNames::Distinct => MentionNames::Short,
        other => other,
    };
    Some((account, names))
}

/// Blocks between empty lines become paragraphs, single line breaks `<br />`; no line break stays.
fn paragraphs(html: &str) -> String {
    let html = html.replace("\r\n", "\n").replace('\r', "\n");
    let mut out = String::with_capacity(html.len() + 16);
    for block in blocks(&html) {
        out.push_str("<p>");
        let mut lines = block.split('\n');
        let mut is_after_text = false;
        if let Some(first) = lines.next() {
            out.push_str(first);
            is_after_text = !first.is_empty();
        }
        let mut lines = lines.peekable();
        while let Some(line) = lines.next() {
            // a line break at the end of a block, or at its beginning, is none
            if is_after_text && !(line.is_empty() && lines.peek().is_none()) {
                out.push_str("<br />");
            }
            out.push_str(line);
            is_after_text = !line.is_empty();
        }
        out.push_str("</p>");
    }
    out
}

/// Splits at two or more line breaks; empty blocks at the end don't count, one at the beginning does.
fn blocks(html: &str) -> Vec<&str> {
    let mut blocks = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find("\n\n") {
        blocks.push(&rest[..at]);
        rest = rest[at..].trim_start_matches('\n');
    }
    blocks.push(rest);
    while blocks.last().is_some_and(|block| block.is_empty()) {
        blocks.pop();
    }
    blocks
}

fn with_quote_fallback(url: &str, html: &str) -> String {
    if url.is_empty() || html.contains(url) {
        return html.to_owned();
    }
    let quoted = format!(
        "<p class=\"quote-inline\">RE: {}</p>{html}",
        links::shortened(url, LinkRel::Plain)
    );
    // runs of white space count as one here, as in the original
    quoted.split_whitespace().collect::<Vec<_>>().join(" ")
}
