//! The description of the API is true: routes, references and codes are what the code has.
//!
//! Routes are read from the source, because a router does not tell what it knows. Codes are compared with the
//! document for people, in both directions.

use std::collections::BTreeSet;

use serde_json::Value;

const API: &str = include_str!("../src/api.rs");
const ROUTER: &str = include_str!("../src/router.rs");
const LOG: &str = include_str!("../src/log.rs");
const KERNEL: &str = include_str!("../../kernel/src/refusal.rs");
const FOR_PEOPLE: &str = include_str!("../../../docs/reference/refusals.md");
const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

fn document() -> Value {
    serde_json::from_str(web::openapi()).expect("openapi.json is JSON")
}

fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let paths = document["paths"].as_object().expect("there are paths");
    let every = paths.iter().flat_map(|(path, item)| {
        METHODS.iter().filter_map(move |method| {
            let operation = item.get(*method)?;
            Some((path.clone(), (*method).to_owned(), operation.clone()))
        })
    });
    every.collect()
}

/// `.route("/a", get(f).post(g))` in a source, as path and method.
fn routes(source: &str) -> BTreeSet<(String, String)> {
    let mut routes = BTreeSet::new();
    for route in source.split(".route(\"").skip(1) {
        let (path, rest) = route.split_once('"').expect("a path ends with a quotation mark");
        let handlers = rest.split_once('\n').map_or(rest, |(line, _)| line);
        for method in METHODS {
            if handlers.contains(&format!(" {method}(")) || handlers.contains(&format!(".{method}(")) {
                routes.insert((path.to_owned(), method.to_owned()));
            }
        }
    }
    routes
}

/// `("GET", ["a", b, "c"]) => …` in a source, as path and method: texts are themselves, names are parameters.
fn arms(source: &str) -> BTreeSet<(String, String)> {
    let arms = source.lines().filter_map(|line| {
        let (method, rest) = line.trim().strip_prefix("(\"")?.split_once("\", [")?;
        let (segments, _) = rest.split_once("]) => ")?;
        let segments = segments.split(", ").map(|segment| match segment.strip_prefix('"') {
            Some(text) => text.trim_end_matches('"').to_owned(),
            None => format!("{{{segment}}}"),
        });
        let path = segments.fold("/api/v1".to_owned(), |path, segment| format!("{path}/{segment}"));
        Some((path, method.to_lowercase()))
    });
    arms.collect()
}

fn visit<'a>(value: &'a Value, see: &mut impl FnMut(&'a Value)) {
    see(value);
    match value {
        Value::Array(items) => items.iter().for_each(|item| visit(item, see)),
        Value::Object(members) => members.values().for_each(|member| visit(member, see)),
        _ => {}
    }
}

