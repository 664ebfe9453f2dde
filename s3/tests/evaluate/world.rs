//! A bucket of account A, its objects, and who asks.

use aozu_iam::{
    entity::PolicyDocument,
    evaluate::{Action, Caller, Context, Decision, Layers, PolicySet},
    policy::{Document, PolicyKind, PolicyText},
};
use aozu_names::{AccountId, Known};
use aozu_s3::{
    Acl, BlockLevels, BlockPublicAccess, BlockSetting, Bucket, BucketName, CanonicalUser, Grant, Grantee,
    Group, ObjectOwnership, Permission,
    evaluate::{Access, Asked, AskedObject, CanonicalIds, Explanation, Options},
};
use serde_json::{Value, json};

/// The bucket's owner.
pub(crate) const A: AccountId = AccountId::literal("111111111111");
/// Another account.
pub(crate) const B: AccountId = AccountId::literal("222222222222");
/// The object's owner.
pub(crate) const C: AccountId = AccountId::literal("333333333333");

pub(crate) const NONE: BlockPublicAccess = BlockPublicAccess::NONE;

pub(crate) fn block(setting: BlockSetting) -> BlockPublicAccess {
    NONE.with(setting, true)
}

pub(crate) fn account_grant(account: AccountId, permission: Permission) -> Grant {
    Grant::new(Grantee::CanonicalUser(CanonicalUser::Account(account)), permission)
}

pub(crate) fn everyone(permission: Permission) -> Grant {
    Grant::new(Grantee::Group(Group::AllUsers), permission)
}

pub(crate) fn authenticated(permission: Permission) -> Grant {
    Grant::new(Grantee::Group(Group::AuthenticatedUsers), permission)
}

/// A list with its owner's full control and these grants.
pub(crate) fn list(owner: AccountId, grants: &[Grant]) -> Acl {
    let own = account_grant(owner, Permission::FullControl);
    Acl::new(CanonicalUser::Account(owner), [own].into_iter().chain(grants.iter().cloned()))
}

/// A statement of the bucket's policy on the bucket and all that lies in it.
pub(crate) fn statement(effect: &str, principal: Value, actions: &str) -> Value {
    json!({"Effect": effect, "Principal": principal, "Action": actions,
        "Resource": ["arn:aws:s3:::acme", "arn:aws:s3:::acme/*"]})
}

pub(crate) fn allow(principal: Value) -> Value {
    statement("Allow", principal, "s3:*")
}

pub(crate) fn deny(principal: Value) -> Value {
    statement("Deny", principal, "s3:*")
}

pub(crate) fn user(account: AccountId) -> String {
    format!("arn:aws:iam::{account}:user/u")
}

pub(crate) fn root(account: AccountId) -> String {
    format!("arn:aws:iam::{account}:root")
}

/// All that a question is answered from.
#[derive(Debug, Clone)]
pub(crate) struct World {
    pub ownership: Known<ObjectOwnership>,
    pub policy: Known<Vec<Value>>,
    pub bucket_acl: Known<Acl>,
    pub account_block: Known<BlockPublicAccess>,
    pub bucket_block: Known<BlockPublicAccess>,
    pub object: Option<(Known<AccountId>, Known<Acl>)>,
    pub caller: String,
    pub identity: Option<Value>,
    pub session: Option<Value>,
    pub service_control: Option<Value>,
    pub action: String,
    pub context: Vec<(String, String)>,
    pub options: Options,
    pub ids: CanonicalIds,
}

impl World {
    /// Nothing but an owner, and someone who asks for an object of the owner's.
    pub(crate) fn new(ownership: ObjectOwnership, caller: &str) -> Self {
        Self {
            ownership: Known::Present(ownership),
            policy: Known::Absent,
            bucket_acl: Known::Present(list(A, &[])),
            account_block: Known::Absent,
            bucket_block: Known::Absent,
            object: Some((Known::Present(A), Known::Present(list(A, &[])))),
            caller: caller.to_owned(),
            identity: None,
            session: None,
            service_control: None,
            action: "s3:GetObject".to_owned(),
            context: Vec::new(),
            options: Options::default(),
            ids: CanonicalIds::default(),
        }
    }

    /// The caller's own policies allow it.
    pub(crate) fn allowed(mut self) -> Self {
        self.identity = Some(json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*"}));
        self
    }

    pub(crate) fn policy(mut self, statements: &[Value]) -> Self {
        self.policy = Known::Present(statements.to_vec());
        self
    }

    pub(crate) fn object(mut self, owner: AccountId, grants: &[Grant]) -> Self {
        self.object = Some((Known::Present(owner), Known::Present(list(owner, grants))));
        self
    }

    pub(crate) fn bucket_acl(mut self, grants: &[Grant]) -> Self {
        self.bucket_acl = Known::Present(list(A, grants));
        self
    }

    pub(crate) fn block(mut self, block: BlockPublicAccess) -> Self {
        self.bucket_block = Known::Present(block);
        self
    }

    pub(crate) fn does(mut self, action: &str) -> Self {
        self.action = action.to_owned();
        if !action.contains("Object") {
            self.object = None;
        }
        self
    }

    pub(crate) fn ask<T>(&self, question: impl FnOnce(&Access<'_>, &Asked<'_>, &Layers<'_>) -> T) -> T {
        let name: BucketName = "acme".parse().unwrap();
        let policy = self.policy.clone().map(|statements| {
            let text = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
            PolicyDocument::new(PolicyText::new(&text))
        });
        let bucket = Bucket {
            ownership: self.ownership.clone(),
            acl: self.bucket_acl.as_ref(),
            policy: policy.as_ref(),
            block: BlockLevels {
                organization: Known::Absent,
                account: self.account_block.clone(),
                bucket: self.bucket_block.clone(),
            },
            ..Bucket::unread(&name, A)
        };
        let access = Access::with_options(&bucket, self.options).knowing(self.ids.clone());
        let object = self.object.as_ref().map(|(owner, acl)| AskedObject {
            key: "key",
            owner: owner.clone(),
            acl: acl.as_ref(),
        });
        let mut context = Context::absent();
        for (key, value) in &self.context {
            context.set(key, value.as_str());
        }
        let set = |kind, statement: &Option<Value>| {
            statement.as_ref().map(|statement| {
                let text = json!({"Version": "2012-10-17", "Statement": statement}).to_string();
                PolicySet::of(kind, "p", &Document::parse(&text).unwrap())
            })
        };
        let identity = set(PolicyKind::Managed, &self.identity);
        let session = set(PolicyKind::Session, &self.session);
        let service_control = set(PolicyKind::ServiceControl, &self.service_control);
        let identity: Vec<&PolicySet> = identity.iter().collect();
        let session: Option<Vec<&PolicySet>> = session.as_ref().map(|set| vec![set]);
        let service_control: Option<Vec<&PolicySet>> = service_control.as_ref().map(|set| vec![set]);
        let layers = Layers {
            identity: &identity,
            session: session.as_deref(),
            service_control: service_control.as_deref(),
            ..Layers::default()
        };
        let caller = Caller::parse(&self.caller).unwrap();
        let action = Action::new(&self.action).unwrap();
        let asked = Asked { caller: &caller, action: &action, object: object.as_ref(), context: &context };
        question(&access, &asked, &layers)
    }

    pub(crate) fn decide(&self) -> Decision {
        let decision = self.ask(|access, asked, layers| access.authorize(asked, layers));
        assert_eq!(self.explain().decision, decision, "explained as decided: {self:?}");
        decision
    }

    pub(crate) fn explain(&self) -> Explanation {
        self.ask(|access, asked, layers| access.explain(asked, layers))
    }
}
