//! Signing in: what was typed → what was understood → who it is. Nothing here ever writes to the journal; a code of the desk
//! is used up by the desk.
//!
//! Well-formedness comes first, with exact messages. Only then is the list asked, and a mismatch never says which
//! part was wrong. A sign-in is a sealed text that the browser or program keeps; the server keeps none, so a
//! restart signs nobody out and no stranger can lock anybody out.

use jiff::civil::Date;
use kernel::birth_date::{BirthDate, BirthDateError, DatePart, Era, ImpossibleDate};
use kernel::booking_number::BookingNumber;
use kernel::command::{BirthProof, HolderId, Person};
use kernel::municipality::{self, MunicipalityCode, MunicipalityCodeError};
use kernel::time::{Instant, MINUTE_MS};
use kernel::voucher::{OcrLineError, VoucherNumber, VoucherNumberError, parse_line};
use kernel::wave::Cohort;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;
use std::sync::Arc;
use store::Attempt;

use crate::Service;
use crate::citizen::Channel;
use crate::keys::Keys;
use crate::refusal::{FieldError, Refusal, seconds_until};
use crate::view::Understood;
use crate::wording::Words;
use crate::zone::Zone;

/// How long a sign-in lasts, in milliseconds.
pub const SIGN_IN_MS: i64 = 60 * MINUTE_MS;

/// Refused because voucher and birth date are not on the list together.
pub const NO_MATCH: &str = "login.no_match";
/// Refused because of many misses before; not judged.
pub const THROTTLED: &str = "login.throttled";

/// What a person typed.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct TypedVoucher {
    /// Municipality code; may be empty when the voucher number is the whole 18-digit line.
    pub municipality_code: String,
    /// Voucher number, or the 18-digit line of the voucher.
    pub voucher_number: String,
    /// Birth date.
    pub birth_date: TypedBirthDate,
}

/// A birth date as typed.
#[derive(Clone, Serialize, Deserialize)]
pub enum TypedBirthDate {
    /// In one field.
    Text(String),
    /// In parts.
    Parts {
        /// `western` or empty, `meiji`, `taisho`, `showa`, `heisei`, `reiwa`.
        era: String,
        /// Year, of the era if one was chosen.
        year: String,
        /// Month.
        month: String,
        /// Day.
        day: String,
    },
}

impl Default for TypedBirthDate {
    fn default() -> TypedBirthDate {
        TypedBirthDate::Text(String::new())
    }
}

/// A person who has proved a voucher and a birth date.
#[derive(Clone)]
pub struct SignedIn {
    sealed: Sealed,
    person: Person,
    keys: Arc<Keys>,
    expires_at: Instant,
    zone: Zone,
    channel: Channel,
}

#[derive(Clone, Serialize, Deserialize)]
struct Sealed {
    programme: String,
    municipality: u32,
    number: u64,
    born_on: Date,
    holder: [u8; 16],
    proof: [u8; 16],
    at: i64,
}

/// Why a sealed sign-in does not count.
pub enum Unsealed {
    /// It is not ours, or damaged.
    Invalid,
    /// It is over; what was typed is still known, so that nobody types it again.
    Expired(Box<SignedIn>),
}

impl SignedIn {
    /// Programme identifier.
    pub fn programme(&self) -> &str {
        &self.sealed.programme
    }

    /// Last four digits of the voucher number.
    pub fn voucher_ending(&self) -> String {
        format!("{:04}", self.sealed.number % 10_000)
    }

    /// Six digits.
    pub fn municipality_code(&self) -> String {
        format!("{:06}", self.sealed.municipality)
    }

    /// Prefecture and name.
    pub fn municipality_name(&self, words: Words) -> String {
        words.municipality(&self.person.cohort.municipality.to_string())
    }

    /// Ten digits.
    pub fn voucher_number(&self) -> String {
        format!("{:010}", self.sealed.number)
    }

    /// Birth date.
    pub fn birth_date(&self) -> Date {
        self.sealed.born_on
    }

