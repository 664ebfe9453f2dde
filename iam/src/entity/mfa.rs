use aozu_names::{
    Arn, Timestamp, UserName,
    wire::{Fields, Problems, Resource},
};

use super::document::{all, each};
use crate::wire;

model! {
    /// One MFA device of a user.
    pub struct MfaDevice {
        /// The serial number: of a virtual device or a security key its ARN, of a hardware token the
        /// number printed on it.
        one serial_number: String,
        /// When it was enabled.
        maybe_copy enable_date: Timestamp,
    }
}

model! {
    /// The MFA devices of one user. `list-mfa-devices` is asked once a user; so the collection
    /// `MFADevices` holds one resource a user, there and empty for a user without any.
    ///
    /// ```
    /// use aozu_iam::{entity::MfaDevices, wire};
    /// let none = MfaDevices::try_from(wire::MfaDevices {
    ///     user_name: Some("alice".into()),
    ///     ..Default::default()
    /// })?;
    /// assert!(none.devices().is_empty());
    /// # Ok::<(), aozu_names::wire::Problems>(())
    /// ```
    pub struct MfaDevices {
        /// Whose devices they are.
        one user: UserName,
        /// The devices.
        many devices: MfaDevice,
    }
}

model! {
    /// A virtual MFA device, whether someone has it or not.
    pub struct VirtualMfaDevice {
        /// The serial number: its ARN.
        one serial_number: Arn,
        /// Whose it is: a user, or the root user (`arn:aws:iam::A:root`); none if nobody's.
        maybe user: Arn,
        /// The user's name; the root user has none.
        maybe user_name: UserName,
        /// When it was enabled.
        maybe_copy enable_date: Timestamp,
    }
}

impl TryFrom<wire::MfaDevice> for MfaDevice {
    type Error = Problems;
    fn try_from(wire: wire::MfaDevice) -> Result<Self, Problems> {
        let mut fields = Fields::default();
        match wire.serial_number {
            Some(serial_number) => Ok(Self { serial_number, enable_date: wire.enable_date }),
            None => {
                fields.problem("SerialNumber", "the member is missing");
                Err(fields.into_problems())
            }
        }
    }
}

impl From<&MfaDevice> for wire::MfaDevice {
    fn from(device: &MfaDevice) -> Self {
        Self {
            user_name: None,
            serial_number: Some(device.serial_number.clone()),
            enable_date: device.enable_date,
        }
    }
}

impl TryFrom<wire::MfaDevices> for MfaDevices {
    type Error = Problems;
    fn try_from(wire: wire::MfaDevices) -> Result<Self, Problems> {
        let mut fields = Fields::default();
        let inside = wire.mfa_devices.iter().find_map(|device| device.user_name.clone());
        let user = fields.required("UserName", wire.user_name.or(inside).as_deref());
        let devices = each(&mut fields, "MFADevices", wire.mfa_devices);
        match user {
            Some(user) => fields.ok(Self { user, devices }),
            None => Err(fields.into_problems()),
        }
    }
}

impl From<&MfaDevices> for wire::MfaDevices {
    fn from(devices: &MfaDevices) -> Self {
        Self { user_name: Some(devices.user.to_string()), mfa_devices: all(&devices.devices) }
    }
}

impl Resource for MfaDevices {
    type Key = UserName;
    type Wire = wire::MfaDevices;
    const ID: &'static str = "UserName";
    fn wire_id(wire: &wire::MfaDevices) -> Option<&str> {
        wire.user_name.as_deref()
    }
    fn key(&self) -> UserName {
        self.user.clone()
    }
}

impl TryFrom<wire::VirtualMfaDevice> for VirtualMfaDevice {
    type Error = Problems;
    fn try_from(wire: wire::VirtualMfaDevice) -> Result<Self, Problems> {
        let mut fields = Fields::default();
        let serial_number = fields.required("SerialNumber", wire.serial_number.as_deref());
        let of = wire.user.as_ref();
        let user = fields.optional("User/Arn", of.and_then(|user| user.arn.as_deref()));
        let user_name = fields.optional("User/UserName", of.and_then(|user| user.user_name.as_deref()));
        match serial_number {
            Some(serial_number) => {
                fields.ok(Self { serial_number, user, user_name, enable_date: wire.enable_date })
            }
            None => Err(fields.into_problems()),
        }
    }
}

impl From<&VirtualMfaDevice> for wire::VirtualMfaDevice {
    fn from(device: &VirtualMfaDevice) -> Self {
        let somebody = device.user.is_some() || device.user_name.is_some();
        Self {
            serial_number: Some(device.serial_number.to_string()),
            user: somebody.then(|| wire::VirtualMfaUser {
                user_name: device.user_name.as_ref().map(ToString::to_string),
                arn: device.user.as_ref().map(ToString::to_string),
            }),
            enable_date: device.enable_date,
        }
    }
}

impl Resource for VirtualMfaDevice {
    type Key = Arn;
    type Wire = wire::VirtualMfaDevice;
    const ID: &'static str = "SerialNumber";
    fn wire_id(wire: &wire::VirtualMfaDevice) -> Option<&str> {
        wire.serial_number.as_deref()
    }
    fn key(&self) -> Arn {
        self.serial_number.clone()
    }
}
