//! The script that makes a state, and the IAM policy that it needs: both from the table of operations
//! alone, so that what is collected is what is read.

use std::collections::BTreeSet;

use aozu_names::{Region, wire::Scope};

use crate::{
    import::operations::{Row, rows},
    shell::shell_word,
};

/// A bash script of read-only AWS CLI calls that makes a folder which [`crate::import()`] reads: one folder
/// an account, a `MANIFEST.json` in it with every call, its status and its error.
///
/// Without regions, the script asks the account which it has switched on.
///
/// ```
/// let script = aozu::collect_script(&["ap-northeast-1".parse()?]);
/// assert!(script.starts_with("#!/usr/bin/env bash\n"));
/// assert!(script.contains("regions='ap-northeast-1'"));
/// assert!(script.contains("ec2 describe-vpcs"));
/// # Ok::<(), aozu::names::NameError>(())
/// ```
#[must_use]
pub fn collect_script(regions: &[Region]) -> String {
    let named: Vec<&str> = regions.iter().map(Region::as_str).collect();
    let mut script = format!(
        "#!/usr/bin/env bash\n\
         # Written by `aozu collect --print`, version {}. Makes a folder that `aozu validate` reads:\n\
         #\n\
         #   bash collect.sh [FOLDER]        (FOLDER: aozu-state, unless named)\n\
         #\n\
         # It needs the AWS CLI and changes nothing: it only describes, gets and lists. `aozu collect --policy`\n\
         # prints the IAM policy that allows exactly these calls.\n",
        env!("CARGO_PKG_VERSION")
    );
    script.push_str(&include_str!("collect.sh").replace("@REGIONS@", &named.join(" ")));

    script.push_str("\nsay \"account $account\"\n\n# Once an account.\n");
    let at = Place { folder: "global", region: "$home" };
    read_rows(|scope| scope == Scope::Global).for_each(|row| call(&mut script, 0, at, row, ""));
    loops(&mut script, 0, at, false);

    script.push_str("\n# Once a region.\nfor region in $regions; do\n  say \"region $region\"\n");
    let at = Place { folder: "$region", region: "$region" };
    read_rows(|scope| scope == Scope::Region).for_each(|row| call(&mut script, 1, at, row, ""));
    loops(&mut script, 1, at, true);
    script.push_str("done\n");

    script.push_str(
        "\nfailed=$(grep -c '\"error\": ' \"$work/calls\")\n\
         say \"$(wc -l <\"$work/calls\" | tr -d ' ') calls, of which $failed failed; each is listed in $root/MANIFEST.json\"\n\
         say \"now: aozu validate $out\"\n",
    );
    script
}

/// The IAM policy that allows exactly the calls of [`collect_script`].
///
/// ```
/// assert!(aozu::collect_policy().contains("\"ec2:DescribeVpcs\""));
/// ```
#[must_use]
pub fn collect_policy() -> String {
    let mut actions = BTreeSet::from([action("ec2", "describe-regions")]);
    for row in read_rows(|_| true) {
        let (service, operation) = row.name();
        actions.insert(action(service, operation));
        if let Some(Scope::Item { of, .. }) = row.scope() {
            let mut words = of.split(' ');
            if let (Some(service), Some(operation)) = (words.next(), words.next()) {
                actions.insert(action(service, operation));
            }
        }
    }
    let policy = serde_json::json!({
        "Version": "2012-10-17",
        "Statement": [{"Sid": "AozuCollect", "Effect": "Allow", "Action": actions, "Resource": "*"}],
    });
    format!("{policy:#}\n")
}

/// Where calls are made and where their answers go.
#[derive(Debug, Clone, Copy)]
struct Place {
    folder: &'static str,
    region: &'static str,
}

fn read_rows(wanted: impl Fn(Scope) -> bool) -> impl Iterator<Item = Row> {
    rows().filter(move |row| row.is_call() && row.scope().is_some_and(&wanted))
}

