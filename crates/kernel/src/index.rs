//! A sorted map for keys that are spread evenly: digests and drawn numbers, millions of them.
//!
//! The leading bits of a key choose one of many small trees, so a look-up touches a few cache lines where a single
//! large tree touches a dozen, and no insertion ever stops everybody to grow a table. Order is that of the keys,
//! never chance. It is written down exactly as one `BTreeMap` would be.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::booking_number::BookingNumber;
use crate::command::{CommandId, HolderId};

/// How many trees.
const TREES: usize = 4_096;
const LAST: usize = 4_095;

/// A key whose leading bits are spread evenly.
pub(crate) trait Spread: Ord + Copy {
    /// The tree of this key, less than [`TREES`]; never falls as keys rise.
    fn tree(&self) -> usize;
}

impl Spread for HolderId {
    fn tree(&self) -> usize {
        leading_bits(&self.0)
    }
}

impl Spread for CommandId {
    fn tree(&self) -> usize {
        leading_bits(&self.0)
    }
}

impl Spread for BookingNumber {
    fn tree(&self) -> usize {
        // There are a little fewer than 2^39 numbers, so the upper twelve of 39 bits.
        usize::try_from(self.value() >> 27).unwrap_or(LAST).min(LAST)
    }
}

fn leading_bits(digest: &[u8; 16]) -> usize {
    let [first, second, ..] = *digest;
    usize::from(u16::from_be_bytes([first, second]) >> 4)
}

/// The map.
#[derive(Clone)]
pub(crate) struct Index<K, V> {
    /// Empty until something is put in, because most of these in a test stay so.
    trees: Vec<BTreeMap<K, V>>,
    len: usize,
}

impl<K: Spread, V> Index<K, V> {
    pub(crate) fn get(&self, key: &K) -> Option<&V> {
        self.trees.get(key.tree())?.get(key)
    }

    pub(crate) fn contains_key(&self, key: &K) -> bool {
        self.get(key).is_some()
    }

    pub(crate) fn insert(&mut self, key: K, value: V) -> Option<V> {
        if self.trees.is_empty() {
            self.trees.resize_with(TREES, BTreeMap::new);
        }
        let before = self.trees.get_mut(key.tree())?.insert(key, value);
        self.len = self.len.saturating_add(usize::from(before.is_none()));
        before
    }

    pub(crate) fn remove(&mut self, key: &K) -> Option<V> {
        let removed = self.trees.get_mut(key.tree())?.remove(key)?;
        self.len = self.len.saturating_sub(1);
        Some(removed)
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Everything, by key.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.trees.iter().flatten()
    }
}

impl<K, V> Default for Index<K, V> {
    fn default() -> Index<K, V> {
        Index { trees: Vec::new(), len: 0 }
    }
}

impl<K: Spread, V: PartialEq> PartialEq for Index<K, V> {
    fn eq(&self, other: &Index<K, V>) -> bool {
        self.len == other.len && self.iter().eq(other.iter())
    }
}

impl<K: Spread, V: Eq> Eq for Index<K, V> {}

impl<K: Spread + fmt::Debug, V: fmt::Debug> fmt::Debug for Index<K, V> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_map().entries(self.iter()).finish()
    }
}

impl<K: Spread + Serialize, V: Serialize> Serialize for Index<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        let mut map = serializer.serialize_map(Some(self.len))?;
        for (key, value) in self.iter() {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

impl<'de, K: Spread + Deserialize<'de>, V: Deserialize<'de>> Deserialize<'de> for Index<K, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Index<K, V>, D::Error> {
        deserializer.deserialize_map(Entries(PhantomData))
    }
}

struct Entries<K, V>(PhantomData<(K, V)>);

impl<'de, K: Spread + Deserialize<'de>, V: Deserialize<'de>> Visitor<'de> for Entries<K, V> {
    type Value = Index<K, V>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a map")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut entries: M) -> Result<Index<K, V>, M::Error> {
        let mut index = Index::default();
        while let Some((key, value)) = entries.next_entry()? {
            index.insert(key, value);
        }
        Ok(index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_is_one_sorted_map(steps in prop::collection::vec((any::<[u8; 2]>(), 0_u8..3, any::<u8>()), 0..200)) {
            let (mut index, mut model) = (Index::default(), BTreeMap::new());
            for (lead, act, value) in steps {
                let mut digest = [7_u8; 16];
                digest[0] = lead[0];
                digest[15] = lead[1] % 4;
                let key = HolderId(digest);
                match act {
                    0 => prop_assert_eq!(index.remove(&key), model.remove(&key)),
                    1 => prop_assert_eq!(index.get(&key), model.get(&key)),
                    _ => prop_assert_eq!(index.insert(key, value), model.insert(key, value)),
                }
            }
            prop_assert_eq!(index.len(), model.len());
            prop_assert!(index.iter().eq(model.iter()));
            let bytes = postcard::to_stdvec(&index);
            prop_assert_eq!(&bytes, &postcard::to_stdvec(&model));
            prop_assert_eq!(postcard::from_bytes(&bytes.unwrap_or_default()), Ok(index));
        }

        #[test]
        fn booking_numbers_keep_their_order(one in 0..BookingNumber::COUNT, two in 0..BookingNumber::COUNT) {
            let place = |value| BookingNumber::from_value(value).map(|number| number.tree());
            prop_assert!(one > two || place(one) <= place(two));
            prop_assert!(place(one).is_some_and(|tree| tree <= LAST));
        }
    }
}
