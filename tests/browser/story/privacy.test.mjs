// After the story: no voucher number, no birth date of the list, no contact data that was given, changed or erased and
// nothing else that was typed is found in the data folder or in the log, as text in any form or as a number in any usual
// encoding.

import assert from "node:assert/strict";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";

import { launch, visitor } from "../browser.mjs";
import { Client } from "../answers/client.mjs";
import { Booking } from "../flows/booking.mjs";
import { MyPage } from "../flows/my.mjs";
import { inEra, person, programmeOf, rosterOf, slotsOf } from "../people.mjs";
import { Town } from "../town.mjs";

const PEOPLE = Array.from({ length: 40 }, (_, index) => person(index));
const ASKED = 'contact = { kana_name = "optional", telephone = "required", email = "optional" }\n';
const CONTACTS = PEOPLE.map((_, index) => ({
  telephone: `0907${String(3_146_273 + index * 7_919).padStart(7, "0")}`,
  email: `planted${7_000 + index * 13}@contact.example`,
  kana_name: ["アユミ", "イサム", "ウタコ", "エイジ"][index % 4] + "ヌルヘソ",
}));
const TYPED_WRONG = { ...PEOPLE[3], number: "7316502948", birth: "1941-11-23" };

describe("privacy", () => {
  let browser, town;

  before(async () => {
    town = Town.make({
      programme: programmeOf().replace(/^doses = /m, `${ASKED}doses = `),
      roster: rosterOf(PEOPLE),
      slots: slotsOf(),
      settings: { TASHIKA_LOG_FORMAT: "json", RUST_LOG: "trace" },
    });
    await town.open();
    browser = await launch();
    await live();
    await town.stop();
    town.log += town.cli(["audit"], "2021-05-17 12:00:00");
  });

  after(async () => {
    await browser?.close();
    await town?.close();
  });

  async function live() {
    await giveContacts();
    const walk = new Booking(await (await visitor(browser, town)).newPage(), town);
    const number = await walk.book(PEOPLE[0], "2021-05-30", /午前9時30分/);
    const my = new MyPage(walk.page, town);
    await my.open();
    await my.move(number, "2021-06-02", /午後1時/);
    await my.open();
    await my.cancel(number);
    const nobody = new Client(town);
    for (let misses = 0; misses < 12; misses += 1) {
      await nobody.login(TYPED_WRONG);
    }
    await nobody.login({ ...PEOPLE[4], birth: "1941-11-23" });
    for (const who of PEOPLE.slice(5, 15)) {
      const client = await Client.signIn(town, who);
      await client.book(await client.slot("2021-05-28T09:00"));
    }
    await town.crash("2021-05-17 11:30:00");
  }

  /** Given by all, changed by some, erased by some. */
  async function giveContacts() {
    for (const [index, who] of PEOPLE.entries()) {
      const client = await Client.signIn(town, who);
      assert.equal((await client.ask("PUT", "/me/contact", { body: JSON.stringify(CONTACTS[index]) })).status, 200);
      if (index % 3 === 1) {
        const again = CONTACTS[(index + 1) % CONTACTS.length];
        assert.equal((await client.ask("PUT", "/me/contact", { body: JSON.stringify(again) })).status, 200);
      }
      if (index % 3 === 2) {
        assert.equal((await client.ask("DELETE", "/me/contact")).status, 200);
      }
    }
    const found = town.cli(["contact", "--telephone", CONTACTS[3].telephone], "2021-05-17 11:20:00");
    assert.match(found, new RegExp(CONTACTS[3].email), "what is kept can be found by whoever may");
  }

  test("the search finds what is there: the list itself", () => {
    const list = [["roster.csv", Buffer.from(rosterOf(PEOPLE))]];
    assert.ok(findings(list, PEOPLE).length >= 2 * PEOPLE.length);
    const packed = Buffer.alloc(40);
    packed.writeBigUInt64BE(BigInt(PEOPLE[7].number), 11);
    assert.equal(findings([["packed", packed]], [PEOPLE[7]]).length, 1);
  });

  test("nothing of the list or of what was typed is in the data folder or the log", () => {
    const files = [...filesBelow(town.data), ["the log", Buffer.from(town.log)]];
    assert.ok(files.length >= 4, `${files.map(([name]) => name)}`);
    assert.deepEqual(findings(files, [...PEOPLE, TYPED_WRONG]), []);
  });

  test("the search finds contact data in every form", () => {
    const { telephone, email, kana_name: name } = CONTACTS[0];
    for (const text of [telephone, email, name]) {
      for (const form of formsOfText(text)) {
        const planted = [["planted", Buffer.concat([Buffer.from("x"), Buffer.from(form), Buffer.from("y")])]];
        assert.equal(givenAway(planted, [CONTACTS[0]]).length > 0, true, `${text}: ${form}`);
      }
    }
  });

  test("no contact data is in the data folder or the log, erased or not", () => {
    const files = [...filesBelow(town.data), ["the log", Buffer.from(town.log)]];
    assert.ok(files.some(([name]) => name.endsWith("vault.db")), "the vault is there");
    assert.deepEqual(givenAway(files, CONTACTS), []);
  });
});

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => [path, readFileSync(path)]);
}

