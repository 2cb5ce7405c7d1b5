//! A code for one sign-in, and the link to a reissued voucher: what the desk does for a caller whom it has identified.
//!
//! A code is told once, kept as a keyed digest, and takes the pause away that a stranger's mismatches brought; it opens nothing
//! without voucher and birth date. A link follows the rules of the municipality's reissue, for a voucher that a list has
//! brought. How the caller was identified is an entry of its own before either.

use kernel::amend::ActReason;
use kernel::command::{Actor, Command, HolderId};
use kernel::desk::{CODE_MS, CodeDigest, Desk, DeskCommand, DeskNote, DeskStep, Identified};
use kernel::state::ProgrammeState;

use super::Caller;
use crate::Service;
use crate::admin::DeskFact;
use crate::citizen::Channel;
use crate::permission::{Act, Object};
use crate::refusal::{FieldError, Refusal};
use crate::sign_in::{SignedIn, TypedVoucher, voucher};
use crate::staff::StaffSession;
use crate::view::{CodeNote, Moment, Understood};

/// Digits of a code.
const DIGITS: usize = 8;

/// A code for one sign-in, to be read out.
pub struct GivenCode {
    /// In two groups.
    pub code: String,
    /// Until when it serves.
    pub until: Moment,
}

/// How a voucher is to be linked to the caller's.
pub struct TypedLink {
    /// The other voucher.
    pub voucher: TypedVoucher,
    /// Whether the other one is the new one, which replaces the caller's.
    pub is_new: bool,
    /// Why it was reissued.
    pub reason: String,
    /// How the caller was identified.
    pub how: String,
}

impl Service {
    /// Gives a caller a code for one sign-in; one that was given before serves no more.
    ///
    /// # Errors
    /// `staff.forbidden`, `desk.unverified`, `desk.identified`, `overloaded`, `outcome.unknown`.
    pub async fn give_code(
        &self,
        who: &StaffSession,
        caller: &Caller,
        how: &str,
    ) -> Result<GivenCode, Refusal> {
        let (person, permit) = self.acting(who, caller, Act::GiveCode).await?;
        let how = Identified::named(how).ok_or(Refusal::plain("desk.identified"))?;
        self.look_at(&permit, caller.holder()).await?;
        let code = drawn_code();
        let (holder, digest) = (caller.holder(), self.keys().sign_in_code(caller.holder(), &code));
        let until = person.zone().moment(self.now().plus_ms(CODE_MS));
        let command = Command::Desk(DeskCommand::GiveCode { holder, digest, how });
        self.order_of(permit.actor(), permit.channel(), command).await?;
        let (first, second) = code.split_at(DIGITS / 2);
        Ok(GivenCode { code: format!("{first} {second}"), until })
    }

    /// Signs a person in with a second proof: a booking number, which is only looked at, or a code of the desk, which is used
    /// up in an entry. With either no pause applies.
    ///
    /// # Errors
    /// As [`Service::sign_in`]; `overloaded` or `outcome.unknown` if a code could not be used up.
    pub async fn sign_in_with_proof(
        &self,
        programme: &str,
        understood: &Understood,
        proof: Option<&str>,
        (client, channel): (std::net::IpAddr, Channel),
    ) -> Result<SignedIn, Refusal> {
        let code = proof.and_then(read_code);
        if let Some(code) = code
            && let Some(person) = self.at_counter(programme, understood)
            && let Some((holder, digest)) = self.code_of(&person, &code)
        {
            let command = Command::Desk(DeskCommand::UseCode { holder, digest });
            match self.order_of(Actor::Holder, channel.way(), command).await {
                Ok(()) => {
                    self.throttle().forgive(person.person().holder);
                    return Ok(person);
                }
                // Used in this moment by another request: judged as any other sign-in.
                Err(refusal) if refusal.code == "code.spent" => {}
                Err(refusal) => return Err(refusal),
            }
        }
        self.sign_in(programme, understood, proof, client)
    }

    /// The code that was given to this person under one of their vouchers, if it is this one and they are on the list.
    fn code_of(&self, who: &SignedIn, code: &str) -> Option<(HolderId, CodeDigest)> {
        let (state, keys) = (self.read(), self.keys());
        let held = state.programme_at(who.person().programme).ok()?;
        held.known(who.person()).ok()?;
        held.vouchers_of_person(&who.person().holder).into_iter().find_map(|holder| {
            let digest = keys.sign_in_code(holder, code);
            (state.desk().code_of(&holder, self.now()) == Some(digest)).then_some((holder, digest))
        })
    }

