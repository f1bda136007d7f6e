//! Reads a command line as Thor does, which the original is made with: options may stand anywhere, `--name value` and
//! `--name=value`, `--no-name`, beginnings of commands that are clear, and the same texts where something is wrong.

use std::collections::HashMap;

use crate::{
    Failure,
    commands::{COMMANDS, DOCTOR, GROUPS, Kind, Opt, Spec, Verb},
    help,
};

/// What was asked for.
#[derive(Debug)]
pub enum Line {
    /// This text.
    Help(String),
    /// Which release.
    Version,
    /// A command.
    Command(Command),
}

/// A command, with what was said to it.
#[derive(Debug, Clone)]
pub struct Command {
    /// What shall be done.
    pub verb: Verb,
    arguments: Vec<String>,
    options: HashMap<&'static str, Value>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Value {
    Flag(bool),
    Text(String),
    Number(i64),
}

impl Command {
    /// The words that followed, by place.
    pub fn argument(&self, place: usize) -> Option<&str> {
        self.arguments.get(place).map(String::as_str)
    }

    /// Whether a flag was given.
    pub fn flag(&self, name: &str) -> bool {
        self.options.get(name) == Some(&Value::Flag(true))
    }

    /// An option's text.
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.options.get(name) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// An option's number.
    pub fn number(&self, name: &str) -> Option<i64> {
        match self.options.get(name) {
            Some(Value::Number(number)) => Some(*number),
            _ => None,
        }
    }
}

/// Reads a command line without the program's name.
pub fn read(words: Vec<String>) -> Result<Line, Failure> {
    let mut words = words.into_iter();
    let Some(first) = words.next() else {
        return Ok(Line::Help(help::overview()));
    };
    let mut rest: Vec<String> = words.collect();
    match first.as_str() {
        "version" | "--version" | "-v" => return Ok(Line::Version),
        "help" | "--help" | "-h" | "-?" | "-D" => {
            let [group, name] = [rest.first(), rest.get(1)];
            return match (group, name) {
                (None, _) => Ok(Line::Help(help::overview())),
                (Some(group), None) => match find_group(group)? {
                    group if group == DOCTOR.group => Ok(Line::Help(help::command(&DOCTOR))),
                    group => Ok(Line::Help(help::group(group))),
                },
                (Some(group), Some(name)) => Ok(Line::Help(help::command(find_command(
                    find_group(group)?,
                    name,
                )?))),
            };
        }
        _ => {}
    }
    let group = find_group(&first)?;
    if group == DOCTOR.group {
        return if rest.iter().any(|word| word == "--help" || word == "-h") {
            Ok(Line::Help(help::command(&DOCTOR)))
        } else {
            parse(&DOCTOR, rest).map(Line::Command)
        };
    }
    if rest.is_empty() {
        return Ok(Line::Help(help::group(group)));
    }
    let second = rest.remove(0);
    if matches!(second.as_str(), "help" | "--help" | "-h" | "-?" | "-D") {
        return match rest.first() {
            None => Ok(Line::Help(help::group(group))),
            Some(name) => Ok(Line::Help(help::command(find_command(group, name)?))),
        };
    }
    let spec = find_command(group, &second)?;
    if rest.iter().any(|word| word == "--help" || word == "-h") {
        return Ok(Line::Help(help::command(spec)));
    }
    parse(spec, rest).map(Line::Command)
}

fn find_group(word: &str) -> Result<&'static str, Failure> {
    let groups = GROUPS.iter().map(|(name, _)| *name);
    find(word, groups.chain([DOCTOR.group]))
}

fn find_command(group: &str, word: &str) -> Result<&'static Spec, Failure> {
    let of_group = || COMMANDS.iter().filter(|spec| spec.group == group);
    let name = find(word, of_group().map(|spec| spec.name))?;
    of_group()
        .find(|spec| spec.name == name)
        .ok_or_else(|| unknown(word))
}

