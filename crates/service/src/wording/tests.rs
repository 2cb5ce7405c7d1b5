//! The locales are complete and alike, dates read as people say them, and readings come apart losslessly.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{date, time};
use proptest::prelude::*;

use super::*;

/// Ids with their attributes (`id`, `id.attribute`), each with the variables that its text names.
fn inventory(lang: Lang) -> BTreeMap<String, BTreeSet<String>> {
    inventory_of(&lang.sources())
}

fn inventory_of(sources: &[&str]) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for source in sources {
        let mut id = String::new();
        for line in source.lines() {
            let head = line.split_once(" =").map(|(head, _)| head).filter(|head| !head.contains(['{', ' ']));
            let attribute = line.trim_start().strip_prefix('.').and_then(|rest| rest.split_once(" ="));
            let current = match (line.starts_with([' ', '#', '}']), head, attribute) {
                (false, Some(head), _) => {
                    id = head.to_owned();
                    id.clone()
                }
                (true, _, Some((name, _))) if !line.starts_with('#') => {
                    let base = id.split('.').next().unwrap_or_default();
                    id = format!("{base}.{name}");
                    id.clone()
                }
                _ => id.clone(),
            };
            let names = found.entry(current).or_default();
            for part in line.split('$').skip(1) {
                names.insert(part.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect());
            }
        }
    }
    found.remove("");
    found
}

/// One language writes the month as a number, another by name.
const OPTIONAL: [&str; 2] = ["month", "month_name"];

#[test]
fn every_file_is_fluent_without_flaws() {
    for lang in Lang::ALL {
        for source in lang.sources() {
            assert!(FluentResource::try_new(source.to_owned()).is_ok(), "{}: {source:.60}", lang.code());
        }
    }
}

#[test]
fn no_text_is_defined_twice() {
    for lang in Lang::ALL {
        let mut bundle = FluentBundle::new_concurrent(vec![]);
        for source in lang.sources() {
            let resource = FluentResource::try_new(source.to_owned()).expect("flawless, see above");
            bundle.add_resource(resource).expect("each text is defined once");
        }
    }
}

#[test]
fn every_language_has_the_same_texts() {
    let ja: BTreeSet<String> = inventory(Lang::Ja).into_keys().collect();
    assert!(ja.len() > 250, "only {} texts found", ja.len());
    let [.., staff] = Lang::Ja.sources();
    let staff: BTreeSet<String> = inventory_of(&[staff]).into_keys().collect();
    assert!(staff.len() > 50, "only {} texts of staff found", staff.len());
    for lang in [Lang::JaEasy, Lang::En] {
        let mut other: BTreeSet<String> = inventory(lang).into_keys().collect();
        if lang == Lang::JaEasy {
            other.extend(staff.iter().cloned());
        }
        let differing: Vec<_> = ja.symmetric_difference(&other).collect();
        assert!(differing.is_empty(), "{}: {differing:?}", lang.code());
    }
}

#[test]
fn every_language_uses_the_same_variables() {
    let ja = inventory(Lang::Ja);
    for lang in [Lang::JaEasy, Lang::En] {
        for (id, names) in inventory(lang) {
            let differing: Vec<_> = ja[&id]
                .symmetric_difference(&names)
                .filter(|name| !OPTIONAL.contains(&name.as_str()))
                .collect();
            assert!(differing.is_empty(), "{} {id}: {differing:?}", lang.code());
        }
    }
}

#[test]
fn english_has_no_japanese_but_the_words_on_the_voucher() {
    let printed = ["接種券", "請求先", "券番号", "予診票", "明治", "大正", "昭和", "平成", "令和", "言語"];
    for source in Lang::En.sources() {
        let mut rest = source.to_owned();
        for word in printed {
            rest = rest.replace(word, "");
        }
        let left: String = rest.chars().filter(|c| is_kanji(*c)).collect();
        assert_eq!(left, "");
    }
}

