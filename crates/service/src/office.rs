//! What staff tools ask: programmes, lists, slots, explanations, figures, audit.
//!
//! Each request goes the same way as a citizen's: a command through the sequencer, told when durable. Whole files
//! are one command where they fit one, and staged and committed where they do not.

pub(crate) mod audit;
mod clinics;
mod contact;
mod copy;
mod differences;
pub(crate) mod dump;
pub(crate) mod explain;
mod in_use;
pub(crate) mod losses;
mod planner;
mod receipts;
mod roster;
mod roster_history;
mod slots;
mod staff;
mod tables;
mod venue;

pub use audit::{audit_at_rest, note_audit_at_rest};
pub use dump::dump_at_rest;
pub(crate) use slots::{natural_slot, published};

use kernel::command::{Actor, Channel, Command};
use kernel::municipality::MunicipalityCode;
use kernel::programme::Programme;
use kernel::refusal::{Code, Fact};
use kernel::roster::{RosterRow, Standing};
use kernel::state::{ProgrammeState, State};
use kernel::time::Instant;
use kernel::voucher::VoucherNumber;

use crate::Service;
use crate::admin::{
    AdminRefusal, Changes, Fault, Outline, ProgrammeFile, Reply, Request, RosterLine, RosterLineState,
    RowCounts, StatusReport,
};
use crate::import::{Noun, unknown};
use crate::keys::Keys;
use crate::refusal::Refusal;
use crate::sequencer::{Share, Standing as Running, Submission, Verdict};
use crate::wording::{Lang, Words, plain};
use crate::zone::Zone;

/// How long a staff command may wait, in milliseconds.
const COMMAND_MS: i64 = 60_000;

/// How long figures of the store are waited for.
const STATUS_TIME: std::time::Duration = std::time::Duration::from_secs(5);

type Answer = Result<Reply, AdminRefusal>;

impl Service {
    /// Carries out a request of a staff tool.
    pub async fn administer(&self, request: Request) -> Reply {
        let answer = match request {
            Request::ApplyProgramme { definition, dry_run } => {
                self.apply_programme(&definition, dry_run).await
            }
            Request::StageRoster { programme, import, staged, rows, dry_run } => {
                self.stage_roster(&programme, (import, staged), &rows, dry_run).await
            }
            Request::CommitRoster { programme, import, staged, file } => {
                self.commit_roster(&programme, (import, staged), file).await
            }
            Request::AbandonRoster { programme, import } => self.abandon_roster(&programme, import).await,
            Request::PublishSlots { programme, slots, despite, dry_run } => {
                self.publish_slots(&programme, &slots, despite, dry_run).await
            }
            request @ (Request::PlanSlots { .. }
            | Request::ProposeSlots { .. }
            | Request::Proposals { .. }
            | Request::DecideProposal { .. }
            | Request::ProposeOpening { .. }
            | Request::Prospects { .. }
            | Request::CountReach { .. }) => self.ask_clinics(&request).await,
            Request::ExplainVoucher { municipality_code, voucher_number } => {
                self.explain_voucher(&municipality_code, &voucher_number).await
            }
            Request::ExplainBooking { number } => self.explain_booking(&number).await,
            Request::ExplainIncident { incident } => self.explain_incident(&incident).await,
            Request::ShowContact { wanted } => self.show_contact(&wanted).await,
            Request::EraseContact { municipality_code, voucher_number } => {
                self.erase_contact_of(&municipality_code, &voucher_number).await
            }
            Request::RewrapVault { after } => self.rewrap_vault(after.as_deref()).await,
            Request::RenewKeys => {
                Err(refused("key.unreadable", "only a running server takes keys from files".to_owned()))
            }
            Request::Audit { checkpoints } => self.audit_live(&checkpoints).await,
            Request::Dump { from } => self.dump_live(from).await,
            Request::Checkpoint => self.checkpoint().await,
            Request::Leaves { from } => self.leaves(from).await,
            Request::Represent { receipt } => self.represent_for(&receipt).await,
            Request::Claims => self.claims().await,
            Request::Reopen => self.reopen().await,
            Request::Figures { programme } => self.tell_figures(&programme).await,
            Request::Waitlist { programme } => self.tell_waitlist(&programme).await,
            Request::Export { sheet, programme, from } => self.tell_part(sheet, &programme, from).await,
            Request::ExportVrs { programme, vouchers, physician } => {
                self.tell_vrs(&programme, &vouchers, &physician).await
            }
            Request::Letters { programme, wanted } => self.ask_letters(&programme, wanted).await,
            Request::Losses => self.losses().await,
            Request::SettleLoss { which, reason } => self.settle_loss(&which, &reason).await,
            Request::Venue { counter, wanted } => self.ask_venue(&counter, &wanted).await,
            Request::Lots { programme, wanted } => self.ask_lots(&programme, &wanted).await,
            Request::Roster { programme, wanted } => self.ask_roster(&programme, &wanted).await,
            Request::Places { programme, wanted } => self.ask_places(&programme, &wanted).await,
            Request::Notices { programme, wanted } => self.ask_notices(&programme, &wanted).await,
            Request::Quotas { programme, wanted } => self.ask_quotas(&programme, &wanted).await,
            Request::Overbookings { programme, wanted } => self.ask_overbookings(&programme, &wanted).await,
            Request::Staff { wanted } => self.staff_for(wanted).await,
            Request::Status => Ok(Reply::Status(self.status().await)),
            Request::Outline { programme } => self.outline(&programme),
        };
        answer.unwrap_or_else(Reply::Refused)
    }

