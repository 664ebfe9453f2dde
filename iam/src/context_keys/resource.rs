use aozu_names::{AccountId, Known, Tags};

use super::{OrganizationPath, absent, put, put_organization};
use crate::evaluate::{Action, Context, Target};

/// What is known of the resource of a request.
///
/// ```
/// use aozu_iam::{context_keys::ResourceFacts, evaluate::{Action, Context, KeyState, Target}};
/// let queue = Target::new("arn:aws:sqs:eu-west-1:111122223333:jobs");
/// let mut context = Context::absent();
/// ResourceFacts::of(&queue).add_to(&Action::new("sqs:SendMessage")?, &mut context);
/// let KeyState::Present(owner) = context.get("aws:ResourceAccount") else { panic!() };
/// assert_eq!(owner.single().unwrap(), "111122223333");
/// # Ok::<(), aozu_iam::evaluate::ActionError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ResourceFacts {
    /// The account that owns it; absent where the request is about no resource.
    pub account: Known<AccountId>,
    /// The place of that account; absent where it is in no organization.
    pub organization: Known<OrganizationPath>,
    /// Its tags.
    pub tags: Known<Tags>,
}

const OWNER: [&str; 3] = ["aws:ResourceAccount", "aws:ResourceOrgID", "aws:ResourceOrgPaths"];
const TAGS: &str = "aws:ResourceTag/";

/// Services and actions without `aws:ResourceAccount`, `aws:ResourceOrgID` and `aws:ResourceOrgPaths`. Without a
/// colon: all actions of the service.
///
/// Source: IAM User Guide, "AWS global condition context keys", `aws:ResourceAccount` (June 2023).
const UNOWNED: [&str; 27] = [
    "auditmanager:updateassessmentframeworkshare",
    "detective:acceptinvitation",
    "ds:acceptshareddirectory",
    "ebs",
    "ec2:accepttransitgatewaypeeringattachment",
    "ec2:acceptvpcendpointconnections",
    "ec2:acceptvpcpeeringconnection",
    "ec2:copyimage",
    "ec2:copysnapshot",
    "ec2:createtransitgatewaypeeringattachment",
    "ec2:createvolume",
    "ec2:createvpcendpoint",
    "ec2:createvpcpeeringconnection",
    "ec2:deletetransitgatewaypeeringattachment",
    "ec2:deletevpcpeeringconnection",
    "ec2:rejecttransitgatewaypeeringattachment",
    "ec2:rejectvpcendpointconnections",
    "ec2:rejectvpcpeeringconnection",
    "events",
    "guardduty:acceptadministratorinvitation",
    "macie2:acceptadministratorinvitation",
    "route53:associatevpcwithhostedzone",
    "route53:createvpcassociationauthorization",
    "route53:deletevpcassociationauthorization",
    "route53:disassociatevpcfromhostedzone",
    "route53:listhostedzonesbyvpc",
    "workspaces:describeworkspaceimages",
];

/// Whether requests for an action carry the keys that tell the owner of the resource.
///
/// ```
/// use aozu_iam::{context_keys::tells_resource_account, evaluate::Action};
/// assert!(tells_resource_account(&Action::new("s3:GetObject")?));
/// assert!(!tells_resource_account(&Action::new("ec2:CreateVolume")?));
/// assert!(!tells_resource_account(&Action::new("events:PutEvents")?));
/// # Ok::<(), aozu_iam::evaluate::ActionError>(())
/// ```
#[must_use]
pub fn tells_resource_account(action: &Action) -> bool {
    !UNOWNED.iter().any(|unowned| match unowned.split_once(':') {
        Some((service, name)) => service == action.service() && name == action.name(),
        None => *unowned == action.service(),
    })
}

impl ResourceFacts {
    /// What a target tells by itself: its owner.
    #[must_use]
    pub fn of(target: &Target) -> Self {
        let account = target.owner().map_or_else(Known::default, Known::Present);
        Self { account, ..Self::default() }
    }

    /// Sets the keys that tell of the resource. An action that does not tell the owner leaves those keys absent.
    pub fn add_to(&self, action: &Action, context: &mut Context) {
        if tells_resource_account(action) {
            put(context, "aws:ResourceAccount", &self.account, |account| account.as_str().into());
            put_organization(context, "aws:ResourceOrgID", "aws:ResourceOrgPaths", &self.organization);
            if self.account.is_absent() {
                absent(context, &OWNER);
            }
        } else {
            absent(context, &OWNER);
        }
        if let Known::Present(tags) = &self.tags {
            for (key, value) in tags.iter() {
                context.set(&format!("{TAGS}{key}"), value);
            }
        }
        if self.tags.was_read() {
            context.set_absent_below(TAGS);
        }
    }
}
