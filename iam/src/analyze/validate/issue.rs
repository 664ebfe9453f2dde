//! The issue codes: AWS's own, with the type of their findings, and ours.
//!
//! Source: IAM User Guide, "IAM policy validation check reference" (as of 2026; the guide writes `GENERAL_WARNING`
//! where the API has `WARNING`). The codes are AWS's, the words of the findings are this project's.

use super::FindingType;

macro_rules! issues {
    ($($kind:ident { $($name:ident = $code:literal,)* })*) => {
        /// What a finding is about: an issue code of AWS's, or with `X_` one of ours.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        #[expect(missing_docs, reason = "AWS's names; `Issue::learn_more` has the page of each")]
        pub enum Issue { $($($name,)*)* }

        impl Issue {
            /// Every issue.
            pub const ALL: &'static [Self] = &[$($(Self::$name,)*)*];

            /// Its code.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $($(Self::$name => $code,)*)* }
            }

            /// The type of its findings.
            #[must_use]
            pub const fn finding_type(self) -> FindingType {
                match self { $($(Self::$name)|* => FindingType::$kind,)* }
            }
        }
    };
}

issues! {
    Error {
        ArnAccountNotAllowed = "ARN_ACCOUNT_NOT_ALLOWED",
        ArnRegionNotAllowed = "ARN_REGION_NOT_ALLOWED",
        DataTypeMismatch = "DATA_TYPE_MISMATCH",
        DuplicateKeysWithDifferentCase = "DUPLICATE_KEYS_WITH_DIFFERENT_CASE",
        InvalidAction = "INVALID_ACTION",
        InvalidArnAccount = "INVALID_ARN_ACCOUNT",
        InvalidArnPrefix = "INVALID_ARN_PREFIX",
        InvalidArnRegion = "INVALID_ARN_REGION",
        InvalidArnResource = "INVALID_ARN_RESOURCE",
        InvalidArnServiceCase = "INVALID_ARN_SERVICE_CASE",
        InvalidConditionDataType = "INVALID_CONDITION_DATA_TYPE",
        InvalidConditionKeyFormat = "INVALID_CONDITION_KEY_FORMAT",
        InvalidConditionMultipleBoolean = "INVALID_CONDITION_MULTIPLE_BOOLEAN",
        InvalidConditionOperator = "INVALID_CONDITION_OPERATOR",
        InvalidEffect = "INVALID_EFFECT",
        InvalidGlobalConditionKey = "INVALID_GLOBAL_CONDITION_KEY",
        InvalidPartition = "INVALID_PARTITION",
        InvalidPolicyElement = "INVALID_POLICY_ELEMENT",
        InvalidPrincipalFormat = "INVALID_PRINCIPAL_FORMAT",
        InvalidPrincipalKey = "INVALID_PRINCIPAL_KEY",
        InvalidRegion = "INVALID_REGION",
        InvalidService = "INVALID_SERVICE",
        InvalidServiceConditionKey = "INVALID_SERVICE_CONDITION_KEY",
        InvalidServiceInAction = "INVALID_SERVICE_IN_ACTION",
        InvalidVariableForOperator = "INVALID_VARIABLE_FOR_OPERATOR",
        InvalidVersion = "INVALID_VERSION",
        JsonSyntaxError = "JSON_SYNTAX_ERROR",
        MissingAction = "MISSING_ACTION",
        MissingArnField = "MISSING_ARN_FIELD",
        MissingArnRegion = "MISSING_ARN_REGION",
        MissingEffect = "MISSING_EFFECT",
        MissingPrincipal = "MISSING_PRINCIPAL",
        MissingQualifier = "MISSING_QUALIFIER",
        MissingResource = "MISSING_RESOURCE",
        MissingStatement = "MISSING_STATEMENT",
        NullWithIfExists = "NULL_WITH_IF_EXISTS",
        ScpSyntaxErrorActionWildcard = "SCP_SYNTAX_ERROR_ACTION_WILDCARD",
        ScpSyntaxErrorPrincipal = "SCP_SYNTAX_ERROR_PRINCIPAL",
        UniqueSidsRequired = "UNIQUE_SIDS_REQUIRED",
        UnsupportedActionInPolicy = "UNSUPPORTED_ACTION_IN_POLICY",
        UnsupportedElementCombination = "UNSUPPORTED_ELEMENT_COMBINATION",
        UnsupportedGlobalConditionKey = "UNSUPPORTED_GLOBAL_CONDITION_KEY",
        UnsupportedPrincipal = "UNSUPPORTED_PRINCIPAL",
        UnsupportedResourceArnInPolicy = "UNSUPPORTED_RESOURCE_ARN_IN_POLICY",
        UnsupportedSid = "UNSUPPORTED_SID",
        UnsupportedWildcardInPrincipal = "UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
        MissingBraceInVariable = "MISSING_BRACE_IN_VARIABLE",
        MissingQuoteInVariable = "MISSING_QUOTE_IN_VARIABLE",
        UnsupportedSpaceInVariable = "UNSUPPORTED_SPACE_IN_VARIABLE",
        EmptyVariable = "EMPTY_VARIABLE",
        VariableUnsupportedInElement = "VARIABLE_UNSUPPORTED_IN_ELEMENT",
        VariableUnsupportedInVersion = "VARIABLE_UNSUPPORTED_IN_VERSION",
        PrivateIpAddress = "PRIVATE_IP_ADDRESS",
        PrivateNotIpAddress = "PRIVATE_NOT_IP_ADDRESS",
        PolicySizeExceedsScpQuota = "POLICY_SIZE_EXCEEDS_SCP_QUOTA",
        InvalidServicePrincipalFormat = "INVALID_SERVICE_PRINCIPAL_FORMAT",
        MissingTagKeyInCondition = "MISSING_TAG_KEY_IN_CONDITION",
        InvalidVpcFormat = "INVALID_VPC_FORMAT",
        InvalidVpceFormat = "INVALID_VPCE_FORMAT",
        FederatedPrincipalNotSupported = "FEDERATED_PRINCIPAL_NOT_SUPPORTED",
        UnsupportedActionForConditionKey = "UNSUPPORTED_ACTION_FOR_CONDITION_KEY",
        UnsupportedConditionKeyForServicePrincipal = "UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL",
        RoleTrustPolicySyntaxErrorNotprincipal = "ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL",
        RoleTrustPolicyUnsupportedWildcardInPrincipal = "ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
        RoleTrustPolicySyntaxErrorResource = "ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE",
        TypeMismatchIpRange = "TYPE_MISMATCH_IP_RANGE",
        MissingActionForConditionKey = "MISSING_ACTION_FOR_CONDITION_KEY",
        InvalidFederatedPrincipalSyntaxInRoleTrustPolicy = "INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY",
        MismatchedActionForPrincipal = "MISMATCHED_ACTION_FOR_PRINCIPAL",
        MissingActionForRolesAnywhereTrustPolicy = "MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY",
        PolicySizeExceedsRcpQuota = "POLICY_SIZE_EXCEEDS_RCP_QUOTA",
        RcpSyntaxErrorPrincipal = "RCP_SYNTAX_ERROR_PRINCIPAL",
        RcpSyntaxErrorAllow = "RCP_SYNTAX_ERROR_ALLOW",
        RcpSyntaxErrorNotaction = "RCP_SYNTAX_ERROR_NOTACTION",
        RcpSyntaxErrorAction = "RCP_SYNTAX_ERROR_ACTION",
        MissingArnAccount = "MISSING_ARN_ACCOUNT",
        InvalidKmsKeyValue = "INVALID_KMS_KEY_VALUE",
        VariableUsageTooPermissive = "VARIABLE_USAGE_TOO_PERMISSIVE",
        WildcardUsageTooPermissive = "WILDCARD_USAGE_TOO_PERMISSIVE",
        XDuplicateMember = "X_DUPLICATE_MEMBER",
        XUnsupportedCharacter = "X_UNSUPPORTED_CHARACTER",
    }
    SecurityWarning {
        UntrustworthyConditionKey = "UNTRUSTWORTHY_CONDITION_KEY",
        AllowWithNotPrincipal = "ALLOW_WITH_NOT_PRINCIPAL",
        ForallvaluesWithSingleValuedKey = "FORALLVALUES_WITH_SINGLE_VALUED_KEY",
        PassRoleWithNotResource = "PASS_ROLE_WITH_NOT_RESOURCE",
        PassRoleWithStarInActionAndNotResource = "PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE",
        PassRoleWithNotActionAndNotResource = "PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE",
        PassRoleWithStarInResource = "PASS_ROLE_WITH_STAR_IN_RESOURCE",
        PassRoleWithStarInActionAndResource = "PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE",
        PassRoleWithStarInResourceAndNotAction = "PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION",
        MissingPairedConditionKeys = "MISSING_PAIRED_CONDITION_KEYS",
        DenyWithUnsupportedTagConditionKeyForService = "DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
        DenyNotactionWithUnsupportedTagConditionKeyForService = "DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
        RestrictAccessToServicePrincipal = "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL",
        MissingConditionKeyForOidcPrincipal = "MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL",
        MissingGithubRepoConditionKey = "MISSING_GITHUB_REPO_CONDITION_KEY",
        StringLikeOperatorWithArnConditionKeys = "STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS",
        DynamodbAttributesWithoutSelect = "DYNAMODB_ATTRIBUTES_WITHOUT_SELECT",
        S3PrefixInNegativeContext = "S3_PREFIX_IN_NEGATIVE_CONTEXT",
        ForanyvalueWithAudienceClaimType = "FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE",
    }
    Warning {
        CreateSlrWithNotResource = "CREATE_SLR_WITH_NOT_RESOURCE",
        CreateSlrWithStarInActionAndNotResource = "CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE",
        CreateSlrWithNotActionAndNotResource = "CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE",
        CreateSlrWithStarInResource = "CREATE_SLR_WITH_STAR_IN_RESOURCE",
        CreateSlrWithStarInActionAndResource = "CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE",
        CreateSlrWithStarInResourceAndNotAction = "CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION",
        DeprecatedGlobalConditionKey = "DEPRECATED_GLOBAL_CONDITION_KEY",
        InvalidDateValue = "INVALID_DATE_VALUE",
        InvalidRoleReference = "INVALID_ROLE_REFERENCE",
        InvalidUserReference = "INVALID_USER_REFERENCE",
        MissingVersion = "MISSING_VERSION",
        UniqueSidsRecommended = "UNIQUE_SIDS_RECOMMENDED",
        WildcardWithoutLikeOperator = "WILDCARD_WITHOUT_LIKE_OPERATOR",
        PolicySizeExceedsIdentityPolicyQuota = "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA",
        PolicySizeExceedsResourcePolicyQuota = "POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA",
        TypeMismatch = "TYPE_MISMATCH",
        TypeMismatchBoolean = "TYPE_MISMATCH_BOOLEAN",
        TypeMismatchDate = "TYPE_MISMATCH_DATE",
        TypeMismatchNumber = "TYPE_MISMATCH_NUMBER",
        TypeMismatchString = "TYPE_MISMATCH_STRING",
        SpecificGithubRepoAndBranchRecommended = "SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED",
        PolicySizeExceedsRoleTrustPolicyQuota = "POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA",
        RcpMissingRelatedPrincipalConditionKey = "RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY",
        RcpMissingRelatedServicePrincipalConditionKey = "RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY",
        RcpMissingServiceConditionKeyNullCheck = "RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK",
        UseConditionKeyOnlyWithSupportedServices = "USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES",
        XArnMatchesNoResource = "X_ARN_MATCHES_NO_RESOURCE",
        XStatementNeverMatches = "X_STATEMENT_NEVER_MATCHES",
        XActionWithoutResource = "X_ACTION_WITHOUT_RESOURCE",
        XDeniedStatement = "X_DENIED_STATEMENT",
        XUnsatisfiableCondition = "X_UNSATISFIABLE_CONDITION",
        XConditionKeyNeverPresent = "X_CONDITION_KEY_NEVER_PRESENT",
        XForallvaluesWithoutNullGuard = "X_FORALLVALUES_WITHOUT_NULL_GUARD",
        XUnlistedAction = "X_UNLISTED_ACTION",
        XValueNeverMatches = "X_VALUE_NEVER_MATCHES",
    }
    Suggestion {
        EmptyArrayAction = "EMPTY_ARRAY_ACTION",
        EmptyArrayCondition = "EMPTY_ARRAY_CONDITION",
        EmptyArrayConditionForallvalues = "EMPTY_ARRAY_CONDITION_FORALLVALUES",
        EmptyArrayConditionForanyvalue = "EMPTY_ARRAY_CONDITION_FORANYVALUE",
        EmptyArrayConditionIfexists = "EMPTY_ARRAY_CONDITION_IFEXISTS",
        EmptyArrayPrincipal = "EMPTY_ARRAY_PRINCIPAL",
        EmptyArrayResource = "EMPTY_ARRAY_RESOURCE",
        EmptyObjectCondition = "EMPTY_OBJECT_CONDITION",
        EmptyObjectPrincipal = "EMPTY_OBJECT_PRINCIPAL",
        EmptySidValue = "EMPTY_SID_VALUE",
        EquivalentToNullFalse = "EQUIVALENT_TO_NULL_FALSE",
        EquivalentToNullTrue = "EQUIVALENT_TO_NULL_TRUE",
        ImproveIpRange = "IMPROVE_IP_RANGE",
        NullWithQualifier = "NULL_WITH_QUALIFIER",
        PrivateIpAddressSubset = "PRIVATE_IP_ADDRESS_SUBSET",
        PrivateNotIpAddressSubset = "PRIVATE_NOT_IP_ADDRESS_SUBSET",
        RedundantAction = "REDUNDANT_ACTION",
        RedundantConditionValueNum = "REDUNDANT_CONDITION_VALUE_NUM",
        RedundantResource = "REDUNDANT_RESOURCE",
        RedundantStatement = "REDUNDANT_STATEMENT",
        WildcardInServiceName = "WILDCARD_IN_SERVICE_NAME",
        AllowWithUnsupportedTagConditionKeyForService = "ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
        AllowNotactionWithUnsupportedTagConditionKeyForService = "ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
        RecommendedConditionKeyForServicePrincipal = "RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL",
        IrrelevantConditionKeyInPolicy = "IRRELEVANT_CONDITION_KEY_IN_POLICY",
        RedundantKeyDueToWildcardInCondition = "REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION",
        RedundantPrincipalInRoleTrustPolicy = "REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY",
        RedundantStatementDueToWildcardInCondition = "REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION",
        ConfirmAudienceClaimType = "CONFIRM_AUDIENCE_CLAIM_TYPE",
        XCoveredStatement = "X_COVERED_STATEMENT",
        XOperatorCase = "X_OPERATOR_CASE",
        XEmptyExclusion = "X_EMPTY_EXCLUSION",
    }
}

