use aozu_iam::evaluate::{
    Caller, CallerKind, Decision, Grant as Way, Layers, Request, ResourcePolicy, Target,
};
use aozu_names::{AccountId, Known};

use super::{
    Access, Asked, Operation,
    admit::{Admission, List},
    world::{World, worlds},
};
use crate::AclTarget;

/// One way in which the bucket's side of a request may stand, for the engine of `aozu-iam`: what was not read leaves
/// several, and an answer that all of them give is certain.
#[derive(Debug, Clone)]
pub struct Arrangement<'a> {
    /// The bucket or object, with who decides over it.
    pub target: Target,
    /// The bucket's policy, or what it denies where what it allows does not count.
    pub policy: ResourcePolicy<'a>,
    /// In which way a list lets the caller in.
    pub grant: Option<Way>,
}

impl Arrangement<'_> {
    /// Asks the engine, with the layers of the caller.
    pub fn ask<T>(
        &self,
        asked: &Asked<'_>,
        layers: &Layers<'_>,
        question: impl FnOnce(&Layers<'_>, &Request<'_>) -> T,
    ) -> T {
        let layers = Layers { resource: self.policy, grant: self.grant, ..*layers };
        let request = Request {
            caller: asked.caller,
            action: asked.action,
            target: &self.target,
            context: asked.context,
        };
        question(&layers, &request)
    }
}

/// A rule of S3's that no policy changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[non_exhaustive]
pub enum S3Rule {
    /// A bucket's policy is read and written by its owner's account alone; others get MethodNotAllowed.
    /// (S3 API Reference, "GetBucketPolicy", "PutBucketPolicy", "DeleteBucketPolicy".)
    PolicyIsTheOwnersAccounts,
}

impl S3Rule {
    /// What it says, for people.
    #[must_use]
    pub const fn explanation(self) -> &'static str {
        match self {
            Self::PolicyIsTheOwnersAccounts => {
                "a bucket's policy is read and written by its owner's account alone"
            }
        }
    }

    /// The rule that denies a request, if one does.
    #[must_use]
    pub fn of(access: &Access<'_>, asked: &Asked<'_>) -> Option<Self> {
        let operation = Operation::of(asked.action, asked.object.is_some());
        let foreign = asked.caller.account() != Some(access.bucket.owner);
        (operation == Operation::BucketPolicy && foreign).then_some(Self::PolicyIsTheOwnersAccounts)
    }
}

impl<'b> Access<'b> {
    /// Decides a request. Of `layers` those of the caller count: its own policies, boundary, session policies,
    /// control policies and endpoint; the bucket's policy and the lists are this bucket's.
    ///
    /// The answer is [`Decision::Depends`] only where both answers remain possible.
    #[must_use]
    pub fn authorize(&self, asked: &Asked<'_>, layers: &Layers<'_>) -> Decision {
        if S3Rule::of(self, asked).is_some() {
            return Decision::ImplicitDeny;
        }
        let decide = |one: &Arrangement<'_>| one.ask(asked, layers, |layers, request| layers.decide(request));
        together(self.arrangements(asked).iter().map(decide))
    }

    /// The ways in which the bucket's side of a request may stand: one where everything that counts was read.
    #[must_use]
    pub fn arrangements(&self, asked: &Asked<'_>) -> Vec<Arrangement<'_>> {
        let operation = Operation::of(asked.action, asked.object.is_some());
        let mut all = Vec::with_capacity(1);
        for world in worlds(self, asked, operation) {
            self.arrange(asked, operation, world, &mut all);
        }
        all
    }

    /// The ways of one world: where a list was not read, or names someone who may be the caller, there are two.
    pub(super) fn arrange<'a>(
        &'a self,
        asked: &Asked<'_>,
        operation: Operation,
        world: World,
        all: &mut Vec<Arrangement<'a>>,
    ) {
        let owner = self.decides_over(operation, world);
        let policy = self.layer(asked.caller, operation, world);
        let target = self.target(asked, owner);
        let admission = self.admission(asked, operation, world);
        all.push(Arrangement { target: target.clone(), policy, grant: admission.certain });
        if admission.possible > admission.certain {
            all.push(Arrangement { target, policy, grant: admission.possible });
        }
    }

    /// The account whose say-so counts: the object's owner for what is done to an object that is there, else the
    /// bucket's.
    pub(super) fn decides_over(&self, operation: Operation, world: World) -> AccountId {
        match operation {
            Operation::Object => world.object_owner(self.bucket.owner),
            _ => self.bucket.owner,
        }
    }

