//! PostgreSQL.

use std::{fmt::Write as _, path::Path};

use percent_encoding::percent_decode_str;
use url::Url;

use crate::{Process, Reader, Secret};

/// The primary, its read replica, and how they are used.
#[derive(Debug, Clone)]
pub struct DatabaseConfig {
    /// `DATABASE_URL`, and `DB_*` for what it leaves out.
    pub primary: PostgresServer,
    /// `REPLICA_DATABASE_URL`, `REPLICA_DB_*`: there when the URL, `_NAME` or `_HOST` is set; the rest is the
    /// primary's.
    pub replica: Option<PostgresServer>,
    /// `DB_POOL`, or the URL's `pool`: connections per process (default 10; all-in-one 25).
    pub pool_size: usize,
}

/// One PostgreSQL server, and the database in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostgresServer {
    /// `DB_HOST` (`localhost`): a host, or the directory of a Unix socket (begins with `/`).
    pub host: String,
    /// `DB_PORT` (5432).
    pub port: u16,
    /// `DB_NAME` (`mastodon_production`).
    pub name: String,
    /// `DB_USER` (`mastodon`).
    pub user: String,
    /// `DB_PASS`; none asks for no password.
    pub password: Option<Secret>,
    /// `DB_SSLMODE` (`prefer`), in libpq's meaning.
    pub ssl_mode: SslMode,
    /// Who vouches for the server.
    pub ssl_root: SslRoot,
}

/// Where the certificates are that vouch for a server: the URL's `sslrootcert`, else `PGSSLROOTCERT`, else libpq's
/// `~/.postgresql/root.crt` where there is such a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SslRoot {
    /// Those that the system trusts, or `SSL_CERT_FILE` in their place: `system`, or nothing set.
    System(Option<String>),
    /// A file of them (PEM).
    File(String),
}

/// libpq's `sslmode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SslMode {
    /// No TLS.
    Disable,
    /// TLS if the server offers it, any certificate. (libpq's `allow` is read as this.)
    Prefer,
    /// TLS, any certificate; with a file of roots the same as [`SslMode::VerifyCa`].
    Require,
    /// TLS, with a certificate that a known authority vouches for.
    VerifyCa,
    /// The same, and it names the host.
    VerifyFull,
}

impl DatabaseConfig {
    /// Reads the section.
    pub fn read(reader: &mut Reader<'_>) -> Self {
        let environment = reader.rails_env().to_owned();
        let password = reader.secret("DB_PASS");
        let mut primary = PostgresServer {
            host: reader.string("DB_HOST", "localhost"),
            port: reader.number("DB_PORT", 5432, 1..=u16::MAX),
            name: reader.string("DB_NAME", &format!("mastodon_{environment}")),
            user: reader.string("DB_USER", "mastodon"),
            password,
            ssl_mode: ssl_mode(reader, "DB_SSLMODE", None).unwrap_or(SslMode::Prefer),
            ssl_root: ssl_root(reader),
        };
        let url = read_url(reader, "DATABASE_URL", &mut primary);
        let default_pool = if reader.process() == Process::AllInOne {
            25
        } else {
            10
        };
        let pool_size = reader.number("DB_POOL", url.pool.unwrap_or(default_pool), 1..=10_000);
        if !reader.flag_unless_false("PREPARED_STATEMENTS")
            || url.prepared_statements == Some(false)
        {
            reader.warn(
                "PREPARED_STATEMENTS=false changes nothing: statements are always prepared, which PgBouncer keeps in \
                 transaction mode from 1.21 on, with max_prepared_statements above 0",
            );
        }
        Self {
            replica: replica(reader, &primary),
            primary,
            pool_size,
        }
    }
}

fn replica(reader: &mut Reader<'_>, primary: &PostgresServer) -> Option<PostgresServer> {
    let set = ["REPLICA_DATABASE_URL", "REPLICA_DB_NAME", "REPLICA_DB_HOST"];
    if set.iter().all(|name| reader.optional(name).is_none()) {
        return None;
    }
    let mut replica = PostgresServer {
        host: reader.string("REPLICA_DB_HOST", &primary.host),
        port: reader.number("REPLICA_DB_PORT", primary.port, 1..=u16::MAX),
        name: reader.string("REPLICA_DB_NAME", &primary.name),
        user: reader.string("REPLICA_DB_USER", &primary.user),
        password: reader
            .secret("REPLICA_DB_PASS")
            .or_else(|| primary.password.clone()),
        ..primary.clone()
    };
    read_url(reader, "REPLICA_DATABASE_URL", &mut replica);
    Some(replica)
}

/// What a URL may say beyond the server.
#[derive(Default)]
struct UrlExtras {
    pool: Option<usize>,
    prepared_statements: Option<bool>,
}