    async fn apply_programme(&self, file: &ProgrammeFile, dry_run: bool) -> Answer {
        let definition = crate::import::programme::to_definition(file)
            .map_err(|flaws| AdminRefusal::of_faults(Code::ProgrammeInvalid.as_str(), flaws))?;
        let changes = self.programme_changes(&definition)?;
        if !dry_run {
            self.order(Command::ApplyProgramme(Box::new(definition))).await?;
        }
        Ok(Reply::Changed(changes))
    }

    /// What a definition would change; refused if it takes away what is in use.
    pub(crate) fn programme_changes(&self, definition: &Programme) -> Result<Changes, AdminRefusal> {
        let state = self.read();
        let held = state.programme(&definition.id).map(|(_, held)| held);
        let in_use = held.map(|held| in_use::faults(held, definition)).unwrap_or_default();
        if !in_use.is_empty() {
            return Err(AdminRefusal::of_faults(Code::ProgrammeInUse.as_str(), in_use));
        }
        Ok(differences::of_programmes(held, definition, self.now()))
    }

    async fn stage_roster(
        &self,
        programme: &str,
        (import, staged): (u64, u64),
        lines: &[RosterLine],
        dry_run: bool,
    ) -> Answer {
        let (index, rows, mut counts) = {
            let state = self.read();
            let (index, held) =
                state.programme(programme).ok_or_else(|| unknown_programme(&state, programme))?;
            let rows = lines
                .iter()
                .map(|line| roster_row(&self.keys(), &held.product_ids, line))
                .collect::<Result<Vec<_>, _>>()?;
            let counts = count_rows(held, &rows);
            (index, rows, counts)
        };
        if !dry_run {
            self.order(Command::StageRoster { programme: index, import, staged, rows }).await?;
            counts.staged = self.staged(index, import);
        }
        Ok(Reply::Counted(counts))
    }

    /// How many rows of an import are under way.
    pub(crate) fn staged(&self, programme: u16, import: u64) -> u64 {
        self.read().programme_at(programme).map_or(0, |held| held.staged(import))
    }

    async fn commit_roster(&self, programme: &str, (import, staged): (u64, u64), file: u64) -> Answer {
        let index = self.programme_index(programme)?;
        self.order(Command::CommitRoster { programme: index, import, staged, file }).await?;
        Ok(Reply::Changed(Changes::default()))
    }

