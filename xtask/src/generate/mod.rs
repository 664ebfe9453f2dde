//! What is written from the rules themselves: the catalogue, and the record of codes that were given out.

mod catalogue;
mod lock;

use std::io;

pub use catalogue::{CATALOGUE, catalogue};
pub use lock::{LOCK, Lock};

use crate::{rules, tree::Tree};

/// Every generated file of the tree, as it should read now.
#[must_use]
pub fn pages(tree: &Tree) -> Vec<(&'static str, String)> {
    let units = rules::units(tree);
    let mut lock = Lock::read(&tree.read(LOCK).unwrap_or_default());
    lock.add(&units);
    vec![(CATALOGUE, catalogue(&units)), (LOCK, lock.to_string())]
}

/// Writes the generated files that are not fresh, and names them.
///
/// # Errors
/// If one cannot be written.
pub fn write(tree: &mut Tree) -> io::Result<Vec<&'static str>> {
    let mut written = Vec::new();
    for (path, text) in pages(tree) {
        if tree.read(path).as_deref() != Some(text.as_str()) {
            tree.write(path, &text)?;
            written.push(path);
        }
    }
    Ok(written)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::made_up::House;

    #[test]
    fn what_is_fresh_is_left_alone() {
        let (_folder, mut tree) = House::good().build();
        assert!(write(&mut tree).unwrap().is_empty());
        let (_folder, mut tree) = House::good().without(CATALOGUE).without(LOCK).build();
        assert_eq!(write(&mut tree).unwrap(), [CATALOGUE, LOCK]);
        assert!(write(&mut tree).unwrap().is_empty());
    }
}
