//! From a method and a path to an endpoint.
//!
//! Paths are compared as they were sent: `/api/v1/%70references` is not `/api/v1/preferences`, while repeated and
//! trailing slashes mean nothing. Parameters are decoded; they hold no dot unless the endpoint says so.

use std::{collections::HashMap, sync::Arc};

use actix_web::http::Method;
use percent_encoding::percent_decode_str;

use crate::{
    endpoint::Endpoint,
    params::{Malformed, Map, Value},
};

/// All endpoints, as a tree of path segments.
#[derive(Debug, Default)]
pub struct Router {
    root: Level,
    endpoints: Vec<Arc<Endpoint>>,
}

#[derive(Debug, Default)]
struct Level {
    fixed: HashMap<&'static str, Level>,
    /// Segments that begin with a fixed text: `@:username`.
    params: Vec<(Segment, Level)>,
    endpoints: Vec<Arc<Endpoint>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Segment {
    prefix: &'static str,
    name: &'static str,
    dots: bool,
    rest: bool,
}

impl Router {
    /// Builds the tree. Of two endpoints with the same method and path the first counts.
    pub fn new(endpoints: Vec<Endpoint>) -> Self {
        let mut router = Self::default();
        for endpoint in endpoints {
            let endpoint = Arc::new(endpoint);
            let mut level = &mut router.root;
            for segment in endpoint
                .path
                .split('/')
                .filter(|segment| !segment.is_empty())
            {
                level = level.child(segment, endpoint.dots);
            }
            level.endpoints.push(Arc::clone(&endpoint));
            router.endpoints.push(endpoint);
        }
        router
    }

    /// All endpoints, in the order they were named.
    pub fn endpoints(&self) -> &[Arc<Endpoint>] {
        &self.endpoints
    }

    /// The endpoint for a method and a raw path, with the parameters of the path. HEAD finds what GET finds.
    pub fn find(
        &self,
        method: &Method,
        path: &str,
    ) -> Result<Option<(Arc<Endpoint>, Map)>, Malformed> {
        let method = if method == Method::HEAD {
            &Method::GET
        } else {
            method
        };
        let segments: Vec<&str> = path
            .split('/')
            .filter(|segment| !segment.is_empty())
            .collect();
        let mut found = Vec::new();
        let Some(endpoint) = self.root.find(method, &segments, &mut found) else {
            return Ok(None);
        };
        let mut params = Map::new();
        for (name, text) in found {
            let text = percent_decode_str(&text)
                .decode_utf8()
                .map_err(|_| Malformed)?
                .into_owned();
            params.insert(name.to_owned(), Value::Text(text));
        }
        Ok(Some((endpoint, params)))
    }
}

impl Level {
    fn child(&mut self, segment: &'static str, dots: bool) -> &mut Self {
        let Some((prefix, name)) = segment.split_once([':', '*']) else {
            return self.fixed.entry(segment).or_default();
        };
        let segment = Segment {
            prefix,
            name,
            dots,
            rest: segment.contains('*'),
        };
        let at = self
            .params
            .iter()
            .position(|(known, _)| *known == segment)
            .unwrap_or_else(|| {
                self.params.push((segment, Self::default()));
                self.params.len() - 1
            });
        &mut self.params[at].1
    }

    fn find(
        &self,
        method: &Method,
        path: &[&str],
        found: &mut Vec<(&'static str, String)>,
    ) -> Option<Arc<Endpoint>> {
        let Some((first, after)) = path.split_first() else {
            return self
                .endpoints
                .iter()
                .find(|endpoint| endpoint.method == *method)
                .cloned();
        };
        if let Some(endpoint) = self
            .fixed
            .get(first)
            .and_then(|level| level.find(method, after, found))
        {
            return Some(endpoint);
        }
        for (segment, level) in &self.params {
            let Some(text) = first
                .strip_prefix(segment.prefix)
                .filter(|text| !text.is_empty())
            else {
                continue;
            };
            let (text, after) = if segment.rest {
                (path.join("/"), [].as_slice())
            } else {
                (text.to_owned(), after)
            };
            if !segment.dots && !segment.rest && text.contains('.') {
                continue;
            }
            found.push((segment.name, text));
            if let Some(endpoint) = level.find(method, after, found) {
                return Some(endpoint);
            }
            found.pop();
        }
        None
    }
}
