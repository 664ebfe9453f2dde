//! What a request carries of the condition keys, kind of caller by kind of caller.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use aozu_iam::{
    context_keys::{
        EndpointSource, Facts, Instance, Mfa, NetworkSource, PrincipalFacts, RequestFacts, ResourceFacts,
        ServiceSource, lookup,
    },
    entity::Role,
    evaluate::{Action, Caller, Context, Credentials, KeyState},
    policy::PolicyText,
    wire,
};
use aozu_names::{Known, Tags};

const USER: &str = "arn:aws:iam::111122223333:user/people/alice";
const ROLE: &str = "arn:aws:iam::111122223333:role/app/web";

/// What is known of a key, in words: its values, `-` for absent, `?` for unknown.
fn told(context: &Context, key: &str) -> String {
    match context.get(key) {
        KeyState::Present(values) => {
            if let Some(info) = lookup(key) {
                assert_eq!(info.multivalued, values.is_multivalued(), "{key}");
            }
            let all = values.as_slice().join(",");
            if values.is_multivalued() { format!("[{all}]") } else { all }
        }
        KeyState::Absent => "-".to_owned(),
        KeyState::Unknown => "?".to_owned(),
    }
}

fn expect(context: &Context, rows: &[(&str, &str)]) {
    for (key, value) in rows {
        assert_eq!(told(context, key), *value, "{key}");
    }
}

fn tags(pairs: &[(&str, &str)]) -> Tags {
    let mut tags = Tags::default();
    for (key, value) in pairs {
        tags.insert(key, value).unwrap();
    }
    tags
}

fn known<T: std::str::FromStr>(text: &str) -> Known<T> {
    Known::Present(text.parse().ok().unwrap())
}

fn open(caller: &Caller, principal: &PrincipalFacts) -> Context {
    let mut context = Context::unknown();
    principal.add_to(caller, &mut context);
    context
}

fn everything() -> PrincipalFacts {
    PrincipalFacts {
        unique_id: known("AROADBQP57FF2AEXAMPLE"),
        tags: Known::Present(tags(&[("Team", "web"), ("Cost", "1")])),
        session_tags: Known::Present(tags(&[("team", "ops")])),
        organization: known("o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/"),
        mfa: Known::Present(Mfa::Yes { age: Known::Present(60) }),
        token_issue_time: known("2026-06-01T00:00:00Z"),
        source_identity: known("alice"),
        federated_provider: known("arn:aws:iam::111122223333:saml-provider/corp"),
        instance: Known::Present(Instance {
            arn: known("arn:aws:ec2:eu-west-1:111122223333:instance/i-0a"),
            vpc: known("vpc-0a"),
            private_ipv4: known("10.0.0.9"),
        }),
        ..PrincipalFacts::default()
    }
}

