//! What is wrong with a command line is told in the words that operators' scripts know.

use crate::operator::{Said, run};

#[test]
fn unknown_commands_are_named() {
    assert_eq!(
        run(&["nonsense"]),
        Said::failure("Could not find command \"nonsense\".\n")
    );
    assert_eq!(
        run(&["accounts", "nonsense"]),
        Said::failure("Could not find command \"nonsense\".\n")
    );
}

#[test]
fn the_version_is_that_of_the_mastodon_it_stands_for() {
    for words in [["version"], ["--version"], ["-v"]] {
        assert_eq!(run(&words), Said::ok("4.6.5\n"));
    }
}

#[test]
fn required_options_are_missed_before_arguments_are_counted() {
    let missed = Said::failure("No value provided for required options '--email'\n");
    assert_eq!(run(&["accounts", "create"]), missed);
    assert_eq!(run(&["accounts", "create", "alice"]), missed);
    assert_eq!(
        run(&["accounts", "create", "alice", "--email"]),
        Said::failure("No value provided for option '--email'\n")
    );
}

#[test]
fn unknown_options_are_arguments_too_many() {
    assert_eq!(
        run(&["accounts", "modify", "alice", "--nonsense"]),
        Said::failure(
            "ERROR: \"tootctl accounts modify\" was called with arguments [\"alice\", \"--nonsense\"]\n\
             Usage: \"tootctl accounts modify USERNAME\"\n"
        )
    );
    assert_eq!(
        run(&["accounts", "create", "--email=a@example.com"]),
        Said::failure(
            "ERROR: \"tootctl accounts create\" was called with no arguments\n\
             Usage: \"tootctl accounts create USERNAME --email=EMAIL\"\n"
        )
    );
}

#[test]
fn values_must_be_of_their_kind() {
    assert_eq!(
        run(&["accounts", "approve", "-n", "many"]),
        Said::failure("Expected numeric value for '--number'; got \"many\"\n")
    );
    assert_eq!(run(&["accounts", "approve", "--number=-1"]).code, 1);
}

#[test]
fn beginnings_of_commands_will_do_if_they_are_clear() {
    assert_eq!(
        run(&["acc", "mod"]).err.lines().next(),
        Some("ERROR: \"tootctl accounts modify\" was called with no arguments")
    );
    assert_eq!(
        run(&["queues", "r"]),
        Said::failure("Ambiguous command r matches [retry, resume]\n")
    );
}

#[test]
fn help_lists_what_there_is() {
    for words in [&[][..], &["help"], &["--help"]] {
        let said = run(words);
        assert!(
            said.code == 0
                && said
                    .out
                    .starts_with("Commands:\n  tootctl accounts SUBCOMMAND"),
            "{said:?}"
        );
    }
    assert_eq!(run(&["accounts"]).out, run(&["help", "accounts"]).out);
    let about_one = run(&["help", "accounts", "create"]);
    assert!(
        about_one
            .out
            .starts_with("Usage:\n  tootctl accounts create USERNAME --email=EMAIL\n"),
        "{about_one:?}"
    );
    assert_eq!(run(&["accounts", "create", "--help"]), about_one);
}

#[test]
fn a_command_without_settings_says_which_are_missing() {
    let said = run(&["queues", "list"]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("SECRET_KEY_BASE"), "{said:?}");
}
