use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{FunctionLimit, limits::STORAGE};

/// A function is configured as Lambda refuses it.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("{limit}")]
pub struct FunctionOverLimit {
    /// The function
    pub function: String,
    /// Which limit it breaks, and with what
    #[serde(flatten)]
    pub limit: FunctionLimit,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "LAM013",
    name: "function-over-limit",
    severity: Severity::Error,
    summary: "A function is configured as Lambda refuses it",
    page: include_str!("../../rules/LAM013.md"),
    subject: "lambda/Functions",
    needs: &[],
    volatile: &[],
};

impl Problem for FunctionOverLimit {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        let name = &self.function;
        let update =
            |what: &str| format!("`aws lambda update-function-configuration --function-name {name} {what}`");
        match &self.limit {
            FunctionLimit::Memory { megabytes, least, most } => {
                update(&format!("--memory-size {}", (*megabytes).clamp(*least, *most)))
            }
            FunctionLimit::Timeout { seconds, least, most } => {
                update(&format!("--timeout {}", (*seconds).clamp(*least, *most)))
            }
            FunctionLimit::EphemeralStorage { megabytes } => {
                let size = (*megabytes).clamp(*STORAGE.start(), *STORAGE.end());
                update(&format!("--ephemeral-storage Size={size}"))
            }
            FunctionLimit::EnvironmentSize { .. } => format!(
                "put the long values where the function reads them at its start: `aws ssm put-parameter --name /{name}/settings --type SecureString --value file://settings.json`"
            ),
            FunctionLimit::VariableName { .. } | FunctionLimit::VariableReserved { .. } => {
                format!("call it otherwise: {}", update("--environment file://environment.json"))
            }
            FunctionLimit::Subnets { .. }
            | FunctionLimit::SecurityGroups { .. }
            | FunctionLimit::SubnetsWithoutGroups
            | FunctionLimit::GroupsWithoutSubnets => update("--vpc-config SubnetIds=…,SecurityGroupIds=…"),
            FunctionLimit::Handler { .. } | FunctionLimit::HandlerMissing => {
                update("--handler index.handler")
            }
            FunctionLimit::ImageWith { .. } => format!(
                "let the image say it (`CMD`, `FROM`), and take it out here: {}",
                update("--layers --image-config Command=index.handler")
            ),
            FunctionLimit::Description { .. } => update("--description …"),
            FunctionLimit::FileSystems { .. } => {
                format!("keep one: {}", update("--file-system-configs Arn=…,LocalMountPath=/mnt/…"))
            }
            FunctionLimit::FileSystemWithoutVpc => format!(
                "put it into the VPC of the file system: {}",
                update("--vpc-config SubnetIds=…,SecurityGroupIds=…")
            ),
            FunctionLimit::Architectures { .. } => format!(
                "`aws lambda update-function-code --function-name {name} --architectures arm64 --zip-file fileb://package.zip`"
            ),
            FunctionLimit::PackageSize { .. } => format!(
                "use a container image, which may have 10 GB: `aws lambda create-function --function-name {name}-image --package-type Image --code ImageUri=… --role …`"
            ),
        }
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for function in scope.lambda.functions().values() {
        for limit in function.broken_limits() {
            let problem = FunctionOverLimit { function: function.name().to_string(), limit };
            scope.report(findings, function.name(), INFO.subject, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{codes, good, only};

    #[test]
    fn each_broken_limit_is_a_finding_and_the_help_names_the_function() {
        let mut one = good();
        let function = &mut one["lambda"]["Functions"]["f"];
        function["MemorySize"] = json!(10_241);
        let found = only(&one, "LAM013", "f");
        assert_eq!((&found.data["limit"], &found.data["megabytes"]), (&json!("memory"), &json!(10_241)));
        assert_eq!(
            found.help,
            "`aws lambda update-function-configuration --function-name f --memory-size 10240`"
        );
        one["lambda"]["Functions"]["f"]["Timeout"] = json!(901);
        assert_eq!(codes(&one), ["LAM013 f", "LAM013 f"]);
        one["lambda"]["Functions"]["f"]["Timeout"] = json!(900);
        one["lambda"]["Functions"]["f"]["MemorySize"] = json!(10_240);
        assert_eq!(codes(&one), [""; 0]);
    }
}
