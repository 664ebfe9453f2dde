use std::str::FromStr;

use aozu_names::Arn;
use serde::{Serialize, Serializer};
use smol_str::SmolStr;

/// What an alarm does on entering a state.
///
/// Source: CloudWatch API Reference, `PutMetricAlarm`, `AlarmActions`; `PutCompositeAlarm`.
///
/// ```
/// use aozu_cloudwatch::alarm::{AlarmAction, Ec2Action};
/// let stop: AlarmAction = "arn:aws:automate:us-east-1:ec2:stop".parse()?;
/// assert!(matches!(stop, AlarmAction::Ec2 { action: Ec2Action::Stop, .. }));
/// assert!(!stop.fits_composite());
/// assert!("arn:aws:s3:::bucket".parse::<AlarmAction>().is_err());
/// # Ok::<(), aozu_cloudwatch::alarm::ActionProblem>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum AlarmAction {
    /// A message to an SNS topic.
    Sns {
        /// The topic.
        arn: Arn,
    },
    /// Something done to the instance that the alarm's `InstanceId` dimension names.
    Ec2 {
        /// As it was written: `ec2` may stand where an ARN has the account, so it is none that others know.
        text: SmolStr,
        /// What is done.
        action: Ec2Action,
    },
    /// A scaling policy of an Auto Scaling group.
    AutoScaling {
        /// The policy.
        arn: Arn,
        /// The group's name.
        group: SmolStr,
        /// The policy's name.
        policy: SmolStr,
    },
    /// A call of a Lambda function, a version or an alias of it.
    Lambda {
        /// The function.
        arn: Arn,
    },
    /// An OpsItem in Systems Manager.
    OpsItem {
        /// As it was written.
        arn: Arn,
        /// 1 (critical) to 4 (low).
        severity: u8,
        /// The category.
        category: Option<SmolStr>,
    },
    /// An incident by a response plan.
    Incident {
        /// The plan.
        arn: Arn,
    },
    /// An investigation by an investigation group.
    Investigation {
        /// The group.
        arn: Arn,
    },
}

closed_words! {
    /// What is done to an instance.
    pub enum Ec2Action, "an action on an instance", "it must be `stop`, `terminate`, `reboot` or `recover`" {
        Stop = "stop",
        Terminate = "terminate",
        Reboot = "reboot",
        Recover = "recover",
    }
}

/// Why a text is no action of an alarm.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ActionProblem {
    /// It is no ARN.
    #[error(transparent)]
    Arn(#[from] aozu_names::NameError),
    /// It is the ARN of something that no alarm drives.
    #[error("`{0}` is nothing that an alarm drives: {1}")]
    Unknown(String, &'static str),
}

impl AlarmAction {
    /// The ARN as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Ec2 { text, .. } => text,
            Self::Sns { arn }
            | Self::AutoScaling { arn, .. }
            | Self::Lambda { arn }
            | Self::OpsItem { arn, .. }
            | Self::Incident { arn }
            | Self::Investigation { arn } => arn.as_str(),
        }
    }

    /// The ARN of what is driven; none for EC2's actions, which name no resource.
    #[must_use]
    pub fn arn(&self) -> Option<&Arn> {
        match self {
            Self::Ec2 { .. } => None,
            Self::Sns { arn }
            | Self::AutoScaling { arn, .. }
            | Self::Lambda { arn }
            | Self::OpsItem { arn, .. }
            | Self::Incident { arn }
            | Self::Investigation { arn } => Some(arn),
        }
    }

    /// Whether a composite alarm may have it: SNS, Lambda, and Systems Manager's and AIOps's.
    #[must_use]
    pub fn fits_composite(&self) -> bool {
        !matches!(self, Self::Ec2 { .. } | Self::AutoScaling { .. })
    }

    /// Whether the alarm must watch a metric with an `InstanceId` dimension, and so no expression.
    #[must_use]
    pub fn needs_instance(&self) -> bool {
        matches!(self, Self::Ec2 { .. })
    }

    /// Whether it is done again every minute while the alarm stays in the state, and not on the change alone.
    #[must_use]
    pub fn repeats(&self) -> bool {
        matches!(self, Self::AutoScaling { .. })
    }
}

impl FromStr for AlarmAction {
    type Err = ActionProblem;
    fn from_str(text: &str) -> Result<Self, ActionProblem> {
        // `arn:aws:automate:REGION:ec2:stop`: no ARN, since `ec2` stands where the account does.
        let parts: Vec<&str> = text.split(':').collect();
        if let ["arn", _, "automate", _, "ec2", action] = parts.as_slice() {
            let unknown = |_| {
                let why = "EC2's actions are `stop`, `terminate`, `reboot` and `recover`";
                ActionProblem::Unknown(text.to_owned(), why)
            };
            return Ok(Self::Ec2 { text: text.into(), action: action.parse().map_err(unknown)? });
        }
        let arn: Arn = text.parse()?;
        read(&arn).map_err(|why| ActionProblem::Unknown(text.to_owned(), why))
    }
}

