use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{InstanceId, VolumeId};

/// A volume is not encrypted.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{volume}`{} is not encrypted", of(.instances))]
pub struct VolumeNotEncrypted {
    /// The volume
    pub volume: VolumeId,
    /// The instances that it is attached to
    pub instances: Vec<InstanceId>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC076",
    name: "volume-not-encrypted",
    severity: Severity::Warning,
    summary: "A volume is not encrypted",
    page: include_str!("../../rules/VPC076.md"),
    subject: "ec2/Volumes",
    needs: &[],
    volatile: &[],
};

impl Problem for VolumeNotEncrypted {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "copy it: snapshot, copy the snapshot with `--encrypted`, make a volume of it and put it in place; `aws ec2 enable-ebs-encryption-by-default` spares the next one".into()
    }

    fn related(&self) -> Vec<String> {
        self.instances.iter().map(ToString::to_string).collect()
    }
}

fn of(instances: &[InstanceId]) -> String {
    instances.first().map_or_else(String::new, |instance| format!(" of `{instance}`"))
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for volume in scope.network.volumes().values().filter(|volume| volume.encrypted() == Some(false)) {
        let attachments = volume.attachments().iter();
        let instances = attachments.filter_map(|attachment| attachment.instance_id().cloned()).collect();
        let problem = VolumeNotEncrypted { volume: volume.volume_id().clone(), instances };
        scope.report(findings, volume, &problem);
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::fixture::{codes, good};

    #[test]
    fn a_volume_in_the_clear_is_found_and_one_that_does_not_say_is_not() {
        let clear = good().but(|account| {
            account["ec2"]["Volumes"]["vol-000000000000000db"]["Encrypted"] = false.into();
        });
        assert_eq!(codes(&clear), ["VPC076"]);
        let silent = good().but(|account| {
            account["ec2"]["Volumes"]["vol-000000000000000db"].as_object_mut().unwrap().remove("Encrypted");
        });
        assert!(codes(&silent).is_empty());
    }
}
