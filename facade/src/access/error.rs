use aozu_iam::evaluate::ActionError;

/// Why a question could not be asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AskError {
    /// Nobody of that name is in the state, which was read far enough to say so.
    #[error("there is no `{text}` in the state")]
    NoSuchPrincipal {
        /// What was asked for.
        text: String,
        /// The principals that there are, to suggest one: `user/alice`, `role/web`.
        known: Vec<String>,
    },
    /// Several principals bear the name.
    #[error("`{text}` is the name of several principals: {}; give the ARN", .candidates.join(", "))]
    Ambiguous {
        /// What was asked for.
        text: String,
        /// Their ARNs.
        candidates: Vec<String>,
    },
    /// A group makes no requests.
    #[error("`{text}` is a group, which is no principal: ask for one of its users")]
    Group {
        /// What was asked for.
        text: String,
    },
    /// The text has none of the forms.
    #[error(
        "`{text}` is no principal: it must be the ARN of a user, role, role session or account root, the name of a user or role in the state (`alice`, `user/alice`, `role/web`, `root`), a service such as `sns.amazonaws.com`, or `anonymous`"
    )]
    Principal {
        /// What was given.
        text: String,
    },
    /// No action.
    #[error(transparent)]
    Action(#[from] ActionError),
    /// Nothing of that name makes requests.
    #[error(
        "`{text}` makes no requests here: it must be the id or ARN of an instance, its `Name` tag, the name or ARN of a function, an address, or `internet`"
    )]
    NoSuchSource {
        /// What was given.
        text: String,
        /// What there is, to suggest one.
        known: Vec<String>,
    },
    /// Several things are called so.
    #[error("several are called `{text}`: name one of `{}`", .candidates.join("`, `"))]
    SeveralSources {
        /// What was given.
        text: String,
        /// Their ids and ARNs.
        candidates: Vec<String>,
    },
    /// The role of an instance or a function is not known.
    #[error("nobody told with whose credentials `{text}` asks: {rule}")]
    NoRole {
        /// What was given.
        text: String,
        /// What would tell.
        rule: String,
    },
    /// None of its interfaces was read.
    #[error("no interface of `{text}` was read: collect `aws ec2 describe-network-interfaces`")]
    NoInterface {
        /// What has none.
        text: String,
    },
    /// The way of the packets cannot be asked for.
    #[error(transparent)]
    Reach(#[from] aozu_vpc::reach::AskError),
    /// No resource.
    #[error("`{text}` is no resource: it must be an ARN, or `*` for an action that has no resource")]
    Resource {
        /// What was given.
        text: String,
    },
}
