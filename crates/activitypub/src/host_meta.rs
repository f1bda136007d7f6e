//! Host metadata (RFC 6415): where WebFinger is.

use ferrodon_types::LocalUrls;
use serde::Serialize;

/// The media type of the XML form.
pub const XRD_XML: &str = "application/xrd+xml";

/// The JSON form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HostMeta {
    /// The one link.
    pub links: [LinkTemplate; 1],
}

/// A link with a place to fill in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LinkTemplate {
    /// What it is: `lrdd`.
    pub rel: &'static str,
    /// Its address, with `{uri}` in it.
    pub template: String,
}

impl HostMeta {
    /// This server's host metadata.
    pub fn new(urls: &LocalUrls) -> Self {
        let template = urls.url("/.well-known/webfinger?resource={uri}");
        Self {
            links: [LinkTemplate {
                rel: "lrdd",
                template,
            }],
        }
    }

    /// The XML form.
    pub fn to_xml(&self) -> String {
        let [LinkTemplate { rel, template }] = &self.links;
        let template = template
            .replace('&', "&amp;")
            .replace('"', "&quot;")
            .replace('<', "&lt;");
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <XRD xmlns=\"http://docs.oasis-open.org/ns/xri/xrd-1.0\">\n  \
             <Link rel=\"{rel}\" template=\"{template}\"/>\n\
             </XRD>\n"
        )
    }
}
