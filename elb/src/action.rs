use aozu_names::Arn;
use smol_str::SmolStr;

use crate::{AuthenticateCognito, AuthenticateOidc, JwtValidation};

aozu_names::words! {
    /// What is done with a request.
    pub enum ActionType {
        Forward = "forward",
        Redirect = "redirect",
        FixedResponse = "fixed-response",
        AuthenticateOidc = "authenticate-oidc",
        AuthenticateCognito = "authenticate-cognito",
        JwtValidation = "jwt-validation",
    }
}

impl ActionType {
    /// Whether it ends what is done with a request; the others let it go on to the next action.
    #[must_use]
    pub fn is_terminal(&self) -> bool {
        matches!(self, Self::Forward | Self::Redirect | Self::FixedResponse)
    }
}

aozu_names::noun! {
    /// A target group and its share.
    pub struct WeightedTargetGroup / WeightedTargetGroupMirror {
        /// The target group.
        one target_group_arn: Arn = "TargetGroupArn",
        /// Its weight, 0 to 999; left out, 1.
        value weight: u32 = "Weight",
    }
}

aozu_names::noun! {
    /// Whether a client stays with the target group that it got first.
    pub struct TargetGroupStickiness / TargetGroupStickinessMirror {
        /// Whether it does.
        value enabled: bool = "Enabled",
        /// For how many seconds.
        value duration_seconds: u32 = "DurationSeconds",
    }
}

aozu_names::noun! {
    /// Where requests are forwarded to.
    pub struct ForwardConfig / ForwardConfigMirror {
        /// The target groups.
        parts target_groups: WeightedTargetGroup = "TargetGroups",
        /// Whether a client stays with one.
        part target_group_stickiness: TargetGroupStickiness = "TargetGroupStickinessConfig",
    }
}

aozu_names::noun! {
    /// The address that a client is sent on to; `#{protocol}`, `#{host}`, `#{port}`, `#{path}` and `#{query}` stand
    /// for the request's.
    ///
    /// Source: Elastic Load Balancing API Reference, `RedirectActionConfig`.
    pub struct RedirectConfig / RedirectConfigMirror {
        /// `HTTP`, `HTTPS` or the request's.
        maybe protocol: SmolStr = "Protocol",
        /// The port.
        maybe port: SmolStr = "Port",
        /// The host.
        maybe host: SmolStr = "Host",
        /// The path, from its slash on.
        maybe path: SmolStr = "Path",
        /// The query, without its question mark. Empty is another thing than left out.
        verbatim query: SmolStr = "Query",
        /// `HTTP_301` or `HTTP_302`.
        maybe status_code: SmolStr = "StatusCode",
    }
}

aozu_names::noun! {
    /// An answer that the balancer gives itself.
    pub struct FixedResponseConfig / FixedResponseConfigMirror {
        /// The body.
        verbatim message_body: SmolStr = "MessageBody",
        /// The status, such as `503`.
        maybe status_code: SmolStr = "StatusCode",
        /// The body's type.
        maybe content_type: SmolStr = "ContentType",
    }
}

aozu_names::noun! {
    /// One thing that is done with a request.
    ///
    /// Source: Elastic Load Balancing API Reference (2015-12-01), `Action` (botocore 1.44.5).
    pub struct Action / ActionMirror {
        /// What is done.
        one action_type: ActionType = "Type",
        /// The target group, where there is one alone.
        maybe target_group_arn: Arn = "TargetGroupArn",
        /// Who must show who they are, with an OpenID Connect provider.
        part authenticate_oidc_config: AuthenticateOidc = "AuthenticateOidcConfig",
        /// Who must show who they are, with a Cognito user pool.
        part authenticate_cognito_config: AuthenticateCognito = "AuthenticateCognitoConfig",
        /// Its place among the rule's actions, from 1.
        value order: u32 = "Order",
        /// Where a client is sent on to.
        part redirect_config: RedirectConfig = "RedirectConfig",
        /// What is answered.
        part fixed_response_config: FixedResponseConfig = "FixedResponseConfig",
        /// Where requests are forwarded to.
        part forward_config: ForwardConfig = "ForwardConfig",
        /// Whose tokens are checked.
        part jwt_validation_config: JwtValidation = "JwtValidationConfig",
    }
}

impl Action {
    /// The target groups it forwards to, with their weights; empty for an action that forwards nowhere. AWS prints
    /// both spellings for a single group, older dumps the short one alone.
    #[must_use]
    pub fn target_groups(&self) -> Vec<(&Arn, u32)> {
        if self.action_type != ActionType::Forward {
            return Vec::new();
        }
        let weighted = self.forward_config.iter().flat_map(ForwardConfig::target_groups);
        let groups: Vec<_> =
            weighted.map(|group| (group.target_group_arn(), group.weight().unwrap_or(1))).collect();
        if groups.is_empty() { self.target_group_arn.iter().map(|arn| (arn, 1)).collect() } else { groups }
    }

    /// For how many seconds a client stays with the target group that it got first, where it does.
    #[must_use]
    pub fn group_stickiness(&self) -> Option<u32> {
        let stickiness = self.forward_config.as_ref()?.target_group_stickiness()?;
        stickiness.enabled.unwrap_or(false).then(|| stickiness.duration_seconds.unwrap_or_default())
    }
}

/// The action that ends what is done with a request: AWS lets a rule have exactly one, the last in order.
pub(crate) fn terminal(actions: &[Action]) -> Option<&Action> {
    let last = actions.iter().filter(|action| action.action_type.is_terminal());
    last.max_by_key(|action| action.order.unwrap_or(u32::MAX))
}
