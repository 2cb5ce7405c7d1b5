//! A municipality's own list: single vouchers, imports and their undo, and how its vouchers stand.
//!
//! Whoever asks is judged by the municipality that issued the voucher, or all vouchers of the import; what is another
//! municipality's is refused and leaves an entry. The command line of the machine may do everything.
//! The surprise: no booking is ever touched here. Who loses a voucher keeps the booking on my page, and what becomes of it is
//! said in `docs/operating/municipality.md`.

mod amending;
mod comparing;
mod counting;
mod difference;
mod digesting;
mod exchange;
mod places;
mod told;
mod undoing;

use kernel::command::{Actor, Channel};
use kernel::municipality::MunicipalityCode;
use kernel::state::{ProgrammeState, State};
use kernel::undo::{ImportKept, Issuers};

pub(crate) use comparing::DraftDesk;
pub use comparing::{LIST_BYTES_MAX, RosterPlace};
pub(crate) use comparing::{demand_text, of_file};
pub use difference::{BadRow, Changed, Difference, Finding, RowCompared, RowFinding};
pub use digesting::{Digested, Shared};
pub use exchange::{ExchangeFault, ExchangeKey};
pub use kernel::amend::{ActReason, VoucherAct};
pub use told::{AmendTold, ImportTold, MunicipalityFigures, TypedAmendment, UndoTold};

use crate::Service;
use crate::permission::{Act, Object};
use crate::refusal::{FieldError, Refusal};
use crate::sequencer::Mark;
use crate::staff::StaffSession;
use crate::zone::Zone;

/// Who asks.
#[derive(Clone, Copy)]
pub enum Asker<'a> {
    /// Whoever may use the command line of the machine.
    CommandLine,
    /// Somebody signed in at the console.
    Session(&'a StaffSession),
}

impl Service {
    /// The imports of a programme's lists, newest first: those of one municipality alone, or all.
    ///
    /// # Errors
    /// `programme.unknown`, `staff.forbidden`, `not_ready`.
    pub async fn roster_imports(
        &self,
        by: Asker<'_>,
        programme: &str,
        municipality: Option<&str>,
    ) -> Result<Vec<ImportTold>, Refusal> {
        let code = municipality.map(code_of).transpose()?;
        let index = self.programme_of(programme)?;
        let object = code.map_or(Object::programme(index), |code| Object::person(index, code));
        self.permitted(by, Act::SeeRoster, &object).await?;
        let (told, mark) = {
            let state = self.read();
            let held = held_of(&state, index)?;
            let zone = Zone::named(&held.definition.timezone);
            let mine = |it: &&ImportKept| {
                it.counted.is_some() && code.is_none_or(|code| it.issuers == Issuers::One(code))
            };
            let told: Vec<ImportTold> =
                held.imports().iter().rev().filter(mine).filter_map(|it| told::import(it, &zone)).collect();
            (told, self.sequencer().mark(&state))
        };
        self.shown(mark).await?;
        Ok(told)
    }

    /// Whether this act may be done to this, and as whom it is written down.
    async fn permitted(&self, by: Asker<'_>, act: Act, object: &Object) -> Result<(Actor, Channel), Refusal> {
        match by {
            Asker::CommandLine => Ok((Actor::Staff(0), Channel::Cli)),
            Asker::Session(who) => {
                let permit = self.authorise(who, act, object).await?;
                Ok((permit.actor(), permit.channel()))
            }
        }
    }

    fn programme_of(&self, programme: &str) -> Result<u16, Refusal> {
        let found = self.read().programme(programme).map(|(index, _)| index);
        found.ok_or(Refusal::plain("programme.unknown"))
    }

    async fn shown(&self, mark: Mark) -> Result<(), Refusal> {
        self.settled(mark, None).await.map(|_| ())
    }
}

fn held_of(state: &State, index: u16) -> Result<&ProgrammeState, Refusal> {
    state.programme_at(index).map_err(|_| Refusal::plain("programme.unknown"))
}

/// A municipality code as a number.
fn code_of(text: &str) -> Result<u32, Refusal> {
    let code = MunicipalityCode::well_formed(text)
        .map_err(|fault| Refusal::of_fields(vec![wrong("municipality_code", fault.code())]))?;
    Ok(code.value())
}

fn wrong(field: &'static str, code: &'static str) -> FieldError {
    FieldError { field, code, args: Vec::new() }
}
