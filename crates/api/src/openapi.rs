//! The API described as OpenAPI 3.1, made of the actions themselves.
//!
//! Paths are those of the console's door; signed requests name the same actions in `X-TC-Action`. The
//! document is committed as `docs/openapi.json`, and a test fails when it is stale.

use schemars::{SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

use crate::{
    action::Entry,
    actions::{SERVICES, ServiceActions, console},
};

/// The whole description.
pub fn document() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut schemas = settings.into_generator();
    let services = SERVICES.iter().map(|service| (service.name, service));
    let paths: Map<String, Value> = services
        .chain([(console::DOOR, &console::SERVICE)])
        .flat_map(|(name, service)| service.actions.iter().map(move |action| (name, service, action)))
        .map(|(name, service, action)| {
            (format!("/{name}/{}", action.name), path(name, service, action, &mut schemas))
        })
        .collect();
    let mut components = schemas.take_definitions(true);
    components.insert("Failure".into(), failure());
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Keyward",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Every action of Keyward. Failures are told with HTTP status 200, too.",
        },
        "servers": [{ "url": "/console/api/call" }],
        "paths": paths,
        "components": { "schemas": components },
    })
}

fn path(name: &str, service: &ServiceActions, action: &Entry, schemas: &mut SchemaGenerator) -> Value {
    let mut request = Value::from((action.request_schema)(schemas));
    let mut response = Value::from((action.response_schema)(schemas));
    let about = request["description"].take();
    for schema in [&mut request, &mut response] {
        if let Some(schema) = schema.as_object_mut() {
            schema.retain(|name, _| name != "title" && name != "description");
        }
    }
    let header = |name: &str, about: &str, required: bool| json!({ "name": name, "in": "header", "required": required, "description": about, "schema": { "type": "string" } });
    json!({ "post": {
        "operationId": format!("{name}{}", action.name),
        "tags": [name],
        "summary": action.name,
        "description": about,
        "parameters": [
            header("X-TC-Region", "The region, such as ap-guangzhou.", action.regional),
            header("X-TC-Language", "The language of messages: zh-CN or en-US.", false),
        ],
        "requestBody": { "required": true, "content": { "application/json": { "schema": request } } },
        "responses": { "200": {
            "description": "The response, or a failure.",
            "content": { "application/json": { "schema": {
                "type": "object",
                "required": ["Response"],
                "properties": { "Response": { "anyOf": [with_request_id(response), { "$ref": "#/components/schemas/Failure" }] } },
            } } },
        } },
        "x-version": service.version,
        "x-kind": action.kind.as_str(),
        "x-error-codes": action.errors,
    } })
}

fn with_request_id(mut response: Value) -> Value {
    response["properties"]["RequestId"] =
        json!({ "type": "string", "description": "The id of the request." });
    match response["required"].as_array_mut() {
        Some(required) => required.push("RequestId".into()),
        None => response["required"] = json!(["RequestId"]),
    }
    response
}

fn failure() -> Value {
    json!({
        "type": "object",
        "required": ["Error", "RequestId"],
        "properties": {
            "Error": {
                "type": "object",
                "required": ["Code", "Message"],
                "properties": {
                    "Code": { "type": "string", "description": "The error code." },
                    "Message": { "type": "string", "description": "What is wrong, in the language of the request." },
                },
            },
            "RequestId": { "type": "string", "description": "The id of the request." },
        },
    })
}
