//! What somebody wants: pressed as a button of ours, or written.
//!
//! The data of a button says where in the way it is, in ids that reveal nothing. It comes back through strangers' hands, so
//! what cannot be read is no gesture, and what can be read is asked of the service like anybody's wish.
//! The surprise: no button is ever too old to be read; whether its place is still free is not the button's to say.

use form_urlencoded::{Serializer, parse};
use jiff::civil::Date;
use service::MessageWish;
use service::wording::{Lang, Words, bare};

/// The longest id that is read back from a button.
const ID_BYTES_MAX: usize = 64;

/// A button of ours that was pressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Press {
    /// The language that it was written in.
    pub lang: Option<Lang>,
    /// For which link it was made.
    pub person: Option<String>,
    /// What is wanted.
    pub gesture: Gesture,
}

/// What is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gesture {
    /// To see what can be done.
    Menu,
    /// To be linked with somebody.
    Link,
    /// To choose for whom.
    People,
    /// To choose a language.
    Languages,
    /// This language.
    Speak(Lang),
    /// To see venues, for a new booking or to move this one.
    Venues(Option<String>),
    /// To see days.
    Days(Option<String>, String, u8),
    /// To see times.
    Times(Option<String>, String, Date, u8),
    /// This place, to be held.
    Hold(Option<String>, String),
    /// The last word: this place for this dose.
    Confirm(Option<String>, String, u8),
    /// To give the held place back.
    Release,
    /// To see bookings.
    Bookings,
    /// To see what happened to one.
    History(String),
    /// To have its receipt.
    Receipt(String),
    /// To cancel it.
    Cancel(String),
    /// To cancel it, asked once.
    CancelAsked(String),
    /// To cancel it, asked twice.
    CancelSurely(String),
    /// To see how one stands on the waitlist.
    Waitlist,
    /// To choose for which venue to wait.
    WaitVenues,
    /// To wait, for a place at this venue or at any.
    Join(Option<String>),
    /// To wait no more.
    Leave,
    /// To wait no more, asked once.
    LeaveSurely,
    /// To let this place go, which is offered.
    Decline(String),
    /// To let it go, asked once.
    DeclineSurely(String),
    /// To see which messages come, and to choose.
    Messages,
    /// Messages by the way of this name.
    Wish(&'static str),
    /// Reminders, or none.
    Remind(bool),
    /// To end the link.
    Unlink,
    /// To end the link, asked once.
    UnlinkSurely,
}

impl Press {
    /// The data of a button.
    pub fn data(&self) -> String {
        let mut out = Serializer::new(String::new());
        let (name, moving, rest) = parts(&self.gesture);
        out.append_pair("g", name);
        let moving = moving.into_iter().map(|it| ("m", it.to_owned()));
        let person = self.person.iter().map(|it| ("p", it.clone()));
        let lang = self.lang.iter().map(|it| ("l", it.code().to_owned()));
        for (key, value) in moving.chain(rest).chain(person).chain(lang) {
            out.append_pair(key, &value);
        }
        out.finish()
    }

