//! The waitlist in words, for every door: what it is, and how long an offer lasts.
//!
//! It words read models and looks nothing up. It says of nothing that it is booked.

use super::Words;
use crate::view::WaitlistView;

impl Words {
    /// What a waitlist is, how long an offer lasts, and what becomes of it after that.
    pub fn about_waitlist(&self, list: &WaitlistView) -> [String; 3] {
        let long = match list.offer_minutes {
            minutes if minutes % 60 == 0 => self.text("waitlist-hours", &[("n", (minutes / 60).into())]),
            minutes => self.text("waitlist-minutes", &[("n", minutes.into())]),
        };
        let offer = match list.day {
            None => self.text("waitlist-about-offer", &[("long", long.into())]),
            Some((from, until)) => {
                let (from, until) = (self.time(from), self.time(until));
                let args = [("long", long.into()), ("from", from.into()), ("until", until.into())];
                self.text("waitlist-about-offer-day", &args)
            }
        };
        let lapse = self.text("waitlist-about-lapse", &[("n", list.lapses_max.into())]);
        [self.text("waitlist-about-turn", &[]), offer, lapse]
    }

    /// How many wait before somebody.
    pub fn waitlist_ahead(&self, list: &WaitlistView) -> String {
        self.text("waitlist-ahead", &[("n", u32::try_from(list.ahead).unwrap_or(u32::MAX).into())])
    }
}
