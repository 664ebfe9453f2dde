use aozu_names::{
    Arn, Tags, Timestamp,
    wire::{Fields, Problems, Resource},
};

use crate::wire;

aozu_names::checked_name! {
    /// The URL of an OIDC provider without its scheme, which is also the last part of its ARN:
    /// `token.actions.githubusercontent.com`.
    pub struct ProviderUrl, "an OIDC provider's URL", |text| {
        if text.is_empty() || text.chars().any(char::is_whitespace) {
            return Err((None, "it must not be empty or hold blanks"));
        }
        if text.contains("://") {
            return Err((None, "it is written without `https://`"));
        }
        Ok(())
    }
}

model! {
    /// An OIDC provider in the account's list. What `get-open-id-connect-provider` knows of it stands
    /// apart, in [`OidcProvider`], since that answer does not give the ARN.
    pub struct OidcProviderEntry {
        /// The provider's ARN.
        one arn: Arn,
    }
}

model! {
    /// An OIDC provider: whose tokens the account accepts, and for whom they must be made out.
    pub struct OidcProvider {
        /// The issuer's URL, without its scheme.
        one url: ProviderUrl,
        /// The audiences that are accepted.
        many client_ids: String,
        /// SHA-1 of the certificates that the issuer may show.
        many thumbprints: String,
        /// When it was set up.
        maybe_copy create_date: Timestamp,
        /// Its tags.
        one tags: Tags,
    }
}

model! {
    /// A SAML provider.
    pub struct SamlProvider {
        /// Its ARN.
        one arn: Arn,
        /// When its metadata expire.
        maybe_copy valid_until: Timestamp,
        /// When it was set up.
        maybe_copy create_date: Timestamp,
    }
}

impl TryFrom<wire::OidcProviderEntry> for OidcProviderEntry {
    type Error = Problems;
    fn try_from(wire: wire::OidcProviderEntry) -> Result<Self, Problems> {
        let mut fields = Fields::default();
        match fields.required("Arn", wire.arn.as_deref()) {
            Some(arn) => Ok(Self { arn }),
            None => Err(fields.into_problems()),
        }
    }
}

impl From<&OidcProviderEntry> for wire::OidcProviderEntry {
    fn from(provider: &OidcProviderEntry) -> Self {
        Self { arn: Some(provider.arn.to_string()) }
    }
}

impl Resource for OidcProviderEntry {
    type Key = Arn;
    type Wire = wire::OidcProviderEntry;
    const ID: &'static str = "Arn";
    fn wire_id(wire: &wire::OidcProviderEntry) -> Option<&str> {
        wire.arn.as_deref()
    }
    fn key(&self) -> Arn {
        self.arn.clone()
    }
}

impl TryFrom<wire::OidcProvider> for OidcProvider {
    type Error = Problems;
    fn try_from(wire: wire::OidcProvider) -> Result<Self, Problems> {
        let mut fields = Fields::default();
        let url = wire.url.as_deref().map(|url| url.strip_prefix("https://").unwrap_or(url));
        match fields.required("Url", url) {
            Some(url) => Ok(Self {
                url,
                client_ids: wire.client_id_list,
                thumbprints: wire.thumbprint_list,
                create_date: wire.create_date,
                tags: wire.tags,
            }),
            None => Err(fields.into_problems()),
        }
    }
}

impl From<&OidcProvider> for wire::OidcProvider {
    fn from(provider: &OidcProvider) -> Self {
        Self {
            url: Some(provider.url.to_string()),
            client_id_list: provider.client_ids.clone(),
            thumbprint_list: provider.thumbprints.clone(),
            create_date: provider.create_date,
            tags: provider.tags.clone(),
        }
    }
}

impl Resource for OidcProvider {
    type Key = ProviderUrl;
    type Wire = wire::OidcProvider;
    const ID: &'static str = "Url";
    fn wire_id(wire: &wire::OidcProvider) -> Option<&str> {
        wire.url.as_deref()
    }
    fn key(&self) -> ProviderUrl {
        self.url.clone()
    }
}

impl TryFrom<wire::SamlProvider> for SamlProvider {
    type Error = Problems;
    fn try_from(wire: wire::SamlProvider) -> Result<Self, Problems> {
        let mut fields = Fields::default();
        match fields.required("Arn", wire.arn.as_deref()) {
            Some(arn) => Ok(Self { arn, valid_until: wire.valid_until, create_date: wire.create_date }),
            None => Err(fields.into_problems()),
        }
    }
}

impl From<&SamlProvider> for wire::SamlProvider {
    fn from(provider: &SamlProvider) -> Self {
        Self {
            arn: Some(provider.arn.to_string()),
            valid_until: provider.valid_until,
            create_date: provider.create_date,
        }
    }
}

impl Resource for SamlProvider {
    type Key = Arn;
    type Wire = wire::SamlProvider;
    const ID: &'static str = "Arn";
    fn wire_id(wire: &wire::SamlProvider) -> Option<&str> {
        wire.arn.as_deref()
    }
    fn key(&self) -> Arn {
        self.arn.clone()
    }
}
