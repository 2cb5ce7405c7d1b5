//! What a browser sends: form fields, and paths that it asks to be led on to.
//!
//! A field that is missing is an empty one: pages then say in words what is needed. Fields are cut to a length that
//! no honest person reaches. A path to go on to is taken only if it stays on this site.

use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use axum::response::Response;

use crate::Door;
use crate::body::{FORM_BYTES_MAX, read};
use crate::guest::trouble;
use crate::guest::visitor::Visitor;

/// Longest text taken from a field, in characters; a sealed journey is the longest honest one.
const FIELD_CHARS_MAX: usize = 2_500;
/// Most fields taken from a form, which has one for each venue where venues are ticked.
const FIELDS_MAX: usize = 1_000;

/// The fields of a submitted form.
#[derive(Debug, Clone, Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Takes a query or a form body apart.
    pub fn parse(bytes: &[u8]) -> Fields {
        let pairs = form_urlencoded::parse(bytes).take(FIELDS_MAX);
        Fields(pairs.map(|(name, value)| (name.into_owned(), cut(&value, FIELD_CHARS_MAX))).collect())
    }

    /// These fields.
    pub fn of(pairs: &[(&str, &str)]) -> Fields {
        Fields(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    /// The first field of this name; empty if there is none.
    pub fn get(&self, name: &str) -> &str {
        self.find(name).unwrap_or_default()
    }

    /// Every field, in the order sent.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The same fields but this one.
    pub fn without(&self, name: &str) -> Fields {
        Fields(self.0.iter().filter(|(found, _)| found != name).cloned().collect())
    }

    /// The first field of this name.
    pub fn find(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }
}

impl FromRequest<Door> for Fields {
    type Rejection = Response;

    async fn from_request(request: Request, door: &Door) -> Result<Fields, Response> {
        let (mut parts, body) = request.into_parts();
        let visitor = Visitor::of_parts(&mut parts, door).await;
        let bytes = match is_form(&parts.headers) {
            true => read(&parts.headers, body, FORM_BYTES_MAX).await,
            false => Err(service::Refusal::plain("body.malformed")),
        };
        bytes.map(|bytes| Fields::parse(&bytes)).map_err(|refusal| trouble::refused(&visitor, &refusal))
    }
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    kind.is_some_and(|kind| {
        kind.trim_start().to_ascii_lowercase().starts_with("application/x-www-form-urlencoded")
    })
}

/// At most `chars` characters of a text, without control characters.
pub fn cut(text: &str, chars: usize) -> String {
    text.chars().filter(|c| !c.is_control()).take(chars).collect()
}

/// A path on this site, or nothing: `//host`, `/\host` and absolute addresses lead elsewhere.
pub fn local_path(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('/')?;
    let plain = text.len() <= 300 && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    (plain && !rest.starts_with('/')).then_some(text)
}

/// A text as one value of a query.
pub fn query_value(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn paths_of_this_site_are_followed() {
        for path in ["/", "/my", "/book/tokyo-2021/confirm?slot=abc&date=2021-05-30", "/my?lang=en#b-1"] {
            assert_eq!(local_path(path), Some(path));
        }
    }

    #[test]
    fn paths_that_lead_elsewhere_are_not_followed() {
        let elsewhere = [
            "",
            "my",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/\t/evil.example",
            "/a b",
            "/あ",
        ];
        for path in elsewhere {
            assert_eq!(local_path(path), None, "{path}");
        }
    }

    #[test]
    fn a_missing_field_is_an_empty_one() {
        assert_eq!(Fields::parse(b"a=1").get("b"), "");
    }

    #[test]
    fn full_width_digits_arrive_as_typed() {
        let fields = Fields::parse("number=１２３".as_bytes());
        assert_eq!(fields.get("number"), "１２３");
    }

    proptest! {
        #[test]
        fn any_body_is_read_without_harm(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            for (_, value) in Fields::parse(&bytes).0 {
                prop_assert!(!value.contains(['\r', '\n', '\0']));
            }
        }

        #[test]
        fn a_followed_path_can_never_name_a_host(text in "[/\\\\a-z:.@?#]{0,12}") {
            if let Some(path) = local_path(&text) {
                prop_assert!(path.starts_with('/') && !path.starts_with("//") && !path.contains('\\'));
            }
        }

        #[test]
        fn a_query_value_comes_back(text in "[^\\p{Cc}]{0,60}") {
            let query = format!("v={}", query_value(&text));
            prop_assert_eq!(Fields::parse(query.as_bytes()).get("v").to_owned(), text);
        }
    }
}
