//! The Merkle tree of RFC 6962 over the entries of the journal, and the two proofs about it.
//!
//! It only grows. Hashes of full subtrees are kept, so a proof is a walk and not a computation; of every four
//! levels one is kept whole and the others only where the tree grows, which is 34 bytes an entry.
//! The checks take whatever a stranger sends and never panic; the proofs are only asked for what is there.

use sha2::{Digest, Sha256};

/// A SHA-256 hash.
pub type Hash = [u8; 32];

/// Every level that is a multiple of this is kept whole; a tile is two of them high.
const STRIDE: usize = 4;
/// Nodes of any other level that are kept at least, from the right edge.
const RECENT: usize = 1 << 13;
/// Hashes in a path at most: a tree has at most 2^63 leaves.
pub const PATH_LENGTH_MAX: usize = 63;

/// The hash of an entry's bytes.
pub fn leaf_hash(leaf: &[u8]) -> Hash {
    leaf_hash_of(leaf, &[])
}

/// The hash of an entry whose bytes come in two pieces.
pub(crate) fn leaf_hash_of(head: &[u8], rest: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(head).chain_update(rest).finalize().into()
}

/// The hash of two subtrees.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// The tree.
#[derive(Debug, Default, Clone)]
pub struct Tree {
    levels: Vec<Level>,
}

/// The hashes of one level from `first` on.
#[derive(Debug, Default, Clone)]
struct Level {
    first: usize,
    hashes: Vec<Hash>,
}

/// The hashes over what is right of each full subtree of a tree, with where they begin; the root is the last of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edge {
    size: u64,
    hashes: Vec<(u64, Hash)>,
}

impl Edge {
    /// The root of the tree.
    pub fn root(&self) -> Hash {
        self.hashes.last().map_or_else(|| Sha256::digest([]).into(), |(_, root)| *root)
    }
}

impl Level {
    fn get(&self, index: usize) -> Option<&Hash> {
        self.hashes.get(index.checked_sub(self.first)?)
    }

    fn len(&self) -> usize {
        self.first + self.hashes.len()
    }
}

impl Tree {
    /// How many leaves it has.
    pub fn size(&self) -> u64 {
        self.levels.first().map_or(0, |leaves| leaves.len() as u64)
    }

    /// Adds a leaf.
    pub fn push(&mut self, leaf: Hash) {
        let mut hash = leaf;
        for height in 0.. {
            if self.levels.len() == height {
                self.levels.push(Level::default());
            }
            let Some(level) = self.levels.get_mut(height) else { return };
            let left = level.hashes.last().copied();
            let complete = level.len() % 2 == 1;
            level.hashes.push(hash);
            let pair = left.filter(|_| complete).map(|left| node_hash(&left, &hash));
            if height % STRIDE != 0 && level.hashes.len() >= 2 * RECENT {
                level.hashes.drain(..RECENT);
                level.first += RECENT;
            }
            match pair {
                Some(pair) => hash = pair,
                None => return,
            }
        }
    }

    /// The leaf at a position.
    pub fn leaf(&self, position: u64) -> Option<Hash> {
        self.levels.first()?.get(usize::try_from(position).ok()?).copied()
    }

    /// The last leaf with its position, if there is any.
    pub fn newest(&self) -> Option<(u64, Hash)> {
        let last = self.size().checked_sub(1)?;
        Some((last, self.leaf(last)?))
    }

    /// The leaves from a position on.
    pub fn leaves_from(&self, position: u64) -> &[Hash] {
        let from = usize::try_from(position).unwrap_or(usize::MAX);
        self.levels.first().and_then(|leaves| leaves.hashes.get(from..)).unwrap_or_default()
    }

    /// The root of the first `size` leaves; `None` if there are fewer.
    pub fn root(&self, size: u64) -> Option<Hash> {
        (size <= self.size()).then(|| self.range(0, size))
    }

    /// The right edge of the first `size` leaves, by which many paths to their root are found without hashing; `None` if
    /// there are fewer.
    pub fn edge(&self, size: u64) -> Option<Edge> {
        if size > self.size() {
            return None;
        }
        let (mut starts, mut at) = (Vec::new(), 0);
        while at < size {
            starts.push(at);
            at += 1 << (size - at).ilog2();
        }
        let mut hashes: Vec<(u64, Hash)> = Vec::with_capacity(starts.len());
        for from in starts.into_iter().rev() {
            let height = (size - from).ilog2();
            let left = self.node(height, from >> height);
            let hash = hashes.last().map_or(left, |(_, right)| node_hash(&left, right));
            hashes.push((from, hash));
        }
        Some(Edge { size, hashes })
    }

