//! Names and types of actions and fields are those of the original.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod actions;
mod common;

use actions::{contract, contracted, names, sorted};
use common::world::service_of;
use serde_json::Value;

/// Codes that an action may have beyond those of the contract, because building showed the need.
const BEYOND: [(&str, &str); 52] = [
    ("CreateEventsAuditTrack", "InvalidParameter"),
    ("CreateEventsAuditTrack", "InvalidParameterValue.AliasAlreadyExists"),
    ("CreateEventsAuditTrack", "InvalidParameterValue.CosRegionError"),
    ("CreateEventsAuditTrack", "LimitExceeded.OverAmount"),
    ("CreateEventsAuditTrack", "ResourceNotFound.CosNotExist"),
    ("CreateMessageReceiver", "RequestLimitExceeded"),
    ("DescribeEvents", "InvalidParameterValue.MaxResult"),
    ("DescribeEvents", "InvalidParameterValue.Time"),
    ("DescribeEvents", "InvalidParameterValue.attributeKey"),
    ("DescribeEvents", "LimitExceeded.OverTime"),
    ("DescribeResourceTagsByTagKeys", "InvalidParameterValue.ServiceTypeInvalid"),
    ("CreateWhiteBoxKey", "FailedOperation.TaggingError"),
    ("EnableDataKey", "ResourceUnavailable.DataKeyStateNotSupport"),
    ("GenerateDataKey", "ResourceUnavailable.CmkArchived"),
    ("GenerateDataKey", "ResourceUnavailable.CmkStateNotSupport"),
    ("GetAttributeKey", "InvalidParameter"),
    ("GetRolePermissionBoundary", "InvalidParameter.ParamError"),
    ("GetRolePermissionBoundary", "InvalidParameter.RoleNotExist"),
    ("GetSessionToken", "FailedOperation.CheckMFAError"),
    ("GetSessionToken", "FailedOperation.MFATypeNotSupported"),
    ("GetSessionToken", "InvalidParameter.OverTimeError"),
    ("GetSessionToken", "InvalidParameter.ParamError"),
    ("GetSessionToken", "UnsupportedOperation"),
    ("GetUserPermissionBoundary", "InvalidParameter.UserNotExist"),
    ("ImportDataKey", "InvalidParameterValue.DataKeyNameAlreadyExists"),
    ("ImportDataKey", "InvalidParameterValue.InvalidHsmClusterId"),
    ("ListAttachedGroupPolicies", "ResourceNotFound.GroupNotExist"),
    ("ListAttachedRolePolicies", "InvalidParameter.RoleNotExist"),
    ("ListAttachedUserPolicies", "ResourceNotFound.UserNotExist"),
    ("ListPoliciesGrantingServiceAccess", "InvalidParameter.ParamError"),
    ("ListPoliciesGrantingServiceAccess", "InvalidParameter.RoleNotExist"),
    ("ListPoliciesGrantingServiceAccess", "ResourceNotFound.GroupNotExist"),
    ("ListPoliciesGrantingServiceAccess", "ResourceNotFound.UserNotExist"),
    ("LookUpEvents", "InvalidParameter"),
    ("ModifyEventsAuditTrack", "InvalidParameter"),
    ("ModifyEventsAuditTrack", "InvalidParameterValue.AuditTrackNameNotSupportModify"),
    ("ModifyEventsAuditTrack", "InvalidParameterValue.CosRegionError"),
    ("ModifyEventsAuditTrack", "ResourceNotFound.AuditNotExist"),
    ("ModifyEventsAuditTrack", "ResourceNotFound.CosNotExist"),
    ("QueryApiKey", "InvalidParameter.UserNotExist"),
    ("QueryApiKey", "OperationDenied.SubUin"),
    ("ReEncrypt", "ResourceUnavailable.CmkArchived"),
    ("TagResources", "LimitExceeded.ResourceAttachedTags"),
    ("TagResources", "LimitExceeded.TagKey"),
    ("UpdateAlias", "ResourceUnavailable.CmkStateNotSupport"),
    ("UpdateAudit", "InvalidParameter"),
    ("UpdateAudit", "ResourceNotFound.CosNotExist"),
    ("UpdateDataKeyDescription", "InvalidParameter"),
    ("UpdateDataKeyName", "InvalidParameterValue.DataKeyNameAlreadyExists"),
    ("UpdateDataKeyName", "InvalidParameterValue.InvalidDataKeyName"),
    ("UpdateRoleSessionDuration", "InvalidParameter.ParamError"),
    ("UpdateRoleSessionDuration", "InvalidParameter.RoleNotExist"),
];

/// Codes that every action of the tag service may have, because tags, users and parts of lists keep the same rules
/// everywhere, whichever of them the contract lists for an action.
const OF_TAGS: [&str; 8] = [
    "InvalidParameter",
    "InvalidParameter.ReservedTagKey",
    "InvalidParameterValue.OffsetInvalid",
    "InvalidParameterValue.TagKeyEmpty",
    "InvalidParameterValue.TagKeyLengthExceeded",
    "InvalidParameterValue.TagValueEmpty",
    "InvalidParameterValue.TagValueLengthExceeded",
    "InvalidParameterValue.UinInvalid",
];

