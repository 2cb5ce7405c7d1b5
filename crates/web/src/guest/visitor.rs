//! Who is asking, in which language, with what in hand: everything a page needs from a request besides its form.
//!
//! Reading it never fails: an odd cookie, address or header is as good as none, and the page then says what is
//! missing. A sign-in that is over still tells which voucher it was, so that only the birth date is asked again.

use std::convert::Infallible;
use std::net::IpAddr;

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::Method;
use axum::http::header::{ACCEPT_LANGUAGE, HeaderValue, REFERER};
use axum::http::request::Parts;
use service::planner::Said;
use service::view::ProgrammeView;
use service::wording::{Lang, Value, Words, bare};
use service::{SignedIn, Unsealed};

use crate::cookie::Jar;
use crate::form::{Fields, query_value};
use crate::page::{Frame, Html, LanguageLink, Reply, SignedLine, carry, html};
use crate::{Client, Door, files};

/// Cookie with the sealed sign-in.
pub const SESSION: &str = "session";
/// Cookie with the newest journal position that this browser was told of.
pub const SEEN: &str = "seen";
/// Cookie with the language that was chosen by a link.
pub const LANG: &str = "lang";

/// How far the sign-in of a visitor goes.
pub enum Session {
    /// None, or none of ours.
    Missing,
    /// Signed in.
    Live(SignedIn),
    /// Signed in until a while ago.
    Expired(Box<SignedIn>),
}

/// Who is asking.
pub struct Visitor {
    /// The door that the request came through.
    pub door: Door,
    /// The texts in the visitor's language.
    pub words: Words,
    /// The query of the address.
    pub query: Fields,
    /// The sign-in.
    pub session: Session,
    /// Cookies, in the order sent.
    pub cookies: Vec<(String, String)>,
    /// The network address, for throttling only.
    pub client: IpAddr,
    path: String,
    posted: bool,
    /// The page that a link or a form stood on, as the browser says it.
    from: Option<String>,
    params: Vec<(String, String)>,
    asked: Option<Lang>,
}

impl Visitor {
    /// Reads the head of a request.
    pub async fn of_parts(parts: &mut Parts, door: &Door) -> Visitor {
        let params = match RawPathParams::from_request_parts(parts, door).await {
            Ok(params) => params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            Err(_) => Vec::new(),
        };
        let query = Fields::parse(parts.uri.query().unwrap_or_default().as_bytes());
        let cookies = Jar { secure: door.secure_cookies }.read(&parts.headers);
        let asked = Lang::from_code(query.get("lang"));
        let accepted = parts.headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let lang = asked
            .or_else(|| find(&cookies, LANG).and_then(Lang::from_code))
            .unwrap_or_else(|| Lang::from_accept(accepted.unwrap_or_default()));
        let session = match find(&cookies, SESSION).map(|token| door.service.unseal(token)) {
            Some(Ok(who)) => Session::Live(who),
            Some(Err(Unsealed::Expired(who))) => Session::Expired(who),
            Some(Err(Unsealed::Invalid)) | None => Session::Missing,
        };
        Visitor {
            words: Words::new(lang),
            path: parts.uri.path().to_owned(),
            posted: parts.method == Method::POST,
            from: parts.headers.get(REFERER).and_then(|value| path_of(value.to_str().ok()?)),
            client: Client::of(&parts.extensions),
            door: door.clone(),
            query,
            session,
            cookies,
            params,
            asked,
        }
    }

    /// A part of the path; empty if the page has none of that name.
    pub fn param(&self, name: &str) -> &str {
        find(&self.params, name).unwrap_or_default()
    }

