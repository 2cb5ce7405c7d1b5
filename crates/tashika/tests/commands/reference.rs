//! `docs/reference/cli.md` is what the program says about itself.

use std::path::Path;

use crate::house::House;

#[test]
fn the_page_of_commands_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/cli.md");
    let written = std::fs::read_to_string(path).unwrap();
    let said = House::empty().run(&["docs", "cli"]).expect_code(0).out;
    assert!(written == said, "docs/reference/cli.md is out of date: cargo xtask bless");
}

#[test]
fn every_key_of_the_configuration_is_documented() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/configuration.md");
    let page = std::fs::read_to_string(path).unwrap();
    let printed = House::empty().run(&["config", "print-default"]).expect_code(0).out;
    let variables =
        printed.split_whitespace().filter(|word| word.starts_with("TASHIKA_") && !word.contains('<'));
    for variable in variables.map(|word| word.trim_end_matches(',')) {
        assert!(page.contains(&format!("`{variable}`")), "{variable}");
    }
}