    /// Opaque mark of the holder.
    pub fn mark(&self) -> String {
        self.keys.mark(self.person.holder)
    }

    /// When it ends, RFC 3339.
    pub fn expires_at(&self) -> String {
        self.zone.rfc3339(self.expires_at)
    }

    /// The same person, come by another way.
    pub(crate) fn through(self, channel: Channel) -> SignedIn {
        SignedIn { channel, ..self }
    }

    /// The way in by which places are looked for.
    pub(crate) fn channel(&self) -> Channel {
        self.channel
    }

    pub(crate) fn person(&self) -> &Person {
        &self.person
    }

    pub(crate) fn zone(&self) -> &Zone {
        &self.zone
    }
}

impl Service {
    /// Reads what was typed, without looking anything up.
    ///
    /// # Errors
    /// All wrong fields at once, in the order of the form.
    pub fn understand(&self, typed: &TypedVoucher) -> Result<Understood, Refusal> {
        let today = self.any_zone().date(self.now());
        let (municipality, number) = voucher(typed);
        let born = birth_date(&typed.birth_date, today);
        match (municipality, number, born) {
            (Ok(municipality), Ok(number), Ok(born)) => Ok(understood(municipality, number, born, today)),
            (municipality, number, born) => {
                Err(Refusal::of_fields(distinct([municipality.err(), number.err(), born.err()])))
            }
        }
    }

    /// Signs a person in. Writes nothing; a refusal leaves an attempt record that the desk can look up.
    ///
    /// `booking_number` is the second proof: with a number of a booking of this voucher no delay applies.
    ///
    /// # Errors
    /// `programme.unknown`, `login.no_match` with an incident code, `login.throttled` with a delay.
    pub fn sign_in(
        &self,
        programme: &str,
        understood: &Understood,
        booking_number: Option<&str>,
        client: IpAddr,
    ) -> Result<SignedIn, Refusal> {
        let now = self.now();
        let zone = self.zone_of(programme).ok_or(Refusal::plain("programme.unknown"))?;
        let sealed = self.sealed(programme, understood, now).ok_or(Refusal::plain("login.no_match"))?;
        let signed_in = self.signed_in(sealed, zone, now).ok_or(Refusal::plain("login.no_match"))?;
        let holder = signed_in.person.holder;
        let second_proof = booking_number.is_some_and(|number| self.proves(&signed_in, number));
        if !second_proof && let Some(until) = self.throttle().wait_until(holder, client, now) {
            let mut refusal = Refusal::later(THROTTLED, seconds_until(until, now));
            refusal.incident = Some(self.note(&signed_in, THROTTLED, now));
            return Err(refusal);
        }
        if self.listed(&signed_in) {
            self.throttle().forgive(holder);
            return Ok(signed_in);
        }
        self.throttle().miss(holder, client, now);
        let mut refusal = Refusal::plain(NO_MATCH);
        refusal.incident = Some(self.note(&signed_in, NO_MATCH, now));
        Err(refusal)
    }

    /// Whoever stands at a counter with this voucher and says this birth date; whether a list says so is the kernel's
    /// to find, and the pauses after mismatches are for strangers.
    pub(crate) fn at_counter(&self, programme: &str, understood: &Understood) -> Option<SignedIn> {
        let now = self.now();
        let zone = self.zone_of(programme)?;
        self.signed_in(self.sealed(programme, understood, now)?, zone, now)
    }

    /// The sign-in as a text to keep; it opens only here.
    pub fn seal(&self, signed_in: &SignedIn) -> String {
        let text = postcard::to_stdvec(&signed_in.sealed).unwrap_or_default();
        self.keys().seal("sign-in", &text)
    }

