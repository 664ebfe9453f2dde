use serde_json::Value;

use super::{FieldProblem, Resource, typed::read_strictly};
use crate::{Collection, Coverage, Known, NotRead};

/// How a slot of a state is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlotKind {
    /// A list that one call answers: once read, it is whole.
    Many,
    /// Items asked for one by one.
    Each,
    /// One thing, there or not.
    One,
}

/// One collection of a state, whatever it holds: what the account document needs of it.
pub trait Slot {
    /// The collection as the account document holds it; none when it was not read.
    fn write(&self) -> Option<Value>;

    /// Takes in one resource of an account document, strictly. `Each` and `Many` take `null` for a
    /// key that is known absent.
    ///
    /// # Errors
    /// Every member that is wrong, unknown ones included.
    fn read(&mut self, key: &str, json: &str) -> Result<(), Vec<FieldProblem>>;

    /// How much was read.
    fn coverage(&self) -> Coverage;

    /// Notes how much was read.
    fn set_coverage(&mut self, coverage: Coverage);

    /// Resources that are there but could not be read: id and problem.
    fn unreadable(&self) -> Vec<(String, String)>;

    /// Notes a resource that could not be read.
    fn insert_unreadable(&mut self, id: String, problem: String);

    /// How many resources it holds.
    fn count(&self) -> usize;
}

/// A service's part of an account: a fixed set of named slots. Implemented by [`crate::state!`].
pub trait State: Default {
    /// The service, as the account document names it: `ec2`.
    const SERVICE: &'static str;

    /// The slots, by name.
    fn slots(&self) -> Vec<(&'static str, SlotKind, &dyn Slot)>;

    /// The slot of that name.
    fn slot_mut(&mut self, name: &str) -> Option<(SlotKind, &mut dyn Slot)>;

    /// Takes in what another file said. Gives back collection and key of what both had with
    /// different content; the first stays.
    fn absorb(&mut self, other: Self) -> Vec<(&'static str, String)>;
}

/// JSON Schemas of a state's resources. Implemented by [`crate::state!`].
#[cfg(feature = "schema")]
pub trait Schemas {
    /// Each slot's name and kind, with the schema of one of its resources; what they share goes into
    /// the generator's definitions.
    fn schemas(generator: &mut schemars::SchemaGenerator) -> Vec<(&'static str, SlotKind, schemars::Schema)>;
}

fn whole(message: String) -> Vec<FieldProblem> {
    vec![FieldProblem { pointer: String::new(), message }]
}

fn write_resource<R: Resource>(resource: &R) -> Value {
    serde_json::to_value(R::Wire::from(resource)).unwrap_or_default()
}

impl<R: Resource> Slot for Collection<R::Key, R> {
    fn write(&self) -> Option<Value> {
        self.was_read().then(|| {
            let items = self.iter().map(|(key, item)| (key.to_string(), write_resource(item)));
            let absent = self.absent().map(|key| (key.to_string(), Value::Null));
            Value::Object(items.chain(absent).collect())
        })
    }

    fn read(&mut self, key: &str, json: &str) -> Result<(), Vec<FieldProblem>> {
        let named: R::Key = key.parse().map_err(|error: crate::NameError| whole(error.to_string()))?;
        if json.trim() == "null" {
            self.insert_absent(named);
            return Ok(());
        }
        let resource = read_strictly::<R>(json)?;
        if resource.key() != named {
            return Err(whole(format!(
                "it stands under `{key}` but its `{}` says `{}`",
                R::ID,
                resource.key()
            )));
        }
        match self.insert(named, resource) {
            None => Ok(()),
            Some(_) => Err(whole(format!("`{key}` is given twice"))),
        }
    }

    fn coverage(&self) -> Coverage {
        Collection::coverage(self).clone()
    }

    fn set_coverage(&mut self, coverage: Coverage) {
        Collection::set_coverage(self, coverage);
    }

    fn unreadable(&self) -> Vec<(String, String)> {
        Collection::unreadable(self).map(|(id, problem)| (id.to_owned(), problem.to_owned())).collect()
    }

    fn insert_unreadable(&mut self, id: String, problem: String) {
        Collection::insert_unreadable(self, id, problem);
    }

    fn count(&self) -> usize {
        self.len()
    }
}

impl<R: Resource> Slot for Known<R> {
    fn write(&self) -> Option<Value> {
        match self {
            Known::Present(resource) => Some(write_resource(resource)),
            Known::Absent => Some(Value::Null),
            Known::NotRead(_) => None,
        }
    }

    fn read(&mut self, _: &str, json: &str) -> Result<(), Vec<FieldProblem>> {
        *self = if json.trim() == "null" { Known::Absent } else { Known::Present(read_strictly::<R>(json)?) };
        Ok(())
    }

    fn coverage(&self) -> Coverage {
        match self {
            Known::NotRead(reason) => Coverage::Partial(reason.clone()),
            _ => Coverage::Whole,
        }
    }

    fn set_coverage(&mut self, coverage: Coverage) {
        if let (Coverage::Partial(reason), Known::NotRead(_)) = (coverage, &*self) {
            *self = Known::NotRead(reason);
        }
    }

    fn unreadable(&self) -> Vec<(String, String)> {
        Vec::new()
    }

    fn insert_unreadable(&mut self, _: String, problem: String) {
        *self = Known::NotRead(NotRead::Damaged(problem));
    }

    fn count(&self) -> usize {
        usize::from(self.present().is_some())
    }
}
