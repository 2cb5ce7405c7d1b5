//! How the name of a municipality is written for a reader: as it is, with its reading, or in Latin letters too.
//!
//! The letters are worked out from the katakana of the official table by the Hepburn rules (modified: ō and ū, n
//! before every consonant). It never takes the characters away: they are what the voucher has.
//! The surprise: what a town itself writes in Latin letters may differ, as Kōchi is Kochi on its own signs.

use kernel::municipality::{self, MunicipalityCode};

use super::{Lang, Words};

impl Words {
    /// A prefecture or municipality for this reader; `kana` is its name in katakana.
    pub fn place_name(&self, name: &str, kana: &str) -> String {
        match self.lang {
            Lang::Ja | Lang::Zh => name.to_owned(),
            Lang::JaEasy => format!("｜{name}《{}》", hiragana(kana)),
            _ => format!("{} ({name})", latin(name, kana)),
        }
    }

    /// A municipality with its prefecture for this reader, by its six digits; the digits if the table lacks them.
    pub fn municipality(&self, six_digits: &str) -> String {
        let Ok(code) = MunicipalityCode::parse(six_digits) else { return six_digits.to_owned() };
        let prefecture = municipality::prefectures().iter().find(|it| it.code == code.prefecture());
        let (Some(place), Some(prefecture)) = (municipality::find(code), prefecture) else {
            return six_digits.to_owned();
        };
        match self.lang {
            Lang::Ja | Lang::Zh => format!("{}{}", prefecture.name, place.name),
            Lang::JaEasy => {
                let [wide, near] = [(prefecture.name, prefecture.kana), (place.name, place.kana)];
                format!("{} {}", self.place_name(wide.0, wide.1), self.place_name(near.0, near.1))
            }
            _ => {
                let wide = latin(prefecture.name, prefecture.kana);
                let near = latin(place.name, place.kana);
                format!("{near}, {wide} ({}{})", prefecture.name, place.name)
            }
        }
    }
}

/// What kind of place a name ends with, as characters and as katakana.
const ENDINGS: [(char, &str); 9] = [
    ('市', "シ"),
    ('区', "ク"),
    ('町', "チョウ"),
    ('町', "マチ"),
    ('村', "ソン"),
    ('村', "ムラ"),
    ('都', "ト"),
    ('府', "フ"),
    ('県', "ケン"),
];

