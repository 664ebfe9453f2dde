//! Policy documents: read with the place of every part, checked by kind, written back without loss.
//!
//! [`Document::parse`] reads any text and tells everything that is wrong with it; [`Document::check`]
//! asks whether it is a good policy of a kind ([`PolicyKind`]); [`PolicyText`] is a document as it stands
//! in AWS's answers; [`pattern`] matches actions and resources.
//!
//! Source: IAM User Guide, "IAM JSON policy reference"; specs/iam.md §1 and §2, where recordings of AWS
//! (September 2026) win over the manual.

mod check;
mod condition;
mod document;
mod element;
mod error;
mod kind;
mod limits;
mod operator;
mod parse;
pub mod pattern;
mod position;
mod principal;
mod spanned;
mod statement;
mod text;
mod value;
mod variable;
mod write;

pub use condition::{Condition, ConditionClause, ConditionEntry, ConditionValue, ValueKind};
pub use document::Document;
pub use element::{Effect, Element, Version};
pub(crate) use error::nearest;
#[cfg(feature = "reference")]
pub(crate) use error::quote;
pub use error::{Fault, GrammarFault, JsonType, KindFault, Lint, PolicyError, PolicyErrors, SyntaxFault};
pub use kind::PolicyKind;
pub use limits::{Counting, RCP_SERVICES, SizeLimit};
pub use operator::{Comparand, Operator, SetQualifier, Test};
pub use position::{AnalyzerPosition, Lines, Position, SimulatorPosition, Span};
pub use principal::{Principal, PrincipalKind, PrincipalList, Principals};
pub use spanned::{Member, OneOrMany, Spanned};
pub use statement::{Named, Statement, Texts};
pub use text::PolicyText;
pub(crate) use value::{AddressRange, source_address};
pub use value::{AddressValue, Readable, address, instant, is_number, readable};
pub use variable::{Piece, pieces};
pub(crate) use write::Nameless;
