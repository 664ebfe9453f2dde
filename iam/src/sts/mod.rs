//! Sessions: who may begin one, how long it lasts, and what it may do.
//!
//! [`assume_role`] asks everything that AWS asks before it hands out a session: the shape of each parameter, the
//! caller's own policies, and the role's trust policy. What it gives, a [`RoleSession`], is a principal in its turn.
//! [`reachable_roles`] follows the chains.
//!
//! Time and randomness are parameters; nothing here reads a clock. A one-time code that has the right shape is taken
//! for right, since only who holds the device's seed can tell.
//!
//! Source: STS API reference; IAM User Guide, "Request temporary security credentials"; specs/iam.md §5.

mod assume_role;
mod assume_root;
mod authorize;
mod credentials;
mod error;
mod federation;
mod parameters;
mod reach;
mod role;
mod session;
mod session_policies;
mod session_tags;
mod token;

pub use assume_role::{AssumeRole, assume_role};
pub use assume_root::{AssumeRoot, RootSession, RootTask, assume_root};
pub use authorize::CallingPrincipal;
pub use credentials::{Randomness, TemporaryCredentials};
pub use error::{StsError, StsErrors};
pub use federation::{AssumeRoleWithIdentity, assume_role_with_identity};
pub use parameters::SessionParameters;
pub use reach::{Reach, RoleNode, Step, Support, reachable_roles};
pub use role::AssumableRole;
pub use session::{AssumedRoleUser, RoleSession};
pub use session_policies::SessionPolicies;
pub use token::{
    FederationSession, GetFederationToken, GetSessionToken, UserSession, get_federation_token,
    get_session_token,
};
