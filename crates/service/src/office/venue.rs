//! A venue's day and its lots for the command line: the same use cases as every other door, and refusals in English words.
//!
//! Whoever may use the control socket may do everything that staff of a venue may do.

use kernel::booking_number::BookingNumber;

use super::{Answer, in_words, refused, unknown_programme};
use crate::Service;
use crate::admin::{AdminRefusal, LotAsk, Reply, VenueAsk, VenueReply};
use crate::import::{Noun, unknown};
use crate::venue::{By, Counter};

impl Service {
    pub(super) async fn ask_venue(&self, counter: &Counter, ask: &VenueAsk) -> Answer {
        self.demand_counter(counter)?;
        let by = By::command_line();
        let today = || self.today(&counter.programme);
        let told = match ask {
            VenueAsk::List { date, names } => {
                let date = date.unwrap_or_else(today);
                self.day_list(&by, counter, date, *names).await.map(VenueReply::Day)
            }
            VenueAsk::Paper { date } => {
                let date = date.unwrap_or_else(today);
                self.paper_list(&by, counter, date, false).await.map(VenueReply::Paper)
            }
            VenueAsk::LookUp { brought } => {
                let found = self.look_up_arrival(&by, counter, brought).await;
                if found.as_ref().is_err_and(|refusal| is_misread(refusal.code, brought)) {
                    return Err(unreadable(brought));
                }
                found.map(VenueReply::LookedUp)
            }
            VenueAsk::Act { act, key } => {
                let told = self.act_at_venue(&by, counter, act, key.as_deref()).await;
                told.map(|told| VenueReply::Done { done: told.answer, repeated: told.repeated })
            }
            VenueAsk::NoShows { date } => {
                let date = date.unwrap_or_else(today);
                let found = self.no_shows(&by, counter, date).await;
                found.map(|would_mark| VenueReply::NoShows { would_mark })
            }
            VenueAsk::NextDose { booking } => {
                self.next_dose(&by, counter, booking).await.map(VenueReply::NextDose)
            }
        };
        told.map(|told| Reply::Venue(Box::new(told))).map_err(|refusal| in_words(&refusal))
    }

    pub(super) async fn ask_lots(&self, programme: &str, ask: &LotAsk) -> Answer {
        let by = By::command_line();
        let told = match ask {
            LotAsk::List => self.lots(&by, programme).await.map(|lots| VenueReply::Lots { lots }),
            LotAsk::Declare { lot, key } => {
                match self.declare_lot(&by, programme, lot, key.as_deref()).await {
                    Ok(()) => self.lots(&by, programme).await.map(|lots| VenueReply::Lots { lots }),
                    Err(refusal) => Err(refusal),
                }
            }
            LotAsk::Concerned { product, number } => {
                self.concerned(&by, programme, (product, number)).await.map(VenueReply::Concerned)
            }
            LotAsk::Recall { product, number, reinstate, key } => {
                let lot = (product.as_str(), number.as_str());
                let told = self.recall_lot(&by, programme, lot, *reinstate, key.as_deref()).await;
                told.map(VenueReply::Concerned)
            }
        };
        told.map(|told| Reply::Venue(Box::new(told))).map_err(|refusal| in_words(&refusal))
    }
}

impl Service {
    /// A counter that there is, or which there are.
    fn demand_counter(&self, counter: &Counter) -> Result<(), AdminRefusal> {
        let state = self.read();
        let held = state.programme(&counter.programme).map(|(_, held)| held);
        let held = held.ok_or_else(|| unknown_programme(&state, &counter.programme))?;
        if held.venue_index(&counter.venue).is_some() {
            return Ok(());
        }
        let known: Vec<String> = held.definition.venues.iter().map(|venue| venue.id.clone()).collect();
        Err(refused("venue.unknown", format!("{:?} {}", counter.venue, unknown(Noun::Venue, &known))))
    }
}

/// Whether what was brought was no booking number to begin with.
fn is_misread(code: &str, brought: &str) -> bool {
    let misread = matches!(code, "counter.unreadable" | "desk.number_check" | "desk.number_character");
    (misread || code == "booking.unknown") && BookingNumber::parse(brought).is_none()
}

fn unreadable(brought: &str) -> AdminRefusal {
    let what = "is no booking number, voucher, 18-digit line or receipt; read it out again, or give a receipt with --receipt FILE";
    refused("booking.unknown", format!("{brought:?} {what}"))
}