#[test]
fn plain_japanese_reads_out_every_kanji_but_counters() {
    for source in Lang::JaEasy.sources() {
        for line in source.lines().filter(|line| !line.starts_with('#')) {
            for piece in pieces(line).iter().filter(|piece| piece.reading.is_none()) {
                let kanji: String = piece.text.chars().filter(|c| is_kanji(*c)).collect();
                let unread: String = kanji.chars().filter(|c| !"年月日時分秒人間".contains(*c)).collect();
                assert_eq!(unread, "", "{line}");
            }
        }
    }
}

const SUNDAY: Date = date(2021, 5, 30);

#[test]
fn a_day_is_said_with_its_weekday() {
    let said = Lang::ALL.map(|lang| plain(&Words::new(lang).date(SUNDAY)));
    assert_eq!(said, ["2021年5月30日（日）", "2021年5月30日（日曜日（にちようび））", "Sunday 30 May 2021"]);
}

#[test]
fn a_moment_is_said_as_people_say_it() {
    let moment = Moment { date: SUNDAY, time: time(9, 30, 0, 0) };
    let said = Lang::ALL.map(|lang| bare(&Words::new(lang).moment(moment)));
    assert_eq!(
        said,
        [
            "2021年5月30日（日） 午前9時30分",
            "2021年5月30日（日曜日） 午前9時30分",
            "Sunday 30 May 2021, 9:30 am"
        ]
    );
}

#[test]
fn times_around_noon_and_midnight_cannot_be_mistaken() {
    let said = |lang| {
        [(0, 0), (0, 5), (12, 0), (12, 30), (13, 45), (17, 0)]
            .map(|(hour, minute)| bare(&Words::new(lang).time(time(hour, minute, 0, 0))))
    };
    assert_eq!(said(Lang::Ja), ["午前0時", "午前0時5分", "正午", "午後0時30分", "午後1時45分", "午後5時"]);
    assert_eq!(said(Lang::En), ["12 am", "12:05 am", "12 noon", "12:30 pm", "1:45 pm", "5 pm"]);
}

#[test]
fn a_birth_date_is_echoed_in_both_calendars() {
    let understood = Understood {
        municipality_code: "131016".into(),
        municipality_name: "東京都千代田区".into(),
        voucher_number: "0123456789".into(),
        birth_date: date(1957, 3, 27),
        era: "showa",
        era_year: 32,
        age: 64,
    };
    let said = Lang::ALL.map(|lang| bare(&Words::new(lang).birth_date(&understood)));
    assert_eq!(
        said,
        ["昭和32年（1957年）3月27日", "1957年3月27日（昭和32年）", "27 March 1957 (year 32 of Showa (昭和))"]
    );
}

#[test]
fn the_first_year_of_an_era_is_gannen() {
    let understood = Understood {
        municipality_code: String::new(),
        municipality_name: String::new(),
        voucher_number: String::new(),
        birth_date: date(1989, 1, 8),
        era: "heisei",
        era_year: 1,
        age: 32,
    };
    assert_eq!(Words::new(Lang::Ja).birth_date(&understood), "平成元年（1989年）1月8日");
}

#[test]
fn one_place_is_singular_in_english() {
    let said = [1, 2].map(|n: u32| Words::new(Lang::En).text("places-left", &[("n", n.into())]));
    assert_eq!(said, ["1 place left", "2 places left"]);
}

/// Codes of `surface.md` and of the rules that a person can meet.
const CODES: &str = "municipality_code.length municipality_code.check_digit municipality_code.unknown \
    voucher_number.length voucher_line.unreadable birth_date.missing birth_date.impossible login.no_match \
    login.throttled session.missing session.expired programme.unknown slot.unknown slot.full slot.closed \
    wave.not_open wave.not_eligible wave.not_this_slot voucher.revoked voucher.superseded dose.interval \
    dose.order dose.done dose.unknown dose.product dose.slot dose.later_booked booking.exists booking.unknown \
    booking.paused booking.not_active hold.expired hold.none hold.limit move.too_late move.same_slot cancel.too_late \
    idempotency.mismatch idempotency.missing idempotency.malformed command.expired command.void overloaded \
    outcome.unknown not_ready internal body.malformed body.too_large reason.unknown \
    contact.not_asked contact.unavailable contact.erasing kana_name.missing kana_name.length kana_name.unreadable \
    telephone.missing telephone.unreadable telephone.length telephone.mobile_length telephone.start \
    slot.stopped slot.called_off area.unknown stop.invalid capacity.below_taken capacity.no_place rule.unknown notice.invalid notice.unknown \
    email.missing email.unreadable email.length email.form";

