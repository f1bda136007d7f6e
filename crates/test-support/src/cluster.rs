//! The PostgreSQL cluster that the tests' databases live in.
//!
//! `FERRODON_TEST_PG` names one (a libpq address with the right to create databases): the make script does that.
//! Without it the first test process starts a private one, on a socket only, and all test processes of the same
//! checkout share it: each holds a shared lock while it lives. A small shell process looks every few seconds whether
//! nobody holds it any more, then stops the cluster and deletes it, also after a crash.

use std::{
    env, fs,
    fs::{File, OpenOptions},
    hash::{DefaultHasher, Hash, Hasher},
    os::unix::{fs::PermissionsExt, net::UnixStream, process::CommandExt},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::OnceLock,
};

use anyhow::{Context, bail, ensure};
use tokio_postgres::config::Host;

use crate::folder;

/// Names the socket; nothing listens on a port.
const PORT: u16 = 54_329;

/// Durability is of no use here; the rest makes many small databases cheap.
const SETTINGS: [&str; 11] = [
    "listen_addresses=",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=logical",
    "max_wal_size=2GB",
    "max_connections=300",
    "shared_buffers=128MB",
    "jit=off",
    "autovacuum_naptime=30s",
    "log_min_messages=fatal",
];

/// Stops the cluster once no test process is left. `$1`: the cluster's folder, `$2`: PostgreSQL's programs.
/// Only one watches; the others leave after a few seconds.
const WATCH: &str = r#"
cd "$1" || exit 1
exec flock -w 5 watch.lock sh -c '
    while sleep 10; do
        flock -n -x users.lock sh -c "\"\$1/pg_ctl\" -D data -m immediate -s stop; rm -rf data" sh "$1" && exit 0
    done
' sh "$2"
"#;

/// A cluster that databases can be created in.
pub(crate) struct Cluster {
    config: tokio_postgres::Config,
    /// Held for as long as this process lives, so that the cluster stays.
    _users: Option<File>,
}

impl Cluster {
    /// The cluster of this test run; started if need be. Blocks.
    pub(crate) fn get() -> &'static Self {
        static CLUSTER: OnceLock<Cluster> = OnceLock::new();
        CLUSTER.get_or_init(|| match env::var("FERRODON_TEST_PG") {
            Ok(address) => Self {
                config: address
                    .parse()
                    .expect("FERRODON_TEST_PG is a libpq address"),
                _users: None,
            },
            Err(_) => start().expect("a private PostgreSQL cluster can be started"),
        })
    }

    /// The address of one of its databases, in libpq's `key='value'` form.
    pub(crate) fn address(&self, database: &str) -> String {
        let mut parts = Vec::new();
        let mut add = |key: &str, value: &str| {
            parts.push(format!(
                "{key}='{}'",
                value.replace('\\', "\\\\").replace('\'', "\\'")
            ));
        };
        for host in self.config.get_hosts() {
            match host {
                Host::Tcp(name) => add("host", name),
                Host::Unix(path) => add("host", &path.to_string_lossy()),
            }
        }
        for port in self.config.get_ports() {
            add("port", &port.to_string());
        }
        if let Some(user) = self.config.get_user() {
            add("user", user);
        }
        if let Some(password) = self.config.get_password() {
            add("password", &String::from_utf8_lossy(password));
        }
        add("dbname", database);
        add("sslmode", "disable");
        parts.join(" ")
    }

    /// The host (a socket's folder or a name), port and user, as Mastodon's `DB_HOST`, `DB_PORT` and `DB_USER` want them.
    pub(crate) fn place(&self) -> (String, u16, String) {
        let host = match self.config.get_hosts().first() {
            Some(Host::Tcp(name)) => name.clone(),
            Some(Host::Unix(path)) => path.to_string_lossy().into_owned(),
            None => "localhost".to_owned(),
        };
        let port = self.config.get_ports().first().copied().unwrap_or(5432);
        (
            host,
            port,
            self.config.get_user().unwrap_or("postgres").to_owned(),
        )
    }
}

/// Joins the running cluster of this checkout, or starts it.
fn start() -> anyhow::Result<Cluster> {
    let us = folder::current_user()?;
    let server = if us == 0 {
        unprivileged_user()?
    } else {
        (us, group_of(us)?)
    };
    let mut checkout = DefaultHasher::new();
    env!("CARGO_MANIFEST_DIR").hash(&mut checkout);
    let home = folder::base().join(format!(
        "ferrodon-test-{us}-{:08x}",
        checkout.finish() as u32
    ));
    folder::private(&home, server)?;
    let programs = programs()?;

    let starting = lock_file(&home, "start.lock")?;
    starting.lock()?;
    let users = lock_file(&home, "users.lock")?;
    users.lock_shared()?;
    // Nobody stops it from here on: that takes the users' lock alone.
    if UnixStream::connect(home.join(format!(".s.PGSQL.{PORT}"))).is_err() {
        launch(&home, &programs, server)?;
    }
    watch(&home, &programs, server)?;
    drop(starting);

    let config = format!("host='{}' port={PORT} user=ferrodon", home.display()).parse()?;
    Ok(Cluster {
        config,
        _users: Some(users),
    })
}

