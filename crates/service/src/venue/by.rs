//! Who asks at a counter, and whether they may: every use case of a venue begins here.
//!
//! A member of staff is asked of the table of permissions for each thing, with the venue as its object; whoever may use the
//! command line may do what staff of any venue may. Whom staff look at is written down before it is shown.
//! The surprise: a booking of another programme is as unknown as one that never was, but asking for it leaves an entry.

use kernel::booking_number::BookingNumber;
use kernel::command::{Command, HolderId};
use kernel::staff::StaffCommand;

use super::{Counter, Place, VenueAct};
use crate::Service;
use crate::citizen::Channel;
use crate::permission::{Act, Authorised, Object};
use crate::refusal::Refusal;
use crate::staff::StaffSession;
use crate::zone::Zone;

/// Who asks, and through which door.
#[derive(Clone, Copy)]
pub struct By<'a> {
    /// Account number; 0 is whoever may use the command line.
    pub(super) staff: u32,
    /// The way in.
    pub(super) channel: Channel,
    /// Whether contact data may be shown to them at all.
    pub(super) sees_contact: bool,
    session: Option<&'a StaffSession>,
}

impl<'a> By<'a> {
    /// Whoever may use the command line of the machine.
    pub fn command_line() -> By<'static> {
        By { staff: 0, channel: Channel::Cli, sees_contact: true, session: None }
    }

    /// Somebody who is signed in at the console.
    pub fn signed_in(who: &'a StaffSession) -> By<'a> {
        By { staff: who.account(), channel: Channel::Venue, sees_contact: true, session: Some(who) }
    }

    /// Somebody who is signed in at the console and plans; contact data is not theirs to see.
    pub fn planning(who: &'a StaffSession) -> By<'a> {
        By { staff: who.account(), channel: Channel::Web, sees_contact: false, session: Some(who) }
    }

    /// An account at a venue that nobody signed in to, of whom the table is not asked: for tests and the simulation.
    pub fn unchecked(staff: u32) -> By<'static> {
        By { staff, channel: Channel::Venue, sees_contact: false, session: None }
    }

    /// The same, and contact data may be shown to them.
    pub fn seeing_contact(self) -> By<'a> {
        By { sees_contact: true, ..self }
    }
}

impl VenueAct {
    /// What whoever does it must be allowed to do.
    pub(super) fn asks_for(&self) -> Act {
        match self {
            VenueAct::CheckIn { .. } | VenueAct::CheckInHere { .. } => Act::CheckIn,
            VenueAct::WalkIn { .. } => Act::WalkIn,
            VenueAct::Check { .. } | VenueAct::Administer { .. } | VenueAct::Withhold { .. } => {
                Act::RecordDose
            }
            VenueAct::Undo { .. } => Act::UndoStep,
            VenueAct::MarkNoShows { .. } => Act::CloseDay,
            VenueAct::BookNextDose { .. } => Act::BookNextDose,
        }
    }

    /// The booking that it is about, as it was typed.
    pub(super) fn booking(&self) -> Option<&str> {
        match self {
            VenueAct::CheckIn { booking, .. }
            | VenueAct::CheckInHere { booking, .. }
            | VenueAct::Check { booking }
            | VenueAct::Administer { booking, .. }
            | VenueAct::Withhold { booking, .. }
            | VenueAct::Undo { booking, .. }
            | VenueAct::BookNextDose { booking, .. } => Some(booking),
            VenueAct::WalkIn { .. } | VenueAct::MarkNoShows { .. } => None,
        }
    }
}

impl Service {
    /// The counters at which somebody may see the day, in the order of programmes and their venues.
    pub fn counters(&self, who: &StaffSession) -> Vec<Counter> {
        let state = self.read();
        let mut found = Vec::new();
        for (index, held) in state.programmes() {
            for venue in &held.definition.venues {
                let object = held.venue_index(&venue.id).map(|venue| Object::venue(index, venue));
                if object.is_some_and(|object| self.may_in(&state, who, Act::SeeDay, &object)) {
                    found.push(Counter { programme: held.definition.id.clone(), venue: venue.id.clone() });
                }
            }
        }
        found
    }

    /// Finds a counter for somebody who wants to do this there.
    ///
    /// # Errors
    /// `staff.session`, `staff.forbidden` (which leaves an entry), `programme.unknown`, `venue.unknown`.
    pub(crate) async fn at(&self, by: &By<'_>, act: Act, counter: &Counter) -> Result<Place, Refusal> {
        let found = {
            let state = self.read();
            let found = state.programme(&counter.programme);
            found.map(|(programme, held)| (programme, held.venue_index(&counter.venue)))
        };
        let object = match found {
            Some((programme, Some(venue))) => Object::venue(programme, venue),
            Some((programme, None)) => Object::programme(programme),
            None => Object::none(),
        };
        let permit = self.permit(by, act, &object).await?;
        let (programme, venue) = found.ok_or(Refusal::plain("programme.unknown"))?;
        let venue = venue.ok_or(Refusal::plain("venue.unknown"))?;
        let zone = self.zone_of(&counter.programme).ok_or(Refusal::plain("programme.unknown"))?;
        Ok(Place { programme, venue, zone, permit })
    }

    /// Finds a programme for somebody: what belongs to no venue, which is lots, begins here.
    ///
    /// # Errors
    /// `staff.session`, `staff.forbidden` (which leaves an entry), `programme.unknown`.
    pub(crate) async fn across_venues(
        &self,
        by: &By<'_>,
        act: Act,
        programme: &str,
    ) -> Result<(u16, Zone), Refusal> {
        let found = self.sequencer().programme(programme);
        let object = found.as_ref().map_or_else(Object::none, |(index, _)| Object::programme(*index));
        self.permit(by, act, &object).await?;
        found.ok_or(Refusal::plain("programme.unknown"))
    }

    /// Writes down that the person of a booking is about to be seen at this counter.
    pub(super) async fn look_from(&self, place: &Place, holder: Option<HolderId>) -> Result<(), Refusal> {
        match (&place.permit, holder) {
            (Some(permit), Some(holder)) => self.look_at(permit, holder).await,
            _ => Ok(()),
        }
    }

    /// Writes down that somebody asked for a booking that is of another programme than theirs.
    pub(super) async fn note_elsewhere(&self, place: &Place, number: BookingNumber) -> Result<(), Refusal> {
        let elsewhere =
            self.read().booking(number).is_some_and(|(programme, ..)| programme != place.programme);
        match &place.permit {
            Some(permit) if elsewhere => {
                let note = Command::Staff(StaffCommand::NoteForbidden { act: permit.act() });
                self.order_of(permit.actor(), permit.channel(), note).await
            }
            _ => Ok(()),
        }
    }

    async fn permit(&self, by: &By<'_>, act: Act, object: &Object) -> Result<Option<Authorised>, Refusal> {
        match by.session {
            Some(who) => self.authorise(who, act, object).await.map(Some),
            None => Ok(None),
        }
    }
}
