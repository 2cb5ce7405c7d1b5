//! Cookies: reading the header, writing one. Nothing else may set a cookie.
//!
//! Every cookie is `HttpOnly`, for the whole site; a citizen's is `SameSite=Lax` and for as long as the browser is open, one of
//! staff is `SameSite=Strict`.
//! Behind TLS each name carries the `__Host-` prefix, so that no neighbouring host can set it.
//! A value that could break out of the header is dropped, never escaped.

use axum::http::header::{COOKIE, HeaderMap, HeaderValue};

const PREFIX: &str = "__Host-";

/// How cookies are written here.
#[derive(Debug, Clone, Copy)]
pub struct Jar {
    /// Whether the site is reached over TLS only.
    pub secure: bool,
}

impl Jar {
    /// All cookies of a request that are ours to read, in the order sent.
    pub fn read(self, headers: &HeaderMap) -> Vec<(String, String)> {
        headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|header| header.to_str().ok())
            .flat_map(|header| header.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .filter_map(|(name, value)| {
                let name = if self.secure { name.strip_prefix(PREFIX)? } else { name };
                is_safe(value).then(|| (name.to_owned(), value.to_owned()))
            })
            .collect()
    }

    /// A header value that sets a cookie until the browser closes.
    pub fn set(self, name: &str, value: &str) -> Option<HeaderValue> {
        self.write(name, value, "Lax", "")
    }

    /// A header value that sets a cookie of staff, until the browser closes or for so many seconds.
    pub fn set_strict(self, name: &str, value: &str, seconds: Option<u32>) -> Option<HeaderValue> {
        let life = seconds.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
        self.write(name, value, "Strict", &life)
    }

    /// A header value that removes a cookie.
    pub fn remove(self, name: &str) -> Option<HeaderValue> {
        self.write(name, "", "Lax", "; Max-Age=0")
    }

    fn write(self, name: &str, value: &str, same_site: &str, life: &str) -> Option<HeaderValue> {
        if !is_safe(name) || !is_safe(value) {
            return None;
        }
        let (prefix, secure) = if self.secure { (PREFIX, "; Secure") } else { ("", "") };
        let text = format!("{prefix}{name}={value}; Path=/; HttpOnly; SameSite={same_site}{secure}{life}");
        HeaderValue::from_str(&text).ok()
    }
}

fn is_safe(text: &str) -> bool {
    text.len() < 3_000 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn headers(text: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        if let Ok(value) = HeaderValue::from_str(text) {
            headers.insert(COOKIE, value);
        }
        headers
    }

    #[test]
    fn a_secure_site_hears_only_host_cookies() {
        let read = Jar { secure: true }.read(&headers("session=stolen; __Host-session=own"));
        assert_eq!(read, [("session".to_owned(), "own".to_owned())]);
    }

    #[test]
    fn a_secure_cookie_is_bound_to_the_host() {
        let set = Jar { secure: true }.set("session", "abc").expect("a safe value");
        assert_eq!(set, "__Host-session=abc; Path=/; HttpOnly; SameSite=Lax; Secure");
    }

    #[test]
    fn a_cookie_of_staff_is_sent_by_no_other_site() {
        let set = Jar { secure: true }.set_strict("staff", "abc", Some(60)).expect("a safe value");
        assert_eq!(set, "__Host-staff=abc; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=60");
    }

    #[test]
    fn a_removed_cookie_is_empty_and_over() {
        let gone = Jar { secure: false }.remove("session").expect("a safe name");
        assert_eq!(gone, "session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    }

    proptest! {
        #[test]
        fn any_header_is_read_without_harm(text in "\\PC{0,80}") {
            for (_, value) in (Jar { secure: false }).read(&headers(&text)) {
                prop_assert!(is_safe(&value));
            }
        }

        #[test]
        fn what_was_set_is_read_back(value in "[A-Za-z0-9_.~-]{1,60}") {
            let jar = Jar { secure: true };
            let set = jar.set("session", &value).expect("a safe value");
            let pair = set.to_str().expect("ASCII").split(';').next().expect("a pair").to_owned();
            prop_assert_eq!(jar.read(&headers(&pair)), [("session".to_owned(), value)]);
        }

        #[test]
        fn no_value_breaks_out_of_the_header(value in ".{0,40}") {
            if let Some(set) = (Jar { secure: false }).set("session", &value) {
                let semicolons = set.as_bytes().iter().filter(|byte| **byte == b';').count();
                prop_assert_eq!(semicolons, 3);
            }
        }
    }
}