fn lock_file(home: &Path, name: &str) -> anyhow::Result<File> {
    let path = home.join(name);
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .open(&path)?;
    // The watcher may be another user than we are.
    if file.metadata()?.permissions().mode() & 0o666 != 0o666 {
        fs::set_permissions(&path, fs::Permissions::from_mode(0o666))?;
    }
    Ok(file)
}

/// Makes a new cluster, which takes a second, and starts it. Always a new one: without fsync an old one may be broken.
fn launch(home: &Path, programs: &Path, server: (u32, u32)) -> anyhow::Result<()> {
    let data = home.join("data");
    if data.exists() {
        fs::remove_dir_all(&data).context("removing the previous cluster")?;
    }
    let mut initdb = command(&programs.join("initdb"), home, server);
    initdb.args([
        "--no-sync",
        "--auth=trust",
        "--username=ferrodon",
        "--encoding=UTF8",
        "--locale=C",
        "--pgdata=data",
    ]);
    run(&mut initdb)?;
    let mut options = format!("-k '{}' -p {PORT}", home.display());
    for setting in SETTINGS {
        options.push_str(" -c ");
        options.push_str(setting);
    }
    let mut start = command(&programs.join("pg_ctl"), home, server);
    start.args([
        "-D",
        "data",
        "-l",
        "data/server.log",
        "-w",
        "-t",
        "60",
        "-s",
        "-o",
        &options,
        "start",
    ]);
    // Not `run`: the server would inherit the pipes and keep them open.
    let status = start.stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    if !status.success() {
        bail!(
            "PostgreSQL did not start: {}",
            fs::read_to_string(data.join("server.log")).unwrap_or_default()
        );
    }
    Ok(())
}

/// Leaves the watcher behind. Its own process group: Ctrl-C in the terminal isn't for it.
fn watch(home: &Path, programs: &Path, server: (u32, u32)) -> anyhow::Result<()> {
    let mut watcher = command(Path::new("sh"), home, server);
    watcher
        .args(["-c", WATCH, "sh"])
        .arg(home)
        .arg(programs)
        .process_group(0);
    watcher
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .context("leaving a watcher behind")?;
    Ok(())
}

/// A command that runs as the server's user, in the cluster's folder.
fn command(program: &Path, home: &Path, (user, group): (u32, u32)) -> Command {
    let mut command = Command::new(program);
    command
        .current_dir(home)
        .stdin(Stdio::null())
        .env("LC_ALL", "C");
    if folder::current_user().is_ok_and(|us| us == 0) {
        command.uid(user).gid(group);
    }
    command
}

fn run(command: &mut Command) -> anyhow::Result<()> {
    let output = command
        .output()
        .with_context(|| format!("running {command:?}"))?;
    ensure!(
        output.status.success(),
        "{command:?} failed: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(())
}

/// Where `initdb` is: the search path, or the newest of Debian's folders, which aren't on it.
fn programs() -> anyhow::Result<PathBuf> {
    let on_path = env::split_paths(&env::var_os("PATH").unwrap_or_default())
        .find(|folder| folder.join("initdb").is_file());
    if let Some(folder) = on_path {
        return Ok(folder);
    }
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .context("PostgreSQL is not installed (Debian: apt-get install postgresql)")?
        .flatten()
        .filter_map(|entry| {
            Some((
                entry.file_name().to_str()?.parse().ok()?,
                entry.path().join("bin"),
            ))
        })
        .filter(|(_, folder): &(u32, PathBuf)| folder.join("initdb").is_file())
        .collect();
    versions.sort();
    versions
        .pop()
        .map(|(_, folder)| folder)
        .context("no initdb under /usr/lib/postgresql")
}

/// PostgreSQL refuses to run as root: its own user runs it then, or nobody.
fn unprivileged_user() -> anyhow::Result<(u32, u32)> {
    let accounts = fs::read_to_string("/etc/passwd")?;
    ["postgres", "nobody"]
        .iter()
        .find_map(|name| {
            ids(accounts
                .lines()
                .find(|line| line.split(':').next() == Some(name))?)
        })
        .context("neither user postgres nor nobody exists")
}

fn group_of(user: u32) -> anyhow::Result<u32> {
    let accounts = fs::read_to_string("/etc/passwd")?;
    Ok(accounts
        .lines()
        .filter_map(ids)
        .find(|(id, _)| *id == user)
        .map_or(user, |(_, group)| group))
}

/// User and group id of a line of `/etc/passwd`.
fn ids(line: &str) -> Option<(u32, u32)> {
    let mut fields = line.split(':').skip(2);
    Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
}