function findings(files, people) {
  const found = [];
  for (const who of people) {
    for (const form of [...formsOfNumber(who.number), ...formsOfBirth(who.birth)]) {
      for (const [name, bytes] of files) {
        if (bytes.includes(form)) {
          found.push(`${name}: ${form}`);
        }
      }
    }
  }
  return found;
}

function givenAway(files, contacts) {
  const found = [];
  for (const form of contacts.flatMap((it) => Object.values(it).flatMap(formsOfText))) {
    for (const [name, bytes] of files.filter(([, bytes]) => bytes.includes(form))) {
      found.push(`${name}: ${form}`);
    }
  }
  return found;
}

function formsOfText(text) {
  const wide = [...text].map((sign) => (sign < "\x7f" ? String.fromCharCode(sign.charCodeAt(0) + 0xfee0) : sign));
  const hex = Buffer.from(text).toString("hex");
  const percent = [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, "0").toUpperCase()}`);
  const base64 = [0, 1, 2].map((shift) => inBase64(text, shift));
  return [text, wide.join(""), hex, hex.toUpperCase(), percent.join(""), Buffer.from(text, "utf16le"), ...base64];
}

function formsOfNumber(number) {
  const wide = [...number].map((digit) => String.fromCharCode(0xff10 + Number(digit))).join("");
  const value = BigInt(number);
  const [big, little] = [Buffer.alloc(8), Buffer.alloc(8)];
  big.writeBigUInt64BE(value);
  little.writeBigUInt64LE(value);
  const utf16 = Buffer.from(number, "utf16le");
  const hex = value.toString(16);
  const base64 = [0, 1, 2].map((shift) => inBase64(number, shift));
  const grouped = [`${number.slice(0, 5)} ${number.slice(5)}`, `${number.slice(0, 5)}-${number.slice(5)}`];
  return [number, wide, ...grouped, hex, ...base64, utf16, big, little, varint(value)];
}

function formsOfBirth(birth) {
  const [year, month, day] = birth.split("-");
  const { year: eraYear, name, letter } = inEra(birth);
  const [m, d] = [Number(month), Number(day)];
  const texts = [
    birth,
    `${year}${month}${day}`,
    `${year}/${month}/${day}`,
    `${year}年${m}月${d}日`,
    `${name}${eraYear}年${m}月${d}日`,
    `${letter}${eraYear}.${m}.${d}`,
  ];
  return [...texts, ...[0, 1, 2].map((shift) => inBase64(birth, shift))];
}

/** What a text looks like inside base64, whatever stands before it. */
function inBase64(text, shift) {
  const encoded = Buffer.from("\0".repeat(shift) + text).toString("base64");
  return encoded.slice(shift === 0 ? 0 : shift + 1, -4);
}

function varint(value) {
  const bytes = [];
  let rest = value;
  while (rest >= 0x80n) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  return Buffer.from([...bytes, Number(rest)]);
}
