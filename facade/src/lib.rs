#![doc = include_str!("../../README.md")]

pub mod access;
mod account;
mod builder;
mod catalogue;
mod check;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
mod collect;
mod diff;
mod document;
mod exposure;
mod impact;
mod import;
mod model;
mod noun;
pub mod organizations;
pub mod output;
pub mod plain;
mod public;
mod reach;
pub mod rules;
#[cfg(feature = "schema")]
mod schema;
mod service;
mod shell;
mod state;
mod validate;

pub use account::{Account, Organization, RegionState};
pub use aozu_cloudwatch as cloudwatch;
pub use aozu_elb as elb;
pub use aozu_es as es;
pub use aozu_iam as iam;
pub use aozu_lambda as lambda;
pub use aozu_names as names;
pub use aozu_s3 as s3;
pub use aozu_vpc as vpc;
pub use builder::{AccountBuilder, BuildError, BuiltVpc};
pub use catalogue::{rule, rules};
pub use check::{
    CanPromise, Checked, Decided, Expectation, ExpectationProblem, Expectations, ExpectationsError,
    FindingsPromise, Holds, Opened, Ports, Promise, Promised, PublicPromise, ReachPromise, Reached, Selector,
    SubnetPromise, SurvivesPromise,
};
pub use collect::{collect_policy, collect_script};
pub use diff::{Difference, DifferenceKind};
pub use document::{ACCOUNT_FORMAT, DocumentError, read_document, write_document};
pub use exposure::{Exposure, ExposureOptions};
pub use impact::{AlarmEffect, Effect, Impact, ImpactError, Removal};
pub use import::{FileOutcome, FileReport, Import, ImportError, ImportLimits, ImportProblem, Places, import};
pub use model::Model;
pub use public::{PublicResource, PublicResources};
#[cfg(feature = "schema")]
pub use schema::{SCHEMAS, schema};
pub use state::{StateError, read_state};
pub use validate::{
    AuditPolicy, Audited, CoverageReport, NotReadEntry, Options, REPORT_FORMAT, ReadEntry, Rejected, Report,
    RuleNotRun, Suppressed, Suppression,
};
