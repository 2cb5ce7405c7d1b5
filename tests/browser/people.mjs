// The people, places and slots of the test town. Every person is invented; numbers are long enough not to occur by
// chance, so that the privacy test can search for them byte by byte.

export const CHIYODA = { code: "131016", name: "東京都千代田区" };
export const SETAGAYA = { code: "131121", name: "東京都世田谷区" };
export const OSAKA = { code: "271004", name: "大阪府大阪市" };
export const SAPPORO = { code: "011002", name: "北海道札幌市" };

const ERAS = [
  ["showa", 1925, "昭和", "S"],
  ["taisho", 1911, "大正", "T"],
];

/** Person number `index`, old enough for the first wave. */
export function person(index, more = {}) {
  const born = new Date(Date.UTC(1931, 0, 3 + index * 37));
  return {
    code: CHIYODA.code,
    number: String(4_820_917_356 + index * 7_919_113),
    birth: born.toISOString().slice(0, 10),
    ...more,
  };
}

/** A birth date in parts, in the Japanese calendar. */
export function inEra(birth) {
  const [year, month, day] = birth.split("-").map(Number);
  const [key, zero, name, letter] = ERAS.find(([, zero]) => year > zero);
  return { era: key, year: year - zero, month, day, name, letter };
}

/** The list as a municipality brings it: Japanese headers, Japanese dates. */
export function rosterOf(people) {
  const head = "券番号,市区町村コード,生年月日,接種済回数,最終接種日,product,state";
  const rows = people.map((it) => {
    const { name, year, month, day } = inEra(it.birth);
    const born = `${name}${year}年${month}月${day}日`;
    return [it.number, it.code, born, it.doses ?? "", it.last ?? "", it.product ?? "", it.state ?? ""].join(",");
  });
  return `${[head, ...rows].join("\r\n")}\r\n`;
}

/** The programme of the town; `holdMinutes`, `doses` and the `waitlist` (as in the file) as a test needs them. */
export function programmeOf({ holdMinutes = 10, doses = 1, waitlist = "" } = {}) {
  const nextDose = "next_dose = { earliest_days = 21, standard_days = 28 }";
  const second = `
[[wave]]
id = "second-dose"
opens_at = 2021-05-17T10:00:00+09:00
municipalities = ["131016", "131121"]
slots_from = 2021-05-24
slots_until = 2021-07-11
doses = [2]
`;
  return `id = "tokyo-2021"
name = { ja = "東京大規模接種センター", en = "Tokyo mass vaccination centre" }
timezone = "Asia/Tokyo"
verification = "roster"
doses = ${doses}
hold_minutes = ${holdMinutes}
book_until   = { days_before = 1, time = "23:59" }
cancel_until = { days_before = 0, time = "00:00" }
${waitlist}
[[product]]
id = "moderna"
name = { ja = "武田／モデルナ", en = "Moderna" }
${nextDose}

[[product]]
id = "pfizer"
name = { ja = "ファイザー", en = "Pfizer" }
${nextDose}

[[venue]]
id = "otemachi"
name = { ja = "東京会場", en = "Tokyo" }
address = "東京都千代田区大手町1-3-3"
phone = "0570-000-000"
product = "moderna"

[[venue]]
id = "shibuya"
name = { ja = "渋谷会場", en = "Shibuya" }
address = "東京都渋谷区宇田川町1-1"
phone = "0570-000-001"
product = "pfizer"

[[wave]]
id = "wave-1"
opens_at = 2021-05-17T10:00:00+09:00
municipalities = ["131016", "131121"]
born_on_or_before = 1957-04-01
slots_from = 2021-05-17
slots_until = 2021-06-13
doses = [1]

[[wave]]
id = "wave-2"
opens_at = 2021-06-01T00:00:00+09:00
municipalities = ["27*"]
slots_from = 2021-06-07
slots_until = 2021-06-30
doses = [1]
${doses > 1 ? second : ""}`;
}

/** Slots for every day of the first wave, and one of each odd kind. */
export function slotsOf({ capacity = 40, more = [] } = {}) {
  const rows = ["venue,date,start,end,capacity,dose,published_at"];
  for (let day = 0; day < 21; day += 1) {
    const date = new Date(Date.UTC(2021, 4, 24 + day)).toISOString().slice(0, 10);
    for (const [start, end] of [["09:00", "09:30"], ["09:30", "10:00"], ["13:00", "13:30"], ["16:30", "17:00"]]) {
      rows.push(`otemachi,${date},${start},${end},${capacity},,`);
    }
    rows.push(`shibuya,${date},10:00,10:30,5,,`);
  }
  return `${[...rows, ...more].join("\n")}\n`;
}
