//! Who looked at whom, and which acts were refused, for auditors: digests and numbers, no name and no contact data; and for each
//! person, when their own record was looked at.
//!
//! Read from the state, which is the fold of the entries that say so. The surprise: to see this is no entry, because it is
//! about nobody but staff.

use kernel::staff::{Look, Staff};
use kernel::state::ProgrammeState;
use kernel::time::Instant;
use store::Attempt;

use super::StaffSession;
use crate::office::audit::hex;
use crate::office::explain::is_of_staff;
use crate::permission::{Act, Object};
use crate::refusal::Refusal;
use crate::view::{LookNote, Moment};
use crate::{Service, SignedIn};

/// Rows of each list.
const ROWS_MAX: usize = 200;
/// Looks that a person is told of.
const TOLD_MAX: usize = 20;

/// The newest looks and refused acts, the newest first.
#[derive(Debug, Clone)]
pub struct Looks {
    /// Who was shown whom.
    pub looks: Vec<LookRow>,
    /// Who asked for what was not theirs.
    pub refused: Vec<LookRow>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookRow {
    /// Position of the entry that says so.
    pub position: u64,
    /// When.
    pub at: Moment,
    /// Which account; 0 is whoever may use the data folder.
    pub account: u32,
    /// For which act.
    pub act: &'static str,
    /// Digest of the person, for a look.
    pub holder: Option<String>,
}

/// A sign-in of staff that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffIncident {
    /// When.
    pub at: Moment,
    /// The refusal.
    pub code: String,
}

impl Service {
    /// The refused sign-in of staff with this incident code, if one is known.
    ///
    /// # Errors
    /// `staff.forbidden`.
    pub async fn staff_incident(
        &self,
        who: &StaffSession,
        typed: &str,
    ) -> Result<Option<StaffIncident>, Refusal> {
        self.authorise(who, Act::SeeLooks, &Object::none()).await?;
        let found = self.attempt(typed).await.ok().filter(is_of_staff);
        let at = |attempt: &Attempt| self.any_zone().moment(Instant(attempt.at));
        Ok(found.map(|attempt| StaffIncident { at: at(&attempt), code: attempt.code }))
    }

    /// Who looked at whom, and which acts were refused.
    ///
    /// # Errors
    /// `staff.forbidden`, `not_ready`.
    pub async fn looks(&self, who: &StaffSession) -> Result<Looks, Refusal> {
        self.authorise(who, Act::SeeLooks, &Object::none()).await?;
        let zone = self.any_zone();
        let (found, mark) = {
            let state = self.read();
            let row = |position, at: Instant, account, act, holder| {
                let at = zone.moment(at);
                LookRow { position, at, account, act, holder }
            };
            let looks = state.staff().looks().map(|(holder, look)| {
                let act = if look.contact { Act::SeeContact.as_str() } else { name(look.act) };
                row(look.position, look.at, look.account, act, Some(hex(&holder.0)))
            });
            let refused = state
                .staff()
                .forbidden()
                .iter()
                .map(|it| row(it.position, it.at, it.account, name(it.act), None));
            let found = Looks { looks: newest(looks.collect()), refused: newest(refused.collect()) };
            (found, self.sequencer().mark(&state))
        };
        self.settled(mark, None).await?;
        Ok(found)
    }
}

/// What the person is told of looks at their record, by whatever voucher of theirs, the newest first: once a day for each
/// kind, because a call or a visit is many looks.
pub(crate) fn looks_at(staff: &Staff, held: &ProgrammeState, who: &SignedIn) -> Vec<LookNote> {
    let own = held.vouchers_of_person(&who.person().holder);
    let mut looks: Vec<&Look> = own.iter().flat_map(|holder| staff.looks_at(holder)).collect();
    looks.sort_by_key(|look| std::cmp::Reverse(look.position));
    let mut told: Vec<LookNote> = Vec::new();
    for look in looks {
        let what = match look.act {
            _ if look.contact => "contact",
            act if act == Act::ChooseMessages.number() => "messages",
            _ => "seen",
        };
        let at = who.zone().moment(look.at);
        if told.len() < TOLD_MAX && !told.iter().any(|it| it.what == what && it.at.date == at.date) {
            told.push(LookNote { at, what });
        }
    }
    told
}

fn name(act: u32) -> &'static str {
    Act::name_of(act).unwrap_or(Act::SeePerson.as_str())
}

fn newest(mut rows: Vec<LookRow>) -> Vec<LookRow> {
    rows.sort_by_key(|row| std::cmp::Reverse(row.position));
    rows.truncate(ROWS_MAX);
    rows
}