    async fn abandon_roster(&self, programme: &str, import: u64) -> Answer {
        let index = self.programme_index(programme)?;
        self.order(Command::AbandonRoster { programme: index, import }).await?;
        Ok(Reply::Changed(Changes::default()))
    }

    pub(crate) async fn status(&self) -> StatusReport {
        let size = self.sequencer().visit(|store| store.size().ok());
        // Whoever asks how it is wants to know also, and most of all, when the store does not answer.
        let size = tokio::time::timeout(STATUS_TIME, size).await.ok().flatten().flatten();
        let (readiness, checks) = (self.readiness(), self.checked().await);
        let now = self.now();
        let state = self.read();
        let programmes = state.programmes().map(|(_, held)| {
            let booked: u64 = held.slots().map(|(_, slot)| u64::from(slot.booked())).sum();
            let _ = now;
            (held.definition.id.clone(), held.holder_count() as u64, held.slots().count() as u64, booked)
        });
        StatusReport {
            ready: readiness.ready,
            why: readiness.why,
            position: state.next_position(),
            store_bytes: size.as_ref().map_or(0, |size| size.journal_bytes + size.wal_bytes),
            free_bytes: size.and_then(|size| size.free_bytes),
            checks,
            losses: losses::told(&state, |shown| shown.settled.is_none()),
            audited: self
                .last_audit()
                .map(|last| (Zone::named("UTC").rfc3339(Instant(last.at_ms)), last.violations)),
            waiting: self.sequencer().waiting() as u64,
            backup: self.last_backup(),
            witnesses: self.evidence().witnessing().standings(),
            programmes: programmes.collect(),
        }
    }

    fn programme_index(&self, programme: &str) -> Result<u16, AdminRefusal> {
        let state = self.read();
        let found = state.programme(programme).map(|(index, _)| index);
        found.ok_or_else(|| unknown_programme(&state, programme))
    }

    fn outline(&self, programme: &str) -> Answer {
        let state = self.read();
        let (_, held) = state.programme(programme).ok_or_else(|| unknown_programme(&state, programme))?;
        Ok(Reply::Outline(Outline {
            products: held.product_ids.clone(),
            venues: held.definition.venues.iter().map(|venue| venue.id.clone()).collect(),
            doses: held.definition.doses,
        }))
    }

    async fn order(&self, command: Command) -> Result<(), AdminRefusal> {
        let submission = Submission {
            command,
            channel: Channel::Cli,
            actor: Actor::Staff(0),
            key: None,
            valid_until: self.now().plus_ms(COMMAND_MS),
        };
        match self.sequencer().submit(submission, Share::Kept).await {
            Verdict::Happened { .. } | Verdict::Again { .. } => Ok(()),
            Verdict::Refused { refusal, .. } => Err(of_rule(refusal, &self.any_zone())),
            Verdict::NotProcessed => match self.sequencer().standing() {
                Running::Serving => {
                    Err(refused("overloaded", "nothing was changed; try again in a moment".to_owned()))
                }
                _ => Err(refused("not_ready", "nothing was changed; the service is not ready".to_owned())),
            },
            Verdict::Unknown => Err(refused(
                "outcome.unknown",
                "the change may have happened or not; give the same command again, it changes nothing twice"
                    .to_owned(),
            )),
        }
    }
}

