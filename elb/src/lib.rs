#![doc = include_str!("../README.md")]

#[macro_use]
mod part;

mod action;
pub mod analyze;
mod attributes;
mod authenticate;
mod classic;
mod condition;
pub mod limits;
mod listener;
mod load_balancer;
mod name;
mod nodes;
mod operations;
pub mod route;
mod rule;
pub mod rules;
mod state;
mod tag_description;
mod target_group;
mod target_health;
mod text;
pub mod wire;

pub use action::{
    Action, ActionType, FixedResponseConfig, ForwardConfig, RedirectConfig, TargetGroupStickiness,
    WeightedTargetGroup,
};
pub use attributes::{Attribute, LoadBalancerAttributes, TargetGroupAttributes};
pub use authenticate::{
    AuthenticateCognito, AuthenticateOidc, JwtClaim, JwtValidation, OnUnauthenticatedRequest,
};
pub use classic::{
    AccessLog, AdditionalAttribute, BackendServerDescription, ClassicAttributeValues, ClassicAttributes,
    ClassicElb, ClassicListener, ClassicLoadBalancer, ClassicTags, ConnectionDraining, ConnectionSettings,
    CrossZoneLoadBalancing, HealthCheck, InstanceHealth, InstanceServiceState, ListenerDescription,
    RegisteredInstance, SourceSecurityGroup,
};
pub use condition::{
    Condition, ConditionField, HttpHeaderConfig, PatternConfig, QueryStringConfig, QueryStringPair,
    ValuesConfig,
};
pub use listener::{Certificate, Listener, ListenerCertificates, ListenerProtocol, MutualAuthentication};
pub use load_balancer::{
    BalancerZone, IpAddressType, IpamPools, LoadBalancer, LoadBalancerAddress, LoadBalancerState,
    LoadBalancerStateCode, LoadBalancerType, Scheme,
};
pub use name::{LoadBalancerName, TargetGroupName};
pub use nodes::{facing, nodes};
pub use operations::{CLASSIC_OPERATIONS, OPERATIONS};
pub use rule::{ListenerRule, Priority, Rewrite, RewriteConfig, Transform, TransformType};
pub use rules::{ElbProblem, RULES};
pub use state::Elbv2;
pub use tag_description::TagDescription;
pub use target_group::{Matcher, ProtocolVersion, TargetGroup, TargetType};
pub use target_health::{
    AnomalyDetection, Target, TargetGroupHealth, TargetHealth, TargetHealthDescription, TargetHealthState,
};