/// The page on which AWS explains its checks.
const PAGE: &str =
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html";
/// The page of the policy language, for issues of ours.
const LANGUAGE: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html";

impl Issue {
    /// Whether the code is AWS's.
    ///
    /// ```
    /// use aozu_iam::analyze::validate::Issue;
    /// assert!(Issue::InvalidAction.is_aws());
    /// assert!(!Issue::XDeniedStatement.is_aws());
    /// ```
    #[must_use]
    pub fn is_aws(self) -> bool {
        !self.code().starts_with("X_")
    }

    /// Where AWS explains it; for one of ours, the pages of the policy language.
    ///
    /// ```
    /// use aozu_iam::analyze::validate::Issue;
    /// let page = Issue::MissingVersion.learn_more();
    /// assert!(page.ends_with("#access-analyzer-reference-policy-checks-general-warning-missing-version"));
    /// ```
    #[must_use]
    pub fn learn_more(self) -> String {
        if !self.is_aws() {
            return LANGUAGE.to_owned();
        }
        let kind = match self.finding_type() {
            FindingType::Error => "error",
            FindingType::SecurityWarning => "security-warning",
            FindingType::Warning => "general-warning",
            FindingType::Suggestion => "suggestion",
        };
        let name = self.code().to_ascii_lowercase().replace('_', "-");
        format!("{PAGE}#access-analyzer-reference-policy-checks-{kind}-{name}")
    }
}

impl std::fmt::Display for Issue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.code())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Issue;

    #[test]
    fn every_published_check_has_its_code() {
        let aws = Issue::ALL.iter().filter(|issue| issue.is_aws()).count();
        assert_eq!(aws, 153, "the guide lists these codes, three of them twice");
        let codes: BTreeSet<_> = Issue::ALL.iter().map(|issue| issue.code()).collect();
        assert_eq!(codes.len(), Issue::ALL.len());
    }
}