#[test]
fn every_refusal_says_what_happened_and_what_to_do() {
    for lang in Lang::ALL {
        for code in CODES.split_whitespace() {
            let key = format!("refusal-{}", code.replace(['.', '_'], "-"));
            assert!(Words::new(lang).has(&key), "{}: {code}", lang.code());
            let words = Words::new(lang).refusal(code, &[], None);
            for text in [&words.title, &words.detail, &words.next] {
                assert!(text.chars().count() > 5, "{}: {code}: {words:?}", lang.code());
                assert!(!text.contains(['{', '$']) && !text.contains("none"), "{code}: {words:?}");
            }
        }
    }
}

#[test]
fn a_refusal_names_its_facts_in_words() {
    let words = Words::new(Lang::Ja);
    let opens = words.refusal("wave.not_open", &[("at", "2021-05-24T11:00:00+09:00".into())], None);
    assert_eq!(opens.detail, "あなたの受付は、2021年5月24日（月） 午前11時に始まります。");
    let earliest = words.refusal("dose.interval", &[("on", "2021-06-14".into())], None);
    assert_eq!(earliest.detail, "次の接種は、2021年6月14日（月）から受けられます。");
}

#[test]
fn an_unknown_code_still_gives_words() {
    let words = Words::new(Lang::En).refusal("never.heard_of", &[], None);
    assert_eq!(words.title, "Sorry, that did not work");
}

#[test]
fn no_match_never_says_which_part_was_wrong() {
    for lang in Lang::ALL {
        let words = Words::new(lang).refusal("login.no_match", &[], None);
        for text in [words.title, words.detail] {
            let text = bare(&text);
            for telling in ["券番号", "生年月日", "市区町村", "生まれた日", "birth date", "voucher number"]
            {
                assert!(!text.contains(telling), "{text}");
            }
        }
    }
}

#[test]
fn a_reading_belongs_to_the_kanji_before_it() {
    let found = pieces("この接種券《せっしゅけん》と｜お金《おかね》");
    let expected = [("この", None), ("接種券", Some("せっしゅけん")), ("と", None), ("お金", Some("おかね"))];
    assert_eq!(found, expected.map(|(text, reading)| Piece { text, reading }));
}

#[test]
fn the_browsers_wish_is_heard_only_where_we_have_the_language() {
    let heard = ["en-GB,en;q=0.9", "vi, ja;q=0.8", "fr", "", "ja-JP"].map(Lang::from_accept);
    assert_eq!(heard, [Lang::En, Lang::Ja, Lang::Ja, Lang::Ja, Lang::Ja]);
}

#[test]
fn the_browsers_wish_is_weighed() {
    let heard =
        ["ja;q=0.5, en;q=0.9", "en;q=0, ja;q=0.1", "en;q=0.8, ja;q=0.8", "en;q=0"].map(Lang::from_accept);
    assert_eq!(heard, [Lang::En, Lang::Ja, Lang::En, Lang::Ja]);
}

proptest! {
    #[test]
    fn text_without_readings_is_left_alone(text in "[^《》｜]{0,40}") {
        prop_assert_eq!(plain(&text), text);
    }

    #[test]
    fn taking_a_text_apart_loses_no_letter(text in ".{0,40}") {
        let kept: String = pieces(&text).iter().flat_map(|piece| [piece.text, piece.reading.unwrap_or("")]).collect();
        let letters = |text: &str| text.chars().filter(|c| !"《》｜".contains(*c)).collect::<String>();
        prop_assert_eq!(letters(&kept), letters(&text));
    }

    #[test]
    fn any_fact_is_safe_in_a_refusal(value in ".{0,30}") {
        for name in FACTS {
            Words::new(Lang::Ja).refusal("slot.closed", &[(name, value.clone())], Some(3));
        }
    }
}
