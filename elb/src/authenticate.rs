use std::collections::BTreeMap;

use aozu_names::Arn;
use smol_str::SmolStr;

aozu_names::words! {
    /// What happens to somebody who has not shown who they are.
    pub enum OnUnauthenticatedRequest {
        Deny = "deny",
        Allow = "allow",
        Authenticate = "authenticate",
    }
}

aozu_names::noun! {
    /// An OpenID Connect provider that clients show who they are.
    ///
    /// Source: Elastic Load Balancing API Reference, `AuthenticateOidcActionConfig`. AWS does not print the client's
    /// secret.
    pub struct AuthenticateOidc / AuthenticateOidcMirror {
        /// Who issues the tokens.
        maybe issuer: SmolStr = "Issuer",
        /// Where clients are sent to.
        maybe authorization_endpoint: SmolStr = "AuthorizationEndpoint",
        /// Where tokens are got.
        maybe token_endpoint: SmolStr = "TokenEndpoint",
        /// Where it is told who they are.
        maybe user_info_endpoint: SmolStr = "UserInfoEndpoint",
        /// The balancer's name at the provider.
        maybe client_id: SmolStr = "ClientId",
        /// The cookie that keeps the session.
        maybe session_cookie_name: SmolStr = "SessionCookieName",
        /// What is asked for.
        maybe scope: SmolStr = "Scope",
        /// For how many seconds a session lasts.
        value session_timeout: u64 = "SessionTimeout",
        /// Further parameters of the request.
        verbatim authentication_request_extra_params: BTreeMap<SmolStr, SmolStr> = "AuthenticationRequestExtraParams",
        /// What happens to others.
        maybe on_unauthenticated_request: OnUnauthenticatedRequest = "OnUnauthenticatedRequest",
        /// Whether the secret stays when the rule is changed.
        value use_existing_client_secret: bool = "UseExistingClientSecret",
    }
}

aozu_names::noun! {
    /// A Cognito user pool that clients show who they are.
    ///
    /// Source: Elastic Load Balancing API Reference, `AuthenticateCognitoActionConfig`.
    pub struct AuthenticateCognito / AuthenticateCognitoMirror {
        /// The pool.
        maybe user_pool_arn: Arn = "UserPoolArn",
        /// The balancer's name there.
        maybe user_pool_client_id: SmolStr = "UserPoolClientId",
        /// The pool's domain.
        maybe user_pool_domain: SmolStr = "UserPoolDomain",
        /// The cookie that keeps the session.
        maybe session_cookie_name: SmolStr = "SessionCookieName",
        /// What is asked for.
        maybe scope: SmolStr = "Scope",
        /// For how many seconds a session lasts.
        value session_timeout: u64 = "SessionTimeout",
        /// Further parameters of the request.
        verbatim authentication_request_extra_params: BTreeMap<SmolStr, SmolStr> = "AuthenticationRequestExtraParams",
        /// What happens to others.
        maybe on_unauthenticated_request: OnUnauthenticatedRequest = "OnUnauthenticatedRequest",
    }
}

aozu_names::noun! {
    /// A claim that a token must have.
    pub struct JwtClaim / JwtClaimMirror {
        /// How its values are written.
        maybe format: SmolStr = "Format",
        /// Its name.
        maybe name: SmolStr = "Name",
        /// Its values.
        many values: SmolStr = "Values",
    }
}

aozu_names::noun! {
    /// Whose tokens requests must carry.
    ///
    /// Source: Elastic Load Balancing API Reference, `JwtValidationActionConfig`.
    pub struct JwtValidation / JwtValidationMirror {
        /// Where the keys are.
        maybe jwks_endpoint: SmolStr = "JwksEndpoint",
        /// Who issues the tokens.
        maybe issuer: SmolStr = "Issuer",
        /// Further claims.
        parts additional_claims: JwtClaim = "AdditionalClaims",
    }
}
