//! The telephone desk: find who calls, say what happened and what to do now, act for them.
//!
//! One search box takes whatever a caller has in hand. Whom somebody finds is judged person by person, and to see a person
//! is an entry before it is a page. Whoever acts for a caller was told the birth date and that the caller wants it; from then
//! on the same use cases run as for the caller, by the same rules, in the share of the queue that is kept for the desk.

mod acting;
pub(crate) mod call_backs;
mod codes;
mod person;
mod query;
mod turn;

use jiff::civil::Date;
use kernel::booking_number::BookingNumber;
use kernel::command::{BirthProof, Command, HolderId};
use kernel::contact::KEYS_PER_COMMAND_MAX;
use kernel::staff::StaffCommand;
use kernel::time::{Instant, MINUTE_MS};
use serde::{Deserialize, Serialize};
use store::{VaultQuery, VaultRow};

pub use call_backs::{CallBackView, TypedCallBack};
pub(crate) use codes::codes_of;
pub use codes::{GivenCode, TypedLink};
pub use person::{PersonView, Said, TimelineEntry, What};
pub use turn::{TurnSaid, TurnStepView, TurnView};

use crate::admin::{AdminRefusal, Finding};
use crate::contact::named;
use crate::permission::{Act, Authorised, Object};
use crate::refusal::Refusal;
use crate::staff::StaffSession;
use crate::vault::{self, Content, Field};
use crate::view::SlotView;
use crate::{Service, SlotQuery};
use query::Query;

/// How long a caller is known by what they said.
const CALL_MS: i64 = 60 * MINUTE_MS;
/// For how long one look at a person serves.
const LOOK_MS: i64 = 10 * MINUTE_MS;
/// People shown for one search.
const PEOPLE_MAX: usize = 20;
const SEAL: &str = "desk-caller";

/// Somebody who is spoken about, or on the telephone.
#[derive(Clone, Serialize, Deserialize)]
pub struct Caller {
    programme: u16,
    holder: [u8; 16],
    /// Said on the telephone, and on the list; with the wish that the desk acts.
    born_on: Option<Date>,
    at: i64,
}

impl Caller {
    pub(crate) fn holder(&self) -> HolderId {
        HolderId(self.holder)
    }

    /// Whether it is the same person in the same programme.
    pub fn is_same(&self, other: &Caller) -> bool {
        (self.programme, self.holder) == (other.programme, other.holder)
    }

    /// Whether the desk may act for them: they said their birth date and that they want it.
    pub fn is_verified(&self) -> bool {
        self.born_on.is_some()
    }
}

/// What a search found.
pub struct Found {
    /// People, each with the text by which pages name them.
    pub people: Vec<FoundPerson>,
    /// What is to be said where there is nobody, or besides.
    pub says: Vec<Finding>,
    /// The code of the refused sign-in that was looked for.
    pub incident: Option<String>,
}

/// Somebody found.
pub struct FoundPerson {
    /// By which pages name them.
    pub sealed: String,
    /// Programme identifier.
    pub programme: String,
    /// Name of the municipality of their voucher.
    pub municipality: String,
    /// Name in kana, if they were found by contact data.
    pub kana_name: Option<String>,
    /// Their newest booking number.
    pub number: Option<String>,
}

/// A candidate, before anybody is asked whether they may be shown.
struct Candidate {
    programme: u16,
    holder: HolderId,
    kana_name: Option<String>,
}

impl Service {
    /// Finds people by whatever was typed, pasted or scanned.
    ///
    /// # Errors
    /// `staff.forbidden`, `desk.unreadable` and the codes of what was typed, `desk.many`.
    pub async fn find(&self, who: &StaffSession, typed: &str) -> Result<Found, Refusal> {
        let permit = self.authorise(who, Act::FindPerson, &Object::none()).await?;
        let today = self.any_zone().date(self.now());
        let (mut says, mut incident) = (Vec::new(), None);
        let candidates = match query::read(typed, today)? {
            Query::Voucher(municipality, number) => {
                let found = self.in_programmes(self.keys().holder(municipality, number), None);
                if found.is_empty() {
                    says.push(Finding::VoucherUnlisted);
                }
                found
            }
            Query::Number(number) => self.with_number(number, &mut says),
            Query::Receipt(text) => {
                let proved = self.inquire(&text).await?.proved;
                let number = proved.and_then(|proved| BookingNumber::parse(&proved.number));
                let number = number.ok_or(Refusal::plain("desk.receipt"))?;
                self.with_number(number, &mut says)
            }
            Query::Incident(code) => {
                let attempt = self.attempt(&code).await.map_err(|refused| of_admin(&refused))?;
                let holder = HolderId(attempt.subject);
                says = self
                    .explanation_of_attempt(attempt)
                    .await
                    .map_err(|refused| of_admin(&refused))?
                    .standing;
                incident = Some(code);
                self.in_programmes(holder, None)
            }
            Query::Telephone(number) => {
                self.with_contact(who, &permit, Field::Telephone, &number, None).await?
            }
            Query::Kana(name, born_on) => {
                self.with_contact(who, &permit, Field::KanaName, &name, born_on).await?
            }
            Query::BornOn(date) => self.born_on(date).await?,
        };
        self.found_people(who, candidates, says, incident)
    }

