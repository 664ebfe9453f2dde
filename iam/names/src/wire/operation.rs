use super::FieldProblem;

/// How often an operation is called to read an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Scope {
    /// Once an account.
    Global,
    /// Once a region.
    Region,
    /// Once an item, such as a user; the words name the list that the items come from and the flag
    /// that carries the item's name.
    Item {
        /// The operation whose answer lists the items: `iam list-users`.
        of: &'static str,
        /// The flag of the item: `--user-name`.
        flag: &'static str,
        /// JMESPath of the items' names in that answer: `Users[].UserName`.
        query: &'static str,
        /// Whether the call is made in each region.
        regional: bool,
    },
}

/// One row of the table that drives reading, coverage, the needs of an unknown and `collect` alike.
#[derive(Debug)]
pub struct Operation<M: 'static> {
    /// The AWS CLI's command: `ec2`.
    pub service: &'static str,
    /// The AWS CLI's operation: `describe-vpcs`.
    pub name: &'static str,
    /// Further arguments that belong to the call: `--attribute enableDnsSupport`.
    pub arguments: &'static str,
    /// The top-level key that tells the answer: `Vpcs`.
    pub key: &'static str,
    /// Whether no other operation of any service answers with that key, so that the key alone tells
    /// the operation.
    pub key_is_unique: bool,
    /// Other base names that dumps give the file, without extension: Batfish's `Vpcs`.
    pub file_names: &'static [&'static str],
    /// How often it is called.
    pub scope: Scope,
    /// The collections that the answer fills.
    pub collections: &'static [&'static str],
    /// Reads the answer into the state.
    pub read: fn(&mut M, &Answer<'_>, &mut Reading),
    /// Notes in the state that the call was made and failed; with AWS's error code.
    pub failed: fn(&mut M, item: Option<&str>, code: &str),
}

impl<M> Operation<M> {
    /// The operation as one types it: `aws ec2 describe-vpcs`.
    #[must_use]
    pub fn command(&self) -> String {
        let space = if self.arguments.is_empty() { "" } else { " " };
        format!("aws {} {}{space}{}", self.service, self.name, self.arguments)
    }
}

/// A file's content, and what is known of the call that it answers.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'a> {
    /// The bytes.
    pub bytes: &'a [u8],
    /// The item that was asked for, where the operation is called once an item.
    pub item: Option<&'a str>,
}

/// A problem met while reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadProblem {
    /// JSON pointer within the file; empty for the file as a whole.
    pub pointer: String,
    /// What was expected and what stood there.
    pub message: String,
}

/// What reading one file leaves besides the resources.
#[derive(Debug, Default)]
pub struct Reading {
    /// Problems, in the file's order.
    pub problems: Vec<ReadProblem>,
    /// Where each resource stood: collection, key, pointer.
    pub places: Vec<(&'static str, String, String)>,
    /// Top-level keys of the file that were not taken: several answers may share a file.
    pub others: Vec<String>,
}

impl Reading {
    /// Notes a problem.
    pub fn problem(&mut self, pointer: &str, message: impl Into<String>) {
        self.problems.push(ReadProblem { pointer: pointer.to_owned(), message: message.into() });
    }

    /// Notes the problems of one resource that stands at `pointer`.
    pub fn fields(&mut self, pointer: &str, problems: &[FieldProblem]) {
        for problem in problems {
            self.problem(&format!("{pointer}{}", problem.pointer), problem.message.clone());
        }
    }

    /// Notes where a resource stood.
    pub fn place(&mut self, collection: &'static str, key: String, pointer: String) {
        self.places.push((collection, key, pointer));
    }
}
