//! From a template to an answer: safe text, the frame that every page has, headers.
//!
//! Text from the locales may carry readings, which become `<ruby>` here and nowhere else; everything is escaped
//! first, so neither a locale nor a name in a file can bring markup in. Pages say `no-store` unless told otherwise:
//! nearly all of them know who is asking.

use std::fmt;

use askama::Template;
use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, LOCATION, REFRESH, RETRY_AFTER, SET_COOKIE, VARY};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use service::wording::{Value, Words, bare, pieces};

/// Text that is already HTML; made only by [`html`], [`digits`] and [`qr`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Html(String);

impl fmt::Display for Html {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for Html {}

/// Escapes a text and shows its readings above it.
pub fn html(text: &str) -> Html {
    let mut out = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece.reading {
            None => escape(piece.text, &mut out),
            Some(reading) => {
                out.push_str("<ruby>");
                escape(piece.text, &mut out);
                out.push_str("<rp>（</rp><rt>");
                escape(reading, &mut out);
                out.push_str("</rt><rp>）</rp></ruby>");
            }
        }
    }
    Html(out)
}

/// Pieces of a line, one after the other with room between.
pub fn joined(pieces: &[Html]) -> Html {
    let texts: Vec<&str> = pieces.iter().map(|it| it.0.as_str()).filter(|it| !it.is_empty()).collect();
    Html(texts.join(" "))
}

/// Digits in large type that stay on one line.
pub fn digits(text: &str) -> Html {
    Html(format!("<span class=\"digits\">{}</span>", html(text)))
}

/// The QR code of a booking number, with the number under it; nothing if it is no number.
pub fn qr(id: &str, number: &str) -> Html {
    Html(crate::qr::svg(id, number).unwrap_or_default())
}

/// The QR code of any text, with a name for whoever cannot see it; nothing if it is too long for one.
pub fn qr_of(text: &str, name: &str) -> Html {
    Html(crate::qr::svg_of(text, &html(name).to_string()).unwrap_or_default())
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' => out.push_str("<br>"),
            _ => out.push(c),
        }
    }
}

/// A link to the same page in another language.
pub struct LanguageLink {
    /// Value of the `lang` attribute.
    pub html: &'static str,
    /// The language's own name.
    pub name: &'static str,
    /// Where it leads.
    pub url: String,
    /// Whether this is the language of the page.
    pub current: bool,
}

/// Who is signed in, as the foot of a page says it.
pub struct SignedLine {
    /// Last digits of the voucher number.
    pub ending: String,
}

/// What every page has around its own content.
pub struct Frame {
    /// The texts.
    pub words: Words,
    /// Title without readings.
    pub title: String,
    /// Whether the title says that something has to be corrected.
    pub error: bool,
    /// Name of the programme or of the site.
    pub site: String,
    /// Address of the style sheet.
    pub css: &'static str,
    /// Banner above everything.
    pub banner: Option<Html>,
    /// What the office says first: notices, and that no bookings are taken.
    pub notices: Vec<Html>,
    /// Links to the other languages.
    pub languages: Vec<LanguageLink>,
    /// Whether the links to the other languages show only when they are asked for.
    pub languages_folded: bool,
    /// Where the link back leads.
    pub back: Option<String>,
    /// Telephone number of the help desk.
    pub phone: String,
    /// Who is signed in.
    pub signed_in: Option<SignedLine>,
    /// Where starting again leads.
    pub restart: String,
    /// Language code to carry along in links, if it was asked for by one.
    pub carried: Option<&'static str>,
}

impl Frame {
    /// A text.
    pub fn t(&self, key: &str) -> Html {
        html(&self.words.text(key, &[]))
    }

    /// A text with one fact.
    pub fn one<'a>(&self, key: &str, name: &str, value: impl Into<Value<'a>>) -> Html {
        html(&self.words.text(key, &[(name, value.into())]))
    }

    /// A text without readings, for attributes and titles.
    pub fn bare(&self, key: &str) -> String {
        bare(&self.words.text(key, &[]))
    }

    /// The name of an era, for an option of a list.
    pub fn era(&self, era: &str) -> String {
        bare(&self.words.text(&format!("era-{era}"), &[]))
    }

    /// A path of this site, with the language carried along.
    pub fn url(&self, path: impl AsRef<str>) -> String {
        carry(path.as_ref(), self.carried)
    }
}