    /// The button that has this data; nothing if none has.
    pub fn read(data: &str) -> Option<Press> {
        let pairs: Vec<(String, String)> = parse(data.as_bytes()).into_owned().collect();
        let find = |key: &str| {
            let found = pairs.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone());
            found.filter(|value| (1..=ID_BYTES_MAX).contains(&value.len()))
        };
        let moving = find("m");
        let number = || find("b");
        let page = || find("n").map_or(Some(0), |page| page.parse::<u8>().ok());
        let gesture = match find("g")?.as_str() {
            "menu" => Gesture::Menu,
            "link" => Gesture::Link,
            "people" => Gesture::People,
            "languages" => Gesture::Languages,
            "speak" => Gesture::Speak(Lang::from_code(&find("s")?)?),
            "venues" => Gesture::Venues(moving),
            "days" => Gesture::Days(moving, find("v")?, page()?),
            "times" => Gesture::Times(moving, find("v")?, find("d")?.parse().ok()?, page()?),
            "hold" => Gesture::Hold(moving, find("s")?),
            "confirm" => Gesture::Confirm(moving, find("s")?, find("d")?.parse().ok()?),
            "release" => Gesture::Release,
            "bookings" => Gesture::Bookings,
            "history" => Gesture::History(number()?),
            "receipt" => Gesture::Receipt(number()?),
            "cancel" => Gesture::Cancel(number()?),
            "cancel2" => Gesture::CancelAsked(number()?),
            "cancel3" => Gesture::CancelSurely(number()?),
            "waitlist" => Gesture::Waitlist,
            "waitvenues" => Gesture::WaitVenues,
            "join" => Gesture::Join(find("v")),
            "leave" => Gesture::Leave,
            "leave2" => Gesture::LeaveSurely,
            "decline" => Gesture::Decline(find("s")?),
            "decline2" => Gesture::DeclineSurely(find("s")?),
            "messages" => Gesture::Messages,
            "wish" => Gesture::Wish(MessageWish::by(&find("w")?, true)?.way),
            "remind" => Gesture::Remind(match find("r")?.as_str() {
                "yes" => true,
                "no" => false,
                _ => return None,
            }),
            "unlink" => Gesture::Unlink,
            "unlink2" => Gesture::UnlinkSurely,
            _ => return None,
        };
        Some(Press { lang: find("l").and_then(|code| Lang::from_code(&code)), person: find("p"), gesture })
    }
}

type Parts<'a> = (&'static str, Option<&'a str>, Vec<(&'static str, String)>);

fn parts(gesture: &Gesture) -> Parts<'_> {
    let page = |page: &u8| ("n", page.to_string());
    let booking = |name, number: &String| (name, None, vec![("b", number.clone())]);
    match gesture {
        Gesture::Menu => ("menu", None, vec![]),
        Gesture::Link => ("link", None, vec![]),
        Gesture::People => ("people", None, vec![]),
        Gesture::Languages => ("languages", None, vec![]),
        Gesture::Speak(lang) => ("speak", None, vec![("s", lang.code().to_owned())]),
        Gesture::Venues(moving) => ("venues", moving.as_deref(), vec![]),
        Gesture::Days(moving, venue, n) => ("days", moving.as_deref(), vec![("v", venue.clone()), page(n)]),
        Gesture::Times(moving, venue, date, n) => {
            ("times", moving.as_deref(), vec![("v", venue.clone()), ("d", date.to_string()), page(n)])
        }
        Gesture::Hold(moving, slot) => ("hold", moving.as_deref(), vec![("s", slot.clone())]),
        Gesture::Confirm(moving, slot, dose) => {
            ("confirm", moving.as_deref(), vec![("s", slot.clone()), ("d", dose.to_string())])
        }
        Gesture::Release => ("release", None, vec![]),
        Gesture::Bookings => ("bookings", None, vec![]),
        Gesture::History(number) => booking("history", number),
        Gesture::Receipt(number) => booking("receipt", number),
        Gesture::Cancel(number) => booking("cancel", number),
        Gesture::CancelAsked(number) => booking("cancel2", number),
        Gesture::CancelSurely(number) => booking("cancel3", number),
        Gesture::Waitlist => ("waitlist", None, vec![]),
        Gesture::WaitVenues => ("waitvenues", None, vec![]),
        Gesture::Join(venue) => ("join", None, venue.iter().map(|venue| ("v", venue.clone())).collect()),
        Gesture::Leave => ("leave", None, vec![]),
        Gesture::LeaveSurely => ("leave2", None, vec![]),
        Gesture::Decline(slot) => ("decline", None, vec![("s", slot.clone())]),
        Gesture::DeclineSurely(slot) => ("decline2", None, vec![("s", slot.clone())]),
        Gesture::Messages => ("messages", None, vec![]),
        Gesture::Wish(way) => ("wish", None, vec![("w", (*way).to_owned())]),
        Gesture::Remind(true) => ("remind", None, vec![("r", "yes".to_owned())]),
        Gesture::Remind(false) => ("remind", None, vec![("r", "no".to_owned())]),
        Gesture::Unlink => ("unlink", None, vec![]),
        Gesture::UnlinkSurely => ("unlink2", None, vec![]),
    }
}