#[test]
fn each_kind_of_caller_has_its_keys() {
    let role = ROLE.parse().unwrap();
    let rows: [(Caller, [(&str, &str); 9]); 7] = [
        (
            Caller::parse("arn:aws:iam::111122223333:root").unwrap(),
            [
                ("aws:PrincipalArn", "arn:aws:iam::111122223333:root"),
                ("aws:PrincipalAccount", "111122223333"),
                ("aws:PrincipalType", "Account"),
                ("aws:userid", "111122223333"),
                ("aws:username", "-"),
                ("aws:PrincipalIsAWSService", "false"),
                ("aws:PrincipalTag/team", "-"),
                ("aws:SourceIdentity", "-"),
                ("aws:PrincipalOrgID", "o-a1b2c3d4e5"),
            ],
        ),
        (
            Caller::parse(USER).unwrap(),
            [
                ("aws:PrincipalArn", USER),
                ("aws:PrincipalAccount", "111122223333"),
                ("aws:PrincipalType", "User"),
                ("aws:userid", "AROADBQP57FF2AEXAMPLE"),
                ("aws:username", "alice"),
                ("aws:PrincipalIsAWSService", "false"),
                ("aws:PrincipalTag/team", "web"),
                ("aws:SourceIdentity", "-"),
                ("aws:PrincipalOrgPaths", "[o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/]"),
            ],
        ),
        (
            Caller::session_of(&role, "s").unwrap(),
            [
                ("aws:PrincipalArn", ROLE),
                ("aws:PrincipalAccount", "111122223333"),
                ("aws:PrincipalType", "AssumedRole"),
                ("aws:userid", "AROADBQP57FF2AEXAMPLE:s"),
                ("aws:username", "-"),
                ("aws:PrincipalIsAWSService", "false"),
                ("aws:PrincipalTag/team", "ops"),
                ("aws:SourceIdentity", "alice"),
                ("ec2:SourceInstanceARN", "arn:aws:ec2:eu-west-1:111122223333:instance/i-0a"),
            ],
        ),
        (
            Caller::parse("arn:aws:sts::111122223333:assumed-role/web/s").unwrap(),
            [
                ("aws:PrincipalArn", "?"),
                ("aws:PrincipalAccount", "111122223333"),
                ("aws:PrincipalType", "AssumedRole"),
                ("aws:userid", "AROADBQP57FF2AEXAMPLE:s"),
                ("aws:username", "-"),
                ("aws:PrincipalIsAWSService", "false"),
                ("aws:PrincipalTag/Cost", "1"),
                ("aws:TokenIssueTime", "2026-06-01T00:00:00Z"),
                ("aws:FederatedProvider", "arn:aws:iam::111122223333:saml-provider/corp"),
            ],
        ),
        (
            Caller::parse("arn:aws:sts::111122223333:federated-user/bob").unwrap(),
            [
                ("aws:PrincipalArn", "arn:aws:sts::111122223333:federated-user/bob"),
                ("aws:PrincipalAccount", "111122223333"),
                ("aws:PrincipalType", "FederatedUser"),
                ("aws:userid", "111122223333:bob"),
                ("aws:username", "-"),
                ("aws:PrincipalIsAWSService", "false"),
                ("aws:PrincipalTag/team", "ops"),
                ("aws:FederatedProvider", "-"),
                ("aws:PrincipalServiceName", "-"),
            ],
        ),
        (
            Caller::service("sns.amazonaws.com"),
            [
                ("aws:PrincipalServiceName", "sns.amazonaws.com"),
                ("aws:PrincipalServiceNamesList", "[sns.amazonaws.com]"),
                ("aws:PrincipalIsAWSService", "true"),
                ("aws:PrincipalArn", "?"),
                ("aws:username", "-"),
                ("aws:PrincipalTag/team", "-"),
                ("aws:TokenIssueTime", "-"),
                ("aws:MultiFactorAuthPresent", "-"),
                ("aws:SourceIdentity", "-"),
            ],
        ),
        (
            Caller::anonymous(),
            [
                ("aws:PrincipalAccount", "anonymous"),
                ("aws:userid", "anonymous"),
                ("aws:PrincipalType", "Anonymous"),
                ("aws:PrincipalArn", "-"),
                ("aws:PrincipalOrgID", "-"),
                ("aws:PrincipalOrgPaths", "-"),
                ("aws:PrincipalIsAWSService", "-"),
                ("aws:username", "-"),
                ("aws:PrincipalTag/team", "-"),
            ],
        ),
    ];
    for (caller, rows) in rows {
        expect(&open(&caller, &everything()), &rows);
    }
}

#[test]
fn a_group_and_nobody_in_particular_have_no_principal() {
    let group = Caller::parse("arn:aws:iam::111122223333:group/admins").unwrap();
    let rows = [
        ("aws:PrincipalArn", "-"),
        ("aws:userid", "-"),
        ("aws:username", "-"),
        ("aws:PrincipalAccount", "111122223333"),
    ];
    expect(&open(&group, &PrincipalFacts::default()), &rows);
    let nobody = open(&Caller::unnamed(), &everything());
    expect(&nobody, &[("aws:PrincipalArn", "?"), ("aws:username", "?"), ("aws:PrincipalTag/team", "?")]);
}

#[test]
fn mfa_is_told_by_temporary_credentials_alone() {
    const PRESENT: &str = "aws:MultiFactorAuthPresent";
    const AGE: &str = "aws:MultiFactorAuthAge";
    let user = Caller::parse(USER).unwrap();
    let with = |mfa| PrincipalFacts { mfa, ..PrincipalFacts::default() };
    for (facts, present, age) in [
        (PrincipalFacts::long_term(), "-", "-"),
        (PrincipalFacts::default(), "?", "?"),
        (with(Known::Present(Mfa::No)), "false", "-"),
        (with(Known::Present(Mfa::Yes { age: Known::Present(60) })), "true", "60"),
        (with(Known::Present(Mfa::Yes { age: Known::default() })), "true", "?"),
    ] {
        expect(&open(&user, &facts), &[(PRESENT, present), (AGE, age)]);
    }
    let token = user.with_credentials(Credentials::SessionToken { mfa: true });
    expect(&open(&token, &PrincipalFacts::default()), &[(PRESENT, "true"), (AGE, "?")]);
    let long_term = open(&Caller::parse(USER).unwrap(), &PrincipalFacts::long_term());
    expect(&long_term, &[("aws:TokenIssueTime", "-")]);
}