/// Adds the language to a path.
pub fn carry(path: &str, lang: Option<&str>) -> String {
    let Some(lang) = lang else { return path.to_owned() };
    let (path, fragment) = match path.split_once('#') {
        Some((path, fragment)) => (path, format!("#{fragment}")),
        None => (path, String::new()),
    };
    let joint = if path.contains('?') { '&' } else { '?' };
    format!("{path}{joint}lang={lang}{fragment}")
}

/// The page that mends what another page cannot do without; boxed, because it travels in the place of an error.
#[derive(Debug)]
pub struct Elsewhere(Box<Response>);

impl From<Response> for Elsewhere {
    fn from(page: Response) -> Elsewhere {
        Elsewhere(Box::new(page))
    }
}

impl Elsewhere {
    /// The same page, with cookies set.
    pub fn cookies(mut self, cookies: impl IntoIterator<Item = Option<HeaderValue>>) -> Elsewhere {
        for cookie in cookies.into_iter().flatten() {
            self.0.headers_mut().append(SET_COOKIE, cookie);
        }
        self
    }
}

impl IntoResponse for Elsewhere {
    fn into_response(self) -> Response {
        *self.0
    }
}

/// An answer in the making.
pub struct Reply {
    response: Response,
}

impl Reply {
    /// A page.
    pub fn page(template: &impl Template) -> Reply {
        match template.render() {
            Ok(text) => Reply::html(text),
            Err(_) => Reply::html(String::new()).status(StatusCode::INTERNAL_SERVER_ERROR),
        }
    }

    /// An answer that leads on to another page.
    pub fn go(path: &str) -> Reply {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::SEE_OTHER;
        let target = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/"));
        response.headers_mut().insert(LOCATION, target);
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        Reply { response }
    }

    /// With this status.
    pub fn status(mut self, status: StatusCode) -> Reply {
        *self.response.status_mut() = status;
        self
    }

    /// With this cookie set or removed.
    pub fn cookie(mut self, cookie: Option<HeaderValue>) -> Reply {
        if let Some(cookie) = cookie {
            self.response.headers_mut().append(SET_COOKIE, cookie);
        }
        self
    }

    /// With the time after which asking again makes sense.
    pub fn retry_after(mut self, seconds: Option<u32>) -> Reply {
        if let Some(seconds) = seconds {
            self.response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        self
    }

    /// Asked for again by the browser after so many seconds.
    pub fn refresh(mut self, seconds: u32) -> Reply {
        self.response.headers_mut().insert(REFRESH, HeaderValue::from(seconds));
        self
    }

    /// Left by the browser at once, for another address.
    pub fn onward(mut self, url: &str) -> Reply {
        if let Ok(value) = HeaderValue::from_str(&format!("0; url={url}")) {
            self.response.headers_mut().insert(REFRESH, value);
        }
        self
    }

    /// The answer.
    pub fn done(self) -> Response {
        self.response
    }

    fn html(text: String) -> Reply {
        let mut response = Response::new(Body::from(text));
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(VARY, HeaderValue::from_static("cookie, accept-language"));
        Reply { response }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_reading_stands_above_its_text() {
        let shown = html("接種券《せっしゅけん》の番号").to_string();
        assert_eq!(shown, "<ruby>接種券<rp>（</rp><rt>せっしゅけん</rt><rp>）</rp></ruby>の番号");
    }

    #[test]
    fn a_line_of_a_text_is_a_line_of_the_page() {
        assert_eq!(html("a\nb").to_string(), "a<br>b");
    }

    #[test]
    fn the_language_goes_before_the_fragment() {
        assert_eq!(carry("/a?b=1#c", Some("en")), "/a?b=1&lang=en#c");
    }

    #[test]
    fn without_a_wish_links_stay_short() {
        assert_eq!(carry("/a", None), "/a");
    }

    fn without_our_tags(shown: &str) -> String {
        let mut rest = shown.to_owned();
        for tag in ["<br>", "<ruby>", "</ruby>", "<rp>", "</rp>", "<rt>", "</rt>"] {
            rest = rest.replace(tag, "");
        }
        rest
    }

    proptest! {
        #[test]
        fn no_text_can_bring_markup_in(text in "[<>&\"'《》｜接a/\n]{0,40}") {
            let rest = without_our_tags(&html(&text).to_string());
            prop_assert!(!rest.contains(['<', '>', '"', '\'']), "{}", rest);
        }
    }
}
