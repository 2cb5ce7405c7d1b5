//! What was typed on the way to a sign-in, sealed and kept by the browser, one cookie per attempt.
//!
//! The server keeps nothing. Each attempt has its own short name in the address (`?j=`), so that two tabs never mix
//! two people and reload and "change" find exactly what was typed there. Only the newest few are kept.
//! The surprise: a form has a name before anything is typed, and a second cookie leads from it to what was typed
//! last in it, because a browser that goes back to a page that must not be kept shows the form empty.

use axum::http::HeaderValue;
use serde::{Deserialize, Serialize};
use service::{TypedBirthDate, TypedVoucher};

use crate::form::{Fields, cut, local_path};
use crate::guest::visitor::Visitor;

const PURPOSE: &str = "journey";
const PREFIX: &str = "j-";
const FORM_PREFIX: &str = "f-";
const KEPT_MAX: usize = 4;
const NAME_LENGTH: usize = 10;

/// What was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Journey {
    /// Programme identifier.
    pub programme: String,
    /// Municipality code.
    pub code: String,
    /// Voucher number or 18-digit line.
    pub number: String,
    /// Era of the birth date.
    pub era: String,
    /// Year of the birth date.
    pub year: String,
    /// Month of the birth date.
    pub month: String,
    /// Day of the birth date.
    pub day: String,
    /// Whether it is for somebody else.
    pub other: bool,
    /// Where to go when signed in.
    pub next: String,
}

impl Journey {
    /// Reads the form of the voucher page.
    pub fn of_fields(programme: &str, fields: &Fields) -> Journey {
        let next = local_path(fields.get("next")).unwrap_or_default().to_owned();
        Journey {
            programme: programme.to_owned(),
            code: cut(fields.get("municipality_code"), 30),
            number: cut(fields.get("voucher_number"), 60),
            other: fields.get("for") == "other",
            next,
            ..Journey::of_birth(fields)
        }
    }

    /// Reads the birth date of a form and nothing else.
    pub fn of_birth(fields: &Fields) -> Journey {
        Journey {
            era: cut(fields.get("birth_era"), 10),
            year: cut(fields.get("birth_year"), 30),
            month: cut(fields.get("birth_month"), 20),
            day: cut(fields.get("birth_day"), 20),
            ..Journey::default()
        }
    }

    /// The same for the service.
    pub fn typed(&self) -> TypedVoucher {
        // A whole date written into the field for the year, as people do who copy it from somewhere.
        let whole =
            self.month.trim().is_empty() && self.day.trim().is_empty() && self.year.chars().count() > 4;
        let birth_date = if whole {
            TypedBirthDate::Text(self.year.clone())
        } else {
            TypedBirthDate::Parts {
                era: self.era.clone(),
                year: self.year.clone(),
                month: self.month.clone(),
                day: self.day.clone(),
            }
        };
        TypedVoucher { municipality_code: self.code.clone(), voucher_number: self.number.clone(), birth_date }
    }

    /// Seals what was typed in a form: its short name, and the cookies to set.
    pub fn keep(&self, visitor: &Visitor, form: &str) -> (String, Vec<Option<HeaderValue>>) {
        let sealed =
            visitor.door.service.seal_note(PURPOSE, &serde_json::to_string(self).unwrap_or_default());
        let name = name_of(&sealed);
        let mut cookies = vec![visitor.jar().set(&format!("{PREFIX}{name}"), &sealed)];
        cookies.extend(surplus(visitor, PREFIX, ""));
        if is_name(form) {
            cookies.push(visitor.jar().set(&format!("{FORM_PREFIX}{form}"), &name));
            cookies.extend(surplus(visitor, FORM_PREFIX, form));
        }
        (name, cookies)
    }

    /// What was typed last in a form, or what it was shown with.
    pub fn of_form(visitor: &Visitor, form: &str) -> Option<Journey> {
        let last = cookie(visitor, FORM_PREFIX, form).and_then(|name| Journey::find(visitor, name));
        last.or_else(|| Journey::find(visitor, form)).map(|(journey, _)| journey)
    }

    /// Finds what was typed under a short name, with its seal.
    pub fn find(visitor: &Visitor, name: &str) -> Option<(Journey, String)> {
        let sealed = cookie(visitor, PREFIX, name)?;
        Some((Journey::open(visitor, sealed)?, sealed.to_owned()))
    }

    /// Opens a seal.
    pub fn open(visitor: &Visitor, sealed: &str) -> Option<Journey> {
        serde_json::from_str(&visitor.door.service.open_note(PURPOSE, sealed)?).ok()
    }
}

/// Removes all that was typed, for when somebody finishes.
pub fn forget(visitor: &Visitor) -> Vec<Option<HeaderValue>> {
    let ours = |name: &str| name.starts_with(PREFIX) || name.starts_with(FORM_PREFIX);
    let kept = visitor.cookies.iter().filter(|(cookie, _)| ours(cookie));
    kept.map(|(cookie, _)| visitor.jar().remove(cookie)).collect()
}

/// The short name of a seal: its last characters, which are as good as drawn by lot.
pub fn name_of(sealed: &str) -> String {
    let letters: Vec<char> = sealed.chars().filter(char::is_ascii_alphanumeric).collect();
    letters.iter().skip(letters.len().saturating_sub(NAME_LENGTH)).collect()
}

/// A name for a form that is about to be shown.
pub fn new_name(visitor: &Visitor) -> String {
    name_of(&visitor.door.service.seal_note(PURPOSE, ""))
}

/// Whether a text can be a short name.
pub fn is_name(text: &str) -> bool {
    (1..=NAME_LENGTH).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn cookie<'a>(visitor: &'a Visitor, prefix: &str, name: &str) -> Option<&'a str> {
    let wanted = format!("{prefix}{name}");
    visitor.cookies.iter().find(|(found, _)| *found == wanted).map(|(_, value)| value.as_str())
}

/// Removes the oldest of a kind, so that with one more there are not too many.
fn surplus(visitor: &Visitor, prefix: &str, but: &str) -> Vec<Option<HeaderValue>> {
    let but = format!("{prefix}{but}");
    let names = visitor.cookies.iter().map(|(name, _)| name);
    let old: Vec<&String> = names.filter(|name| name.starts_with(prefix) && **name != but).collect();
    let over = (old.len() + 1).saturating_sub(KEPT_MAX);
    old.iter().take(over).map(|name| visitor.jar().remove(name)).collect()
}