    /// The way from a leaf to the root that an edge belongs to; `None` if there is no such leaf.
    ///
    /// Up the full subtree that has the leaf, then what is right of it, then the full subtrees left of it (RFC 6962,
    /// section 2.1.1, where the split of a range is between two of them).
    pub fn inclusion_along(&self, position: u64, edge: &Edge) -> Option<Vec<Hash>> {
        if position >= edge.size || edge.size > self.size() {
            return None;
        }
        let at = edge.hashes.iter().position(|(from, _)| *from <= position)?;
        let (right, left) = edge.hashes.split_at(at);
        let mut path = Vec::with_capacity(1 + edge.size.ilog2() as usize + left.len());
        let mut end = right.last().map_or(edge.size, |(from, _)| *from);
        let mut left = left.iter().map(|(from, _)| {
            let height = (end - from).ilog2();
            end = *from;
            (height, from >> height)
        });
        let (top, _) = left.next()?;
        path.extend((0..top).map(|height| self.node(height, (position >> height) ^ 1)));
        path.extend(right.last().map(|(_, hash)| *hash));
        path.extend(left.map(|(height, index)| self.node(height, index)));
        Some(path)
    }

    /// The way from a leaf to the root of the first `size` leaves; `None` if there is no such leaf.
    pub fn inclusion(&self, position: u64, size: u64) -> Option<Vec<Hash>> {
        self.inclusion_along(position, &self.edge(size)?)
    }

    /// What shows that the tree of `old` leaves is the beginning of that of `size` leaves.
    pub fn consistency(&self, old: u64, size: u64) -> Option<Vec<Hash>> {
        if old == 0 || old > size || size > self.size() {
            return None;
        }
        let mut proof = Vec::new();
        self.subproof(old, 0, size, true, &mut proof);
        Some(proof)
    }

    /// Hashes `from` to `to` of a level, for a tile; `None` if the tree of `size` leaves has not got all of them.
    pub fn nodes(&self, height: u32, from: u64, to: u64, size: u64) -> Option<Vec<Hash>> {
        let there = size.min(self.size()).checked_shr(height).unwrap_or(0);
        (from < to && to <= there).then(|| (from..to).map(|index| self.node(height, index)).collect())
    }

    fn subproof(&self, old: u64, from: u64, to: u64, known: bool, proof: &mut Vec<Hash>) {
        if old == to {
            if !known {
                proof.push(self.range(from, to));
            }
            return;
        }
        let middle = from + split(to - from);
        if old <= middle {
            self.subproof(old, from, middle, known, proof);
            proof.push(self.range(middle, to));
        } else {
            self.subproof(old, middle, to, false, proof);
            proof.push(self.range(from, middle));
        }
    }

    /// The hash over leaves `from` to `to`; `from` is where a subtree of that size may begin.
    fn range(&self, from: u64, to: u64) -> Hash {
        let mut pieces = Vec::new();
        let mut at = from;
        while at < to {
            let height = (to - at).ilog2();
            pieces.push(self.node(height, at >> height));
            at += 1 << height;
        }
        let mut pieces = pieces.into_iter().rev();
        let Some(last) = pieces.next() else { return Sha256::digest([]).into() };
        pieces.fold(last, |right, left| node_hash(&left, &right))
    }

    /// The hash of a full subtree, kept or made again from the level below.
    fn node(&self, height: u32, index: u64) -> Hash {
        let kept = self.levels.get(height as usize).zip(usize::try_from(index).ok());
        if let Some(hash) = kept.and_then(|(level, index)| level.get(index)) {
            return *hash;
        }
        match height.checked_sub(1) {
            Some(below) => node_hash(&self.node(below, 2 * index), &self.node(below, 2 * index + 1)),
            None => [0; 32],
        }
    }
}

/// The largest power of two below `size`, for `size` of at least two.
fn split(size: u64) -> u64 {
    1 << (size - 1).ilog2()
}

/// Tells whether a path leads from a leaf to a root (RFC 9162, section 2.1.3.2).
pub fn includes(leaf: Hash, position: u64, size: u64, path: &[Hash], root: &Hash) -> bool {
    if position >= size {
        return false;
    }
    let (mut node, mut last, mut hash) = (position, size - 1, leaf);
    for sibling in path {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            hash = node_hash(sibling, &hash);
            while node & 1 == 0 && node != 0 {
                (node, last) = (node >> 1, last >> 1);
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        (node, last) = (node >> 1, last >> 1);
    }
    last == 0 && hash == *root
}

/// Tells whether a tree is the beginning of another (RFC 9162, section 2.1.4.2).
pub fn extends(old: u64, old_root: &Hash, size: u64, root: &Hash, proof: &[Hash]) -> bool {
    if old == size {
        return proof.is_empty() && old_root == root;
    }
    if old == 0 || old > size {
        return false;
    }
    // A whole tree is its own first hash, which the proof then leaves out.
    let whole = old.is_power_of_two().then_some(*old_root);
    let mut hashes = whole.iter().chain(proof);
    let Some(first) = hashes.next() else { return false };
    let (mut node, mut last) = (old - 1, size - 1);
    while node & 1 == 1 {
        (node, last) = (node >> 1, last >> 1);
    }
    let (mut before, mut after) = (*first, *first);
    for hash in hashes {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            before = node_hash(hash, &before);
            after = node_hash(hash, &after);
            while node & 1 == 0 && node != 0 {
                (node, last) = (node >> 1, last >> 1);
            }
        } else {
            after = node_hash(&after, hash);
        }
        (node, last) = (node >> 1, last >> 1);
    }
    last == 0 && before == *old_root && after == *root
}

#[cfg(test)]
mod tests;
