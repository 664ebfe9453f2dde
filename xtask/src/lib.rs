#![doc = include_str!("../README.md")]

pub mod codegen;
pub mod generate;
pub mod house;
pub mod new_rule;
pub mod report;
pub mod rules;
pub mod source;
pub mod tidy;
pub mod tree;
pub mod workspace;

#[cfg(test)]
mod made_up;
