//! The syntax of env files, as Ruby's dotenv reads it.
//!
//! `KEY=value`, `export KEY=value` or `KEY: value`. Single quotes are literal; double quotes may span lines; an
//! unquoted value ends at `#` or the line's end. `$VAR` and `${VAR}` are replaced outside single quotes, `\$` is a
//! dollar sign, any other backslash falls away (but `\n` and `\r` stay as they are in double quotes).
//! A line that fits none of this is skipped, as Ruby does. `$(command)` is reported, never run.

use std::collections::HashMap;

/// What a file says.
#[derive(Debug, Default)]
pub(crate) struct EnvFile {
    /// Values by name; a name's last line wins.
    pub(crate) values: HashMap<String, String>,
    /// Names whose value wants a command to run.
    pub(crate) commands: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Quote {
    None,
    Single,
    Double,
}

/// Reads a file's text. `outer` is what `$VAR` may refer to besides the file itself, and wins over it.
pub(crate) fn parse(text: &str, outer: &HashMap<String, String>) -> EnvFile {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut file = EnvFile::default();
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let Some((name, raw, after)) = assignment(rest) else {
            rest = rest.split_once('\n').map_or("", |(_, next)| next);
            continue;
        };
        let (value, quote) = unquote(raw);
        let value = unescape(value, quote);
        let (value, has_command) = match quote {
            Quote::Single => (value, false),
            Quote::None | Quote::Double => substitute(&value, |name| {
                outer.get(name).or_else(|| file.values.get(name))
            }),
        };
        if has_command {
            file.commands.push(name.to_owned());
        }
        file.values.insert(name.to_owned(), value);
        rest = after;
    }
    file
}

/// One assignment at the start of `text`: name, value with its quotes, and what follows.
fn assignment(text: &str) -> Option<(&str, &str, &str)> {
    let text = text.trim_start_matches([' ', '\t']);
    let text = match text.strip_prefix("export") {
        Some(after) if after.starts_with([' ', '\t']) => after.trim_start_matches([' ', '\t']),
        _ => text,
    };
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.'))?;
    let (name, after) = text.split_at(end);
    if name.is_empty() {
        return None;
    }
    let after = match after.trim_start_matches([' ', '\t']).strip_prefix('=') {
        Some(value) => value,
        // `KEY: value` needs its blank, or an address like `http://…` would be a name
        None => after
            .strip_prefix(':')
            .filter(|value| value.starts_with([' ', '\t', '\n']))?,
    };
    let (value, rest) = quoted(after)
        .unwrap_or_else(|| after.split_at(after.find(['#', '\n']).unwrap_or(after.len())));
    Some((name, value.trim(), end_of_line(rest)?))
}

/// A quoted value and what follows it, if nothing but a comment does.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let start = text.find(|c| c != ' ' && c != '\t')?;
    let quote = text[start..]
        .chars()
        .next()
        .filter(|&c| c == '\'' || c == '"')?;
    // The first quote that isn't escaped closes. If what follows it doesn't fit, or there is none, an escaped one
    // may: `'C:\'` ends in a backslash.
    let mut ends = Vec::new();
    let mut escaped = false;
    for (at, c) in text[start + 1..].char_indices() {
        if c == quote {
            ends.push(start + 1 + at + 1);
            if !escaped {
                break;
            }
        }
        escaped = c == '\\' && !escaped;
    }
    ends.into_iter()
        .rev()
        .map(|end| text.split_at(end))
        .find(|(_, rest)| end_of_line(rest).is_some())
}

/// What follows the line, if nothing but blanks and a comment is left of it.
fn end_of_line(rest: &str) -> Option<&str> {
    let (line, next) = rest.split_once('\n').unwrap_or((rest, ""));
    let line = line.trim_start();
    (line.is_empty() || line.starts_with('#')).then_some(next)
}

fn unquote(raw: &str) -> (&str, Quote) {
    for (mark, quote) in [('\'', Quote::Single), ('"', Quote::Double)] {
        if let Some(inner) = raw
            .strip_prefix(mark)
            .and_then(|inner| inner.strip_suffix(mark))
        {
            return (inner, quote);
        }
    }
    (raw, Quote::None)
}