    /// The sign-in in a text that was kept.
    ///
    /// # Errors
    /// [`Unsealed::Invalid`] or [`Unsealed::Expired`].
    pub fn unseal(&self, token: &str) -> Result<SignedIn, Unsealed> {
        let text = self.keys().open("sign-in", token).ok_or(Unsealed::Invalid)?;
        let sealed: Sealed = postcard::from_bytes(&text).map_err(|_| Unsealed::Invalid)?;
        let zone = self.zone_of(&sealed.programme).ok_or(Unsealed::Invalid)?;
        let now = self.now();
        let signed_in = self.signed_in(sealed, zone, now).ok_or(Unsealed::Invalid)?;
        if now >= signed_in.expires_at {
            return Err(Unsealed::Expired(Box::new(signed_in)));
        }
        Ok(signed_in)
    }

    /// The person for whom staff act: found by a digest, and their birth date said on the telephone. Its voucher number is
    /// not known here, and nobody is shown it.
    pub(crate) fn signed_in_by_desk(
        &self,
        programme: u16,
        holder: HolderId,
        born_on: Date,
    ) -> Option<SignedIn> {
        let (id, municipality) = {
            let state = self.read();
            let held = state.programme_at(programme).ok()?;
            (held.definition.id.clone(), held.row(&holder)?.municipality)
        };
        let (zone, now) = (self.zone_of(&id)?, self.now());
        let proof = self.keys().birth_proof(holder, born_on).0;
        let sealed =
            Sealed { programme: id, municipality, number: 0, born_on, holder: holder.0, proof, at: now.0 };
        let who = self.signed_in(sealed, zone, now).filter(|who| self.listed(who))?;
        Some(who.through(Channel::Desk))
    }

    fn sealed(&self, programme: &str, it: &Understood, now: Instant) -> Option<Sealed> {
        let municipality: u32 = it.municipality_code.parse().ok()?;
        let number: u64 = it.voucher_number.parse().ok()?;
        let holder = self.keys().holder(municipality, number);
        let proof = self.keys().birth_proof(holder, it.birth_date);
        let programme = programme.to_owned();
        let (holder, proof) = (holder.0, proof.0);
        Some(Sealed { programme, municipality, number, born_on: it.birth_date, holder, proof, at: now.0 })
    }

    fn signed_in(&self, sealed: Sealed, zone: Zone, now: Instant) -> Option<SignedIn> {
        let municipality = MunicipalityCode::from_value(sealed.municipality)?;
        let born_on = BirthDate::from_date(sealed.born_on, zone.date(now)).ok()?;
        let (programme, _) = self.sequencer().programme(&sealed.programme)?;
        let holder = HolderId(sealed.holder);
        let person = Person {
            programme,
            holder,
            proof: BirthProof(sealed.proof),
            cohort: Cohort { municipality, born_on },
        };
        let expires_at = Instant(sealed.at).plus_ms(SIGN_IN_MS);
        Some(SignedIn { keys: self.keys().clone(), sealed, person, expires_at, zone, channel: Channel::Web })
    }

    fn listed(&self, who: &SignedIn) -> bool {
        let state = self.read();
        state.programme_at(who.person.programme).is_ok_and(|held| held.known(&who.person).is_ok())
    }

    fn proves(&self, who: &SignedIn, number: &str) -> bool {
        let Some(number) = BookingNumber::parse(number) else { return false };
        let state = self.read();
        state.booking(number).is_some_and(|(_, held, booking)| held.belongs(booking, &who.person.holder))
    }

    fn note(&self, who: &SignedIn, code: &'static str, now: Instant) -> String {
        let incident = incident_code();
        self.figure_desk().refused(code, now);
        self.sequencer().note_attempt(Attempt {
            incident: incident.clone(),
            at: now.0,
            subject: who.person.holder.0,
            code: code.to_owned(),
            detail: who.programme().to_owned(),
        });
        incident
    }
}

/// Characters of an incident code: no look-alikes.
const INCIDENT_ALPHABET: &[u8; 29] = b"23456789ABCDEFGHJKMNPQRTUVWXY";