    /// The bucket's policy as far as it counts.
    fn layer(&self, caller: &Caller, operation: Operation, world: World) -> ResourcePolicy<'_> {
        if self.spares_root(caller, operation) {
            return ResourcePolicy::Absent;
        }
        let foreign = self.decides_over(operation, world) != self.bucket.owner;
        self.policy.layer(foreign || self.is_restricted(caller, world))
    }

    /// Whether what a public policy allows is void for a caller: all but AWS's services and the owner's account.
    pub(super) fn is_restricted(&self, caller: &Caller, world: World) -> bool {
        let spared = caller.kind() == &CallerKind::Service || caller.account() == Some(self.bucket.owner);
        world.public && world.restrict && !spared
    }

    /// The root user of the owner's account can read, write and delete the policy whatever it says.
    /// (S3 API Reference, "PutBucketPolicy".)
    pub(super) fn spares_root(&self, caller: &Caller, operation: Operation) -> bool {
        operation == Operation::BucketPolicy
            && caller.kind() == &CallerKind::Root
            && caller.account() == Some(self.bucket.owner)
    }

    fn target(&self, asked: &Asked<'_>, owner: AccountId) -> Target {
        let partition = self.partition();
        let partition = match (&partition, asked.caller.partition()) {
            (Some(partition), _) => partition.as_str(),
            (None, "") => "aws",
            (None, callers) => callers,
        };
        let name = self.bucket.name.as_str();
        let arn = match asked.object {
            Some(object) => format!("arn:{partition}:s3:::{name}/{}", object.key),
            None => format!("arn:{partition}:s3:::{name}"),
        };
        Target::new(&arn).owned_by(owner)
    }

    /// What the list that counts does for the caller.
    fn admission(&self, asked: &Asked<'_>, operation: Operation, world: World) -> Admission {
        if !world.acls {
            return Admission::default();
        }
        match self.list(asked, operation, world) {
            Known::Present(list) => list.admits(self, world, operation, asked.caller, asked.action),
            Known::Absent => Admission::default(),
            Known::NotRead(_) => self.unread_list(asked, operation, world),
        }
    }

    /// The list that counts for a request.
    pub(super) fn list<'l>(
        &'l self,
        asked: &Asked<'l>,
        operation: Operation,
        world: World,
    ) -> Known<List<'l>> {
        let on = operation.list();
        match on {
            AclTarget::Bucket => {
                let owner = self.bucket.owner;
                self.bucket.acl.clone().map(|acl| List { on, acl, owner })
            }
            AclTarget::Object => match asked.object {
                Some(object) => {
                    let owner = world.object_owner(self.bucket.owner);
                    object.acl.clone().map(|acl| List { on, acl, owner })
                }
                None => Known::Absent,
            },
        }
    }

    /// A list that was not read may hold any grant that would count, or none.
    fn unread_list(&self, asked: &Asked<'_>, operation: Operation, world: World) -> Admission {
        let permission = crate::Permission::FullControl;
        let on = operation.list();
        let (caller, action, owner) = (asked.caller, asked.action, self.bucket.owner);
        if !super::admit::allows(permission, on, operation, action, caller, world, owner) {
            return Admission::default();
        }
        let possible = match (world.ignore, caller.account()) {
            (false, _) => Some(Way::Direct),
            (true, Some(_)) => Some(Way::Account),
            (true, None) if caller.kind() == &CallerKind::Service => Some(Way::Direct),
            (true, None) => None,
        };
        Admission { certain: None, possible }
    }
}

/// What several possible answers come to: certain where all agree, or all deny.
///
/// ```
/// use aozu_iam::evaluate::Decision;
/// use aozu_s3::evaluate::together;
/// assert_eq!(together([Decision::ExplicitDeny, Decision::ImplicitDeny]), Decision::ImplicitDeny);
/// assert_eq!(together([Decision::Allowed, Decision::ImplicitDeny]), Decision::Depends);
/// ```
#[must_use]
pub fn together(answers: impl IntoIterator<Item = Decision>) -> Decision {
    let mut whole: Option<Decision> = None;
    for answer in answers {
        whole = Some(match whole {
            None => answer,
            Some(so_far) if so_far == answer => answer,
            // An implicit deny claims less.
            Some(so_far) if so_far.is_denied() && answer.is_denied() => Decision::ImplicitDeny,
            Some(_) => Decision::Depends,
        });
    }
    whole.unwrap_or(Decision::ImplicitDeny)
}
