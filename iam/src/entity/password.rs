use aozu_names::{
    Timestamp, UserName,
    wire::{Fields, Problems, Resource},
};

use super::OnlyOne;
use crate::wire;

model! {
    /// A user's password for the console. That a user has none is AWS's `NoSuchEntity`.
    pub struct LoginProfile {
        /// Whose password it is.
        one user: UserName,
        /// When it was set up.
        maybe_copy create_date: Timestamp,
        /// Whether it must be changed at the next sign-in.
        maybe_copy reset_required: bool,
    }
}

impl TryFrom<wire::LoginProfile> for LoginProfile {
    type Error = Problems;
    fn try_from(wire: wire::LoginProfile) -> Result<Self, Problems> {
        let mut fields = Fields::default();
        match fields.required("UserName", wire.user_name.as_deref()) {
            Some(user) => fields.ok(Self {
                user,
                create_date: wire.create_date,
                reset_required: wire.password_reset_required,
            }),
            None => Err(fields.into_problems()),
        }
    }
}

impl From<&LoginProfile> for wire::LoginProfile {
    fn from(profile: &LoginProfile) -> Self {
        Self {
            user_name: Some(profile.user.to_string()),
            create_date: profile.create_date,
            password_reset_required: profile.reset_required,
        }
    }
}

impl Resource for LoginProfile {
    type Key = UserName;
    type Wire = wire::LoginProfile;
    const ID: &'static str = "UserName";
    fn wire_id(wire: &wire::LoginProfile) -> Option<&str> {
        wire.user_name.as_deref()
    }
    fn key(&self) -> UserName {
        self.user.clone()
    }
}

model! {
    /// The account's rules for its users' passwords. That it has none of its own is AWS's
    /// `NoSuchEntity`; then AWS's default rules hold (8 characters of 3 kinds, no expiry).
    ///
    /// Source: IAM User Guide, "Set an account password policy for IAM users".
    ///
    /// ```
    /// use aozu_iam::{entity::PasswordPolicy, wire};
    /// let policy = PasswordPolicy::try_from(wire::PasswordPolicy {
    ///     minimum_password_length: Some(14),
    ///     ..Default::default()
    /// })?;
    /// assert_eq!(policy.reuse_prevention(), None, "an old password may be used again");
    /// # Ok::<(), aozu_names::wire::Problems>(())
    /// ```
    pub struct PasswordPolicy {
        /// The least number of characters, 6 to 128.
        maybe_copy minimum_length: u32,
        /// Whether a symbol is required.
        maybe_copy require_symbols: bool,
        /// Whether a digit is required.
        maybe_copy require_numbers: bool,
        /// Whether an upper-case letter is required.
        maybe_copy require_uppercase: bool,
        /// Whether a lower-case letter is required.
        maybe_copy require_lowercase: bool,
        /// Whether users may change their own password.
        maybe_copy allow_change: bool,
        /// Whether passwords expire.
        maybe_copy expire: bool,
        /// After how many days they expire, 1 to 1095; none or 0 if never.
        maybe_copy max_age: u32,
        /// How many former passwords are refused, 1 to 24; none if all are accepted.
        maybe_copy reuse_prevention: u32,
        /// Whether an expired password can be changed by an administrator only.
        maybe_copy hard_expiry: bool,
    }
}

impl TryFrom<wire::PasswordPolicy> for PasswordPolicy {
    type Error = Problems;
    fn try_from(wire: wire::PasswordPolicy) -> Result<Self, Problems> {
        Ok(Self {
            minimum_length: wire.minimum_password_length,
            require_symbols: wire.require_symbols,
            require_numbers: wire.require_numbers,
            require_uppercase: wire.require_uppercase_characters,
            require_lowercase: wire.require_lowercase_characters,
            allow_change: wire.allow_users_to_change_password,
            expire: wire.expire_passwords,
            max_age: wire.max_password_age,
            reuse_prevention: wire.password_reuse_prevention,
            hard_expiry: wire.hard_expiry,
        })
    }
}

impl From<&PasswordPolicy> for wire::PasswordPolicy {
    fn from(policy: &PasswordPolicy) -> Self {
        Self {
            minimum_password_length: policy.minimum_length,
            require_symbols: policy.require_symbols,
            require_numbers: policy.require_numbers,
            require_uppercase_characters: policy.require_uppercase,
            require_lowercase_characters: policy.require_lowercase,
            allow_users_to_change_password: policy.allow_change,
            expire_passwords: policy.expire,
            max_password_age: policy.max_age,
            password_reuse_prevention: policy.reuse_prevention,
            hard_expiry: policy.hard_expiry,
        }
    }
}

impl Resource for PasswordPolicy {
    type Key = OnlyOne;
    type Wire = wire::PasswordPolicy;
    const ID: &'static str = "PasswordPolicy";
    fn wire_id(_: &wire::PasswordPolicy) -> Option<&str> {
        None
    }
    fn key(&self) -> OnlyOne {
        OnlyOne
    }
}