/// Six characters without look-alikes, easy to read out.
pub(crate) fn incident_code() -> String {
    let mut drawn = crate::chance::number();
    let mut code = String::new();
    for _ in 0..6 {
        let symbol = usize::try_from(drawn % 29).ok().and_then(|index| INCIDENT_ALPHABET.get(index));
        code.push(symbol.map_or('2', |byte| char::from(*byte)));
        drawn /= 29;
    }
    code.insert(3, '-');
    code
}

/// An incident code as it was given out, from what the desk types: any case, full-width, with or without the hyphen.
pub(crate) fn read_incident(typed: &str) -> Option<String> {
    let mut code = kernel::digits::code_only(typed);
    let known = |found: u8| INCIDENT_ALPHABET.contains(&found);
    if code.len() != 6 || !code.bytes().all(known) {
        return None;
    }
    code.insert(3, '-');
    Some(code)
}

pub(crate) fn voucher(
    typed: &TypedVoucher,
) -> (Result<MunicipalityCode, FieldError>, Result<VoucherNumber, FieldError>) {
    let digits = typed.voucher_number.chars().filter(|found| found.is_numeric()).count();
    if digits == 18 {
        let unreadable = |fault: &OcrLineError| {
            let args = match fault {
                OcrLineError::NotDigits { found } => {
                    [vec![("why", "letter".to_owned())], no_digit(*found)].concat()
                }
                OcrLineError::Dose => vec![("why", "dose".to_owned())],
                OcrLineError::Length { .. } | OcrLineError::Municipality(_) => Vec::new(),
            };
            field("voucher_number", "voucher_line.unreadable", args)
        };
        return match parse_line(&typed.voucher_number) {
            Ok(line) => (Ok(line.voucher.municipality), Ok(line.voucher.number)),
            Err(fault) => (Err(unreadable(&fault)), Err(unreadable(&fault))),
        };
    }
    let number = VoucherNumber::parse(&typed.voucher_number).map_err(|fault| {
        let args = match &fault {
            VoucherNumberError::Length { given } => vec![("given", given.to_string())],
            VoucherNumberError::NotDigits { found } => no_digit(*found),
        };
        field("voucher_number", fault.code(), args)
    });
    let municipality = MunicipalityCode::parse(&typed.municipality_code).map_err(|fault| {
        let args = match &fault {
            MunicipalityCodeError::Length { given } => vec![("given", given.to_string())],
            MunicipalityCodeError::NotDigits { found } => no_digit(*found),
            MunicipalityCodeError::WardOfDesignatedCity { city } => {
                vec![("city", city.to_string()), ("city_name", name_of(*city))]
            }
            _ => Vec::new(),
        };
        field("municipality_code", fault.code(), args)
    });
    (municipality, number)
}

/// What stands where a digit should be, and the digit that it looks like, if one.
fn no_digit(found: char) -> Vec<(&'static str, String)> {
    let seen = !found.is_control() && !found.is_whitespace();
    let shown = if seen { found.to_string() } else { format!("U+{:04X}", u32::from(found)) };
    let like = match found {
        'O' | 'o' | 'Ｏ' | 'ｏ' | 'D' | 'Q' | '〇' | '○' => Some("0"),
        'l' | 'I' | 'i' | 'Ｉ' | 'ｌ' | '|' => Some("1"),
        'S' | 's' => Some("5"),
        'B' => Some("8"),
        _ => None,
    };
    let like = like.map(|digit| ("like", digit.to_owned()));
    std::iter::once(("found", shown)).chain(like).collect()
}

fn birth_date(typed: &TypedBirthDate, today: Date) -> Result<BirthDate, FieldError> {
    let parsed = match typed {
        TypedBirthDate::Text(text) => BirthDate::parse(text, today),
        TypedBirthDate::Parts { era, year, month, day } => {
            BirthDate::from_parts(Era::from_key(era), year, month, day, today)
        }
    };
    parsed.map_err(|fault| field("birth_date", fault.code(), birth_date_args(&fault)))
}

