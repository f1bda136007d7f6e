//! TLS to PostgreSQL, in the meaning of libpq's `sslmode`
//! (<https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-PROTECTION>).

use std::{fs, io};

use ferrodon_config::{PostgresServer, SslMode, SslRoot};
use native_tls::{Certificate, TlsConnector};
use postgres_native_tls::MakeTlsConnector;
use thiserror::Error;

/// TLS could not be set up.
#[derive(Debug, Error)]
pub enum TlsError {
    /// The file of roots.
    #[error("the root certificates for the database can't be read from `{file}`")]
    Read {
        /// Its name.
        file: String,
        /// Why.
        source: io::Error,
    },
    /// There is none in it.
    #[error("`{0}` holds no root certificate")]
    Empty(String),
    /// The library refused.
    #[error("TLS for the database could not be set up")]
    Library(#[from] native_tls::Error),
}

/// What is asked of a server's certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Check {
    Nothing,
    Issuer,
    IssuerAndName,
}

/// How to speak TLS with a server; `None`: not at all.
pub(crate) fn connector(server: &PostgresServer) -> Result<Option<MakeTlsConnector>, TlsError> {
    // sockets have no TLS, whatever is set
    if server.host.starts_with('/') {
        return Ok(None);
    }
    let check = match (server.ssl_mode, &server.ssl_root) {
        (SslMode::Disable, _) => return Ok(None),
        (SslMode::Prefer, _) | (SslMode::Require, SslRoot::System(_)) => Check::Nothing,
        (SslMode::Require | SslMode::VerifyCa, SslRoot::File(_)) => Check::Issuer,
        // anybody gets a certificate from one of the system's authorities: only the name tells servers apart
        (SslMode::VerifyCa, SslRoot::System(_)) | (SslMode::VerifyFull, _) => Check::IssuerAndName,
    };
    let mut builder = TlsConnector::builder();
    builder
        .danger_accept_invalid_certs(check == Check::Nothing)
        .danger_accept_invalid_hostnames(check != Check::IssuerAndName);
    if let (
        SslRoot::File(file) | SslRoot::System(Some(file)),
        Check::Issuer | Check::IssuerAndName,
    ) = (&server.ssl_root, check)
    {
        builder.disable_built_in_roots(true);
        for root in read_roots(file)? {
            builder.add_root_certificate(root);
        }
    }
    Ok(Some(MakeTlsConnector::new(builder.build()?)))
}

/// A connector that asks nothing of the certificate.
pub(crate) fn unchecked() -> Result<MakeTlsConnector, TlsError> {
    Ok(MakeTlsConnector::new(
        TlsConnector::builder()
            .danger_accept_invalid_certs(true)
            .danger_accept_invalid_hostnames(true)
            .build()?,
    ))
}

fn read_roots(file: &str) -> Result<Vec<Certificate>, TlsError> {
    let pem = fs::read(file).map_err(|source| TlsError::Read {
        file: file.to_owned(),
        source,
    })?;
    let roots = Certificate::stack_from_pem(&pem)?;
    if roots.is_empty() {
        return Err(TlsError::Empty(file.to_owned()));
    }
    Ok(roots)
}
