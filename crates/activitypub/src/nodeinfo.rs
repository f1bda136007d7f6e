//! NodeInfo: what software this is and how large. <https://nodeinfo.diaspora.software/>

use ferrodon_types::LocalUrls;
use serde::Serialize;

/// The schema of [`NodeInfo`].
pub const SCHEMA_2_0: &str = "http://nodeinfo.diaspora.software/ns/schema/2.0";

/// `/.well-known/nodeinfo`: where the document is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Discovery {
    /// One link per schema.
    pub links: Vec<SchemaLink>,
}

/// Where the document of a schema is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SchemaLink {
    /// The schema.
    pub rel: &'static str,
    /// The document.
    pub href: String,
}

impl Discovery {
    /// This server's documents.
    pub fn new(urls: &LocalUrls) -> Self {
        Self {
            links: vec![SchemaLink {
                rel: SCHEMA_2_0,
                href: urls.url("/nodeinfo/2.0"),
            }],
        }
    }
}

/// `/nodeinfo/2.0`
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NodeInfo {
    version: &'static str,
    /// What runs here.
    pub software: Software,
    protocols: [&'static str; 1],
    services: Services,
    /// How much it is used.
    pub usage: Usage,
    /// Whether one can sign up, with approval or without.
    pub open_registrations: bool,
    /// The server's name and what it is about.
    pub metadata: Metadata,
}

/// A software and its version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Software {
    /// Lower-case letters, digits and hyphens.
    pub name: String,
    /// As `/api/v2/instance` has it.
    pub version: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
struct Services {
    outbound: [&'static str; 0],
    inbound: [&'static str; 0],
}

/// How much a server is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Usage {
    /// Its users.
    pub users: Users,
    /// Posts of local accounts.
    pub local_posts: i64,
}

/// How many users a server has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Users {
    /// Confirmed and not suspended.
    pub total: i64,
    /// Of these, who came by in the last 28 days.
    pub active_month: i64,
    /// Of these, who came by in the last 24 weeks.
    pub active_halfyear: i64,
}

/// What a server says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Metadata {
    /// The site's title.
    pub node_name: String,
    /// The site's short description.
    pub node_description: String,
}

impl NodeInfo {
    /// Puts the document together.
    pub fn new(
        software: Software,
        usage: Usage,
        open_registrations: bool,
        metadata: Metadata,
    ) -> Self {
        Self {
            version: "2.0",
            software,
            protocols: ["activitypub"],
            services: Services::default(),
            usage,
            open_registrations,
            metadata,
        }
    }
}