    fn found_people(
        &self,
        who: &StaffSession,
        candidates: Vec<Candidate>,
        says: Vec<Finding>,
        incident: Option<String>,
    ) -> Result<Found, Refusal> {
        let nobody = candidates.is_empty() && says.is_empty();
        let state = self.read();
        let mut people = Vec::new();
        for it in candidates {
            let Ok(held) = state.programme_at(it.programme) else { continue };
            let Some(row) = held.row(&it.holder) else { continue };
            let object = Object::person(it.programme, row.municipality);
            if !self.may_in(&state, who, Act::SeePerson, &object) {
                continue;
            }
            let newest =
                held.bookings_of_person(&it.holder).first().map(|booking| booking.number.to_string());
            people.push(FoundPerson {
                sealed: self.sealed_caller(it.programme, it.holder, None),
                programme: held.definition.id.clone(),
                municipality: municipality_name(row.municipality),
                kana_name: it.kana_name,
                number: newest,
            });
        }
        if nobody {
            return Err(Refusal::plain("desk.nobody"));
        }
        if people.len() > PEOPLE_MAX {
            return Err(Refusal::plain("desk.many"));
        }
        // What kind of number it is says nothing without the person.
        if people.is_empty() && says.iter().all(|it| *it == Finding::TurnNumber) {
            return Err(Refusal::plain("desk.elsewhere"));
        }
        Ok(Found { people, says, incident })
    }

    /// Places that anybody could book now, before it is known for whom.
    ///
    /// # Errors
    /// `staff.forbidden`, `programme.unknown`, `not_ready`.
    pub async fn free_places(
        &self,
        who: &StaffSession,
        programme: &str,
        query: &SlotQuery,
    ) -> Result<Vec<SlotView>, Refusal> {
        self.authorise(who, Act::FindPerson, &Object::none()).await?;
        let list = self.slots_through(crate::citizen::Channel::Desk, programme, query).await?;
        Ok(list.slots.iter().filter(|slot| slot.bookable == Some(true)).cloned().collect())
    }

    /// The newest booking number of somebody who was found before, for lists of a call.
    pub fn newest_number(&self, who: &StaffSession, caller: &Caller) -> Option<String> {
        let object = self.object_of(caller).ok()?;
        let state = self.read();
        let held = state.programme_at(caller.programme).ok()?;
        let may = self.may_in(&state, who, Act::SeePerson, &object);
        let bookings = held.bookings_of_person(&caller.holder());
        bookings.first().filter(|_| may).map(|booking| booking.number.to_string())
    }

    /// Who a page is about.
    ///
    /// # Errors
    /// `staff.person` if it is no name of a person that was given out here within the hour.
    pub fn caller(&self, sealed: &str) -> Result<Caller, Refusal> {
        let unknown = Refusal::plain("staff.person");
        let text = self.keys().open(SEAL, sealed).ok_or(unknown.clone())?;
        let caller: Caller = postcard::from_bytes(&text).map_err(|_| unknown.clone())?;
        if self.now().since(Instant(caller.at)) > CALL_MS {
            return Err(unknown);
        }
        Ok(caller)
    }

    pub(crate) fn sealed_caller(&self, programme: u16, holder: HolderId, born_on: Option<Date>) -> String {
        let caller = Caller { programme, holder: holder.0, born_on, at: self.now().0 };
        self.keys().seal(SEAL, &postcard::to_stdvec(&caller).unwrap_or_default())
    }

    /// What an act about this caller is about.
    fn object_of(&self, caller: &Caller) -> Result<Object, Refusal> {
        let unknown = || Refusal::plain("staff.person");
        let state = self.read();
        let held = state.programme_at(caller.programme).map_err(|_| unknown())?;
        let row = held.row(&caller.holder()).ok_or_else(unknown)?;
        Ok(Object::person(caller.programme, row.municipality))
    }

    /// Writes down that somebody is about to see this person, unless they did in the last minutes for the same act.
    pub(crate) async fn look_at(&self, permit: &Authorised, holder: HolderId) -> Result<(), Refusal> {
        let now = self.now();
        let seen = {
            let state = self.read();
            state.staff().looks_at(&holder).iter().rev().any(|look| {
                kernel::command::Actor::Staff(look.account) == permit.actor()
                    && look.act == permit.act()
                    && now.since(look.at) < LOOK_MS
            })
        };
        if seen {
            return Ok(());
        }
        let command = Command::Staff(StaffCommand::ShowPerson { holder, act: permit.act() });
        self.order_of(permit.actor(), permit.channel(), command).await
    }

    fn in_programmes(&self, holder: HolderId, kana_name: Option<&str>) -> Vec<Candidate> {
        let state = self.read();
        let listed = state.programmes().filter(|(_, held)| held.row(&holder).is_some());
        let candidate = |(programme, _)| {
            let kana_name = kana_name.filter(|name| !name.is_empty()).map(str::to_owned);
            Candidate { programme, holder, kana_name }
        };
        listed.map(candidate).collect()
    }

