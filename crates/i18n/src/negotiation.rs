//! Which language a browser gets.

use crate::locale::Locale;

/// More wishes than any browser has.
const MAX_WISHES: usize = 64;

/// The language for a browser: the best of its wishes, else the server's own.
pub fn negotiate(accept_language: Option<&str>, default: Locale) -> Locale {
    accept_language.and_then(accepted).unwrap_or(default)
}

/// The best wish of an `Accept-Language` header that the interface speaks (RFC 9110 §12.5.4, read as leniently as
/// Mastodon does). Where the region isn't known, another one of the same language will do.
pub fn accepted(header: &str) -> Option<Locale> {
    let header: String = header.chars().filter(|c| !c.is_whitespace()).collect();
    let wishes: Option<Vec<(&str, f64)>> = header.split(',').take(MAX_WISHES).map(wish).collect();
    // one wish that can't be read spoils all of them
    let mut wishes = wishes?;
    wishes.sort_by(|(_, left), (_, right)| right.total_cmp(left));
    wishes.into_iter().find_map(|(code, _)| best_for(code))
}

fn wish(text: &str) -> Option<(&str, f64)> {
    let (code, quality) = text.split_once(";q=").unwrap_or((text, "1"));
    let is_readable =
        code.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-') || code.ends_with('*');
    is_readable.then(|| (code, leading_number(quality)))
}

fn best_for(code: &str) -> Option<Locale> {
    let primary = code.split('-').next().unwrap_or(code);
    let mut same_language =
        Locale::all().filter(|locale| locale.primary().eq_ignore_ascii_case(primary));
    let exact = Locale::all().find(|locale| locale.code().eq_ignore_ascii_case(code));
    exact.or_else(|| same_language.next())
}

/// The number that a text begins with; what is none counts 0.
fn leading_number(text: &str) -> f64 {
    let end = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    text[..end].parse().unwrap_or(0.0)
}
