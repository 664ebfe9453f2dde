//! JSON Schemas of what reads itself.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::Dimensions;

impl JsonSchema for Dimensions {
    fn schema_name() -> Cow<'static, str> {
        "Dimensions".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "array",
            "maxItems": 30,
            "items": {
                "type": "object",
                "properties": { "Name": { "type": "string" }, "Value": { "type": "string" } },
                "required": ["Name", "Value"],
            },
        })
    }
}
