//! Waves: may this person take this slot, now?
//!
//! A person belongs to a wave by municipality and birth date; the wave names venues, days and doses and the
//! instant of opening. The opening is compared with logical time here, in the one place every channel passes,
//! so no address typed by hand books before it (Osaka 2025, Korea 2021).

use jiff::civil::Date;

use crate::birth_date::BirthDate;
use crate::municipality::{self, MunicipalityCode};
use crate::programme::{Programme, Wave};
use crate::refusal::{Code, Refusal};
use crate::time::Instant;

/// The facts about a person that waves ask for; they come with the command and are never kept.
#[derive(Debug, Clone, Copy)]
pub struct Cohort {
    /// Issuing municipality.
    pub municipality: MunicipalityCode,
    /// Birth date.
    pub born_on: BirthDate,
}

/// What a person wants to take.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    /// Venue identifier.
    pub venue: &'a str,
    /// Day of the slot.
    pub date: Date,
    /// Dose.
    pub dose: u8,
}

/// Whether an open wave lets this cohort take this target at `now`.
///
/// Refuses with `wave.not_eligible` (no wave of this programme is for the person), `wave.not_this_slot` (their
/// waves do not cover the slot) or `wave.not_open` with the next opening.
pub fn may_take(
    programme: &Programme,
    cohort: &Cohort,
    target: &Target<'_>,
    now: Instant,
) -> Result<(), Refusal> {
    some_open(programme, cohort, now, |wave| gives(wave, target.dose) && covers(wave, target))
}

/// Whether anything at all may be booked by this cohort for `dose` at `now`, whatever the slot.
pub fn may_book(programme: &Programme, cohort: &Cohort, dose: u8, now: Instant) -> Result<(), Refusal> {
    some_open(programme, cohort, now, |wave| gives(wave, dose))
}

fn some_open(
    programme: &Programme,
    cohort: &Cohort,
    now: Instant,
    suits: impl Fn(&Wave) -> bool,
) -> Result<(), Refusal> {
    let mut belongs = false;
    let mut opens_at: Option<Instant> = None;
    for wave in programme.waves.iter().filter(|wave| is_for(wave, cohort)) {
        belongs = true;
        if !suits(wave) || wave.closes_at.is_some_and(|closes| now >= closes) {
            continue;
        }
        if wave.opens_at <= now {
            return Ok(());
        }
        opens_at = Some(opens_at.map_or(wave.opens_at, |earlier| earlier.min(wave.opens_at)));
    }
    match (belongs, opens_at) {
        (_, Some(at)) => Err(Refusal::at(Code::WaveNotOpen, at)),
        (true, None) => Err(Refusal::plain(Code::WaveNotThisSlot)),
        (false, None) => Err(Refusal::plain(Code::WaveNotEligible)),
    }
}

/// Identifiers of the waves that are for this cohort, whenever they open.
pub(crate) fn waves_for(programme: &Programme, cohort: &Cohort) -> Vec<String> {
    programme.waves.iter().filter(|wave| is_for(wave, cohort)).map(|wave| wave.id.clone()).collect()
}

/// Whether a wave that is open at `now` gives the target to somebody of whom it is known which waves were for them: one of
/// those, or one of their municipality that asks for no age.
pub(crate) fn lets(
    programme: &Programme,
    theirs: &[String],
    municipality: u32,
    target: &Target<'_>,
    now: Instant,
) -> bool {
    let mut open = programme.waves.iter().filter(|wave| is_open(wave, now) && gives(wave, target.dose));
    open.any(|wave| {
        let of_any_age = wave.born_on_or_before.is_none() && wave.born_on_or_after.is_none();
        let is_theirs = theirs.contains(&wave.id) || (of_any_age && is_for_municipality(wave, municipality));
        is_theirs && covers(wave, target)
    })
}

/// Whether somebody may take the target at `now`: what an anonymous reader sees as bookable.
pub fn open_to_anyone(programme: &Programme, target: &Target<'_>, now: Instant) -> bool {
    programme.waves.iter().any(|wave| is_open(wave, now) && covers(wave, target))
}

