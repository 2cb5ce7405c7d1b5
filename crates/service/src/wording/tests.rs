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
        for line in source.lines().filter(|line| !line.starts_with('#')) {
            let head = line.split_once(" =").map(|(head, _)| head).filter(|head| !head.contains(['{', ' ']));
            let attribute = line.trim_start().strip_prefix('.').and_then(|rest| rest.split_once(" ="));
            let current = match (line.starts_with([' ', '}']), head, attribute) {
                (false, Some(head), _) => {
                    id = head.to_owned();
                    id.clone()
                }
                (true, _, Some((name, _))) => {
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

fn is_kana(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ')
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
    let staff = texts_of_staff();
    assert!(staff.len() > 50, "only {} texts of staff found", staff.len());
    for lang in Lang::ALL {
        let mut other: BTreeSet<String> = inventory(lang).into_keys().collect();
        if !Lang::OF_STAFF.contains(&lang) {
            other.extend(staff.iter().cloned());
        }
        let differing: Vec<_> = ja.symmetric_difference(&other).collect();
        assert!(differing.is_empty(), "{}: {differing:?}", lang.code());
    }
}

#[test]
fn every_language_uses_the_same_variables() {
    let ja = inventory(Lang::Ja);
    for lang in Lang::ALL {
        for (id, names) in inventory(lang) {
            let differing: Vec<_> = ja[&id]
                .symmetric_difference(&names)
                .filter(|name| !OPTIONAL.contains(&name.as_str()))
                .collect();
            assert!(differing.is_empty(), "{} {id}: {differing:?}", lang.code());
        }
    }
}

fn texts_of_staff() -> BTreeSet<String> {
    let [.., staff] = Lang::Ja.sources();
    inventory_of(&[staff]).into_keys().collect()
}

/// What a language itself says under each id for citizens, with 7 for every fact.
fn said_by(lang: Lang) -> BTreeMap<String, String> {
    let staff = texts_of_staff();
    let ids = inventory(Lang::Ja).into_iter().filter(|(id, _)| !staff.contains(id));
    ids.map(|(id, names)| {
        let (key, attribute) =
            id.split_once('.').map_or((id.as_str(), None), |(key, name)| (key, Some(name)));
        let args: Vec<(&str, Value<'_>)> =
            names.iter().map(String::as_str).chain(OPTIONAL).map(|name| (name, 7_u8.into())).collect();
        let said = lookup(lang, key, attribute, &args).unwrap_or_default();
        (id, said)
    })
    .collect()
}

#[test]
fn no_text_is_empty_and_no_fact_is_left_open() {
    for lang in Lang::ALL {
        for (id, said) in said_by(lang) {
            assert!(said.chars().any(char::is_alphanumeric), "{} {id}: {said:?}", lang.code());
            assert!(!said.contains(['{', '}', '$']), "{} {id}: {said}", lang.code());
        }
    }
}

#[test]
fn no_english_is_left_over() {
    let english = said_by(Lang::En);
    for lang in Lang::ALL.into_iter().filter(|lang| !Lang::OF_STAFF.contains(lang)) {
        let left: Vec<_> = said_by(lang)
            .into_iter()
            .filter(|(id, said)| english[id] == *said && said.chars().any(char::is_alphabetic))
            .collect();
        assert!(left.is_empty(), "{}: {left:?}", lang.code());
    }
}

#[test]
fn languages_with_letters_of_their_own_use_them_in_every_text() {
    let is_own = |lang: Lang, c: char| match lang {
        Lang::Zh => is_kanji(c),
        Lang::Ko => matches!(c, '\u{AC00}'..='\u{D7A3}'),
        Lang::Ne => matches!(c, '\u{0900}'..='\u{097F}'),
        _ => true,
    };
    for lang in Lang::ALL {
        for (id, said) in said_by(lang) {
            let foreign = said.chars().any(char::is_alphabetic) && !said.chars().any(|c| is_own(lang, c));
            assert!(!foreign, "{} {id}: {said}", lang.code());
        }
    }
}

/// Words that stand on the voucher or on the papers of a venue, as they are printed there, and an example of kana.
const PRINTED: [&str; 19] = [
    "接種券番号",
    "接種券",
    "請求先",
    "券番号",
    "予診票",
    "予約番号",
    "予約証",
    "照会番号",
    "市区町村コード",
    "市区町村",
    "都道府県",
    "西暦",
    "明治",
    "大正",
    "昭和",
    "平成",
    "令和",
    "言語",
    "ミホン　ハナコ",
];

/// The texts of a language without the words that it may quote.
fn unprinted(lang: Lang) -> String {
    let citizens = said_by(lang).into_values().collect::<Vec<_>>().join("\n");
    PRINTED.iter().fold(citizens, |rest, word| rest.replace(word, ""))
}

#[test]
fn other_languages_have_no_japanese_but_the_words_on_the_papers() {
    let others = Lang::ALL.into_iter().filter(|lang| !matches!(lang, Lang::Ja | Lang::JaEasy));
    for lang in others {
        let left: String =
            unprinted(lang).chars().filter(|c| is_kana(*c) || (is_kanji(*c) && lang != Lang::Zh)).collect();
        assert_eq!(left, "", "{}", lang.code());
    }
    let [.., staff] = Lang::En.sources();
    assert_eq!(
        PRINTED
            .iter()
            .fold(staff.to_owned(), |rest, word| rest.replace(word, ""))
            .chars()
            .find(|c| is_kanji(*c)),
        None
    );
}

#[test]
fn chinese_is_written_in_simplified_characters() {
    let otherwise = "請種証場時間話電問覧転気対応関続済変検書訂誤記録認誰読語単";
    let text = unprinted(Lang::Zh);
    let left: String = text.chars().filter(|c| otherwise.contains(*c)).collect();
    assert_eq!(left, "");
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
    assert_eq!(
        said,
        [
            "2021年5月30日（日）",
            "2021年5月30日（日曜日・にちようび）",
            "Sunday 30 May 2021",
            "2021年5月30日（星期日）",
            "2021년 5월 30일 (일요일)",
            "Chủ Nhật, ngày 30 tháng 5 năm 2021",
            "30 de maio de 2021 (domingo)",
            "Linggo, Mayo 30, 2021",
            "सन् 2021 मे 30, आइतबार",
        ]
    );
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
            "Sunday 30 May 2021, 9:30 am",
            "2021年5月30日（星期日） 上午9:30",
            "2021년 5월 30일 (일요일) 오전 9시 30분",
            "9 giờ 30, Chủ Nhật, ngày 30 tháng 5 năm 2021",
            "30 de maio de 2021 (domingo), às 9:30",
            "Linggo, Mayo 30, 2021, nang 9:30 AM",
            "सन् 2021 मे 30, आइतबार बिहान 9:30 बजे",
        ]
    );
}

#[test]
fn times_around_noon_and_midnight_cannot_be_mistaken() {
    let said = |lang| {
        [(0, 0), (0, 5), (12, 0), (12, 30), (13, 45), (17, 0)]
            .map(|(hour, minute)| bare(&Words::new(lang).time(time(hour, minute, 0, 0))))
    };
    let expected = [
        ["午前0時", "午前0時5分", "正午", "午後0時30分", "午後1時45分", "午後5時"],
        ["午前0時", "午前0時5分", "昼の12時", "午後0時30分", "午後1時45分", "午後5時"],
        ["12 am", "12:05 am", "12 noon", "12:30 pm", "1:45 pm", "5 pm"],
        ["上午0点", "上午0:05", "中午12点", "下午12:30", "下午1:45", "下午5点"],
        ["오전 0시", "오전 0시 5분", "낮 12시", "오후 12시 30분", "오후 1시 45분", "오후 5시"],
        ["0 giờ", "0 giờ 05", "12 giờ trưa", "12 giờ 30", "13 giờ 45", "17 giờ"],
        ["0:00", "0:05", "12:00", "12:30", "13:45", "17:00"],
        ["12:00 AM", "12:05 AM", "12:00 ng tanghali", "12:30 PM", "1:45 PM", "5:00 PM"],
        [
            "राति 12:00 बजे",
            "राति 12:05 बजे",
            "दिउँसो 12:00 बजे",
            "दिउँसो 12:30 बजे",
            "दिउँसो 1:45 बजे",
            "साँझ 5:00 बजे",
        ],
    ];
    assert_eq!(Lang::ALL.map(said), expected);
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
        [
            "昭和32年（1957年）3月27日",
            "1957年3月27日（昭和32年）",
            "27 March 1957 (year 32 of Showa (昭和))",
            "1957年3月27日（昭和32年）",
            "1957년 3월 27일 (쇼와(昭和) 32년)",
            "ngày 27 tháng 3 năm 1957 (năm Chiêu Hòa (昭和) thứ 32)",
            "27 de março de 1957, ano 32 da Era Showa (昭和)",
            "Marso 27, 1957, taong 32 ng Panahong Showa (昭和)",
            "सन् 1957 मार्च 27, शोवा (昭和) युगको वर्ष 32",
        ]
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
fn a_count_is_said_in_the_plural_of_its_language() {
    let said = |lang| [1, 2, 4].map(|n: u32| Words::new(lang).text("places-left", &[("n", n.into())]));
    assert_eq!(said(Lang::En), ["1 place left", "2 places left", "4 places left"]);
    assert_eq!(said(Lang::Ko), ["1명분 남음", "2명분 남음", "4명분 남음"]);
    assert_eq!(said(Lang::Pt), ["Resta 1 vaga", "Restam 2 vagas", "Restam 4 vagas"]);
}

#[test]
fn every_language_counts_by_its_own_rules() {
    let said = Lang::ALL.map(|lang| {
        let tag: LanguageIdentifier = lang.html().parse().expect("a tag");
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        let source = "n = { $n ->\n    [one] one\n   *[other] other\n}\n";
        let text = FluentResource::try_new(source.to_owned()).expect("flawless");
        bundle.add_resource(text).expect("one text");
        let pattern = bundle.get_message("n").and_then(|found| found.value()).expect("a text");
        [0, 1, 2, 4].map(|n: i64| {
            let mut args = FluentArgs::new();
            args.set("n", n);
            bundle.format_pattern(pattern, Some(&args), &mut Vec::new()) == "one"
        })
    });
    let (never, single) = ([false; 4], [false, true, false, false]);
    let (portuguese, filipino) = ([true, true, false, false], [true, true, true, false]);
    assert_eq!(said, [never, never, single, never, never, never, portuguese, filipino, single]);
}

#[test]
fn a_name_comes_in_the_best_language_that_its_reader_may_know() {
    let names: Names = [("ja", "東京会場"), ("en", "Tokyo"), ("ko", "도쿄")]
        .map(|(code, name)| (code.into(), name.into()))
        .into();
    let said = Lang::ALL.map(|lang| Words::new(lang).name(&names));
    assert_eq!(
        said,
        ["東京会場", "東京会場", "Tokyo", "東京会場", "도쿄", "Tokyo", "Tokyo", "Tokyo", "Tokyo"]
    );
}

/// Codes of `surface.md` and of the rules that a person can meet.
const CODES: &str = "municipality_code.length municipality_code.check_digit municipality_code.unknown \
    voucher_number.length voucher_line.unreadable birth_date.missing birth_date.impossible login.no_match \
    login.throttled session.missing session.expired programme.unknown slot.unknown slot.full slot.closed \
    wave.not_open wave.not_eligible wave.not_this_slot voucher.revoked voucher.superseded dose.interval \
    dose.order dose.done dose.unknown dose.product dose.slot dose.later_booked booking.exists booking.unknown \
    booking.paused booking.not_active hold.expired hold.none hold.limit waitlist.none waitlist.not_on waitlist.no_offer \
    move.too_late move.same_slot cancel.too_late \
    idempotency.mismatch idempotency.missing idempotency.malformed command.expired command.void overloaded \
    outcome.unknown not_ready internal body.malformed body.too_large reason.unknown \
    contact.not_asked contact.unavailable contact.erasing kana_name.missing kana_name.length kana_name.unreadable \
    telephone.missing telephone.unreadable telephone.length telephone.mobile_length telephone.start \
    slot.stopped slot.called_off area.unknown stop.invalid capacity.below_taken capacity.no_place rule.unknown notice.invalid notice.unknown \
    slot.kept quota.invalid quota.unknown \
    email.missing email.unreadable email.length email.form";

#[test]
fn every_refusal_says_what_happened_and_what_to_do() {
    for lang in Lang::ALL {
        for code in CODES.split_whitespace() {
            let key = format!("refusal-{}", code.replace(['.', '_'], "-"));
            assert!(Words::new(lang).has(&key), "{}: {code}", lang.code());
            let words = Words::new(lang).refusal(code, &[], None);
            for text in [&words.title, &words.detail, &words.next] {
                assert!(text.len() > 8, "{}: {code}: {words:?}", lang.code());
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
            let asked = ["check-number", "check-birth", "voucher-code", "birth-legend"];
            let named = asked.map(|key| bare(&Words::new(lang).text(key, &[])).to_lowercase());
            let known = ["券番号", "生年月日", "市区町村", "生まれた日", "birth date", "voucher number"];
            for telling in named.iter().map(String::as_str).chain(known) {
                assert!(!text.to_lowercase().contains(telling), "{}: {text}", lang.code());
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
    let heard = ["en-GB,en;q=0.9", "th, ja;q=0.8", "fr", "", "ja-JP", "*"].map(Lang::from_accept);
    assert_eq!(heard, [Lang::En, Lang::Ja, Lang::Ja, Lang::Ja, Lang::Ja, Lang::Ja]);
}

#[test]
fn a_language_is_known_by_every_tag_that_browsers_send() {
    let tags = [
        (Lang::Zh, vec!["zh", "zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans-CN", "ZH-hans", "zh-SG", "zh-TW"]),
        (Lang::Ko, vec!["ko", "ko-KR,ko;q=0.9,en-US;q=0.8"]),
        (Lang::Vi, vec!["vi", "vi-VN,vi;q=0.9,ja;q=0.5"]),
        (Lang::Pt, vec!["pt", "pt-BR,pt;q=0.9,en;q=0.8", "pt-PT"]),
        (Lang::Fil, vec!["fil", "fil-PH,fil;q=0.9", "tl", "tl-PH"]),
        (Lang::Ne, vec!["ne", "ne-NP,ne;q=0.9,en;q=0.8"]),
    ];
    for (lang, headers) in tags {
        for header in headers {
            assert_eq!(Lang::from_accept(header), lang, "{header}");
        }
    }
}

#[test]
fn a_language_has_one_code_and_one_name() {
    for lang in Lang::ALL {
        assert_eq!(Lang::from_code(lang.code()), Some(lang));
        let alike = Lang::ALL.into_iter().filter(|other| other.own_name() == lang.own_name());
        assert_eq!(alike.count(), 1, "{}", lang.own_name());
    }
    assert_eq!(Lang::from_code("xx"), None);
}

#[test]
fn every_language_that_nobody_reviewed_can_say_so() {
    for lang in Lang::ALL.into_iter().filter(|lang| !lang.is_reviewed()) {
        assert!(Words::new(lang).has("unreviewed"), "{}", lang.code());
    }
    assert!(Lang::Ja.is_reviewed() && !Lang::Zh.is_reviewed());
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
