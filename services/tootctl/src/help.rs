//! What `tootctl help` shows.

use crate::commands::{COMMANDS, DOCTOR, GROUPS, Kind, Opt, Spec};

/// Columns of a terminal that tells nothing of itself.
const WIDTH: usize = 80;

/// All first words.
pub(crate) fn overview() -> String {
    let mut rows: Vec<(String, &str)> = GROUPS
        .iter()
        .map(|(name, about)| (format!("tootctl {name} SUBCOMMAND ...ARGS"), *about))
        .collect();
    rows.push((DOCTOR.usage(), DOCTOR.about));
    rows.push((
        "tootctl help [COMMAND]".to_owned(),
        "Describe available commands or one specific command",
    ));
    rows.push((
        "tootctl version".to_owned(),
        "Show the version of Mastodon that this is compatible with",
    ));
    table("Commands:", rows)
}

/// The commands of a first word.
pub(crate) fn group(group: &str) -> String {
    let mut rows: Vec<(String, &str)> = COMMANDS
        .iter()
        .filter(|spec| spec.group == group)
        .map(|spec| (spec.usage(), spec.about))
        .collect();
    rows.push((
        format!("tootctl {group} help [COMMAND]"),
        "Describe subcommands or one specific subcommand",
    ));
    table("Commands:", rows)
}

/// One command.
pub(crate) fn command(spec: &Spec) -> String {
    let mut text = format!("Usage:\n  {}\n\n", spec.usage());
    if !spec.options.is_empty() {
        let rows = spec
            .options
            .iter()
            .map(|option| (option_usage(option), option.about))
            .collect();
        text.push_str(&table("Options:", rows));
        text.push_str("\n\n");
    }
    text + spec.about + "\n\n" + spec.more
}

fn option_usage(option: &Opt) -> String {
    let short = option
        .short
        .map_or_else(|| "    ".to_owned(), |letter| format!("-{letter}, "));
    let name = option.name;
    match option.kind {
        Kind::Flag => format!("{short}[--{name}], [--no-{name}]"),
        Kind::Number => format!("{short}[--{name}=N]"),
        Kind::Text if option.required => format!("{short}--{name}={}", name.to_uppercase()),
        Kind::Text => format!("{short}[--{name}={}]", name.to_uppercase()),
    }
}

fn table(title: &str, mut rows: Vec<(String, &str)>) -> String {
    rows.sort();
    let widest = rows
        .iter()
        .map(|(left, _)| left.chars().count())
        .max()
        .unwrap_or_default();
    rows.iter().fold(title.to_owned(), |text, (left, right)| {
        let line = format!("  {left:widest$}  # {right}");
        text + "\n" + &shortened(&line)
    })
}

fn shortened(line: &str) -> String {
    if line.chars().count() <= WIDTH {
        return line.to_owned();
    }
    line.chars().take(WIDTH - 3).collect::<String>() + "..."
}
