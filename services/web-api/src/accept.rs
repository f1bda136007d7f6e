//! Which kind of reply a client wants, as Rails reads `Accept`.
//!
//! A list that contains `*/*` is what browsers send: it counts as a wish for HTML, whatever else is in it.

/// What the header asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accept {
    /// JSON is among the wishes: errors of endpoints and pages that have both forms are JSON.
    pub json: bool,
    /// JSON is the first wish: errors from before an endpoint is reached are JSON.
    pub json_first: bool,
    /// The header decided something, so that `Vary` must name it.
    pub decides: bool,
    /// The header can't be read: 406.
    pub broken: bool,
}

impl Accept {
    /// Reads the header.
    pub fn parse(header: Option<&str>) -> Self {
        let html = Self {
            json: false,
            json_first: false,
            decides: false,
            broken: false,
        };
        let Some(header) = header.map(str::trim).filter(|header| !header.is_empty()) else {
            return html;
        };
        let mut wishes: Vec<(f32, &str)> = header
            .split(',')
            .map(wish)
            .filter(|(_, kind)| !kind.is_empty())
            .collect();
        if wishes.len() > 1 && wishes.iter().any(|(_, kind)| *kind == "*/*") {
            return html;
        }
        if wishes.iter().any(|(_, kind)| !is_media_type(kind)) {
            return Self {
                broken: true,
                ..html
            };
        }
        // stable: equal wishes stay in order
        wishes.sort_by(|a, b| b.0.total_cmp(&a.0));
        let is_json = |kind: &str| is_json(&kind.to_ascii_lowercase());
        Self {
            json: wishes.iter().any(|(_, kind)| is_json(kind)),
            json_first: wishes.first().is_some_and(|(_, kind)| is_json(kind)),
            decides: true,
            broken: false,
        }
    }
}

fn wish(text: &str) -> (f32, &str) {
    let mut parts = text.split(';').map(str::trim);
    let kind = parts.next().unwrap_or_default();
    let weight = parts
        .find_map(|part| part.strip_prefix("q="))
        .and_then(|weight| weight.parse().ok())
        .unwrap_or(1.0);
    (weight, kind)
}

/// Whether a media type is one of the names that JSON goes by.
pub fn is_json(essence: &str) -> bool {
    matches!(
        essence,
        "application/json"
            | "text/x-json"
            | "application/jsonrequest"
            | "application/jrd+json"
            | "application/activity+json"
            | "application/ld+json"
    )
}

/// Whether a text has the form of a media type.
pub fn is_media_type(essence: &str) -> bool {
    let name = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_alphanumeric())
            && name.len() <= 127
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte))
    };
    essence == "*/*"
        || essence
            .split_once('/')
            .is_some_and(|(kind, subtype)| name(kind) && (subtype == "*" || name(subtype)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_with_anything_in_it_is_a_browsers() {
        for header in [
            "application/json, */*",
            "application/json;q=0.5, */*;q=0.1",
            "text/html,*/*;q=0.8",
        ] {
            let accept = Accept::parse(Some(header));
            assert!(
                !accept.json && !accept.decides && !accept.broken,
                "{header}"
            );
        }
    }

    #[test]
    fn json_may_be_asked_for_by_other_names_and_after_html() {
        for header in [
            "application/json",
            "application/activity+json",
            "text/html, application/json",
        ] {
            assert!(Accept::parse(Some(header)).json, "{header}");
        }
        assert!(!Accept::parse(Some("text/html, application/json")).json_first);
        assert!(Accept::parse(Some("text/html;q=0.5, application/json")).json_first);
        for header in ["*/*", "image/png", "text/html", ""] {
            assert!(!Accept::parse(Some(header)).json, "{header}");
        }
        assert!(Accept::parse(Some("nonsense")).broken);
    }
}
