//! The OpenAPI document (<https://spec.openapis.org/oas/v3.1.0>), from the list of endpoints alone.

use actix_web::http::Method;
use schemars::{SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

use crate::endpoint::{Auth, Endpoint};

/// The document.
pub fn document(endpoints: &[Endpoint]) -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut generator = settings.into_generator();
    let mut paths = Map::new();
    for endpoint in endpoints {
        let path = endpoint
            .path
            .split('/')
            .map(segment)
            .collect::<Vec<_>>()
            .join("/");
        let operation = operation(endpoint, &mut generator);
        if let Some(methods) = paths
            .entry(path)
            .or_insert_with(|| json!({}))
            .as_object_mut()
        {
            methods
                .entry(endpoint.method.as_str().to_ascii_lowercase())
                .or_insert(operation);
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Ferrodon", "version": env!("CARGO_PKG_VERSION"), "license": { "name": "AGPL-3.0-or-later" } },
        "paths": paths,
        "components": {
            "schemas": generator.take_definitions(true),
            "securitySchemes": { "oauth": { "type": "http", "scheme": "bearer" } },
        },
    })
}

/// `:id` as `{id}`.
fn segment(segment: &str) -> String {
    match segment.split_once([':', '*']) {
        Some((prefix, name)) => format!("{prefix}{{{name}}}"),
        None => segment.to_owned(),
    }
}

fn path_params(path: &str) -> impl Iterator<Item = &str> {
    path.split('/')
        .filter_map(|segment| segment.split_once([':', '*']))
        .map(|(_, name)| name)
}

fn operation(endpoint: &Endpoint, generator: &mut SchemaGenerator) -> Value {
    let schema = endpoint
        .description
        .params
        .map(|params| params(generator).to_value());
    let properties = schema
        .as_ref()
        .and_then(|schema| schema["properties"].as_object())
        .cloned()
        .unwrap_or_default();
    let required: Vec<String> = schema
        .as_ref()
        .and_then(|schema| schema["required"].as_array())
        .map(|names| {
            names
                .iter()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect()
        })
        .unwrap_or_default();
    let in_path: Vec<&str> = path_params(endpoint.path).collect();
    let mut parameters: Vec<Value> = in_path
        .iter()
        .map(|name| {
            let schema = properties
                .get(*name)
                .cloned()
                .unwrap_or_else(|| json!({ "type": "string" }));
            json!({ "name": name, "in": "path", "required": true, "schema": schema })
        })
        .collect();
    let others = properties
        .into_iter()
        .filter(|(name, _)| !in_path.contains(&name.as_str()));
    let takes_body = !matches!(endpoint.method, Method::GET | Method::DELETE);
    let mut operation =
        json!({ "responses": responses(endpoint, generator), "security": security(endpoint) });
    if takes_body {
        let properties: Map<String, Value> = others.collect();
        if !properties.is_empty() {
            let required: Vec<String> = required
                .into_iter()
                .filter(|name| properties.contains_key(name))
                .collect();
            let schema =
                json!({ "type": "object", "properties": properties, "required": required });
            let content = json!({ "schema": schema });
            operation["requestBody"] = json!({ "content": {
                "application/json": content,
                "application/x-www-form-urlencoded": content,
                "multipart/form-data": content,
            } });
        }
    } else {
        parameters.extend(others.map(|(name, schema)| {
            json!({ "name": name, "in": "query", "required": required.contains(&name), "schema": schema })
        }));
    }
    if endpoint.paged {
        parameters
            .extend(["max_id", "since_id", "min_id"].map(
                |name| json!({ "name": name, "in": "query", "schema": { "type": "string" } }),
            ));
        parameters.push(json!({ "name": "limit", "in": "query", "schema": { "type": "integer" } }));
    }
    operation["parameters"] = parameters.into();
    operation["deprecated"] = endpoint.deprecated_since.is_some().into();
    operation
}

fn responses(endpoint: &Endpoint, generator: &mut SchemaGenerator) -> Value {
    let description = json!({ "description": "OK" });
    let mut responses = json!({ "200": description });
    if let Some(entity) = endpoint.description.entity {
        responses["200"]["content"] =
            json!({ "application/json": { "schema": entity(generator) } });
    }
    responses
}

fn security(endpoint: &Endpoint) -> Value {
    let oauth = json!({ "oauth": endpoint.scopes });
    match endpoint.auth {
        Auth::None | Auth::Page | Auth::Client => json!([]),
        Auth::Optional => json!([{}, oauth]),
        Auth::Token | Auth::App | Auth::User => json!([oauth]),
    }
}
