//! The verbs: one list, from which command lines are read and help is made.

/// What shall be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "the verbs of the list below, which describes them"
)]
pub enum Verb {
    AccountsCreate,
    AccountsModify,
    AccountsApprove,
    AccountsDelete,
    DbMigrate,
    QueuesList,
    QueuesRetry,
    QueuesDrop,
    QueuesPause,
    QueuesResume,
    Doctor,
}

/// What an option takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Nothing: `--name`, or `--no-name`.
    Flag,
    /// A text.
    Text,
    /// A whole number.
    Number,
}

/// An option.
#[derive(Debug, Clone, Copy)]
pub struct Opt {
    /// Without dashes.
    pub name: &'static str,
    /// One letter after one dash.
    pub short: Option<char>,
    /// What it takes.
    pub kind: Kind,
    /// It can't be left out.
    pub required: bool,
    /// What it does.
    pub about: &'static str,
}

const fn flag(name: &'static str, about: &'static str) -> Opt {
    Opt {
        name,
        short: None,
        kind: Kind::Flag,
        required: false,
        about,
    }
}

const fn text(name: &'static str, about: &'static str) -> Opt {
    Opt {
        name,
        short: None,
        kind: Kind::Text,
        required: false,
        about,
    }
}

/// A command: two words, what follows them, and options.
#[derive(Debug, Clone, Copy)]
pub struct Spec {
    /// What it does.
    pub verb: Verb,
    /// The first word.
    pub group: &'static str,
    /// The second word.
    pub name: &'static str,
    /// What may follow, as help shows it: `NAME` must be there, `[NAME]` may.
    pub arguments: &'static [&'static str],
    /// The options.
    pub options: &'static [Opt],
    /// One line of help.
    pub about: &'static str,
    /// More of it.
    pub more: &'static str,
}

/// The first words, with a line of help each.
pub const GROUPS: &[(&str, &str)] = &[
    ("accounts", "Manage accounts"),
    ("db", "Manage the database's schema"),
    ("queues", "Manage queues of background jobs"),
];

/// The command that is one word only.
pub const DOCTOR: Spec = Spec {
    verb: Verb::Doctor,
    group: "doctor",
    name: "",
    arguments: &[],
    options: &[],
    about: "Look for what is wrong, and say what to do",
    more: "Looks at settings, PostgreSQL, Redis, the schema, queues, clocks, files and the way in. Changes nothing. Ends with 1 if something keeps the server from working.",
};