    /// Joins a caller's voucher with the one that replaces it, or that it replaces.
    ///
    /// # Errors
    /// `staff.forbidden` also if the other voucher is out of scope, `staff.proof`, `desk.unverified`, `desk.identified`,
    /// `amend.reason`, wrong fields, `voucher.not_listed_yet`, `voucher.unlisted`, `voucher.superseded`, `voucher.taken`,
    /// `import.reissues`.
    pub async fn link_voucher(
        &self,
        who: &StaffSession,
        caller: &Caller,
        typed: &TypedLink,
    ) -> Result<(), Refusal> {
        let (person, permit) = self.acting(who, caller, Act::LinkVoucher).await?;
        let programme = caller.programme;
        let (municipality, number) = match voucher(&typed.voucher) {
            (Ok(municipality), Ok(number)) => (municipality, number),
            (municipality, number) => {
                let wrong: Vec<FieldError> =
                    [municipality.err(), number.err()].into_iter().flatten().collect();
                return Err(Refusal::of_fields(wrong));
            }
        };
        let how = Identified::named(&typed.how).ok_or(Refusal::plain("desk.identified"))?;
        let reason = ActReason::named(&typed.reason).ok_or(Refusal::plain("amend.reason"))?;
        let object = Object::person(programme, municipality.value());
        self.authorise(who, Act::LinkVoucher, &object).await?;
        let other = self.keys().holder(municipality.value(), number.value());
        let own = caller.holder();
        self.look_at(&permit, own).await?;
        let (old, new) = if typed.is_new { (own, other) } else { (other, own) };
        let proof = |holder| self.keys().birth_proof(holder, person.birth_date());
        let (old_proof, new_proof) = (proof(old), proof(new));
        let link = DeskCommand::LinkVoucher { programme, old, old_proof, new, new_proof, reason, how };
        self.order_of(permit.actor(), permit.channel(), Command::Desk(link)).await
    }

    /// What the desk did about a holder, oldest first.
    pub(crate) fn desk_facts(&self, holder: &HolderId) -> Vec<DeskFact> {
        let zone = self.any_zone();
        let state = self.read();
        let fact = |note: &DeskNote| DeskFact {
            at: zone.rfc3339(note.at),
            what: note.step.as_str().to_owned(),
            how: match note.step {
                DeskStep::Identified(how) => Some(how.as_str().to_owned()),
                _ => None,
            },
            account: note.account,
        };
        state.desk().notes_of(holder).iter().map(fact).collect()
    }

    /// How a caller may be identified, by public name.
    pub fn ways_to_identify() -> [&'static str; 4] {
        Identified::ALL.map(Identified::as_str)
    }
}

/// What the person is told of codes for one sign-in, of all their vouchers, the newest first.
pub(crate) fn codes_of(desk: &Desk, held: &ProgrammeState, who: &SignedIn) -> Vec<CodeNote> {
    let own = held.vouchers_of_person(&who.person().holder);
    let notes = own.iter().flat_map(|holder| desk.notes_of(holder));
    let told = notes.filter_map(|note| match note.step {
        DeskStep::CodeGiven => Some((note.at, false)),
        DeskStep::CodeUsed => Some((note.at, true)),
        _ => None,
    });
    let mut told: Vec<_> = told.collect();
    told.sort_by(|one, other| other.cmp(one));
    told.into_iter().map(|(at, is_used)| CodeNote { at: who.zone().moment(at), is_used }).collect()
}

/// Eight digits, drawn by lot.
fn drawn_code() -> String {
    format!("{:08}", crate::chance::number() % 100_000_000)
}

/// A code as it was given out, from what a person types; `None` if it is none.
fn read_code(typed: &str) -> Option<String> {
    kernel::digits::digits_only(typed).ok().filter(|digits| digits.len() == DIGITS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        for typed in ["12345678", "1234 5678", "1234-5678", "１２３４ ５６７８", "１２３４ー５６７８"]
        {
            assert_eq!(read_code(typed).as_deref(), Some("12345678"), "{typed}");
        }
        for typed in ["", "1234567", "123456789", "ABCD-EFGH-J"] {
            assert_eq!(read_code(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_drawn_code_can_be_read() {
        let code = drawn_code();
        assert_eq!(read_code(&code), Some(code));
    }
}
