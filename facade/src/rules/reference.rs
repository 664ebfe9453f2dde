//! What resources name in their configurations: roles, keys, queues, topics, functions, target groups.

use aozu_names::{Arn, Subject};

use super::scope::{Here, Named};
use crate::plain::{Name, cloudtrail::Trail};

/// The collections that hold the resources whose references are known.
pub(super) const SUBJECT: &str = "lambda/Functions|lambda/FunctionEventInvokeConfigs|lambda/EventSourceMappings|sqs/Attributes|sns/Attributes|\
    autoscaling/AutoScalingGroups|ec2/FlowLogs|logs/logGroups|logs/subscriptionFilters|rds/DBInstances|\
    rds/DBClusters|secretsmanager/SecretList|cloudtrail/trailList";

/// Who looks at a reference: the member that holds it, what it names, and whose it is.
type Visit<'v> = &'v mut dyn FnMut(&'static str, &Arn, &dyn Fn() -> Option<Subject>);

/// Shows every reference of a region.
pub(super) fn each(here: Here<'_>, visit: Visit<'_>) {
    functions(here, visit);
    messages(here, visit);
    data(here, visit);
    logs(here, visit);
    trails(here, visit);
    for (name, group) in here.state.autoscaling.groups().iter() {
        let of = Named {
            service: "autoscaling",
            resource: format!("autoScalingGroup:autoScalingGroupName/{name}"),
            id: name.as_str(),
            collection: "autoscaling/AutoScalingGroups",
            key: name.as_str(),
            tags: Some(group.tags()),
        };
        let subject = || {
            let subject = here.subject(&of)?;
            Some(Subject { arn: group.arn().cloned().unwrap_or(subject.arn.clone()), ..subject })
        };
        for target in group.target_groups() {
            visit("TargetGroupARNs", target, &subject);
        }
    }
}

fn functions(here: Here<'_>, visit: Visit<'_>) {
    for (name, function) in here.state.lambda.functions().iter() {
        let of = Named {
            service: "lambda",
            resource: format!("function:{name}"),
            id: name.as_str(),
            collection: "lambda/Functions",
            key: name.as_str(),
            tags: None,
        };
        let dead = function.dead_letter_config().and_then(|config| config.target_arn());
        let named = [
            ("Role", function.role()),
            ("KMSKeyArn", function.kms_key_arn()),
            ("DeadLetterConfig.TargetArn", dead),
        ];
        for (member, target) in named {
            target.into_iter().for_each(|target| visit(member, target, &|| here.subject(&of)));
        }
    }
    for (name, configs) in here.state.lambda.event_invoke_configs().iter() {
        let subject = || {
            here.subject(&Named {
                service: "lambda",
                resource: format!("function:{name}"),
                id: name.as_str(),
                collection: "lambda/FunctionEventInvokeConfigs",
                key: name.as_str(),
                tags: None,
            })
        };
        let named = configs.configs().iter().flat_map(|config| config.destinations_by_outcome());
        named.for_each(|(outcome, target)| visit(outcome.as_str(), target, &subject));
    }
    for mapping in here.state.lambda.event_source_mappings().values() {
        let id = mapping.uuid().as_str();
        let of = Named {
            service: "lambda",
            resource: format!("event-source-mapping:{id}"),
            id,
            collection: "lambda/EventSourceMappings",
            key: id,
            tags: None,
        };
        visit("FunctionArn", mapping.function_arn(), &|| here.subject(&of));
        if let Some(source) = mapping.event_source_arn() {
            visit("EventSourceArn", source, &|| here.subject(&of));
        }
    }
}

/// Queues and topics.
fn messages(here: Here<'_>, visit: Visit<'_>) {
    let of = |service: &'static str, name: &Name, collection: &'static str| {
        here.subject(&Named {
            service,
            resource: name.to_string(),
            id: name.as_str(),
            collection,
            key: name.as_str(),
            tags: None,
        })
    };
    for (name, queue) in here.state.sqs.attributes().iter() {
        let subject = || of("sqs", name, "sqs/Attributes");
        if let Some(policy) = queue.redrive_policy() {
            visit("RedrivePolicy.deadLetterTargetArn", policy.dead_letter_target(), &subject);
        }
        key(here, "KmsMasterKeyId", queue.kms_master_key_id().map(Name::as_str), &subject, visit);
    }
    for (name, topic) in here.state.sns.attributes().iter() {
        let subject = || of("sns", name, "sns/Attributes");
        key(here, "KmsMasterKeyId", topic.kms_master_key_id().map(Name::as_str), &subject, visit);
    }
}

/// Databases and secrets.
fn data(here: Here<'_>, visit: Visit<'_>) {
    for (name, database) in here.state.rds.instances().iter() {
        let subject = || {
            here.subject(&Named {
                service: "rds",
                resource: format!("db:{name}"),
                id: name.as_str(),
                collection: "rds/DBInstances",
                key: name.as_str(),
                tags: Some(database.tags()),
            })
        };
        key(here, "KmsKeyId", database.kms_key_id().map(Name::as_str), &subject, visit);
    }
    for (name, cluster) in here.state.rds.clusters().iter() {
        let subject = || {
            here.subject(&Named {
                service: "rds",
                resource: format!("cluster:{name}"),
                id: name.as_str(),
                collection: "rds/DBClusters",
                key: name.as_str(),
                tags: Some(cluster.tags()),
            })
        };
        key(here, "KmsKeyId", cluster.kms_key_id().map(Name::as_str), &subject, visit);
    }
    for (name, secret) in here.state.secretsmanager.secrets().iter() {
        let subject = || {
            let subject = here.subject(&Named {
                service: "secretsmanager",
                resource: format!("secret:{name}"),
                id: name.as_str(),
                collection: "secretsmanager/SecretList",
                key: name.as_str(),
                tags: secret.tags(),
            })?;
            Some(Subject { arn: secret.arn().clone(), ..subject })
        };
        key(here, "KmsKeyId", secret.kms_key_id().map(Name::as_str), &subject, visit);
    }
}

/// Log groups, their subscriptions, and flow logs.
fn logs(here: Here<'_>, visit: Visit<'_>) {
    for (name, group) in here.state.logs.log_groups().iter() {
        let subject = || {
            here.subject(&Named {
                service: "logs",
                resource: format!("log-group:{name}"),
                id: name.as_str(),
                collection: "logs/logGroups",
                key: name.as_str(),
                tags: None,
            })
        };
        key(here, "kmsKeyId", group.kms_key_id().map(AsRef::as_ref), &subject, visit);
    }
    for (name, filter) in here.state.logs.subscription_filters().iter() {
        let subject = || {
            here.subject(&Named {
                service: "logs",
                resource: format!("log-group:{}", name.group()),
                id: name.name(),
                collection: "logs/subscriptionFilters",
                key: name.as_str(),
                tags: None,
            })
        };
        visit("destinationArn", filter.destination_arn(), &subject);
        filter.role_arn().into_iter().for_each(|role| visit("roleArn", role, &subject));
    }
    for log in here.state.ec2.flow_logs().values() {
        let id = log.flow_log_id().as_str();
        let subject = || {
            here.subject(&Named {
                service: "ec2",
                resource: format!("vpc-flow-log/{id}"),
                id,
                collection: "ec2/FlowLogs",
                key: id,
                tags: Some(log.tags()),
            })
        };
        if let Some(role) = log.deliver_logs_permission_arn() {
            visit("DeliverLogsPermissionArn", role, &subject);
        }
    }
}

/// Trails, in the region that they were made in.
fn trails(here: Here<'_>, visit: Visit<'_>) {
    for trail in here.state.cloudtrail.trails().values().filter(|trail| is_at_home(here, trail)) {
        let subject = || trail_subject(here, trail);
        let named = [("CloudWatchLogsRoleArn", trail.log_role_arn()), ("SnsTopicARN", trail.sns_topic_arn())];
        for (member, target) in named {
            target.into_iter().for_each(|target| visit(member, target, &subject));
        }
        key(here, "KmsKeyId", trail.kms_key_id().map(Name::as_str), &subject, visit);
    }
}

/// Whether the trail is this account's and of this region: each region of each member lists those of all.
pub(super) fn is_at_home(here: Here<'_>, trail: &Trail) -> bool {
    trail.arn().account_id() == Some(here.account.id()) && trail.arn().region() == here.region.as_str()
}

pub(super) fn trail_subject(here: Here<'_>, trail: &Trail) -> Option<Subject> {
    let subject = here.subject(&Named {
        service: "cloudtrail",
        resource: trail.arn().resource().to_owned(),
        id: trail.arn().name(),
        collection: "cloudtrail/trailList",
        key: trail.arn().as_str(),
        tags: None,
    })?;
    Some(Subject { arn: trail.arn().clone(), ..subject })
}

/// A key by its ARN, its id or a name of it.
fn key(
    here: Here<'_>,
    member: &'static str,
    named: Option<&str>,
    subject: &dyn Fn() -> Option<Subject>,
    visit: Visit<'_>,
) {
    let Some(arn) = named.and_then(|named| key_of(here, named)) else { return };
    visit(member, &arn, subject);
}

/// The ARN of the key; of its name where nobody told whose that is. What names no account is the account's own.
fn key_of(here: Here<'_>, named: &str) -> Option<Arn> {
    let own = |resource: &str| here.arn("kms", resource);
    let arn = match named.parse::<Arn>() {
        Ok(arn) => arn,
        Err(_) if named.starts_with("alias/") => own(named)?,
        // What is neither an ARN nor a name nor an id names nothing that could be looked for.
        Err(_) if named.contains(['/', ':']) || named.contains(char::is_whitespace) => return None,
        Err(_) => own(&format!("key/{named}"))?,
    };
    let is_own = arn.account_id() == Some(here.account.id()) && arn.region() == here.region.as_str();
    let alias = Some(arn.resource()).filter(|resource| is_own && resource.starts_with("alias/"));
    let alias = alias.and_then(|name| here.state.kms.aliases().get(&name.parse().ok()?));
    alias.and_then(|alias| own(&format!("key/{}", alias.target_key_id()?))).or(Some(arn))
}