fn read(arn: &Arn) -> Result<AlarmAction, &'static str> {
    let (resource, whole) = (arn.resource(), arn.clone());
    match arn.service() {
        "sns" if resource.contains(':') => Err("a subscription is not a topic; name the topic"),
        "sns" => Ok(AlarmAction::Sns { arn: whole }),
        "swf" => {
            let named = resource.strip_prefix("action/actions/AWS_EC2.InstanceId.");
            let action = match named.and_then(|named| named.strip_suffix("/1.0")) {
                Some("Stop") => Ec2Action::Stop,
                Some("Terminate") => Ec2Action::Terminate,
                Some("Reboot") => Ec2Action::Reboot,
                Some("Recover") => Ec2Action::Recover,
                _ => {
                    return Err(
                        "it must be `action/actions/AWS_EC2.InstanceId.{Stop,Terminate,Reboot,Recover}/1.0`",
                    );
                }
            };
            Ok(AlarmAction::Ec2 { text: arn.as_str().into(), action })
        }
        "autoscaling" => {
            let rule = "it must be `scalingPolicy:ID:autoScalingGroupName/GROUP:policyName/POLICY`";
            let rest = resource.strip_prefix("scalingPolicy:").ok_or(rule)?;
            let (_, rest) = rest.split_once(":autoScalingGroupName/").ok_or(rule)?;
            let (group, policy) = rest.split_once(":policyName/").ok_or(rule)?;
            if group.is_empty() || policy.is_empty() {
                return Err(rule);
            }
            Ok(AlarmAction::AutoScaling { arn: whole, group: group.into(), policy: policy.into() })
        }
        "lambda" => match resource.strip_prefix("function:") {
            Some(name) if !name.is_empty() && name.split(':').count() <= 2 => {
                Ok(AlarmAction::Lambda { arn: whole })
            }
            _ => Err("it must be a function, or a version or an alias of one"),
        },
        "ssm" => {
            let rule = "it must be `opsitem:` with 1 to 4, and may end in `#CATEGORY=` and a word";
            let rest = resource.strip_prefix("opsitem:").ok_or(rule)?;
            let (severity, category) = match rest.split_once("#CATEGORY=") {
                Some((severity, category)) => (severity, Some(SmolStr::new(category))),
                None => (rest, None),
            };
            let severity = match severity {
                "1" => 1,
                "2" => 2,
                "3" => 3,
                "4" => 4,
                _ => return Err(rule),
            };
            Ok(AlarmAction::OpsItem { arn: whole, severity, category })
        }
        "ssm-incidents" if resource.starts_with("responseplan/") => Ok(AlarmAction::Incident { arn: whole }),
        "ssm-incidents" => Err("it must be a response plan"),
        "aiops" if resource.starts_with("investigation-group") => {
            Ok(AlarmAction::Investigation { arn: whole })
        }
        "aiops" => Err("it must be an investigation group"),
        _ => Err(
            "it must be an SNS topic, an EC2 action, a scaling policy, a Lambda function, an OpsItem, a response plan or an investigation group",
        ),
    }
}

impl std::fmt::Display for AlarmAction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

impl Serialize for AlarmAction {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::AlarmAction;

    #[test]
    fn every_kind_and_what_is_none() {
        for (text, composite, repeats) in [
            ("arn:aws:sns:us-east-1:111122223333:ops", true, false),
            ("arn:aws:automate:us-east-1:ec2:recover", false, false),
            ("arn:aws:swf:us-east-1:111122223333:action/actions/AWS_EC2.InstanceId.Stop/1.0", false, false),
            (
                "arn:aws:autoscaling:us-east-1:111122223333:scalingPolicy:6b3c:autoScalingGroupName/web:policyName/out",
                false,
                true,
            ),
            ("arn:aws:lambda:us-east-1:111122223333:function:page", true, false),
            ("arn:aws:lambda:us-east-1:111122223333:function:page:live", true, false),
            ("arn:aws:ssm:us-east-1:111122223333:opsitem:1#CATEGORY=Security", true, false),
            ("arn:aws:ssm-incidents::111122223333:responseplan/all", true, false),
            ("arn:aws:aiops:us-east-1:111122223333:investigation-group:abc", true, false),
        ] {
            let action: AlarmAction = text.parse().unwrap();
            assert_eq!((action.fits_composite(), action.repeats()), (composite, repeats), "{text}");
            assert_eq!(action.to_string(), text);
        }
        for text in [
            "",
            "arn:aws:sns:us-east-1:111122223333:ops:sub",
            "arn:aws:automate:us-east-1:ec2:explode",
            "arn:aws:autoscaling:us-east-1:111122223333:scalingPolicy:6b3c",
            "arn:aws:ssm:us-east-1:111122223333:opsitem:5",
            "arn:aws:lambda:us-east-1:111122223333:layer:x",
            "arn:aws:sqs:us-east-1:111122223333:queue",
        ] {
            assert!(text.parse::<AlarmAction>().is_err(), "{text}");
        }
    }
}