#[test]
fn a_tag_is_unknown_while_a_session_may_bring_its_own() {
    let role = Caller::session_of(&ROLE.parse().unwrap(), "s").unwrap();
    let facts =
        PrincipalFacts { tags: Known::Present(tags(&[("team", "web")])), ..PrincipalFacts::default() };
    let key = "aws:PrincipalTag/team";
    expect(&open(&role, &facts), &[(key, "?")]);
    let mut closed = Context::absent();
    facts.add_to(&role, &mut closed);
    expect(&closed, &[(key, "web"), ("aws:PrincipalTag/other", "-")]);
    let facts = PrincipalFacts { session_tags: Known::Absent, ..facts };
    expect(&open(&role, &facts), &[(key, "web"), ("aws:PrincipalTag/other", "-")]);
    let facts = PrincipalFacts { tags: Known::default(), ..facts };
    expect(&open(&role, &facts), &[(key, "?")]);
    expect(&open(&Caller::parse(USER).unwrap(), &facts), &[(key, "?")]);
}

#[test]
fn what_a_trust_policy_never_allows_no_session_has() {
    let role = |action: &str| {
        let trust = format!(
            r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", "Action": {action},
               "Principal": {{"AWS": "111122223333"}}}}}}"#
        );
        let wire = wire::Role {
            role_name: Some("web".into()),
            arn: Some(ROLE.into()),
            assume_role_policy_document: Some(PolicyText::new(&trust)),
            ..Default::default()
        };
        PrincipalFacts::of_role(&Role::try_from(wire).unwrap())
    };
    let plain = role(r#""sts:AssumeRole""#);
    assert!(plain.session_tags.is_absent() && plain.source_identity.is_absent());
    assert!(plain.federated_provider.is_absent() && !plain.mfa.was_read());
    let all = role(r#""sts:*""#);
    assert!(!all.session_tags.was_read() && !all.source_identity.was_read());
    let tagging = role(r#"["sts:AssumeRoleWithSAML", "sts:TagSession"]"#);
    assert!(!tagging.session_tags.was_read() && tagging.source_identity.is_absent());
    assert!(!tagging.federated_provider.was_read());
}

fn ask(caller: &str, action: &str, resource: &ResourceFacts, request: &RequestFacts) -> Context {
    let (caller, action) = (Caller::parse(caller).unwrap(), Action::new(action).unwrap());
    let principal = PrincipalFacts::default();
    Facts { caller: &caller, action: &action, principal: &principal, resource, request }.open()
}

#[test]
fn the_resources_owner_is_told_but_by_the_actions_that_do_not() {
    let resource = ResourceFacts {
        account: known("444455556666"),
        organization: known("o-a1b2c3d4e5/r-ab12/"),
        tags: Known::Present(tags(&[("env", "prod")])),
    };
    let request = RequestFacts::default();
    for (action, account, organization, paths) in [
        ("s3:GetObject", "444455556666", "o-a1b2c3d4e5", "[o-a1b2c3d4e5/r-ab12/]"),
        ("ebs:PutSnapshotBlock", "-", "-", "-"),
        ("ec2:CopySnapshot", "-", "-", "-"),
        ("ec2:RunInstances", "444455556666", "o-a1b2c3d4e5", "[o-a1b2c3d4e5/r-ab12/]"),
        ("events:PutRule", "-", "-", "-"),
        ("route53:ListHostedZonesByVPC", "-", "-", "-"),
        ("workspaces:DescribeWorkspaceImages", "-", "-", "-"),
    ] {
        let rows = [
            ("aws:ResourceAccount", account),
            ("aws:ResourceOrgID", organization),
            ("aws:ResourceOrgPaths", paths),
            ("aws:ResourceTag/env", "prod"),
            ("aws:ResourceTag/other", "-"),
        ];
        expect(&ask(USER, action, &resource, &request), &rows);
    }
    let nothing = ResourceFacts { account: Known::Absent, ..ResourceFacts::default() };
    let context = ask(USER, "s3:ListAllMyBuckets", &nothing, &request);
    expect(
        &context,
        &[("aws:ResourceAccount", "-"), ("aws:ResourceOrgID", "-"), ("aws:ResourceTag/env", "?")],
    );
}

#[test]
fn the_request_itself() {
    let resource = ResourceFacts::default();
    let request = RequestFacts {
        at: known("2026-06-01T09:00:00+09:00"),
        region: known("eu-west-1"),
        network: Known::Present(NetworkSource::Endpoint(EndpointSource {
            endpoint: known("vpce-0a"),
            vpc: known("vpc-0a"),
            vpc_arn: known("arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-0a"),
            address: known("10.0.0.9"),
            account: known("111122223333"),
            organization: Known::Absent,
        })),
        secure_transport: Known::Present(true),
        user_agent: known("aws-cli/2"),
        referer: Known::Absent,
        tags: Known::Present(tags(&[("Team", "web"), ("Env", "")])),
        called_via: Known::Absent,
        source: Known::default(),
    };
    let rows = [
        ("aws:CurrentTime", "2026-06-01T00:00:00Z"),
        ("aws:EpochTime", "1780272000"),
        ("aws:RequestedRegion", "eu-west-1"),
        ("aws:SecureTransport", "true"),
        ("aws:UserAgent", "aws-cli/2"),
        ("aws:referer", "-"),
        ("aws:RequestTag/team", "web"),
        ("aws:RequestTag/Env", ""),
        ("aws:RequestTag/other", "-"),
        ("aws:TagKeys", "[Env,Team]"),
        ("aws:SourceIp", "-"),
        ("aws:SourceVpce", "vpce-0a"),
        ("aws:SourceVpc", "vpc-0a"),
        ("aws:SourceVpcArn", "arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-0a"),
        ("aws:VpcSourceIp", "10.0.0.9"),
        ("aws:VpceAccount", "111122223333"),
        ("aws:VpceOrgID", "-"),
        ("aws:VpceOrgPaths", "-"),
        ("aws:ViaAWSService", "false"),
        ("aws:CalledVia", "-"),
        ("aws:SourceArn", "-"),
    ];
    expect(&ask(USER, "ec2:CreateTags", &resource, &request), &rows);
    let forwarded = RequestFacts {
        called_via: Known::Present(vec!["cloudformation.amazonaws.com".into(), "s3.amazonaws.com".into()]),
        network: Known::Present(NetworkSource::Public("192.0.2.1".parse().unwrap())),
        tags: Known::Absent,
        ..request
    };
    let rows = [
        ("aws:ViaAWSService", "true"),
        ("aws:CalledVia", "[cloudformation.amazonaws.com,s3.amazonaws.com]"),
        ("aws:CalledViaFirst", "cloudformation.amazonaws.com"),
        ("aws:CalledViaLast", "s3.amazonaws.com"),
        ("aws:SourceIp", "-"),
        ("aws:TagKeys", "-"),
        ("aws:RequestTag/Team", "-"),
        ("kms:CallerAccount", "111122223333"),
        ("kms:ViaService", "s3.eu-west-1.amazonaws.com"),
    ];
    expect(&ask(USER, "kms:Decrypt", &resource, &forwarded), &rows);
}

#[test]
fn a_service_calls_on_behalf_of_a_resource() {
    let request = RequestFacts {
        source: Known::Present(ServiceSource {
            arn: known("arn:aws:sns:eu-west-1:111122223333:t"),
            account: known("111122223333"),
            organization: known("o-a1b2c3d4e5/r-ab12/"),
        }),
        ..RequestFacts::default()
    };
    let rows = [
        ("aws:SourceArn", "arn:aws:sns:eu-west-1:111122223333:t"),
        ("aws:SourceAccount", "111122223333"),
        ("aws:SourceOrgID", "o-a1b2c3d4e5"),
        ("aws:SourceOrgPaths", "[o-a1b2c3d4e5/r-ab12/]"),
        ("aws:ViaAWSService", "false"),
    ];
    expect(&ask("sns.amazonaws.com", "sqs:SendMessage", &ResourceFacts::default(), &request), &rows);
    let rows = [
        ("aws:SourceArn", "-"),
        ("aws:SourceAccount", "-"),
        ("aws:CurrentTime", "?"),
        ("kms:ViaService", "?"),
    ];
    expect(&ask(USER, "sqs:SendMessage", &ResourceFacts::default(), &request), &rows);
}
