//! The drawn floors are the built floors: which crate may use which.
//!
//! Our own crates are held to the table below, normal and development edges apart.
//! Libraries that belong to one floor are held to the `wrappers` in `deny.toml`,
//! here for the edges of our own crates; `cargo deny` walks the whole tree later.

use super::Finding;
use serde_json::Value;

struct Floor {
    name: &'static str,
    normal: &'static [&'static str],
    development: &'static [&'static str],
}

const FLOORS: [Floor; 8] = [
    Floor { name: "kernel", normal: &[], development: &[] },
    Floor { name: "store", normal: &[], development: &["sim"] },
    Floor { name: "service", normal: &["kernel", "store"], development: &[] },
    Floor { name: "web", normal: &["service"], development: &["sim"] },
    Floor { name: "line", normal: &["service"], development: &["sim"] },
    Floor { name: "tashika", normal: &["service", "web", "line"], development: &["sim"] },
    Floor { name: "sim", normal: &["kernel", "store", "service"], development: &["web"] },
    Floor { name: "xtask", normal: &[], development: &[] },
];

struct Edge<'a> {
    from: &'a str,
    to: &'a str,
    development: bool,
}

/// Finds edges that nobody drew.
pub fn check(metadata: &Value, policy: &toml::Table) -> Vec<Finding> {
    let members = members(metadata);
    let mut findings = Vec::new();
    for name in &members {
        if !FLOORS.iter().any(|floor| floor.name == *name) {
            findings
                .push(Finding::new(name, "is a crate without a floor: a crate must defend its existence"));
        }
    }
    for edge in edges(metadata) {
        let Some(floor) = FLOORS.iter().find(|floor| floor.name == edge.from) else { continue };
        if members.iter().any(|name| name == edge.to) && !allowed(floor, &edge) {
            findings
                .push(Finding::new(edge.from, format!("may not use {} (xtask/src/check/edges.rs)", edge.to)));
        }
        if !edge.development && !wrapped(policy, &edge) {
            let message = format!("may not use {}: deny.toml names the floor it belongs to", edge.to);
            findings.push(Finding::new(edge.from, message));
        }
    }
    findings
}

/// Returns the names of our crates.
pub fn members(metadata: &Value) -> Vec<String> {
    let ids: Vec<&str> = list(&metadata["workspace_members"]).iter().filter_map(Value::as_str).collect();
    let ours = list(&metadata["packages"]).iter().filter(|package| ids.contains(&text(&package["id"])));
    ours.map(|package| text(&package["name"]).to_string()).collect()
}

fn edges(metadata: &Value) -> Vec<Edge<'_>> {
    let members = members(metadata);
    let mut edges = Vec::new();
    for package in list(&metadata["packages"]) {
        let from = text(&package["name"]);
        if package["source"].is_null() && members.iter().any(|name| name == from) {
            for dependency in list(&package["dependencies"]) {
                let development = dependency["kind"] == "dev";
                edges.push(Edge { from, to: text(&dependency["name"]), development });
            }
        }
    }
    edges
}

fn allowed(floor: &Floor, edge: &Edge<'_>) -> bool {
    floor.normal.contains(&edge.to) || (edge.development && floor.development.contains(&edge.to))
}

fn wrapped(policy: &toml::Table, edge: &Edge<'_>) -> bool {
    let bans = policy.get("bans").and_then(|bans| bans.get("deny")).and_then(toml::Value::as_array);
    let ban = bans
        .into_iter()
        .flatten()
        .find(|ban| ban.get("crate").and_then(toml::Value::as_str) == Some(edge.to));
    match ban {
        None => true,
        Some(ban) => {
            let wrappers = ban.get("wrappers").and_then(toml::Value::as_array);
            wrappers.into_iter().flatten().any(|name| name.as_str() == Some(edge.from))
        }
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn findings(from: &str, to: &str, kind: Value) -> usize {
        let names = ["kernel", "store", "service", "web", "tashika", "sim", "xtask", "line", "stray"];
        let packages: Vec<Value> = names
            .iter()
            .filter(|name| **name != "stray" || from == "stray")
            .map(|name| {
                let uses = if *name == from { json!([{ "name": to, "kind": kind }]) } else { json!([]) };
                json!({ "id": name, "name": name, "source": null, "dependencies": uses })
            })
            .collect();
        let ids: Vec<&Value> = packages.iter().map(|package| &package["id"]).collect();
        let metadata = json!({ "workspace_members": ids, "packages": packages });
        let policy = "[bans]\ndeny = [{ crate = \"rusqlite\", wrappers = [\"store\"] }]".parse();
        check(&metadata, &policy.expect("the sample is TOML")).len()
    }

    #[test]
    fn the_door_may_not_use_the_kernel() {
        assert_eq!(findings("web", "kernel", Value::Null), 1);
    }

    #[test]
    fn the_service_may_use_the_kernel() {
        assert_eq!(findings("service", "kernel", Value::Null), 0);
    }

    #[test]
    fn the_simulator_is_for_development_only() {
        assert_eq!(findings("web", "sim", Value::Null), 1);
    }

    #[test]
    fn a_development_edge_passes() {
        assert_eq!(findings("web", "sim", json!("dev")), 0);
    }

    #[test]
    fn a_database_driver_outside_the_store_is_found() {
        assert_eq!(findings("web", "rusqlite", Value::Null), 1);
    }

    #[test]
    fn a_database_driver_in_the_store_passes() {
        assert_eq!(findings("store", "rusqlite", Value::Null), 0);
    }

    #[test]
    fn a_crate_without_a_floor_is_found() {
        assert_eq!(findings("stray", "serde", Value::Null), 1);
    }
}
