use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, IgnoredAny, MapAccess, Visitor},
};
use serde_json::value::RawValue;

use super::list::{Damaged, List, element, take_list};

/// The name of the member that holds the inner list of [`take_nested_list`].
pub trait Member {
    /// AWS's spelling: `Instances`.
    const NAME: &'static str;
}

/// Takes resources that stand in a list within a list out of an answer, as instances stand in
/// reservations.
///
/// # Errors
/// As [`take_list`].
pub fn take_nested_list<M: Member, W: DeserializeOwned>(
    bytes: &[u8],
    key: &str,
    id: &str,
) -> Result<List<W>, String> {
    let outer = take_list::<Within<M, W>>(bytes, key, id)?;
    if outer.items.iter().all(|(_, group)| group.is_ok()) {
        return Ok(flatten::<M, W, W>(outer, |item| Ok(item)));
    }
    let outer = take_list::<Within<M, Box<RawValue>>>(bytes, key, id)?;
    Ok(flatten::<M, _, W>(outer, |item| element(&item, id)))
}

fn flatten<M: Member, T, W>(outer: List<Within<M, T>>, read: impl Fn(T) -> Result<W, Damaged>) -> List<W> {
    let mut items = Vec::new();
    for (pointer, group) in outer.items {
        match group {
            Ok(group) => items.extend(
                (group.0.into_iter().enumerate())
                    .map(|(n, item)| (format!("{pointer}/{}/{n}", M::NAME), read(item))),
            ),
            Err(damaged) => items.push((pointer, Err(damaged))),
        }
    }
    List { items, found: outer.found, truncated: outer.truncated, others: outer.others }
}

struct Within<M, T>(Vec<T>, PhantomData<M>);

impl<'de, M: Member, T: Deserialize<'de>> Deserialize<'de> for Within<M, T> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        d.deserialize_map(Inner(PhantomData))
    }
}

struct Inner<M, T>(PhantomData<(M, T)>);

impl<'de, M: Member, T: Deserialize<'de>> Visitor<'de> for Inner<M, T> {
    type Value = Within<M, T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with the list `{}`", M::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Within<M, T>, A::Error> {
        let mut items = Vec::new();
        while let Some(member) = map.next_key::<std::borrow::Cow<'de, str>>()? {
            if member == M::NAME {
                items.extend(map.next_value::<Option<Vec<T>>>()?.unwrap_or_default());
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(Within(items, PhantomData))
    }
}

#[cfg(test)]
mod tests {
    use super::{Member, take_nested_list};

    struct Instances;
    impl Member for Instances {
        const NAME: &'static str = "Instances";
    }

    #[derive(serde::Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Instance {
        instance_id: String,
    }

    fn take(json: &str) -> super::List<Instance> {
        take_nested_list::<Instances, Instance>(json.as_bytes(), "Reservations", "InstanceId").unwrap()
    }

    #[test]
    fn every_reservation_gives_its_instances_with_their_pointers() {
        let list = take(
            r#"{"Reservations": [{"Groups": [], "Instances": [{"InstanceId": "i-1"}]},
                {"Instances": [{"InstanceId": "i-2"}, {"InstanceId": "i-3"}]}, {"Instances": null}]}"#,
        );
        let pointers: Vec<&str> = list.items.iter().map(|(pointer, _)| pointer.as_str()).collect();
        assert_eq!(
            pointers,
            ["/Reservations/0/Instances/0", "/Reservations/1/Instances/0", "/Reservations/1/Instances/1"]
        );
        let ids: Vec<String> =
            list.items.into_iter().filter_map(|(_, item)| item.ok().map(|item| item.instance_id)).collect();
        assert_eq!(ids, ["i-1", "i-2", "i-3"]);
    }

    #[test]
    fn a_damaged_instance_leaves_its_neighbours() {
        let list = take(r#"{"Reservations": [{"Instances": [{"InstanceId": 1}, {"InstanceId": "i-2"}]}]}"#);
        let (bad, good) = (&list.items[0].1, &list.items[1].1);
        assert_eq!(bad.as_ref().err().unwrap().pointer, "/InstanceId");
        assert_eq!(good.as_ref().ok().unwrap().instance_id, "i-2");
    }
}
