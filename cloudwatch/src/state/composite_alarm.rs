use aozu_names::{Arn, Timestamp, wire::Resource};
use smol_str::SmolStr;

use super::{ActionArn, AlarmName, StateValue};
use crate::alarm::AlarmState;

aozu_names::noun! {
    /// An alarm on other alarms.
    ///
    /// Source: CloudWatch API Reference, `CompositeAlarm`.
    pub struct CompositeAlarm / CompositeAlarmMirror {
        /// Its name.
        one alarm_name: AlarmName = "AlarmName",
        /// Its ARN.
        maybe alarm_arn: Arn = "AlarmArn",
        /// What people say of it.
        maybe alarm_description: SmolStr = "AlarmDescription",
        /// When it rings, as an expression over alarms.
        one alarm_rule: SmolStr = "AlarmRule",
        /// When it was last changed.
        value alarm_configuration_updated_timestamp: Timestamp = "AlarmConfigurationUpdatedTimestamp",
        /// Whether its actions are done.
        value actions_enabled: bool = "ActionsEnabled",
        /// What is done when it becomes OK.
        many ok_actions: ActionArn = "OKActions",
        /// What is done when it rings.
        many alarm_actions: ActionArn = "AlarmActions",
        /// What is done when it has too little to go by.
        many insufficient_data_actions: ActionArn = "InsufficientDataActions",
        /// Its state.
        maybe state_value: StateValue = "StateValue",
        /// Why it is in it.
        maybe state_reason: SmolStr = "StateReason",
        /// The same, as JSON.
        maybe state_reason_data: SmolStr = "StateReasonData",
        /// When the state was last written.
        value state_updated_timestamp: Timestamp = "StateUpdatedTimestamp",
        /// When the state last changed.
        value state_transitioned_timestamp: Timestamp = "StateTransitionedTimestamp",
        /// The alarm that keeps its actions back: a name or an ARN.
        maybe actions_suppressor: SmolStr = "ActionsSuppressor",
        /// Seconds that it waits for the suppressor to ring.
        value actions_suppressor_wait_period: u32 = "ActionsSuppressorWaitPeriod",
        /// Seconds that actions stay back after the suppressor.
        value actions_suppressor_extension_period: u32 = "ActionsSuppressorExtensionPeriod",
        /// What keeps actions back now.
        maybe actions_suppressed_by: SmolStr = "ActionsSuppressedBy",
        /// Why.
        maybe actions_suppressed_reason: SmolStr = "ActionsSuppressedReason",
    }
}

impl CompositeAlarm {
    /// All that it ever does, whatever state it enters.
    pub fn actions(&self) -> impl Iterator<Item = &ActionArn> {
        self.ok_actions.iter().chain(&self.alarm_actions).chain(&self.insufficient_data_actions)
    }

    /// What it does on entering a state, unless a suppressor keeps it back: nothing where its actions are switched off.
    #[must_use]
    pub fn actions_on(&self, state: AlarmState) -> &[ActionArn] {
        match state {
            _ if self.actions_enabled == Some(false) => &[],
            AlarmState::Ok => &self.ok_actions,
            AlarmState::Alarm => &self.alarm_actions,
            AlarmState::InsufficientData => &self.insufficient_data_actions,
        }
    }
}

impl Resource for CompositeAlarm {
    type Key = AlarmName;
    type Wire = CompositeAlarmMirror;
    const ID: &'static str = "AlarmName";
    fn wire_id(wire: &CompositeAlarmMirror) -> Option<&str> {
        wire.alarm_name.as_deref()
    }
    fn key(&self) -> AlarmName {
        self.alarm_name.clone()
    }
}
