//! The JSON Schema of a policy file, from the types that are read: what editors complete and complain by.

use crate::io::words::VISIT;
use crate::model::Policy;
use serde_json::{Map, Value, json};

/// The JSON Schema of `policy.toml`. Objects whose keys are known allow no others.
pub fn policy_schema() -> Value {
    let mut schema = schemars::schema_for!(Policy).to_value();
    close(&mut schema);
    schema["title"] = json!("rounds: policy.toml");
    schema["description"] = json!("How often which stores are visited, for how long, and what changes that.");
    // Lists that a file leaves out are empty, not those of the default policy.
    if let Some(pieces) = schema["properties"].as_object_mut() {
        for piece in pieces.values_mut().filter_map(Value::as_object_mut) {
            if piece.get("type").is_some_and(|kind| kind == "array" || kind == "string")
                && !piece.contains_key("format")
            {
                piece.remove("default");
            }
        }
        if let Some(precedence) = pieces.get_mut("precedence") {
            precedence["default"] = json!(Policy::default().precedence);
        }
    }
    let kind = schema["properties"]["visit_type"]["additionalProperties"].take();
    let kinds: Map<String, Value> = VISIT.iter().map(|word| (word.1.to_string(), kind.clone())).collect();
    schema["properties"]["visit_type"]["additionalProperties"] = json!(false);
    schema["properties"]["visit_type"]["properties"] = Value::Object(kinds);
    schema
}

/// Allows no other keys where keys are known.
fn close(value: &mut Value) {
    match value {
        Value::Object(object) => {
            if object.get("properties").is_some_and(Value::is_object) && object.get("type").is_some() {
                object.insert("additionalProperties".into(), json!(false));
            }
            object.values_mut().for_each(close);
        }
        Value::Array(parts) => parts.iter_mut().for_each(close),
        _ => {}
    }
}