/// `千代田区`, `チヨダク`: `Chiyoda-ku`.
fn latin(name: &str, kana: &str) -> String {
    let found = ENDINGS.iter().find_map(|(sign, ending)| {
        let stem = kana.strip_suffix(ending).filter(|stem| name.ends_with(*sign) && !stem.is_empty())?;
        Some((stem, *ending))
    });
    let (stem, ending) = found.unwrap_or((kana, ""));
    let mut written = capital(&hepburn(stem));
    if !ending.is_empty() {
        written.push('-');
        written.push_str(&hepburn(ending));
    }
    written
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Katakana to hiragana; the two blocks of Unicode have the same order, 0x60 apart.
fn hiragana(kana: &str) -> String {
    kana.chars()
        .map(|sign| match sign {
            'ァ'..='ヶ' => char::from_u32(u32::from(sign) - 0x60).unwrap_or(sign),
            _ => sign,
        })
        .collect()
}

/// Katakana in letters.
fn hepburn(kana: &str) -> String {
    let signs: Vec<char> = kana.chars().collect();
    let mut written = String::new();
    let mut at = 0;
    while let Some(sign) = signs.get(at).copied() {
        let next = signs.get(at + 1).copied();
        at += 1;
        match (sign, next) {
            ('ッ', Some(next)) => {
                let doubled = syllable(next).chars().next().unwrap_or_default();
                written.push(if doubled == 'c' { 't' } else { doubled });
            }
            ('ー', _) => lengthen(&mut written),
            ('ン', Some('ア' | 'イ' | 'ウ' | 'エ' | 'オ' | 'ヤ' | 'ユ' | 'ヨ')) => {
                written.push_str("n'")
            }
            (_, Some(small @ ('ャ' | 'ュ' | 'ョ'))) => {
                at += 1;
                let consonant = syllable(sign).trim_end_matches('i');
                written.push_str(consonant);
                let vowel = match small {
                    'ャ' => 'a',
                    'ュ' => 'u',
                    _ => 'o',
                };
                if !consonant.ends_with("sh") && !consonant.ends_with("ch") && !consonant.ends_with('j') {
                    written.push('y');
                }
                written.push(vowel);
            }
            ('ウ', _) if written.ends_with(['o', 'u']) => lengthen(&mut written),
            ('オ', _) if written.ends_with('o') => lengthen(&mut written),
            _ => written.push_str(syllable(sign)),
        }
    }
    written
}

/// Puts the long sign on the vowel at the end.
fn lengthen(written: &mut String) {
    let long = match written.pop() {
        Some('a') => 'ā',
        Some('u') => 'ū',
        Some('e') => 'ē',
        Some('o') => 'ō',
        Some(other) => other,
        None => return,
    };
    written.push(long);
}

/// One sign in letters; nothing for what is no katakana.
fn syllable(sign: char) -> &'static str {
    const SIGNS: &str = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲンガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポヴヶ";
    const LETTERS: [&str; 73] = [
        "a", "i", "u", "e", "o", "ka", "ki", "ku", "ke", "ko", "sa", "shi", "su", "se", "so", "ta", "chi",
        "tsu", "te", "to", "na", "ni", "nu", "ne", "no", "ha", "hi", "fu", "he", "ho", "ma", "mi", "mu",
        "me", "mo", "ya", "yu", "yo", "ra", "ri", "ru", "re", "ro", "wa", "o", "n", "ga", "gi", "gu", "ge",
        "go", "za", "ji", "zu", "ze", "zo", "da", "ji", "zu", "de", "do", "ba", "bi", "bu", "be", "bo", "pa",
        "pi", "pu", "pe", "po", "vu", "ga",
    ];
    let place = SIGNS.chars().position(|known| known == sign);
    place.and_then(|place| LETTERS.get(place)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_as_on_the_signs() {
        for (name, kana, wanted) in [
            ("千代田区", "チヨダク", "Chiyoda-ku"),
            ("札幌市", "サッポロシ", "Sapporo-shi"),
            ("大阪府", "オオサカフ", "Ōsaka-fu"),
            ("東京都", "トウキョウト", "Tōkyō-to"),
            ("北海道", "ホッカイドウ", "Hokkaidō"),
            ("九十九里町", "クジュウクリマチ", "Kujūkuri-machi"),
            ("八丈町", "ハチジョウマチ", "Hachijō-machi"),
            ("新宿区", "シンジュクク", "Shinjuku-ku"),
            ("新居浜市", "ニイハマシ", "Niihama-shi"),
            ("善通寺市", "ゼンツウジシ", "Zentsūji-shi"),
            ("丹波市", "タンバシ", "Tanba-shi"),
            ("新温泉町", "シンオンセンチョウ", "Shin'onsen-chō"),
            ("南アルプス市", "ミナミアルプスシ", "Minamiarupusu-shi"),
            ("ニセコ町", "ニセコチョウ", "Niseko-chō"),
            ("別海町", "ベツカイチョウ", "Betsukai-chō"),
            ("一戸町", "イチノヘマチ", "Ichinohe-machi"),
            ("発寒", "ハッチャム", "Hatchamu"),
        ] {
            assert_eq!(latin(name, kana), wanted, "{kana}");
        }
    }

    #[test]
    fn every_place_of_the_table_can_be_written_whole() {
        for prefecture in municipality::prefectures() {
            assert!(latin(prefecture.name, prefecture.kana).contains(|c: char| c.is_ascii_lowercase()));
            for place in municipality::in_prefecture(prefecture.code) {
                assert!(
                    place.kana.chars().all(|sign| sign == 'ー'
                        || matches!(sign, 'ッ' | 'ャ' | 'ュ' | 'ョ')
                        || !syllable(sign).is_empty()),
                    "{} {}",
                    place.name,
                    place.kana
                );
                let written = latin(place.name, place.kana);
                assert!(
                    place.name.ends_with(['市', '区', '町', '村']) == written.contains('-'),
                    "{} {written}",
                    place.name
                );
            }
        }
    }

    #[test]
    fn each_reader_gets_the_characters_and_what_helps_to_read_them() {
        let told = |lang| Words::new(lang).municipality("131016");
        assert_eq!(told(Lang::Ja), "東京都千代田区");
        assert_eq!(told(Lang::Zh), "東京都千代田区");
        assert_eq!(told(Lang::JaEasy), "｜東京都《とうきょうと》 ｜千代田区《ちよだく》");
        assert_eq!(told(Lang::Vi), "Chiyoda-ku, Tōkyō-to (東京都千代田区)");
        assert_eq!(Words::new(Lang::Ja).municipality("130001"), "130001", "a prefecture is none");
        assert_eq!(Words::new(Lang::En).place_name("港区", "ミナトク"), "Minato-ku (港区)");
    }
}