#[test]
fn actions_and_fields_are_those_of_the_contract() {
    let document = keyward_api::openapi::document();
    for action in contracted() {
        let service = service_of(action).name;
        let contract = contract(service);
        let facts = &contract["actions"][action];
        assert!(facts.is_object(), "{action} is no action of the contract");
        let post = &document["paths"][format!("/{service}/{action}")]["post"];
        let request = &post["requestBody"]["content"]["application/json"]["schema"];
        same_fields(action, request, &facts["request"], &contract, &document);
        let required: Vec<_> = names(&facts["request"], |fact| fact["required"] == true);
        let stated: Vec<_> =
            request["required"].as_array().into_iter().flatten().map(|v| v.as_str().unwrap()).collect();
        assert_eq!(sorted(stated), sorted(required), "{action}: what is required");

        let replies = &post["responses"]["200"]["content"]["application/json"]["schema"];
        let mut response = replies["properties"]["Response"]["anyOf"][0].clone();
        response["properties"].as_object_mut().unwrap().remove("RequestId");
        // What is ours says so in its name.
        response["properties"].as_object_mut().unwrap().retain(|name, _| !name.starts_with("Keyward"));
        for (_, field) in FIELDS_BEYOND.iter().filter(|(known, _)| *known == action) {
            assert!(
                response["properties"].as_object_mut().unwrap().remove(*field).is_some(),
                "{action} {field}"
            );
        }
        same_fields(action, &response, &facts["response"], &contract, &document);

        let listed: Vec<_> =
            facts["errors"].as_array().unwrap().iter().map(|v| v.as_str().unwrap()).collect();
        for code in post["x-error-codes"].as_array().unwrap().iter().map(|v| v.as_str().unwrap()) {
            let beyond = BEYOND.contains(&(action, code))
                || (service == "tag" && OF_TAGS.contains(&code))
                // Every action can be refused; the contract does not say so of all of them.
                || code == "UnauthorizedOperation"
                // It says of few actions of CAM what a parameter out of its range answers.
                || (service == "cam" && code == "InvalidParameter.ParamError")
                || (action == "UpdateKeyDescription" && code.ends_with("CmkStateNotSupport"));
            assert!(listed.contains(&code) || beyond, "{action} may not answer {code}");
        }
    }
}

/// Fields that answers have beyond those of the contract, because building showed the need. Clients pass over what they do
/// not know.
const FIELDS_BEYOND: [(&str, &str); 1] = [("DescribeAuditTrack", "Delivery")];

/// Names and types of fields, into the structures they are made of.
fn same_fields(place: &str, schema: &Value, facts: &Value, contract: &Value, document: &Value) {
    let empty = serde_json::Map::new();
    let fields = schema["properties"].as_object().unwrap_or(&empty);
    let given = sorted(fields.keys().map(String::as_str).collect());
    assert_eq!(given, sorted(names(facts, |_| true)), "{place}: fields");
    for fact in facts.as_array().unwrap() {
        let (name, full) = (fact["name"].as_str().unwrap(), fact["type"].as_str().unwrap());
        let (fact_type, is_list) = full.strip_suffix("[]").map_or((full, false), |inner| (inner, true));
        let place = format!("{place}.{name}");
        let mut field = resolve(&fields[name], document);
        if is_list {
            assert!(is(field, "array"), "{place} is a list: {field}");
            field = resolve(&field["items"], document);
        }
        match fact_type {
            "string" | "date" | "datetime" => assert!(is(field, "string"), "{place}: {field}"),
            "uint64" | "int64" => assert!(is(field, "integer"), "{place}: {field}"),
            "bool" => assert!(is(field, "boolean"), "{place}: {field}"),
            structure => {
                let fields = &contract["structures"][structure];
                let fields = fields.get("members").or(fields.get("fields")).unwrap_or(fields);
                same_fields(&place, field, fields, contract, document);
            }
        }
    }
}

/// The schema behind a reference, or the one that is not null.
fn resolve<'a>(schema: &'a Value, document: &'a Value) -> &'a Value {
    if let Some(reference) = schema["$ref"].as_str() {
        return resolve(document.pointer(&reference[1..]).unwrap(), document);
    }
    match schema["anyOf"].as_array() {
        Some(either) => resolve(either.iter().find(|s| s["type"] != "null").unwrap(), document),
        None => schema,
    }
}

fn is(schema: &Value, kind: &str) -> bool {
    schema["type"] == kind || schema["type"].as_array().is_some_and(|all| all.contains(&kind.into()))
}

/// `KEYWARD_UPDATE=1` writes it anew.
#[test]
fn the_api_description_is_up_to_date() {
    let path = format!("{}/../../docs/openapi.json", env!("CARGO_MANIFEST_DIR"));
    let document = format!("{:#}\n", keyward_api::openapi::document());
    if std::env::var_os("KEYWARD_UPDATE").is_some() {
        std::fs::write(&path, &document).unwrap();
    }
    assert!(std::fs::read_to_string(&path).unwrap_or_default() == document, "docs/openapi.json is stale");
}