/// The digests of a row; `products` are those of the programme.
pub(crate) fn roster_row(
    keys: &Keys,
    products: &[String],
    line: &RosterLine,
) -> Result<RosterRow, AdminRefusal> {
    let (municipality, number) = voucher(&line.municipality_code, &line.voucher_number)?;
    let holder = keys.holder(municipality, number);
    let standing = match &line.state {
        RosterLineState::Valid => Standing::Valid,
        RosterLineState::Revoked => Standing::Revoked,
        RosterLineState::SupersededBy(code, number) => {
            let (municipality, number) = voucher(code, number)?;
            Standing::SupersededBy(keys.holder(municipality, number))
        }
    };
    let product = match &line.product {
        None => 0,
        Some(id) => products
            .iter()
            .position(|known| known == id)
            .and_then(|index| u8::try_from(index + 1).ok())
            .ok_or_else(|| refused("roster.product", format!("{id} {}", unknown(Noun::Product, products))))?,
    };
    Ok(RosterRow {
        holder,
        proof: keys.birth_proof(holder, line.birth_date),
        municipality,
        standing,
        doses_received: line.doses_received,
        last_dose_on: line.last_dose_on,
        product,
    })
}

fn count_rows(held: &ProgrammeState, rows: &[RosterRow]) -> RowCounts {
    let mut counts = RowCounts::default();
    for row in rows {
        match held.row(&row.holder) {
            None => counts.added += 1,
            Some(known) if known == *row => counts.unchanged += 1,
            Some(_) => counts.changed += 1,
        }
    }
    counts
}

fn of_rule(rule: kernel::refusal::Refusal, zone: &Zone) -> AdminRefusal {
    let detail = match (rule.code, rule.fact) {
        (Code::SlotCapacityBelowBooked | Code::SlotInvalid, Fact::Count(row)) => {
            format!("row {}: the slot was booked, or the programme changed, in this moment; try again", row + 1)
        }
        (Code::ProgrammeInUse, _) => {
            "a venue with slots would disappear or change its product, the time zone would move, or doses would go"
                .to_owned()
        }
        (Code::ImportDuplicate, _) => "a voucher is in the list twice".to_owned(),
        (Code::ImportReissues, Fact::Count(most)) => format!(
            "together with earlier lists, more than {most} vouchers would belong to one person; nothing was taken; \
             look at the vouchers that this list names most often after `superseded_by:` with `tashika explain`, and \
             write revoked for those that belong to nobody"
        ),
        _ => return in_words(&Refusal::of_rule(rule, zone)),
    };
    refused(rule.code.as_str(), detail)
}

fn refused(code: &str, detail: String) -> AdminRefusal {
    AdminRefusal { code: code.to_owned(), details: vec![detail], faults: Vec::new() }
}

/// A refusal of a use case in English words: what, why, what next.
fn in_words(refusal: &Refusal) -> AdminRefusal {
    let said = Words::new(Lang::En).refusal(refusal.code, &refusal.args, refusal.retry_after_seconds);
    let details = [said.title, said.detail, said.next].iter().map(|text| plain(text)).collect();
    AdminRefusal { code: refusal.code.to_owned(), details, faults: Vec::new() }
}

pub(crate) fn unknown_programme(state: &State, asked: &str) -> AdminRefusal {
    let known: Vec<&str> = state.programmes().map(|(_, held)| held.definition.id.as_str()).collect();
    let known = match known.as_slice() {
        [] => "there is none yet".to_owned(),
        known => format!("known are {}", known.join(", ")),
    };
    refused(
        "programme.unknown",
        format!("no programme has the identifier {asked:?}; {known}; `tashika programme apply` makes one"),
    )
}

fn voucher(code: &str, number: &str) -> Result<(u32, u64), AdminRefusal> {
    let wrong = |at: &str, value: &str, what: String| {
        let reason = format!("{what}; copy it from the voucher");
        vec![Fault { row: None, at: at.to_owned(), value: Some(value.to_owned()), reason }]
    };
    let code = MunicipalityCode::well_formed(code).map_err(|error| {
        AdminRefusal::of_faults(error.code(), wrong("municipality_code", code, error.to_string()))
    })?;
    let number = VoucherNumber::parse(number).map_err(|error| {
        AdminRefusal::of_faults(error.code(), wrong("voucher_number", number, error.to_string()))
    })?;
    Ok((code.value(), number.value()))
}