    fn with_number(&self, number: BookingNumber, says: &mut Vec<Finding>) -> Vec<Candidate> {
        let state = self.read();
        let found = state.booking(number).and_then(|(programme, held, booking)| {
            let holder = held.owner(booking)?;
            Some(Candidate { programme, holder, kana_name: None })
        });
        if found.is_none()
            && let Some((programme, _, waiter)) = state.waiter(number)
        {
            says.push(Finding::TurnNumber);
            return vec![Candidate { programme, holder: waiter.holder, kana_name: None }];
        }
        if found.is_none() {
            let claimed = state.claims().any(|claim| claim.lost.number == number);
            says.push(if claimed { Finding::BookingClaimed } else { Finding::BookingUnknown });
        }
        found.into_iter().collect()
    }

    /// People with this telephone or name, as far as they are the searcher's to see; each is an entry first.
    async fn with_contact(
        &self,
        who: &StaffSession,
        permit: &Authorised,
        field: Field,
        text: &str,
        born_on: Option<Date>,
    ) -> Result<Vec<Candidate>, Refusal> {
        let away = || Refusal::later("contact.unavailable", 30);
        let mut rows: Vec<VaultRow> = Vec::new();
        for index in vault::indexes_of(&self.keys().vault, field, text) {
            // The first part of them is enough: so many are too many.
            let found = self.sequencer().vault(VaultQuery::WithIndex { index, after: None }).await;
            rows.extend(found.map_err(|_| away())?);
        }
        rows.retain(|row| !self.is_erased(row) && self.is_theirs(who, HolderId(row.holder)));
        if rows.len() > PEOPLE_MAX {
            return Err(Refusal::plain("desk.many"));
        }
        let shown: Vec<_> = rows.iter().map(named).collect();
        for part in shown.chunks(KEYS_PER_COMMAND_MAX) {
            let command = Command::ShowContact { shown: part.to_vec() };
            self.order_of(permit.actor(), permit.channel(), command).await?;
        }
        let mut candidates = Vec::new();
        for row in rows.iter().filter(|row| !self.is_erased(row)) {
            let content: Content = vault::open(&self.keys().vault, row).map_err(|_| away())?;
            candidates.extend(self.in_programmes(HolderId(row.holder), Some(&content.kana_name)));
        }
        if let Some(date) = born_on {
            candidates.retain(|it| self.is_born_on(it.programme, it.holder, date));
        }
        Ok(candidates)
    }

    /// Whether somebody may see the contact data of this holder in any programme.
    fn is_theirs(&self, who: &StaffSession, holder: HolderId) -> bool {
        let state = self.read();
        state.programmes().any(|(programme, held)| {
            held.row(&holder).is_some_and(|row| {
                let object = Object::person(programme, row.municipality);
                self.may_in(&state, who, Act::SeeContact, &object)
            })
        })
    }

    pub(crate) fn is_born_on(&self, programme: u16, holder: HolderId, date: Date) -> bool {
        let proof = self.keys().birth_proof(holder, date);
        let state = self.read();
        let row = state.programme_at(programme).ok().and_then(|held| held.row(&holder));
        row.is_some_and(|row| row.proof == proof)
    }

    /// Everybody on a list with this birth date: each digest is made anew, away from the threads that serve everybody.
    async fn born_on(&self, date: Date) -> Result<Vec<Candidate>, Refusal> {
        let all: Vec<(u16, HolderId, BirthProof)> = {
            let state = self.read();
            let of = |(programme, held): (u16, &kernel::state::ProgrammeState)| {
                held.proofs().map(|(holder, proof)| (programme, holder, proof)).collect::<Vec<_>>()
            };
            state.programmes().flat_map(of).collect()
        };
        let prove = self.keys().birth_prover(date);
        let searched = tokio::task::spawn_blocking(move || {
            let fits = |(_, holder, proof): &(u16, HolderId, BirthProof)| prove(*holder) == *proof;
            all.into_iter().filter(fits).collect::<Vec<_>>()
        });
        let found = searched.await.map_err(|_| Refusal::plain("internal"))?;
        let candidate = |(programme, holder, _)| Candidate { programme, holder, kana_name: None };
        Ok(found.into_iter().map(candidate).collect())
    }
}

fn municipality_name(code: u32) -> String {
    let code = kernel::municipality::MunicipalityCode::from_value(code);
    code.map(crate::sign_in::name_of).unwrap_or_default()
}

/// The same refusal with a code that pages have words for.
fn of_admin(refused: &AdminRefusal) -> Refusal {
    let known = [
        ("incident.malformed", "desk.incident"),
        ("incident.unknown", "desk.incident_unknown"),
        ("incident.unreadable", "desk.incident_unknown"),
    ];
    match known.iter().find(|(code, _)| *code == refused.code) {
        Some((_, code)) => Refusal::plain(code),
        None => Refusal::later("not_ready", 2),
    }
}
