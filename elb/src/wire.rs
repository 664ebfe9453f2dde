//! AWS's JSON, member by member: the mirror of each noun, as plain serde structs.

pub use crate::{
    action::{
        ActionMirror as Action, FixedResponseConfigMirror as FixedResponseConfig,
        ForwardConfigMirror as ForwardConfig, RedirectConfigMirror as RedirectConfig,
        TargetGroupStickinessMirror as TargetGroupStickiness,
        WeightedTargetGroupMirror as WeightedTargetGroup,
    },
    attributes::{
        AttributeMirror as Attribute, LoadBalancerAttributesMirror as LoadBalancerAttributes,
        TargetGroupAttributesMirror as TargetGroupAttributes,
    },
    authenticate::{
        AuthenticateCognitoMirror as AuthenticateCognito, AuthenticateOidcMirror as AuthenticateOidc,
        JwtClaimMirror as JwtClaim, JwtValidationMirror as JwtValidation,
    },
    classic::{
        AccessLogMirror as AccessLog, AdditionalAttributeMirror as AdditionalAttribute,
        BackendServerDescriptionMirror as BackendServerDescription,
        ClassicAttributeValuesMirror as ClassicAttributeValues, ClassicAttributesMirror as ClassicAttributes,
        ClassicListenerMirror as ClassicListener, ClassicLoadBalancerMirror as ClassicLoadBalancer,
        ClassicTagsMirror as ClassicTags, ConnectionDrainingMirror as ConnectionDraining,
        ConnectionSettingsMirror as ConnectionSettings,
        CrossZoneLoadBalancingMirror as CrossZoneLoadBalancing, HealthCheckMirror as HealthCheck,
        InstanceHealthMirror as InstanceHealth, InstanceServiceStateMirror as InstanceServiceState,
        ListenerDescriptionMirror as ListenerDescription, RegisteredInstanceMirror as RegisteredInstance,
        SourceSecurityGroupMirror as SourceSecurityGroup,
    },
    condition::{
        ConditionMirror as Condition, HttpHeaderConfigMirror as HttpHeaderConfig,
        PatternConfigMirror as PatternConfig, QueryStringConfigMirror as QueryStringConfig,
        QueryStringPairMirror as QueryStringPair, ValuesConfigMirror as ValuesConfig,
    },
    listener::{
        CertificateMirror as Certificate, ListenerCertificatesMirror as ListenerCertificates,
        ListenerMirror as Listener, MutualAuthenticationMirror as MutualAuthentication,
    },
    load_balancer::{
        BalancerZoneMirror as BalancerZone, IpamPoolsMirror as IpamPools,
        LoadBalancerAddressMirror as LoadBalancerAddress, LoadBalancerMirror as LoadBalancer,
        LoadBalancerStateMirror as LoadBalancerState,
    },
    rule::{
        ListenerRuleMirror as ListenerRule, RewriteConfigMirror as RewriteConfig, RewriteMirror as Rewrite,
        TransformMirror as Transform,
    },
    tag_description::TagDescriptionMirror as TagDescription,
    target_group::{MatcherMirror as Matcher, TargetGroupMirror as TargetGroup},
    target_health::{
        AnomalyDetectionMirror as AnomalyDetection, TargetGroupHealthMirror as TargetGroupHealth,
        TargetHealthDescriptionMirror as TargetHealthDescription, TargetHealthMirror as TargetHealth,
        TargetMirror as Target,
    },
};