/// One call, at a depth of loops; `item` is the shell's word for the item, if any.
fn call(script: &mut String, depth: usize, at: Place, row: Row, item: &str) {
    let (service, operation) = row.name();
    let how = if operation.starts_with("generate-") { "until_complete" } else { "call" };
    let file = match (item, row.file_names().first()) {
        ("", Some(name)) => (*name).to_owned(),
        ("", None) => format!("{service}-{operation}{}", of_argument(row)),
        (item, _) => format!("{service}/$(folder \"${item}\")/{operation}{}", of_argument(row)),
    };
    let flag = match row.item_flag().filter(|_| !item.is_empty()) {
        // One word, so that a name that begins with a dash is no flag.
        Some(flag) => format!(" \"{flag}=${item}\""),
        None => String::new(),
    };
    let arguments: String =
        row.arguments().split_whitespace().map(|word| format!(" {}", shell_word(word))).collect();
    let indent = "  ".repeat(depth);
    let Place { folder, region } = at;
    put(
        script,
        &format!(
            "{indent}{how} \"{folder}/{file}.json\" \"{region}\" {service} {operation}{arguments}{flag}"
        ),
    );
}

/// The value of a row's own argument, which tells its file from those of its sisters.
fn of_argument(row: Row) -> String {
    let value = row.arguments().split_whitespace().nth(1).unwrap_or_default();
    let plain: String =
        value.chars().map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' }).collect();
    if plain.is_empty() { plain } else { format!("-{plain}") }
}

/// The loops over what a place's lists hold: items of which operation, by which query.
fn loops(script: &mut String, depth: usize, at: Place, regional: bool) {
    let lists: BTreeSet<List> = lists().filter(|list| list.regional == regional).collect();
    // What is listed once an item is looped over within that item's loop.
    for list in lists.iter().filter(|list| list.once_an_item().is_none()) {
        one_loop(script, depth, at, *list, &lists, "");
    }
}

/// A list of items that calls are made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct List {
    of: &'static str,
    query: &'static str,
    regional: bool,
}

fn lists() -> impl Iterator<Item = List> {
    read_rows(|_| true).filter_map(|row| match row.scope() {
        Some(Scope::Item { of, query, regional, .. }) => Some(List { of, query, regional }),
        _ => None,
    })
}

impl List {
    /// The row whose answer is the list, where that is itself called once an item.
    fn once_an_item(self) -> Option<Row> {
        rows().find(|row| {
            let (service, operation) = row.name();
            row.item_flag().is_some() && self.of.split_once(' ') == Some((service, operation))
        })
    }
}

fn one_loop(script: &mut String, depth: usize, at: Place, list: List, lists: &BTreeSet<List>, outer: &str) {
    let indent = "  ".repeat(depth);
    let item = format!("{}item", "sub_".repeat(usize::from(!outer.is_empty())));
    put(script, &format!("{indent}while IFS= read -r {item}; do"));
    for row in read_rows(|_| true) {
        match row.scope() {
            Some(Scope::Item { of, query, regional, .. }) if (List { of, query, regional }) == list => {
                call(script, depth + 1, at, row, &item);
                // One level of nesting is all that AWS's lists ask for.
                for inner in lists.iter().filter(|_| outer.is_empty()) {
                    if inner.once_an_item().is_some_and(|row_of| row_of.name() == row.name()) {
                        one_loop(script, depth + 1, at, *inner, lists, &format!("{} {item}", flag_of(row)));
                    }
                }
            }
            _ => {}
        }
    }
    let of_outer = match outer.split_once(' ') {
        Some((flag, item)) => format!(" \"{flag}=${item}\""),
        None => String::new(),
    };
    put(
        script,
        &format!(
            "{indent}done < <({} \"{}\" {} {}{of_outer})",
            // What lies below a root is a tree, down which the script goes.
            if list.of == "organizations list-roots" { "parents" } else { "items" },
            at.region,
            shell_word(list.query),
            list.of
        ),
    );
}

fn flag_of(row: Row) -> &'static str {
    row.item_flag().unwrap_or_default()
}

fn put(script: &mut String, line: &str) {
    script.push_str(line);
    script.push('\n');
}