/// What can be written instead of pressed: the words of the menu, in any language.
const WRITTEN: [(&str, Gesture); 8] = [
    ("line-menu", Gesture::Menu),
    ("line-book", Gesture::Venues(None)),
    ("line-bookings", Gesture::Bookings),
    ("waitlist-title", Gesture::Waitlist),
    ("line-messages", Gesture::Messages),
    ("line-people", Gesture::People),
    ("line-language", Gesture::Languages),
    ("line-link", Gesture::Link),
];

/// What was written, with its language; nothing if it is none of the words of the menu.
pub fn written(text: &str) -> Option<Press> {
    let text = text.trim().to_lowercase();
    Lang::ALL.into_iter().find_map(|lang| {
        let words = Words::new(lang);
        let same = |key: &str| bare(&words.text(key, &[])).to_lowercase() == text;
        let (_, gesture) = WRITTEN.iter().find(|(key, _)| same(key))?;
        Some(Press { lang: Some(lang), person: None, gesture: gesture.clone() })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LONGEST: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    fn every(moving: Option<String>, id: &str) -> Vec<Gesture> {
        let (id, date) = (id.to_owned(), jiff::civil::date(2021, 5, 24));
        vec![
            Gesture::Menu,
            Gesture::Link,
            Gesture::People,
            Gesture::Languages,
            Gesture::Speak(Lang::JaEasy),
            Gesture::Venues(moving.clone()),
            Gesture::Days(moving.clone(), id.clone(), 7),
            Gesture::Times(moving.clone(), id.clone(), date, 255),
            Gesture::Hold(moving.clone(), id.clone()),
            Gesture::Confirm(moving, id.clone(), 2),
            Gesture::Release,
            Gesture::Bookings,
            Gesture::History(id.clone()),
            Gesture::Receipt(id.clone()),
            Gesture::Cancel(id.clone()),
            Gesture::CancelAsked(id.clone()),
            Gesture::CancelSurely(id.clone()),
            Gesture::Waitlist,
            Gesture::WaitVenues,
            Gesture::Join(None),
            Gesture::Join(Some(id.clone())),
            Gesture::Leave,
            Gesture::LeaveSurely,
            Gesture::Decline(id.clone()),
            Gesture::DeclineSurely(id),
            Gesture::Messages,
            Gesture::Wish("line"),
            Gesture::Remind(true),
            Gesture::Remind(false),
            Gesture::Unlink,
            Gesture::UnlinkSurely,
        ]
    }

    #[test]
    fn every_button_is_read_back_and_fits() {
        for moving in [None, Some(LONGEST.to_owned())] {
            for gesture in every(moving, LONGEST) {
                let press =
                    Press { lang: Some(Lang::JaEasy), person: Some("0123456789ab".to_owned()), gesture };
                assert!(press.data().len() <= 300, "{}", press.data());
                assert_eq!(Press::read(&press.data()), Some(press));
            }
        }
    }

    #[test]
    fn what_is_no_button_of_ours_is_no_gesture() {
        for data in [
            "",
            "g=",
            "g=unknown",
            "g=days",
            "g=times&v=x&d=tomorrow",
            "g=speak&s=xx",
            "g=cancel3",
            "g=decline2",
            "g=wish&w=pigeon",
            "g=remind&r=x",
        ] {
            assert_eq!(Press::read(data), None, "{data}");
        }
        assert_eq!(Press::read(&format!("g=cancel3&b={LONGEST}0")), None);
    }

    #[test]
    fn the_words_of_the_menu_may_be_written_in_any_language() {
        let press = written(" 予約する ").expect("a word of the menu");
        assert_eq!((press.lang, press.gesture), (Some(Lang::Ja), Gesture::Venues(None)));
        let press = written("my bookings").expect("a word of the menu");
        assert_eq!((press.lang, press.gesture), (Some(Lang::En), Gesture::Bookings));
        assert_eq!(written("こんにちは"), None);
    }

    proptest! {
        #[test]
        fn nothing_that_comes_back_is_a_panic(data in ".{0,400}") {
            let _ = Press::read(&data);
            let _ = written(&data);
        }
    }
}