fn birth_date_args(fault: &BirthDateError) -> Vec<(&'static str, String)> {
    match fault {
        BirthDateError::Missing { year, month, day } => {
            let missing = [(*year, "year"), (*month, "month"), (*day, "day")];
            let first = missing.into_iter().find(|(gone, _)| *gone).map_or("year", |(_, name)| name);
            vec![("part", first.to_owned())]
        }
        BirthDateError::Impossible(reason) => {
            let name = match reason {
                ImpossibleDate::NoNumber { part } => match part {
                    DatePart::Year => "year_unreadable",
                    DatePart::Month => "month_unreadable",
                    DatePart::Day => "day_unreadable",
                },
                ImpossibleDate::ShortYear { .. } => "year_short",
                ImpossibleDate::Day { .. } => "day",
                ImpossibleDate::Month { .. } => "month",
                ImpossibleDate::OutsideEra { .. } => "era",
                ImpossibleDate::TooEarly => "early",
                ImpossibleDate::Future => "future",
                ImpossibleDate::Unreadable => "unreadable",
            };
            vec![("reason", name.to_owned())]
        }
    }
}

/// Wrong fields once each: a line that cannot be read is both the code's fault and the number's.
fn distinct(found: [Option<FieldError>; 3]) -> Vec<FieldError> {
    let mut fields: Vec<FieldError> = Vec::new();
    for field in found.into_iter().flatten() {
        if !fields.contains(&field) {
            fields.push(field);
        }
    }
    fields
}

fn field(field: &'static str, code: &'static str, args: Vec<(&'static str, String)>) -> FieldError {
    FieldError { field, code, args }
}

fn understood(
    municipality: MunicipalityCode,
    number: VoucherNumber,
    born: BirthDate,
    today: Date,
) -> Understood {
    let (era, era_year) = born.era();
    Understood {
        municipality_code: municipality.to_string(),
        municipality_name: name_of(municipality),
        voucher_number: number.to_string(),
        birth_date: born.date(),
        era: era.key(),
        era_year,
        age: born.age_on(today),
    }
}

pub(crate) fn name_of(code: MunicipalityCode) -> String {
    municipality::find(code).map(|found| format!("{}{}", found.prefecture, found.name)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wording::Lang;

    #[test]
    fn an_incident_code_is_read_however_it_is_typed() {
        for typed in ["7TT-MK7", "7tt-mk7", "7TTMK7", " 7tt mk7 ", "７ＴＴーＭＫ７", "7TT‐MK7"] {
            assert_eq!(read_incident(typed).as_deref(), Some("7TT-MK7"), "{typed}");
        }
    }

    #[test]
    fn a_sign_that_is_no_digit_is_named_with_the_digit_it_looks_like() {
        let typed = |number: &str, code: &str| TypedVoucher {
            municipality_code: code.to_owned(),
            voucher_number: number.to_owned(),
            ..TypedVoucher::default()
        };
        let detail = |fault: FieldError| Words::new(Lang::En).refusal(fault.code, &fault.args, None).detail;
        for (number, wanted) in [
            ("999O000001", "“O” is not a digit. Should it be the digit 0?"),
            ("第9990000001号", "“第” is not a digit (0 to 9)."),
            ("99900000", "There are 8 digits now."),
            ("", "Nothing has been entered yet."),
            ("21131016 1000000003x", "“x” in the line is not a digit."),
            (
                "201310161000000003",
                "The second of the 18 digits says which dose the voucher is for; it cannot be 0.",
            ),
        ] {
            let fault = voucher(&typed(number, "131016")).1.expect_err("no voucher number");
            assert_eq!(detail(fault), wanted, "{number}");
        }
        let fault = voucher(&typed("9990000001", "l31016")).0.expect_err("no code");
        assert_eq!(detail(fault), "“l” is not a digit. Should it be the digit 1?");
    }

    #[test]
    fn what_no_incident_code_can_be_is_refused() {
        for typed in ["", "7TT-MK", "7TT-MK77", "7TT-MK0", "ああああああ"] {
            assert_eq!(read_incident(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_code_given_out_is_read_as_it_is() {
        let code = incident_code();
        assert_eq!(read_incident(&code), Some(code));
    }
}
