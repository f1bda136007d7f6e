//! `Accept-Language` ([RFC 9110 §12.5.4](https://www.rfc-editor.org/rfc/rfc9110#field.accept-language)), read leniently.

/// Languages of a header that are looked at; more is no browser's.
const MAX_LANGUAGES: usize = 100;

/// The best of the available languages for a browser: for each language it wants, best first, the same one, else the
/// first that differs in the region only.
pub fn preferred<'a>(header: &str, available: &[&'a str]) -> Option<&'a str> {
    let wanted = wanted(header)?;
    wanted.iter().find_map(|wanted| {
        let mut group = available
            .iter()
            .copied()
            .filter(|code| language(code).eq_ignore_ascii_case(language(wanted)));
        let first = group.next()?;
        let same = std::iter::once(first)
            .chain(group)
            .find(|code| code.eq_ignore_ascii_case(wanted));
        Some(same.unwrap_or(first))
    })
}

fn language(code: &str) -> &str {
    code.split('-').next().unwrap_or(code)
}

/// The wanted languages, best first; none if one of them can't be read.
fn wanted(header: &str) -> Option<Vec<String>> {
    let header: String = header.chars().filter(|c| !c.is_whitespace()).collect();
    let mut wanted = Vec::new();
    for entry in header.split(',').take(MAX_LANGUAGES) {
        let (code, quality) = entry
            .split_once(";q=")
            .map_or((entry, None), |(code, quality)| (code, Some(quality)));
        if code.ends_with('*') {
            continue;
        }
        if !code.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-') {
            return None;
        }
        wanted.push((
            code.to_owned(),
            quality.map_or(1.0, |quality| quality.parse::<f32>().unwrap_or(0.0)),
        ));
    }
    wanted.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    Some(wanted.into_iter().map(|(code, _)| code).collect())
}
