// Every refusal that a program can meet, reached the way a program reaches it, with its status and its shape.
// The list of codes is the one in the API's own description: a code that nobody reaches fails the last test.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, test } from "node:test";

import { CHIYODA, OSAKA, SAPPORO, person, programmeOf, rosterOf, slotsOf } from "../people.mjs";
import { OPENING_DAY, Town } from "../town.mjs";
import { Client } from "./client.mjs";
import { ELSEWHERE } from "./elsewhere.mjs";

const VACCINATION_DAY = "2021-05-24 08:00:00";

const ASKED = 'contact = { kana_name = "required", telephone = "required", email = "required" }\n';

const WAITLIST = 'waitlist = { offer_minutes = 120, day_from = "08:00", day_until = "21:00" }\n';

const MORE_SLOTS = [
  "otemachi,2021-05-25,15:00,15:30,1,,",
  "otemachi,2021-05-26,16:00,16:20,5,2,",
  "otemachi,2021-05-17,18:00,18:30,5,,",
  "otemachi,2021-06-20,09:00,09:30,5,,",
  "otemachi,2021-06-20,09:30,10:00,5,2,",
  "shibuya,2021-06-20,10:00,10:30,5,2,",
];

const SEEN = new Set();

/** Fails unless the answer is this refusal, with all that every refusal has. */
function refused(answer, status, code) {
  assert.equal(answer.body?.code, code, `${answer.status} ${JSON.stringify(answer.body)}`);
  assert.equal(answer.status, status);
  assert.equal(answer.kind, "application/problem+json");
  for (const part of ["type", "title", "detail", "next"]) {
    assert.ok(answer.body[part]?.length > 0, `${code} has no ${part}`);
  }
  assert.equal(answer.body.status, status);
  assert.equal(answer.headers.get("cache-control"), "no-store");
  SEEN.add(code);
}