/// Whether some wave that is not over lets anybody take the target, now or later; dose 0 is any.
pub(crate) fn covers_for_anyone(programme: &Programme, target: &Target<'_>, now: Instant) -> bool {
    programme.waves.iter().any(|wave| wave.closes_at.is_none_or(|closes| closes > now) && is_of(wave, target))
}

/// Whether some wave covers the target's venue and day and gives `dose`.
pub(crate) fn covers_dose(programme: &Programme, target: &Target<'_>, dose: u8) -> bool {
    programme.waves.iter().any(|wave| covers(wave, target) && gives(wave, dose))
}

/// Whether a wave that has opened by `now` gives the target to somebody of this municipality, whatever their age.
pub(crate) fn reaches(programme: &Programme, municipality: u32, target: &Target<'_>, now: Instant) -> bool {
    let Some(code) = MunicipalityCode::from_value(municipality) else { return false };
    let mut open = programme.waves.iter().filter(|wave| wave.opens_at <= now);
    open.any(|wave| {
        let of_theirs = wave.municipalities.iter().any(|pattern| matches_pattern(pattern, code));
        of_theirs && gives(wave, target.dose) && covers(wave, target)
    })
}

/// Whether some wave gives the target to somebody of this municipality, whatever their age: one that is open at `at`,
/// or, if that is not asked, any.
pub(crate) fn gives_any(
    programme: &Programme,
    municipality: u32,
    target: &Target<'_>,
    at: Option<Instant>,
) -> bool {
    programme.waves.iter().any(|wave| {
        at.is_none_or(|at| is_open(wave, at))
            && is_for_municipality(wave, municipality)
            && is_of(wave, target)
    })
}

/// Whether `pattern` is a known code, a prefecture as `13*`, or `*`.
pub fn is_pattern(pattern: &str) -> bool {
    if pattern == "*" {
        return true;
    }
    match pattern.strip_suffix('*') {
        Some(prefix) => municipality::prefectures().iter().any(|it| it.code == prefix),
        None => pattern.len() == 6 && MunicipalityCode::parse(pattern).is_ok(),
    }
}

/// Whether the wave lets book at `at`.
pub(crate) fn is_open(wave: &Wave, at: Instant) -> bool {
    wave.opens_at <= at && wave.closes_at.is_none_or(|closes| at < closes)
}

/// Whether the wave is for vouchers of this municipality, whatever the age.
pub(crate) fn is_for_municipality(wave: &Wave, municipality: u32) -> bool {
    let code = MunicipalityCode::from_value(municipality);
    code.is_some_and(|code| wave.municipalities.iter().any(|pattern| matches_pattern(pattern, code)))
}

/// Whether the wave covers the target, for its dose if it has one.
pub(crate) fn is_of(wave: &Wave, target: &Target<'_>) -> bool {
    covers(wave, target) && (target.dose == 0 || gives(wave, target.dose))
}

/// Whether a person of this cohort belongs to the wave.
pub(crate) fn is_for(wave: &Wave, cohort: &Cohort) -> bool {
    let born = cohort.born_on.date();
    wave.born_on_or_before.is_none_or(|limit| born <= limit)
        && wave.born_on_or_after.is_none_or(|limit| born >= limit)
        && wave.municipalities.iter().any(|pattern| matches_pattern(pattern, cohort.municipality))
}

/// Whether the wave gives this dose.
pub(crate) fn gives(wave: &Wave, dose: u8) -> bool {
    wave.doses.is_empty() || wave.doses.contains(&dose)
}

fn covers(wave: &Wave, target: &Target<'_>) -> bool {
    wave.slots_from <= target.date
        && target.date <= wave.slots_until
        && (wave.venues.is_empty() || wave.venues.iter().any(|venue| venue == target.venue))
}

fn matches_pattern(pattern: &str, code: MunicipalityCode) -> bool {
    match pattern.strip_suffix('*') {
        Some("") => true,
        Some(prefecture) => prefecture.parse() == Ok(code.value() / 10_000),
        None => pattern.parse() == Ok(code.value()),
    }
}