/// S3's actions that are not named as its operations are. Source: Service Authorization Reference, "Actions,
/// resources, and condition keys for Amazon S3" (2026).
const S3_ACTIONS: [((&str, &str), &str); 9] = [
    (("s3api", "list-buckets"), "s3:ListAllMyBuckets"),
    (("s3api", "get-bucket-accelerate-configuration"), "s3:GetAccelerateConfiguration"),
    (("s3api", "get-bucket-encryption"), "s3:GetEncryptionConfiguration"),
    (("s3api", "get-bucket-lifecycle-configuration"), "s3:GetLifecycleConfiguration"),
    (("s3api", "get-bucket-notification-configuration"), "s3:GetBucketNotification"),
    (("s3api", "get-bucket-replication"), "s3:GetReplicationConfiguration"),
    (("s3api", "get-object-lock-configuration"), "s3:GetBucketObjectLockConfiguration"),
    (("s3api", "get-public-access-block"), "s3:GetBucketPublicAccessBlock"),
    (("s3control", "get-public-access-block"), "s3:GetAccountPublicAccessBlock"),
];

/// The IAM action of an AWS CLI operation. Actions are spelt as the API's operations: in camel case, IAM's
/// with its abbreviations in capitals (Service Authorization Reference, "Actions, resources, and condition
/// keys for AWS Identity and Access Management").
fn action(service: &str, operation: &str) -> String {
    let prefix = match service {
        "elb" | "elbv2" => "elasticloadbalancing",
        "s3api" | "s3control" => "s3",
        "opensearch" => "es",
        other => other,
    };
    if let Some((_, action)) = S3_ACTIONS.iter().find(|(of, _)| *of == (service, operation)) {
        return (*action).to_owned();
    }
    let mut name = String::new();
    for word in operation.split('-') {
        match (service, word) {
            ("iam", "mfa" | "saml" | "ssh" | "id") => name.push_str(&word.to_uppercase()),
            _ => {
                let mut letters = word.chars();
                name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
                name.push_str(letters.as_str());
            }
        }
    }
    format!("{prefix}:{name}")
}

#[cfg(test)]
mod tests {
    use super::{action, collect_policy, collect_script, read_rows, shell_word};

    #[test]
    fn an_action_is_spelt_as_the_api_spells_it() {
        for (service, operation, expected) in [
            ("ec2", "describe-vpcs", "ec2:DescribeVpcs"),
            ("ec2", "describe-dhcp-options", "ec2:DescribeDhcpOptions"),
            ("iam", "get-account-authorization-details", "iam:GetAccountAuthorizationDetails"),
            ("iam", "list-mfa-devices", "iam:ListMFADevices"),
            ("iam", "get-saml-provider", "iam:GetSAMLProvider"),
            ("iam", "list-open-id-connect-providers", "iam:ListOpenIDConnectProviders"),
            ("sts", "get-caller-identity", "sts:GetCallerIdentity"),
            ("elbv2", "describe-rules", "elasticloadbalancing:DescribeRules"),
            ("s3api", "list-buckets", "s3:ListAllMyBuckets"),
            ("s3api", "get-bucket-policy", "s3:GetBucketPolicy"),
            ("s3api", "get-bucket-encryption", "s3:GetEncryptionConfiguration"),
            ("s3api", "get-public-access-block", "s3:GetBucketPublicAccessBlock"),
            ("s3control", "get-public-access-block", "s3:GetAccountPublicAccessBlock"),
            ("opensearch", "describe-domain", "es:DescribeDomain"),
            ("organizations", "list-policies-for-target", "organizations:ListPoliciesForTarget"),
        ] {
            assert_eq!(action(service, operation), expected);
        }
    }

    #[test]
    fn the_script_makes_every_call_that_is_read_and_the_policy_allows_it() {
        let (script, policy) = (collect_script(&[]), collect_policy());
        for row in read_rows(|_| true) {
            let (service, operation) = row.name();
            assert!(script.contains(&format!(" {service} {operation}")), "{service} {operation}");
            assert!(policy.contains(&format!("\"{}\"", action(service, operation))), "{service} {operation}");
        }
    }

    #[test]
    fn the_policy_only_reads() {
        let policy: serde_json::Value = serde_json::from_str(&collect_policy()).unwrap();
        for action in policy["Statement"][0]["Action"].as_array().unwrap() {
            let (_, name) = action.as_str().unwrap().split_once(':').unwrap();
            let reads = ["Describe", "Get", "List", "Generate", "Search"];
            assert!(reads.iter().any(|verb| name.starts_with(verb)), "{name}");
        }
    }

    #[test]
    fn a_word_with_brackets_is_quoted() {
        assert_eq!(shell_word("Users[].UserName"), "'Users[].UserName'");
        assert_eq!(shell_word("--user-name"), "--user-name");
    }
}