/// The name, or the one name that begins so.
fn find(word: &str, names: impl Iterator<Item = &'static str>) -> Result<&'static str, Failure> {
    // commands with dashes are known with underscores as well
    let wanted = word.replace('_', "-");
    let possible: Vec<&str> = names
        .filter(|name| name.replace('_', "-").starts_with(&wanted))
        .collect();
    match possible.as_slice() {
        [] => Err(unknown(word)),
        [one] => Ok(one),
        many => match many.iter().find(|name| name.replace('_', "-") == wanted) {
            Some(exact) => Ok(exact),
            None => Err(Failure::new(format!(
                "Ambiguous command {word} matches [{}]",
                many.join(", ")
            ))),
        },
    }
}

fn unknown(word: &str) -> Failure {
    Failure::new(format!("Could not find command {word:?}."))
}

/// What a word that begins with a dash means.
enum Switch {
    Flag(&'static Opt, bool),
    /// Takes a value, which may stand behind `=`.
    Value(&'static Opt, Option<String>),
    Unknown,
}

fn parse(spec: &'static Spec, words: Vec<String>) -> Result<Command, Failure> {
    let mut options = HashMap::new();
    let mut arguments = Vec::new();
    let mut words = words.into_iter().peekable();
    while let Some(word) = words.next() {
        if word == "--" {
            arguments.extend(words.by_ref());
            break;
        }
        match switch(spec, &word)? {
            Switch::Unknown => arguments.push(word),
            Switch::Flag(option, on) => {
                options.insert(option.name, Value::Flag(on));
            }
            Switch::Value(option, given) => {
                let given = given.or_else(|| words.next_if(|next| !looks_like_option(next)));
                let text = given.ok_or_else(|| {
                    Failure::new(format!("No value provided for option '--{}'", option.name))
                })?;
                options.insert(option.name, value(option, text)?);
            }
        }
    }
    let missing: Vec<String> = spec
        .options
        .iter()
        .filter(|option| option.required && !options.contains_key(option.name))
        .map(|option| format!("'--{}'", option.name))
        .collect();
    if !missing.is_empty() {
        return Err(Failure::new(format!(
            "No value provided for required options {}",
            missing.join(", ")
        )));
    }
    let (least, most) = spec.arity();
    if !(least..=most).contains(&arguments.len()) {
        return Err(wrong_arguments(spec, &arguments));
    }
    Ok(Command {
        verb: spec.verb,
        arguments,
        options,
    })
}

fn looks_like_option(word: &str) -> bool {
    word.len() > 1 && word.starts_with('-') && !word[1..].starts_with(|c: char| c.is_ascii_digit())
}

fn switch(spec: &'static Spec, word: &str) -> Result<Switch, Failure> {
    if let Some(long) = word.strip_prefix("--") {
        let (name, given) = match long.split_once('=') {
            Some((name, given)) => (name, Some(given.to_owned())),
            None => (long, None),
        };
        let name = name.replace('_', "-");
        let find = |name: &str| spec.options.iter().find(|option| option.name == name);
        if let Some(option) = find(&name) {
            return match (option.kind, given) {
                (Kind::Flag, None) => Ok(Switch::Flag(option, true)),
                (Kind::Flag, Some(given)) => {
                    flag_value(option, &given).map(|on| Switch::Flag(option, on))
                }
                (_, given) => Ok(Switch::Value(option, given)),
            };
        }
        let negated = name
            .strip_prefix("no-")
            .or_else(|| name.strip_prefix("skip-"));
        return Ok(match negated.and_then(find) {
            Some(option) if option.kind == Kind::Flag => Switch::Flag(option, false),
            _ => Switch::Unknown,
        });
    }
    let mut letters = word.strip_prefix('-').unwrap_or_default().chars();
    let option = letters.next().and_then(|letter| {
        spec.options
            .iter()
            .find(|option| option.short == Some(letter))
    });
    let rest = letters.as_str().trim_start_matches('=');
    Ok(match option {
        None => Switch::Unknown,
        Some(option) if option.kind == Kind::Flag => Switch::Flag(option, true),
        Some(option) => Switch::Value(option, (!rest.is_empty()).then(|| rest.to_owned())),
    })
}

fn flag_value(option: &Opt, text: &str) -> Result<bool, Failure> {
    match text {
        "true" | "TRUE" | "t" | "T" => Ok(true),
        "false" | "FALSE" | "f" | "F" => Ok(false),
        _ => Err(Failure::new(format!(
            "Expected boolean value for '--{}'; got {text:?}",
            option.name
        ))),
    }
}

fn value(option: &Opt, text: String) -> Result<Value, Failure> {
    match option.kind {
        Kind::Number => text.parse().map(Value::Number).map_err(|_| {
            Failure::new(format!(
                "Expected numeric value for '--{}'; got {text:?}",
                option.name
            ))
        }),
        Kind::Flag | Kind::Text => Ok(Value::Text(text)),
    }
}

fn wrong_arguments(spec: &Spec, arguments: &[String]) -> Failure {
    let called = if arguments.is_empty() {
        "no arguments".to_owned()
    } else {
        let quoted: Vec<String> = arguments
            .iter()
            .map(|argument| format!("{argument:?}"))
            .collect();
        format!("arguments [{}]", quoted.join(", "))
    };
    Failure::new(format!(
        "ERROR: \"tootctl {} {}\" was called with {called}\nUsage: \"{}\"",
        spec.group,
        spec.name,
        spec.usage()
    ))
}