fn named(document: &Value, schema: &str) -> BTreeSet<String> {
    let codes = document["components"]["schemas"][schema]["enum"].as_array().expect("an enum");
    codes.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// The codes in the first column of the tables below a heading.
fn told(heading: &str) -> BTreeSet<String> {
    let section = FOR_PEOPLE.split("\n## ").find(|section| section.starts_with(heading));
    let lines = section.expect("the document has this heading").lines();
    let codes =
        lines.filter_map(|line| line.strip_prefix("| `")?.split_once('`').map(|(code, _)| code.to_owned()));
    codes.collect()
}

#[test]
fn it_is_openapi_3_1() {
    let version = document()["openapi"].as_str().map(str::to_owned);
    assert!(version.is_some_and(|version| version.starts_with("3.1.")));
}

#[test]
fn every_reference_resolves() {
    let document = document();
    let mut lost = Vec::new();
    visit(&document, &mut |value| {
        if let Some(target) = value.get("$ref").and_then(Value::as_str) {
            let pointer = target.strip_prefix('#').unwrap_or(target);
            if document.pointer(pointer).is_none() {
                lost.push(target.to_owned());
            }
        }
    });
    assert_eq!(lost, Vec::<String>::new());
}

#[test]
fn every_part_is_used() {
    let document = document();
    let mut used = BTreeSet::new();
    visit(&document, &mut |value| {
        used.extend(value.get("$ref").and_then(Value::as_str).map(str::to_owned));
    });
    for kind in ["parameters", "headers", "responses", "schemas"] {
        for name in document["components"][kind].as_object().expect("a table").keys() {
            let reference = format!("#/components/{kind}/{name}");
            assert!(used.contains(&reference), "nothing refers to {reference}");
        }
    }
}

#[test]
fn operation_ids_are_unique() {
    let document = document();
    let mut seen = BTreeSet::new();
    for (path, method, operation) in operations(&document) {
        let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
        assert!(!id.is_empty(), "{method} {path} has no operationId");
        assert!(seen.insert(id.clone()), "{id} is there twice");
    }
}

#[test]
fn routes_are_those_of_the_code() {
    let mut wanted = arms(API);
    assert!(wanted.len() > 10, "the map is read: {wanted:?}");
    let operational = ROUTER.split("fn operations()").nth(1).expect("the router has operations");
    wanted.extend(routes(operational));
    // The rest of a path is one parameter to a description.
    wanted.extend(routes(LOG).into_iter().map(|(path, method)| (path.replace("{*", "{"), method)));
    let found: BTreeSet<_> =
        operations(&document()).into_iter().map(|(path, method, _)| (path, method)).collect();
    assert_eq!(found, wanted);
}

#[test]
fn path_parameters_are_described() {
    let document = document();
    for (path, item) in document["paths"].as_object().expect("there are paths") {
        let wanted: BTreeSet<_> = path.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
        let described = item["parameters"].as_array().cloned().unwrap_or_default();
        let found: Vec<String> = described
            .iter()
            .filter_map(|parameter| document.pointer(parameter["$ref"].as_str()?.strip_prefix('#')?))
            .filter_map(|parameter| parameter["name"].as_str().map(str::to_owned))
            .collect();
        assert_eq!(found.iter().map(String::as_str).collect::<BTreeSet<_>>(), wanted, "{path}");
    }
}

#[test]
fn requests_refuse_unknown_members() {
    let document = document();
    for (path, method, operation) in operations(&document) {
        let schema = operation.pointer("/requestBody/content/application~1json/schema/$ref");
        let Some(reference) = schema.and_then(Value::as_str) else { continue };
        let schema = document.pointer(reference.trim_start_matches('#')).expect("references resolve");
        assert_eq!(schema["additionalProperties"], Value::Bool(false), "{method} {path}");
    }
}

#[test]
fn bookings_need_an_idempotency_key_and_other_writes_take_one() {
    let document = document();
    for (path, method, operation) in operations(&document) {
        // A receipt is its own key.
        let keyless = ["/login", "/void", "/receipts"].iter().any(|end| path.ends_with(end));
        let writes = method != "get" && !keyless;
        let key = operation["parameters"].as_array().into_iter().flatten().find_map(|parameter| {
            let target = document.pointer(parameter["$ref"].as_str()?.strip_prefix('#')?)?;
            (target["name"] == "Idempotency-Key").then(|| target["required"] == true)
        });
        let wanted = writes.then(|| path == "/api/v1/bookings");
        assert_eq!(key, wanted, "{method} {path}");
    }
}

#[test]
fn what_passes_by_itself_says_when_to_ask_again() {
    let document = document();
    for name in ["Throttled", "Later"] {
        let headers = &document["components"]["responses"][name]["headers"];
        assert!(headers["Retry-After"].is_object(), "{name}");
    }
}

#[test]
fn examples_of_problems_carry_their_own_code() {
    let document = document();
    let codes = named(&document, "Code");
    for (name, response) in document["components"]["responses"].as_object().expect("a table") {
        let example = &response["content"]["application/problem+json"]["example"];
        assert!(codes.contains(example["code"].as_str().unwrap_or_default()), "{name}");
        assert_eq!(
            example["type"],
            format!("/openapi.json#{}", example["code"].as_str().unwrap_or_default())
        );
    }
}

#[test]
fn codes_of_the_api_are_documented_and_no_others() {
    let document = document();
    let mut wanted = named(&document, "Code");
    wanted.extend(named(&document, "FieldCode"));
    assert_eq!(told("Over HTTP"), wanted);
}

#[test]
fn every_code_of_the_kernel_is_documented() {
    let table = KERNEL.split("codes! {").nth(1).expect("the kernel has a table of codes");
    let codes: Vec<&str> = table
        .lines()
        .filter(|line| line.trim_end().ends_with(';') && line.contains(" = "))
        .filter_map(|line| line.split('"').nth(1))
        .collect();
    assert!(codes.len() > 30, "the table is read");
    let mut all = told("Over HTTP");
    all.extend(told("On the command line"));
    all.extend(told("At the console"));
    all.extend(told("For planners"));
    all.extend(told("Kept"));
    let missing: Vec<_> = codes.into_iter().filter(|code| !all.contains(*code)).collect();
    assert_eq!(missing, Vec::<&str>::new());
}

#[test]
fn every_code_in_the_door_is_documented() {
    let sources = [
        include_str!("../src/api/booking.rs"),
        include_str!("../src/api/problem.rs"),
        include_str!("../src/api/reading.rs"),
        include_str!("../src/api/request.rs"),
        API,
    ];
    let mut all = told("Over HTTP");
    all.extend(told("Kept"));
    for source in sources {
        for code in source.split('"').skip(1).step_by(2).filter(|text| is_code(text)) {
            assert!(all.contains(code), "{code} is not documented");
        }
    }
}

fn is_code(text: &str) -> bool {
    let word =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    // A picture's name has the shape of a code too.
    !text.ends_with(".svg")
        && matches!(text.split_once('.'), Some((noun, state)) if word(noun) && word(state))
}