/// All commands of two words.
pub const COMMANDS: &[Spec] = &[
    Spec {
        verb: Verb::AccountsCreate,
        group: "accounts",
        name: "create",
        arguments: &["USERNAME"],
        options: &[
            Opt {
                required: true,
                ..text("email", "E-mail address of the login")
            },
            flag("confirmed", "The address needs no confirmation"),
            text("role", "Name of a role, such as Moderator, Admin or Owner"),
            flag("reattach", "Use a name whose account was deleted"),
            flag(
                "force",
                "With --reattach: delete the account that has the name first",
            ),
            flag("approve", "The account needs no approval"),
        ],
        about: "Create a new user account",
        more: "Creates an account and prints its password.",
    },
    Spec {
        verb: Verb::AccountsModify,
        group: "accounts",
        name: "modify",
        arguments: &["USERNAME"],
        options: &[
            text("role", "Name of a role, such as Moderator, Admin or Owner"),
            flag("remove-role", "Take the role away"),
            text("email", "Another e-mail address, which has to be confirmed"),
            flag("confirm", "Count the e-mail address as confirmed"),
            flag("enable", "Let the login in again"),
            flag("disable", "Shut the login out"),
            flag("disable-2fa", "Remove all second factors"),
            flag("approve", "Approve the account"),
            flag(
                "reset-password",
                "Make a new password, print it, and sign everybody out",
            ),
        ],
        about: "Modify a user account",
        more: "Changes a local account's login.",
    },
    Spec {
        verb: Verb::AccountsApprove,
        group: "accounts",
        name: "approve",
        arguments: &["[USERNAME]"],
        options: &[
            flag("all", "Everybody who waits"),
            Opt {
                short: Some('n'),
                kind: Kind::Number,
                ..text("number", "So many, those who have waited longest")
            },
        ],
        about: "Approve pending accounts",
        more: "Approves an account that waits for it, or several.",
    },
    Spec {
        verb: Verb::AccountsDelete,
        group: "accounts",
        name: "delete",
        arguments: &["[USERNAME]"],
        options: &[
            text("email", "Find the account by its login's e-mail address"),
            flag("dry-run", "Say what would be done, and do nothing"),
        ],
        about: "Delete a user",
        more: "Deletes a local account with all its posts. Nobody can take the name afterwards.",
    },
    Spec {
        verb: Verb::DbMigrate,
        group: "db",
        name: "migrate",
        arguments: &[],
        options: &[],
        about: "Create the database's schema, or bring it up to date",
        more: "An empty database gets Mastodon's schema and Ferrodon's own. One of Mastodon's is adopted: its tables stay as they are.",
    },
    Spec {
        verb: Verb::QueuesList,
        group: "queues",
        name: "list",
        arguments: &["[QUEUE]"],
        options: &[
            flag("dead", "Only jobs that were given up"),
            text("kind", "Only jobs of this kind"),
            Opt {
                short: Some('n'),
                kind: Kind::Number,
                ..text("number", "Jobs at most (50)")
            },
        ],
        about: "Show queues, or the jobs of one",
        more: "Without a queue: how many jobs each has, and how long the first one waits. With one: its jobs.",
    },
    Spec {
        verb: Verb::QueuesRetry,
        group: "queues",
        name: "retry",
        arguments: &["[QUEUE]"],
        options: &[
            flag("dead", "Only jobs that were given up"),
            text("kind", "Only jobs of this kind"),
            text("id", "Only the job with this id"),
            flag("all", "All queues"),
        ],
        about: "Run jobs again that failed or were given up",
        more: "Makes jobs due now, with all their tries before them.",
    },
    Spec {
        verb: Verb::QueuesDrop,
        group: "queues",
        name: "drop",
        arguments: &["[QUEUE]"],
        options: &[
            flag("dead", "Only jobs that were given up"),
            text("kind", "Only jobs of this kind"),
            text("id", "Only the job with this id"),
            flag("all", "All queues"),
        ],
        about: "Delete jobs for good",
        more: "What a worker runs at the moment ends as it would have.",
    },
    Spec {
        verb: Verb::QueuesPause,
        group: "queues",
        name: "pause",
        arguments: &["QUEUE"],
        options: &[
            text("lane", "Only jobs for this host (queue push)"),
            Opt {
                kind: Kind::Number,
                ..text("minutes", "For so long; otherwise until `resume`")
            },
            text("reason", "Why, as `list` shows it"),
        ],
        about: "Begin no more jobs of a queue",
        more: "What runs goes on; nothing new is begun, nothing is lost.",
    },
    Spec {
        verb: Verb::QueuesResume,
        group: "queues",
        name: "resume",
        arguments: &["QUEUE"],
        options: &[text("lane", "Only jobs for this host (queue push)")],
        about: "End a pause",
        more: "Everything that is due is begun at once.",
    },
];

impl Spec {
    /// As help and errors show it.
    pub fn usage(&self) -> String {
        let required = self
            .options
            .iter()
            .filter(|option| option.required)
            .map(|option| format!("--{}={}", option.name, option.name.to_uppercase()));
        let words = ["tootctl", self.group, self.name]
            .into_iter()
            .filter(|word| !word.is_empty())
            .chain(self.arguments.iter().copied());
        words
            .map(str::to_owned)
            .chain(required)
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// How many words must follow, and how many may.
    pub fn arity(&self) -> (usize, usize) {
        let optional = self
            .arguments
            .iter()
            .filter(|argument| argument.starts_with('['))
            .count();
        (self.arguments.len() - optional, self.arguments.len())
    }
}