fn unescape(value: &str, quote: Quote) -> String {
    if quote == Quote::Single {
        return value.to_owned();
    }
    let mut out = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            // the dollar's backslash is read by `substitute`
            Some('$') => out.push_str("\\$"),
            Some(letter @ ('n' | 'r')) if quote == Quote::Double => out.extend(['\\', letter]),
            Some(other) => out.push(other),
            None => out.push('\\'),
        }
    }
    out
}

/// Replaces variables; true if a command stood there.
fn substitute<'v>(value: &str, lookup: impl Fn(&str) -> Option<&'v String>) -> (String, bool) {
    let mut out = String::with_capacity(value.len());
    let mut has_command = false;
    let mut rest = value;
    while let Some(at) = rest.find('$') {
        let (before, after) = (&rest[..at], &rest[at + 1..]);
        if let Some(before) = before.strip_suffix('\\') {
            out.push_str(before);
            out.push('$');
            rest = after;
            continue;
        }
        out.push_str(before);
        let (braced, inner) = after
            .strip_prefix('{')
            .map_or((false, after), |inner| (true, inner));
        let end = inner
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
            .unwrap_or(inner.len());
        let (name, tail) = inner.split_at(end);
        if name.is_empty() {
            has_command |= after.starts_with('(');
            out.push('$');
            rest = after;
        } else {
            out.push_str(lookup(name).map_or("", String::as_str));
            rest = if braced {
                tail.strip_prefix('}').unwrap_or(tail)
            } else {
                tail
            };
        }
    }
    out.push_str(rest);
    (out, has_command)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Option<String> {
        let outer = HashMap::from([("OUTER".to_owned(), "outer".to_owned())]);
        parse(text, &outer).values.remove("A")
    }

    #[test]
    fn the_three_ways_of_writing_an_assignment_are_read() {
        for text in [
            "A=b",
            "export A=b",
            "A: b",
            "  A = b  ",
            "A=b # comment",
            "A=b#comment",
            "A='b'",
            "A=\"b\" # c",
        ] {
            assert_eq!(value(text).as_deref(), Some("b"), "{text}");
        }
    }

    #[test]
    fn comments_empty_values_and_lines_that_fit_nothing_do_no_harm() {
        assert_eq!(value("# A=x\n\n not a line\nA=\nB=c").as_deref(), Some(""));
        assert_eq!(value("A='x' # it's\n").as_deref(), Some("x"));
        assert_eq!(value("export A\n"), None);
    }

    #[test]
    fn hashes_and_dollars_are_literal_in_single_quotes() {
        assert_eq!(value("A='a#b$OUTER\\n'").as_deref(), Some("a#b$OUTER\\n"));
    }

    #[test]
    fn double_quotes_span_lines_and_keep_their_escaped_quotes() {
        assert_eq!(
            value("A=\"one\ntwo \\\"x\\\"\"\nB=1").as_deref(),
            Some("one\ntwo \"x\"")
        );
        assert_eq!(value("A=\"a\\nb\"").as_deref(), Some("a\\nb"));
    }

    #[test]
    fn variables_come_from_outside_first_then_from_the_file() {
        assert_eq!(
            value("OUTER=inner\nB=c\nA=$OUTER-${B}-$NONE.").as_deref(),
            Some("outer-c-.")
        );
        assert_eq!(value("A=\\$OUTER$").as_deref(), Some("$OUTER$"));
    }

    #[test]
    fn commands_are_reported_and_escaped_ones_are_text() {
        let file = parse("A=$(whoami)\nB='$(no)'\nC=\\$(no)", &HashMap::new());
        assert_eq!(file.commands, ["A"]);
        assert_eq!(file.values["C"], "$(no)");
    }

    #[test]
    fn quotes_that_do_not_close_the_value_belong_to_it() {
        assert_eq!(value("A='a' b").as_deref(), Some("'a' b"));
        assert_eq!(value("A='C:\\'").as_deref(), Some("C:\\"));
    }
}
