//! The language: its commands and expressions, how they are read and how they are written.

mod command;
mod expression;
mod lexer;
mod parser;
mod print;

pub use command::{Command, Extraction, Item, SortKey};
pub use expression::{Comparison, Expression, Operator};
pub(super) use parser::parse;
pub(super) use print::Quoted;
