//! No file over 500 kB in git: history never forgets a blob.

use super::Finding;
use crate::process::Root;

const BYTES_MAX: u64 = 500_000;

/// Finds files that are too heavy.
pub fn check(root: &Root, files: &[String]) -> Vec<Finding> {
    let sized = files.iter().filter_map(|path| {
        let bytes = std::fs::metadata(root.join(path)).ok()?.len();
        Some((path.as_str(), bytes))
    });
    heavy(sized)
}

fn heavy<'a>(files: impl Iterator<Item = (&'a str, u64)>) -> Vec<Finding> {
    let over = files.filter(|(_, bytes)| *bytes > BYTES_MAX);
    over.map(|(path, bytes)| {
        Finding::new(
            path,
            format!("{bytes} bytes, at most {BYTES_MAX}: generate it, or fetch it as a package"),
        )
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heavy_file_is_found() {
        assert_eq!(heavy([("a.png", 500_001)].into_iter()).len(), 1);
    }

    #[test]
    fn a_light_file_passes() {
        assert_eq!(heavy([("a.png", 500_000)].into_iter()), []);
    }
}