describe("refusals over HTTP", () => {
  let town, nobody;
  const who = {
    plain: person(0),
    full: person(1),
    taker: person(2),
    holder: person(3),
    later: person(4, { code: OSAKA.code }),
    young: person(5, { code: SAPPORO.code }),
    revoked: person(6, { state: "revoked" }),
    old: person(7, { state: `superseded_by:${CHIYODA.code}-${person(8).number}` }),
    newer: person(8, { birth: person(7).birth }),
    once: person(9, { doses: 1, last: "令和3年5月10日", product: "moderna" }),
    twice: person(10, { doses: 2, last: "2021-05-10", product: "moderna" }),
    other: person(11, { doses: 1, last: "2021-04-10", product: "pfizer" }),
    both: person(12),
    keys: person(13),
    tooLate: person(14),
    attacked: person(15),
    receipts: person(16),
    waits: person(17),
  };

  before(async () => {
    town = Town.make({
      programme: programmeOf({ doses: 2, waitlist: WAITLIST }).replace("\n[[product]]", `${ASKED}\n[[product]]`),
      roster: rosterOf(Object.values(who)),
      slots: slotsOf({ more: MORE_SLOTS }),
    });
    await town.open();
    nobody = new Client(town);
  });

  after(() => town?.close());

  for (const [field, value, code] of [
    ["code", "13101", "municipality_code.length"],
    ["code", "131015", "municipality_code.check_digit"],
    ["code", "000000", "municipality_code.check_digit"],
    ["code", "654321", "municipality_code.check_digit"],
    ["code", "555555", "municipality_code.check_digit"],
    ["code", "131008", "municipality_code.unknown"],
    ["number", "123456789", "voucher_number.length"],
    ["birth", "1950-02-30", "birth_date.impossible"],
    ["birth", "昭和65年1月1日", "birth_date.impossible"],
    ["birth", "", "birth_date.missing"],
  ]) {
    test(`${code}: ${field} is "${value}"`, async () => {
      const answer = await nobody.login({ ...who.plain, [field]: value });
      refused(answer, 422, code);
      const name = { code: "municipality_code", number: "voucher_number", birth: "birth_date" }[field];
      assert.deepEqual(answer.body.errors.map((it) => [it.field, it.code]), [[name, code]]);
    });
  }

  test("all wrong fields are named at once", async () => {
    const answer = await nobody.login({ code: "1", number: "2", birth: "3" });
    assert.deepEqual(answer.body.errors.map((it) => it.field), ["municipality_code", "voucher_number", "birth_date"]);
  });

  test("login.no_match: the same answer whichever part was wrong", async () => {
    const birth = await nobody.login({ ...who.plain, birth: "1950-04-01" });
    const number = await nobody.login({ ...who.plain, number: "9999999999" });
    refused(birth, 401, "login.no_match");
    refused(number, 401, "login.no_match");
    const bare = ({ body: { incident, ...rest } }) => rest;
    assert.deepEqual(bare(birth), bare(number));
    assert.match(birth.body.incident, /^\w{3}-\w{3}$/);
  });

  test("login.throttled: a pause after many misses, and the owner gets in with a booking number", async () => {
    const owner = await Client.signIn(town, who.attacked);
    const { body } = await owner.book(await owner.slot("2021-05-28T09:00"));
    let answer;
    for (let misses = 0; misses < 20 && answer?.status !== 429; misses += 1) {
      answer = await nobody.login({ ...who.attacked, birth: "1950-04-01" });
    }
    refused(answer, 429, "login.throttled");
    assert.ok(Number(answer.headers.get("retry-after")) >= 1);
    assert.equal((await nobody.login(who.attacked, { booking_number: body.booking.number })).status, 200);
    assert.equal((await nobody.login(who.plain)).status, 200, "nobody else has to wait");
  });

  test("programme.unknown", async () => {
    refused(await nobody.login(who.plain, { programme: "nowhere" }), 404, "programme.unknown");
    refused(await nobody.get("/programmes/nowhere"), 404, "programme.unknown");
    refused(await nobody.get("/programmes/nowhere/slots"), 404, "programme.unknown");
  });

  test("session.missing: no token, a foreign one, a damaged one", async () => {
    refused(await nobody.get("/me"), 401, "session.missing");
    refused(await new Client(town, "aGVsbG8").get("/me"), 401, "session.missing");
    const { token } = await Client.signIn(town, who.plain);
    const damaged = `${token.slice(0, -2)}${token.at(-2) === "A" ? "B" : "A"}${token.at(-1)}`;
    refused(await new Client(town, damaged).get("/me"), 401, "session.missing");
  });

  test("query.malformed, route.unknown, method.not_allowed", async () => {
    refused(await nobody.get("/programmes/tokyo-2021/slots?from=tomorrow"), 422, "query.malformed");
    refused(await nobody.get("/programmes/tokyo-2021/slots?colour=red"), 422, "query.malformed");
    refused(await nobody.get("/programmes/tokyo-2021/slots?venue=nope"), 422, "query.malformed");
    refused(await nobody.get("/programmes/tokyo-2021/slots?from=2021-06-02&to=2021-06-01"), 422, "query.malformed");
    refused(await nobody.get("/nothing"), 404, "route.unknown");
    refused(await nobody.ask("PUT", "/login", { body: "{}" }), 405, "method.not_allowed");
  });

  test("body.malformed and body.too_large", async () => {
    const client = await Client.signIn(town, who.plain);
    refused(await client.post("/holds", { slot: "a", colour: "red" }), 422, "body.malformed");
    const array = await client.post("/bookings", ["zzz", 1], { "idempotency-key": randomUUID() });
    refused(array, 422, "body.malformed");
    refused(await nobody.ask("POST", "/login", { body: "x".repeat(70_000) }), 413, "body.too_large");
  });

  test("slot.unknown and booking.unknown", async () => {
    const client = await Client.signIn(town, who.plain);
    for (const id of ["0000000000000000", "", "../..", "00000000000000000"]) {
      refused(await client.hold(id), 404, "slot.unknown");
    }
    refused(await client.get("/bookings/222222222"), 404, "booking.unknown");
    refused(await client.cancel("222222222"), 404, "booking.unknown");
  });

  test("another person's booking is unknown", async () => {
    const owner = await Client.signIn(town, who.holder);
    const { body } = await owner.book(await owner.slot("2021-05-28T09:00"));
    const stranger = await Client.signIn(town, who.plain);
    const id = body.booking.id;
    refused(await stranger.get(`/bookings/${id}`), 404, "booking.unknown");
    refused(await stranger.cancel(id), 404, "booking.unknown");
    refused(await stranger.move(id, await stranger.slot("2021-05-28T09:30")), 404, "booking.unknown");
  });

  test("slot.full and slot.closed", async () => {
    const taker = await Client.signIn(town, who.taker);
    const last = await taker.slot("2021-05-25T15:00");
    assert.equal((await taker.book(last)).status, 201);
    const client = await Client.signIn(town, who.full);
    refused(await client.hold(last), 409, "slot.full");
    refused(await client.book(last), 409, "slot.full");
    refused(await client.book(await client.slot("2021-05-17T18:00")), 409, "slot.closed");
  });

  test("wave.not_open says when, wave.not_eligible, wave.not_this_slot", async () => {
    const later = await Client.signIn(town, who.later);
    const answer = await later.hold(await later.slot("2021-06-08T09:00"));
    refused(answer, 403, "wave.not_open");
    assert.equal(answer.body.facts.at, "2021-06-01T00:00:00+09:00");
    const { body } = await nobody.login(who.later);
    assert.deepEqual(body.holder, { next_dose: 1, may_book: false, why_not: "wave.not_open" });
    const young = await Client.signIn(town, who.young);
    refused(await young.hold(await young.slot("2021-06-08T09:00")), 403, "wave.not_eligible");
    const plain = await Client.signIn(town, who.plain);
    refused(await plain.hold(await plain.slot("2021-06-20T09:00")), 403, "wave.not_this_slot");
  });

  test("voucher.revoked and voucher.superseded", async () => {
    const revoked = await Client.signIn(town, who.revoked);
    refused(await revoked.hold(await revoked.slot("2021-05-28T09:00")), 403, "voucher.revoked");
    const old = await Client.signIn(town, who.old);
    refused(await old.hold(await old.slot("2021-05-28T09:00")), 403, "voucher.superseded");
  });

  test("dose.interval, dose.order, dose.done, dose.unknown, dose.product, dose.slot", async () => {
    const once = await Client.signIn(town, who.once);
    const soon = await once.book(await once.slot("2021-05-28T09:00"), 2);
    refused(soon, 403, "dose.interval");
    assert.equal(soon.body.facts.on, "2021-05-31");
    const plain = await Client.signIn(town, who.plain);
    refused(await plain.book(await plain.slot("2021-06-20T09:30"), 2), 403, "dose.order");
    refused(await plain.book(await plain.slot("2021-05-26T16:00"), 1), 403, "dose.slot");
    const twice = await Client.signIn(town, who.twice);
    refused(await twice.book(await twice.slot("2021-06-20T09:30"), 2), 403, "dose.done");
    const third = await twice.book(await twice.slot("2021-06-20T09:30"), 3);
    refused(third, 403, "dose.unknown");
    assert.equal(third.body.facts.count, "2");
    const other = await Client.signIn(town, who.other);
    refused(await other.book(await other.slot("2021-06-20T09:30"), 2), 403, "dose.product");
  });

  test("booking.exists, booking.not_active, move.same_slot, dose.later_booked, reason.unknown", async () => {
    const client = await Client.signIn(town, who.both);
    const first = await client.book(await client.slot("2021-05-28T09:00"));
    assert.equal(first.status, 201);
    const id = first.body.booking.id;
    refused(await client.book(await client.slot("2021-05-29T09:00")), 409, "booking.exists");
    refused(await client.move(id, await client.slot("2021-05-28T09:00")), 409, "move.same_slot");
    const second = await client.book(await client.slot("2021-06-20T09:30"), 2);
    assert.equal(second.status, 201, JSON.stringify(second.body));
    const close = await client.move(id, await client.slot("2021-06-05T09:00"));
    refused(close, 409, "dose.later_booked");
    assert.equal(close.body.facts.number, second.body.booking.number);
    refused(await client.cancel(id, { reason: "because" }), 422, "reason.unknown");
    assert.equal((await client.cancel(id, { reason: "ill" })).body.status, "cancelled");
    refused(await client.cancel(id), 409, "booking.not_active");
    refused(await client.move(id, await client.slot("2021-05-29T09:00")), 409, "booking.not_active");
    const me = await client.get("/me");
    assert.deepEqual(me.body.bookings.map((it) => it.status), ["cancelled", "cancelled"]);
  });

  test("a hold can be made longer and given back", async () => {
    const client = await Client.signIn(town, who.full);
    const slot = await client.slot("2021-05-28T09:30");
    assert.equal((await client.hold(slot)).status, 201);
    const longer = await client.hold(slot);
    assert.equal(longer.status, 201);
    assert.equal((await client.ask("DELETE", "/holds")).status, 200);
    assert.equal((await client.get("/me")).body.hold, null);
  });

  test("idempotency.missing, idempotency.malformed, idempotency.mismatch", async () => {
    const client = await Client.signIn(town, who.keys);
    const slot = await client.slot("2021-05-28T09:00");
    refused(await client.post("/bookings", { slot, dose: 1 }), 400, "idempotency.missing");
    refused(await client.book(slot, 1, "a b"), 400, "idempotency.malformed");
    refused(await client.book(slot, 1, "x".repeat(256)), 400, "idempotency.malformed");
    const key = randomUUID();
    const first = await client.book(slot, 1, key);
    const again = await client.book(slot, 1, key);
    assert.deepEqual(again.body, first.body);
    assert.equal(again.headers.get("tashika-repeated"), "true");
    refused(await client.book(await client.slot("2021-05-29T09:00"), 1, key), 422, "idempotency.mismatch");
    assert.deepEqual((await client.get(`/commands/${key}`)).body, { status: "done", answer: first.body });
  });

  test("the same key gives the first answer after kill -9 too", async () => {
    const client = await Client.signIn(town, who.keys);
    const key = randomUUID();
    const slot = await client.slot("2021-05-29T09:00");
    const first = await client.book(slot, 1, key);
    refused(first, 409, "booking.exists");
    await town.crash(OPENING_DAY);
    const again = await client.book(slot, 1, key);
    refused(again, 409, "booking.exists");
    assert.deepEqual((await client.get(`/commands/${key}`)).body, { status: "refused", code: "booking.exists" });
  });

  test("command.unknown and command.void", async () => {
    const client = await Client.signIn(town, who.plain);
    const key = randomUUID();
    refused(await client.get(`/commands/${key}`), 404, "command.unknown");
    assert.deepEqual((await client.post(`/commands/${key}/void`)).body, { status: "void" });
    refused(await client.book(await client.slot("2021-05-29T09:00"), 1, key), 409, "command.void");
  });

  test("seen.unknown: a position that nobody was told of, or none at all", async () => {
    const client = await Client.signIn(town, who.plain);
    for (const said of ["10000000000", "18446744073709551615", "9".repeat(30), "none"]) {
      const answer = await client.ask("GET", "/me", { headers: { "tashika-seen": said } });
      refused(answer, 422, "seen.unknown");
      assert.equal(answer.body.facts.given, said);
    }
  });

  test("giving back no hold is no refusal", async () => {
    const client = await Client.signIn(town, who.plain);
    assert.equal((await client.get("/me")).body.hold, null);
    assert.equal((await client.ask("DELETE", "/holds")).status, 200);
  });

  test("on the day itself it is too late: cancel.too_late, move.too_late, and the sign-in is over: session.expired", async () => {
    const client = await Client.signIn(town, who.tooLate);
    const { body } = await client.book(await client.slot("2021-05-24T16:30"));
    await town.crash(VACCINATION_DAY);
    refused(await client.get("/me"), 401, "session.expired");
    const back = await Client.signIn(town, who.tooLate);
    refused(await back.cancel(body.booking.id), 409, "cancel.too_late");
    refused(await back.move(body.booking.id, await back.slot("2021-05-28T09:00")), 409, "move.too_late");
    assert.equal((await back.get("/me")).body.bookings[0].status, "confirmed");
  });

  test("refusals speak the language that is asked for", async () => {
    const japanese = await nobody.ask("GET", "/me", { headers: { "accept-language": "ja" } });
    assert.equal(japanese.headers.get("content-language"), "ja");
    assert.match(japanese.body.title, /接種券/);
  });

  test("receipts that prove nothing here", async () => {
    const client = await Client.signIn(town, who.receipts);
    const { body } = await client.book(await client.slot("2021-05-29T09:30"));
    const { receipt } = body;
    refused(await nobody.post("/receipts", { ...receipt, tlog_proof: "no proof" }), 422, "receipt.broken");
    refused(await nobody.post("/receipts", { ...receipt, leaf: "?" }), 422, "receipt.unreadable");
    const other = receipt.log_key.replace(/^[^+]+/, "example.jp/other");
    const foreign = receipt.tlog_proof.replaceAll(receipt.log_key.split("+")[0], "example.jp/other");
    refused(await nobody.post("/receipts", { ...receipt, log_key: other, tlog_proof: foreign }), 422, "receipt.other_log");
    const known = await nobody.post("/receipts", receipt);
    assert.equal(known.status, 200);
    assert.equal(known.headers.get("tashika-position") > 0, true);
  });

  test("contact data that cannot be kept, each field with its reason", async () => {
    const client = await Client.signIn(town, who.keys);
    const good = { kana_name: "ミホン ハナコ", telephone: "0312345678", email: "hanako@example.jp" };
    const keep = (field, value) =>
      client.ask("PUT", "/me/contact", { body: JSON.stringify({ ...good, [field]: value }) });
    const wrong = {
      kana_name: { "": "missing", ["ア".repeat(41)]: "length", "Hanako": "unreadable" },
      telephone: {
        "": "missing", "03-1234-567x": "unreadable", "03-1234-567": "length", "090-1234-567": "mobile_length",
        "1234-5678-90": "start",
      },
      email: { "": "missing", "はなこ@example.jp": "unreadable", [`${"a".repeat(260)}@example.jp`]: "length", "hanako@": "form" },
    };
    for (const [field, values] of Object.entries(wrong)) {
      for (const [value, reason] of Object.entries(values)) {
        const answer = await keep(field, value);
        refused(answer, 422, `${field}.${reason}`);
        assert.deepEqual(answer.body.errors.map((error) => error.field), [field]);
      }
    }
    assert.equal((await keep("email", good.email)).status, 200);
  });

  test("waitlist.not_on, waitlist.no_offer, venue.unknown", async () => {
    const client = await Client.signIn(town, who.waits);
    const join = (...venues) => client.ask("PUT", "/me/waitlist", { body: JSON.stringify({ venues }) });
    const decline = () => client.ask("POST", "/me/waitlist/decline");
    refused(await client.ask("DELETE", "/me/waitlist"), 409, "waitlist.not_on");
    refused(await decline(), 409, "waitlist.not_on");
    refused(await join("nowhere"), 422, "venue.unknown");
    // Whoever holds a place themselves is offered none.
    assert.equal((await client.hold(await client.slot("2021-05-28T09:00"))).status, 201);
    assert.equal((await join("otemachi")).body.waitlist.standing, "waiting");
    refused(await decline(), 409, "waitlist.no_offer");
    assert.equal((await client.ask("DELETE", "/me/waitlist")).body.waitlist.standing, "asked");
  });

  test("every code that the API names is reached here, or it is said where", async () => {
    const document = await (await fetch(`${town.url}/openapi.json`)).json();
    const named = document.components.schemas.Code.enum;
    const missed = named.filter((code) => !SEEN.has(code) && !ELSEWHERE.has(code));
    assert.deepEqual(missed, []);
    assert.deepEqual([...SEEN].filter((code) => !named.includes(code)), []);
  });
});
