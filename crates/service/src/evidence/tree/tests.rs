//! The tree against a tree written down as RFC 6962 defines it, and against published vectors.

use super::*;

/// RFC 6962, section 2.1, word for word.
fn naive(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Sha256::digest([]).into(),
        [one] => *one,
        more => {
            let mut middle = 1;
            while middle * 2 < more.len() {
                middle *= 2;
            }
            node_hash(&naive(&more[..middle]), &naive(&more[middle..]))
        }
    }
}

/// RFC 6962, section 2.1.1, word for word.
fn naive_path(position: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() <= 1 {
        return Vec::new();
    }
    let mut middle = 1;
    while middle * 2 < leaves.len() {
        middle *= 2;
    }
    if position < middle {
        let mut path = naive_path(position, &leaves[..middle]);
        path.push(naive(&leaves[middle..]));
        path
    } else {
        let mut path = naive_path(position - middle, &leaves[middle..]);
        path.push(naive(&leaves[..middle]));
        path
    }
}

fn leaves(count: u64) -> Vec<Hash> {
    (0..count).map(|number| leaf_hash(&number.to_be_bytes())).collect()
}

fn tree(leaves: &[Hash]) -> Tree {
    let mut tree = Tree::default();
    leaves.iter().for_each(|leaf| tree.push(*leaf));
    tree
}

fn hex(hash: &Hash) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn roots_are_those_of_the_certificate_transparency_vectors() {
    let inputs: [&[u8]; 8] = [
        b"",
        b"\x00",
        b"\x10",
        b"\x20\x21",
        b"\x30\x31",
        b"\x40\x41\x42\x43",
        b"\x50\x51\x52\x53\x54\x55\x56\x57",
        b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
    ];
    let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    let tree = tree(&inputs.map(leaf_hash));
    let found: Vec<String> =
        (0..=8).map(|size| hex(&tree.root(size).expect("it has so many leaves"))).collect();
    assert_eq!(found, roots);
}

#[test]
fn roots_and_paths_are_those_of_the_definition_for_every_size_to_300() {
    let all = leaves(300);
    let whole = tree(&all);
    for size in 1..=300 {
        let first = &all[..size];
        let root = naive(first);
        assert_eq!(whole.root(size as u64), Some(root), "size {size}");
        let edge = whole.edge(size as u64).expect("it has so many leaves");
        assert_eq!(edge.root(), root, "size {size}");
        for (position, leaf) in first.iter().enumerate() {
            let path = whole.inclusion(position as u64, size as u64).expect("the leaf is there");
            assert_eq!(path, naive_path(position, first), "leaf {position} of {size}");
            assert_eq!(
                whole.inclusion_along(position as u64, &edge),
                Some(path.clone()),
                "{position} of {size}"
            );
            assert!(includes(*leaf, position as u64, size as u64, &path, &root));
        }
    }
}

#[test]
fn every_older_tree_is_shown_to_be_the_beginning_of_every_newer_one() {
    let all = leaves(130);
    let whole = tree(&all);
    let roots: Vec<Hash> = (0..=130).map(|size| naive(&all[..size])).collect();
    for size in 1..=130_u64 {
        for old in 1..=size {
            let proof = whole.consistency(old, size).expect("both are there");
            let (before, after) = (&roots[old as usize], &roots[size as usize]);
            assert!(extends(old, before, size, after, &proof), "{old} of {size}");
            assert!(!extends(old, &roots[old as usize - 1], size, after, &proof), "{old} of {size}");
            assert!(old == size || !extends(old, before, size, &roots[0], &proof), "{old} of {size}");
        }
    }
}

#[test]
fn a_path_that_is_too_short_or_too_long_or_for_another_leaf_leads_nowhere() {
    let all = leaves(37);
    let whole = tree(&all);
    let root = whole.root(37).unwrap();
    for position in 0..37 {
        let path = whole.inclusion(position, 37).unwrap();
        let leaf = all[position as usize];
        assert!(!includes(leaf, position, 37, &path[1..], &root));
        assert!(!includes(leaf, position, 37, &path[..path.len() - 1], &root));
        assert!(!includes(leaf, position, 37, &[path.clone(), vec![root]].concat(), &root));
        assert!(!includes(leaf, position ^ 1, 37, &path, &root));
    }
}

#[test]
fn sizes_and_positions_at_the_limits_are_answered() {
    let whole = tree(&leaves(3));
    let root = whole.root(3).unwrap();
    for (position, size) in [(0, 0), (3, 3), (u64::MAX, u64::MAX), (0, u64::MAX), (1 << 63, 1 << 63)] {
        assert_eq!(whole.inclusion(position, size), None);
        for path in [vec![], vec![root; 63], vec![root; 64]] {
            assert!(!includes(root, position, size, &path, &root));
            assert!(!extends(position, &root, size, &[1; 32], &path));
        }
    }
    assert_eq!((whole.consistency(0, 3), whole.consistency(4, 3), whole.root(4)), (None, None, None));
}

#[test]
fn what_is_not_kept_is_made_again() {
    let count = 3 * RECENT as u64 + 77;
    let all = leaves(count * 2);
    let whole = tree(&all);
    assert!(whole.levels[1].first > 0, "the second level should have let go of its beginning");
    let root = naive(&all);
    assert_eq!(whole.root(count * 2), Some(root));
    for position in [0, 1, 2, 500, count, count * 2 - 1] {
        let path = whole.inclusion(position, count * 2).unwrap();
        assert_eq!(path, naive_path(position as usize, &all));
    }
}

#[test]
fn a_tile_holds_the_roots_of_the_tiles_below() {
    let all = leaves(256 * 3 + 5);
    let whole = tree(&all);
    let size = whole.size();
    assert_eq!(whole.nodes(0, 0, 256, size).unwrap(), all[..256]);
    let above = whole.nodes(8, 0, 3, size).unwrap();
    let expected: Vec<Hash> = all.chunks_exact(256).map(naive).collect();
    assert_eq!(above, expected);
    assert_eq!(whole.nodes(8, 3, 4, size), None, "a tile that is not full has no place above");
    assert_eq!(whole.nodes(0, 768, 774, size), None);
    assert_eq!(whole.nodes(0, 768, 772, 771), None, "more than the size asked about");
    assert_eq!(whole.nodes(504, 0, 1, size), None);
}
