//! Site settings: one row per setting that was ever stored, its value a small YAML document.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use ferrodon_schema::settings;

use crate::{Conn, QueryResult, statement::statement};

/// All stored settings by name, as raw YAML.
pub async fn load_all(conn: &Conn) -> QueryResult<HashMap<String, Option<String>>> {
    let mut conn = conn;
    let rows: Vec<(String, Option<String>)> = settings::table
        .select((settings::var, settings::value))
        .load(&mut conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Some stored settings by name, as raw YAML.
pub async fn load_some(conn: &Conn, vars: &[&str]) -> QueryResult<HashMap<String, Option<String>>> {
    let mut conn = conn;
    let rows: Vec<(String, Option<String>)> = settings::table
        .filter(settings::var.eq_any(vars))
        .select((settings::var, settings::value))
        .load(&mut conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// A stored setting, as raw YAML, with the time of its last change.
pub async fn find_with_time(
    conn: &Conn,
    var: &str,
) -> QueryResult<Option<(Option<String>, Option<chrono::NaiveDateTime>)>> {
    let mut conn = conn;
    settings::table
        .filter(settings::var.eq(var))
        .select((settings::value, settings::updated_at))
        .first(&mut conn)
        .await
        .optional()
}

/// Stores a setting, replacing what it was.
pub async fn store(
    conn: &Conn,
    var: &str,
    value: &Scalar,
    now: chrono::NaiveDateTime,
) -> QueryResult<()> {
    use diesel::sql_types::{Text, Timestamp};
    let mut conn = conn;
    statement(
        "INSERT INTO settings (var, value, created_at, updated_at) VALUES ($1, $2, $3, $3) \
         ON CONFLICT (var) DO UPDATE SET value = EXCLUDED.value, updated_at = EXCLUDED.updated_at",
    )
    .bind::<Text, _>(var)
    .bind::<Text, _>(value.to_yaml())
    .bind::<Timestamp, _>(now)
    .execute(&mut conn)
    .await
    .map(|_| ())
}

/// What a setting's document holds. Lists and mappings are not among the settings we read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scalar {
    /// Nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// Text; symbols of old (`:open`) are read as text.
    Text(String),
    /// A list of texts.
    List(Vec<String>),
}

impl Scalar {
    /// Reads the documents that Mastodon's forms have stored over the years.
    pub fn parse(yaml: &str) -> Self {
        let body = yaml.strip_prefix("---").unwrap_or(yaml);
        let body = body.strip_suffix("...\n").unwrap_or(body);
        if let Some(block) = block_text(body) {
            return Self::Text(block);
        }
        let trimmed = body.trim();
        if trimmed.starts_with("- ") {
            return Self::List(
                trimmed
                    .lines()
                    .filter_map(|line| line.trim().strip_prefix("- "))
                    .map(|item| unquote(item.trim()))
                    .collect(),
            );
        }
        match trimmed {
            "" | "~" | "null" | "Null" | "NULL" => Self::Null,
            "true" | "True" | "TRUE" | "yes" | "on" => Self::Bool(true),
            "false" | "False" | "FALSE" | "no" | "off" => Self::Bool(false),
            "[]" => Self::List(Vec::new()),
            quoted if quoted.starts_with(['\'', '"']) => Self::Text(unquote(quoted)),
            plain => plain.parse().map_or_else(
                |_| Self::Text(plain.strip_prefix(':').unwrap_or(plain).to_owned()),
                Self::Integer,
            ),
        }
    }

    /// The document as Mastodon writes it. Text that YAML would take for something else is quoted.
    pub fn to_yaml(&self) -> String {
        match self {
            Self::Null => "--- \n".to_owned(),
            Self::Bool(value) => format!("--- {value}\n"),
            Self::Integer(value) => format!("--- {value}\n"),
            Self::Text(text) if is_plain(text) => format!("--- {text}\n"),
            Self::Text(text)
                if !text.contains(['\n', '\r', '\t', '\\'])
                    && !text.chars().any(char::is_control) =>
            {
                format!("--- '{}'\n", text.replace('\'', "''"))
            }
            // JSON strings are YAML's double-quoted ones
            Self::Text(text) => format!("--- {}\n", serde_json::Value::from(text.as_str())),
            Self::List(items) if items.is_empty() => "--- []\n".to_owned(),
            Self::List(items) => items.iter().fold("---\n".to_owned(), |yaml, item| {
                let item = Self::Text(item.clone()).to_yaml();
                yaml + "- " + item.strip_prefix("--- ").unwrap_or(&item)
            }),
        }
    }
}

/// `|-` and `|` documents: lines indented by two.
fn block_text(body: &str) -> Option<String> {
    let (head, rest) = body.split_once('\n')?;
    let keep_end = match head.trim() {
        "|-" | ">-" => false,
        "|" | "|+" => true,
        _ => return None,
    };
    let lines: Vec<&str> = rest
        .lines()
        .map(|line| line.strip_prefix("  ").unwrap_or(line))
        .collect();
    let text = lines.join("\n");
    Some(if keep_end {
        text + "\n"
    } else {
        text.trim_end_matches('\n').to_owned()
    })
}

fn unquote(text: &str) -> String {
    if let Some(inner) = text
        .strip_prefix('\'')
        .and_then(|rest| rest.strip_suffix('\''))
    {
        return inner.replace("''", "'");
    }
    if text.starts_with('"') {
        return serde_json::from_str(text).unwrap_or_else(|_| text.trim_matches('"').to_owned());
    }
    text.to_owned()
}

/// Whether YAML reads the bare text back as the same text.
fn is_plain(text: &str) -> bool {
    let word =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '@' | ' ');
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && !text.ends_with(' ')
        && text.chars().all(word)
        && !matches!(
            text.to_ascii_lowercase().as_str(),
            "true" | "false" | "yes" | "no" | "on" | "off" | "y" | "n" | "null"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_of_every_age_are_read() {
        for (yaml, value) in [
            ("--- true\n", Scalar::Bool(true)),
            ("--- ''\n", Scalar::Text(String::new())),
            ("--- open\n", Scalar::Text("open".into())),
            ("--- 7\n", Scalar::Integer(7)),
            ("--- 'true'\n", Scalar::Text("true".into())),
            (
                "--- \"text: with colon\"\n",
                Scalar::Text("text: with colon".into()),
            ),
            (
                "--- |-\n  several\n  lines\n",
                Scalar::Text("several\nlines".into()),
            ),
            (
                "---\n- a\n- b\n",
                Scalar::List(vec!["a".into(), "b".into()]),
            ),
            ("---\n...\n", Scalar::Null),
            ("--- \n", Scalar::Null),
            ("--- :open\n", Scalar::Text("open".into())),
        ] {
            assert_eq!(Scalar::parse(yaml), value, "{yaml:?}");
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        for text in [
            "open",
            "",
            "true",
            "it's: a \"thing\"",
            "several\nlines",
            "7",
            " padded ",
            "#x",
            "Grüße",
        ] {
            let value = Scalar::Text(text.into());
            assert_eq!(Scalar::parse(&value.to_yaml()), value, "{text:?}");
        }
    }
}
