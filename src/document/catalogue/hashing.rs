//! A quick hash for looking up short words and short lists of numbers: Fowler, Noll and Vo's (FNV-1a).

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// The standard hash withstands keys that are chosen to collide. All keys here are the catalogue's own (documents are only looked up), and
/// every word of every heading is.
pub(super) type QuickMap<K, V> = HashMap<K, V, BuildHasherDefault<Fnv>>;
pub(super) type QuickSet<K> = HashSet<K, BuildHasherDefault<Fnv>>;

#[derive(Debug)]
pub(super) struct Fnv(u64);

const PRIME: u64 = 0x0100_0000_01b3;

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(PRIME);
        }
    }

    fn write_usize(&mut self, number: usize) {
        // The length of a list: one step will do.
        self.0 = (self.0 ^ number as u64).wrapping_mul(PRIME);
    }

    fn finish(&self) -> u64 {
        // The table takes its tags from the highest bits, which FNV moves last.
        self.0 ^ self.0.rotate_left(26)
    }
}
