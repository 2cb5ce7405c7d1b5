//! A venue's day and its lots for the command line: the same use cases as every other door, and refusals in English words.
//!
//! Whoever may use the control socket may do everything that staff of a venue may do.

use super::Answer;
use crate::Service;
use crate::admin::{AdminRefusal, LotAsk, Reply, VenueAsk, VenueReply};
use crate::refusal::Refusal;
use crate::venue::{By, Counter};
use crate::wording::{Lang, Words, plain};

impl Service {
    pub(super) async fn ask_venue(&self, counter: &Counter, ask: &VenueAsk) -> Answer {
        let by = By::command_line();
        let today = || self.today(&counter.programme);
        let told = match ask {
            VenueAsk::List { date, names } => {
                let date = date.unwrap_or_else(today);
                self.day_list(&by, counter, date, *names).await.map(VenueReply::Day)
            }
            VenueAsk::LookUp { brought } => {
                self.look_up_arrival(&by, counter, brought).await.map(VenueReply::LookedUp)
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

fn in_words(refusal: &Refusal) -> AdminRefusal {
    let said = Words::new(Lang::En).refusal(refusal.code, &refusal.args, refusal.retry_after_seconds);
    let details = [said.title, said.detail, said.next].iter().map(|text| plain(text)).collect();
    AdminRefusal { code: refusal.code.to_owned(), details, faults: Vec::new() }
}