/// Lays a URL's parts over `server`; what it leaves out stays.
fn read_url(reader: &mut Reader<'_>, name: &str, server: &mut PostgresServer) -> UrlExtras {
    let mut extras = UrlExtras::default();
    let Some(value) = reader.optional(name) else {
        return extras;
    };
    let remedy =
        "write postgres://USER:PASSWORD@HOST:PORT/DATABASE, special characters percent-encoded";
    let Ok(url) = Url::parse(&value) else {
        reader.mistake(name, "is not an address", remedy);
        return extras;
    };
    if !matches!(url.scheme(), "postgres" | "postgresql") {
        reader.mistake(name, "has another scheme than postgres", remedy);
        return extras;
    }
    let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    if let Some(host) = url.host_str().filter(|host| !host.is_empty()) {
        server.host = decoded(host.trim_start_matches('[').trim_end_matches(']'));
    }
    if let Some(port) = url.port() {
        server.port = port;
    }
    if !url.username().is_empty() {
        server.user = decoded(url.username());
    }
    if let Some(password) = url.password() {
        server.password = Some(Secret::new(decoded(password)));
    }
    if let Some(database) = url.path().strip_prefix('/').filter(|path| !path.is_empty()) {
        server.name = decoded(database);
    }
    for (key, value) in url.query_pairs() {
        match key.as_ref() {
            "host" => server.host = value.into_owned(),
            "user" => server.user = value.into_owned(),
            "password" => server.password = Some(Secret::new(value)),
            "dbname" => server.name = value.into_owned(),
            "port" => match value.parse() {
                Ok(port) => server.port = port,
                Err(_) => reader.mistake(
                    name,
                    format!("says port={value}"),
                    "set a number from 1 to 65535",
                ),
            },
            "sslmode" => {
                server.ssl_mode =
                    ssl_mode(reader, name, Some(value.into_owned())).unwrap_or(server.ssl_mode);
            }
            "sslrootcert" => server.ssl_root = SslRoot::named(reader, &value),
            "pool" => match value.parse() {
                Ok(pool) if pool > 0 => extras.pool = Some(pool),
                _ => reader.mistake(
                    name,
                    format!("says pool={value}"),
                    "set a number of connections",
                ),
            },
            "prepared_statements" => extras.prepared_statements = Some(value != "false"),
            // libpq and Rails know many more (connect_timeout, application_name …) that change nothing here
            _ => {}
        }
    }
    extras
}

fn ssl_root(reader: &Reader<'_>) -> SslRoot {
    if let Some(name) = reader.optional("PGSSLROOTCERT") {
        return SslRoot::named(reader, &name);
    }
    let usual = reader
        .optional("HOME")
        .map(|home| format!("{home}/.postgresql/root.crt"));
    match usual {
        Some(file) if Path::new(&file).is_file() => SslRoot::File(file),
        _ => SslRoot::system(reader),
    }
}

impl SslRoot {
    fn named(reader: &Reader<'_>, name: &str) -> Self {
        if name == "system" {
            Self::system(reader)
        } else {
            Self::File(name.to_owned())
        }
    }

    fn system(reader: &Reader<'_>) -> Self {
        Self::System(reader.optional("SSL_CERT_FILE"))
    }
}

fn ssl_mode(reader: &mut Reader<'_>, name: &str, value: Option<String>) -> Option<SslMode> {
    let value = value.or_else(|| reader.optional(name))?;
    let mode = match value.as_str() {
        "disable" => SslMode::Disable,
        "allow" | "prefer" | "no-verify" => SslMode::Prefer,
        "require" => SslMode::Require,
        "verify-ca" => SslMode::VerifyCa,
        "verify-full" => SslMode::VerifyFull,
        _ => {
            reader.mistake(
                name,
                format!("says sslmode `{value}`"),
                "use one of disable, allow, prefer, require, verify-ca, verify-full",
            );
            return None;
        }
    };
    Some(mode)
}

impl PostgresServer {
    /// The server in libpq's `key='value'` form, the password included; not for logs. TLS modes beyond `require`
    /// appear as `require`: checking certificates is up to the TLS connector, which reads [`Self::ssl_mode`].
    pub fn connection_string(&self) -> String {
        let ssl_mode = match self.ssl_mode {
            SslMode::Disable => "disable",
            SslMode::Prefer => "prefer",
            SslMode::Require | SslMode::VerifyCa | SslMode::VerifyFull => "require",
        };
        let mut text = String::new();
        let password = self.password.as_ref().map(Secret::expose);
        for (key, value) in [
            ("host", Some(self.host.as_str())),
            ("dbname", Some(&self.name)),
            ("user", Some(&self.user)),
            ("password", password),
            ("sslmode", Some(ssl_mode)),
        ] {
            if let Some(value) = value {
                let value = value.replace('\\', "\\\\").replace('\'', "\\'");
                // writing to a String can't fail
                let _ = write!(text, "{key}='{value}' ");
            }
        }
        let _ = write!(text, "port={}", self.port);
        text
    }
}