    /// A cookie of ours.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        find(&self.cookies, name)
    }

    /// The programme named in the path.
    pub fn programme(&self) -> Option<ProgrammeView> {
        self.door.service.programme(self.param("programme"))
    }

    /// The address of this page, to come back to; the language is carried by whoever leads there.
    pub fn here(&self) -> String {
        with_query(&self.path, &self.query.without("lang"))
    }

    /// Where to come back to once what stopped this request is out of the way. A form is not sent again by itself, and its
    /// address need not be a page: so it is the page that it stood on, and nothing if the browser does not say which.
    pub fn back_here(&self) -> Option<String> {
        if self.posted { self.from.clone() } else { Some(self.here()) }
    }

    /// Whether a form was sent.
    pub fn has_sent(&self) -> bool {
        self.posted
    }

    /// The same request as if it had asked for another page, which is what its answer then links back to.
    pub fn instead_at(self, path: &str) -> Visitor {
        Visitor { path: path.to_owned(), query: Fields::of(&[]), posted: false, ..self }
    }

    /// Whether a form was sent without any cookie, though the pages before set some: the browser refuses them.
    pub fn posted_bare(&self) -> bool {
        self.posted && self.cookies.is_empty()
    }

    /// Newest position that this browser was told of, if it is one of this journal: what a store that was lost had told must
    /// not keep its people from the one that was put back.
    pub fn seen(&self) -> Option<u64> {
        let (epoch, position) = find(&self.cookies, SEEN)?.split_once('.')?;
        let (epoch, position) = (epoch.parse().ok()?, position.parse().ok()?);
        self.door.service.is_bound_by(epoch, position).then_some(position)
    }

    /// How cookies are written here.
    pub fn jar(&self) -> Jar {
        Jar { secure: self.door.secure_cookies }
    }

    /// A text.
    pub fn say(&self, key: &str, args: &[(&str, Value<'_>)]) -> String {
        self.words.text(key, args)
    }

    /// The frame of a page with this title, already worded.
    pub fn frame(&self, title: &str, programme: Option<&ProgrammeView>) -> Frame {
        let programmes = if programme.is_some() { Vec::new() } else { self.door.service.programmes() };
        let known = programme.or(programmes.first());
        let site = match (programme, programmes.as_slice()) {
            (Some(one), _) | (None, [one]) => self.words.name(&one.name).to_owned(),
            _ => bare(&self.say("site-name", &[])),
        };
        let signed_in = match &self.session {
            Session::Live(who) => Some(SignedLine { ending: who.voucher_ending().to_string() }),
            _ => None,
        };
        Frame {
            words: self.words,
            title: bare(title),
            error: false,
            site,
            css: files::style_path(),
            banner: self.door.banner.as_deref().map(|key| html(&self.say(key, &[]))),
            notices: self.notices(programme),
            languages: self.languages(),
            // On the first page everybody sees their own; on the others they would push the page down.
            languages_folded: self.path != "/",
            back: None,
            phone: known.map_or_else(String::new, |programme| programme.phone.clone()),
            signed_in,
            restart: "/".to_owned(),
            carried: self.asked.map(Lang::code),
        }
    }

    /// What the office says first, on a page of this programme or of all of them.
    fn notices(&self, programme: Option<&ProgrammeView>) -> Vec<Html> {
        let said = self.door.service.said_first(programme.map(|programme| programme.id.as_str()));
        let worded = said.iter().map(|said| match said {
            Said::Notice(texts) => self.words.name(texts).to_owned(),
            Said::Paused(reason, until) => {
                let reason = self.say(&format!("reason-{reason}"), &[]);
                let key = if until.is_some() { "paused-until" } else { "paused" };
                let until = until.map(|until| self.words.moment(until)).unwrap_or_default();
                self.say(key, &[("reason", reason.into()), ("until", until.into())])
            }
        });
        worded.map(|text| html(&text)).collect()
    }

    /// A page, with the chosen language remembered.
    pub fn show(&self, template: &impl askama::Template) -> Reply {
        Reply::page(template).cookie(self.asked.and_then(|lang| self.jar().set(LANG, lang.code())))
    }

    /// A way on to another page of this site.
    pub fn go(&self, path: &str) -> Reply {
        Reply::go(&carry(path, self.asked.map(Lang::code)))
    }

    /// A cookie that remembers what this browser was told.
    pub fn told(&self, position: u64) -> Option<HeaderValue> {
        let newest = position.max(self.seen().unwrap_or_default());
        self.jar().set(SEEN, &format!("{}.{newest}", self.door.service.epoch()))
    }

    fn languages(&self) -> Vec<LanguageLink> {
        let here = self.here();
        Lang::ALL
            .into_iter()
            .map(|lang| LanguageLink {
                html: lang.html(),
                name: lang.own_name(),
                url: carry(&here, Some(lang.code())),
                current: lang == self.words.lang(),
            })
            .collect()
    }
}

impl FromRequestParts<Door> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Visitor, Infallible> {
        Ok(Visitor::of_parts(parts, door).await)
    }
}

fn find<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
}

/// The path and query of an address. Whose it is does not matter: only ways on this site are followed.
fn path_of(address: &str) -> Option<String> {
    let (_, rest) = address.split_once("://")?;
    rest.find('/').and_then(|at| rest.get(at..)).map(str::to_owned)
}

fn with_query(path: &str, query: &Fields) -> String {
    let pairs: Vec<String> =
        query.pairs().map(|(name, value)| format!("{}={}", query_value(name), query_value(value))).collect();
    if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
}
