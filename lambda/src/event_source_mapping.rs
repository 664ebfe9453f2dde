use aozu_names::{Arn, wire::Resource};
use smol_str::SmolStr;

aozu_names::checked_name! {
    /// The id of an event source mapping.
    pub struct EventSourceMappingId, "the id of an event source mapping", |text| {
        let right = text.len() == 36 && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
        if right { Ok(()) } else { Err((None, "it must be a UUID, such as `59c2cf2d-1c4a-44ab-b92c-36caef26664e`")) }
    }
}

aozu_names::noun! {
    /// A queue or stream that Lambda reads for a function.
    ///
    /// Source: Lambda API Reference, `EventSourceMappingConfiguration`.
    pub struct EventSourceMapping / EventSourceMappingMirror {
        /// Its id.
        one uuid: EventSourceMappingId = "UUID",
        /// What is read.
        maybe event_source_arn: Arn = "EventSourceArn",
        /// Who is called.
        one function_arn: Arn = "FunctionArn",
        /// `Enabled` and others.
        maybe state: SmolStr = "State",
        /// How many records a call gets at most.
        value batch_size: u64 = "BatchSize",
    }
}

impl Resource for EventSourceMapping {
    type Key = EventSourceMappingId;
    type Wire = EventSourceMappingMirror;
    const ID: &'static str = "UUID";
    fn wire_id(wire: &EventSourceMappingMirror) -> Option<&str> {
        wire.uuid.as_deref()
    }
    fn key(&self) -> EventSourceMappingId {
        self.uuid.clone()
    }
}
