// "Am I still waiting?" A caller who waits is told where they stand and that it is no booking, and whoever plans sees that
// somebody waits. The place that is given back is kept for them: the desk books it with the one key that books a held place,
// and the turn is over.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { Client } from "../answers/client.mjs";
import { DESK, PHONE, launch, look, visitor } from "../browser.mjs";
import { Staff } from "../flows/staff.mjs";
import { person, programmeOf, rosterOf } from "../people.mjs";
import { Town } from "../town.mjs";

const WAITLIST = 'waitlist = { offer_minutes = 120, day_from = "08:00", day_until = "21:00" }\n';
const line = (who) => `${who.code} ${who.number}`;

describe("the waitlist at the telephone", () => {
  let browser, town;
  const passwords = {};
  const people = Array.from({ length: 8 }, (_, index) => person(index));

  before(async () => {
    const programme = programmeOf().replace(/^doses = /m, `${WAITLIST}doses = `);
    // Two places in all, one for each of the two who give theirs back.
    const slots = [
      "venue,date,start,end,capacity,dose,published_at",
      "otemachi,2021-05-28,09:00,09:30,1,,",
      "otemachi,2021-05-29,09:00,09:30,1,,",
    ];
    town = Town.make({ programme, roster: rosterOf(people), slots: `${slots.join("\n")}\n` });
    for (const name of ["phone", "desk"]) {
      passwords[name] = town.hire(name, "operator", "planner");
    }
    await town.open();
    browser = await launch();
    for (const [index, day] of ["2021-05-28", "2021-05-29"].entries()) {
      await booked(people[index], day);
    }
  });

  after(async () => {
    await browser?.close();
    await town?.close();
  });

  /** Somebody who has the place of this day. */
  async function booked(who, day) {
    const client = await Client.signIn(town, who);
    const answer = await client.book(await client.slot(day));
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    who.booking = answer.body.booking.id;
  }

  async function givesBack(who) {
    const client = await Client.signIn(town, who);
    assert.equal((await client.cancel(who.booking)).status, 200);
  }

  /** The first sentence to be read out, once it is this one. */
  function first(staff, wanted) {
    const read = async () => (await staff.sentences())[0] ?? "";
    return staff.until(read, (it) => wanted.test(it), String(wanted));
  }

  for (const [at, name, viewport] of [[0, "phone", PHONE], [1, "desk", DESK]]) {
    test(`still waiting, offered, booked, ${name}`, async () => {
      const context = await visitor(browser, town, { viewport, script: true });
      const staff = new Staff(await context.newPage(), town, "ja");
      await staff.enrol(name, passwords[name]);
      await staff.finishEnrolment();
      const see = (page) => look(staff.page, `desk-waitlist-${page}-${name}`);
      const [giver, caller] = [people[at], people[2 + at]];

      // There is nothing free: put me on the list, please.
      await staff.find(line(caller));
      await staff.verify(caller.birth);
      await see("01-may-wait");
      await staff.button("turn-join").click();
      await staff.soon("desk-done-waits");
      await see("02-waits");

      // Am I still waiting?
      await staff.find(line(caller));
      const waits = await first(staff, /^キャンセル待ちに入っています。1回目、すべての会場、/);
      assert.match(waits, /前に待っている方はいません。予約ではありません。/);
      await see("03-still-waiting");

      // Whoever plans sees that somebody waits for any venue.
      await staff.page.goto("/staff/figures");
      await staff.soon("waitlist-by-venue");
      await see("06-figures");
      await staff.link("waitlist-more").click();
      await staff.titled("waits-title");
      assert.match(await staff.text(), /どの会場でも\s+1\s+0/);
      await see("07-waitlist");

      // Somebody gives a place back, and the caller calls again.
      await givesBack(giver);
      await staff.find(line(caller));
      await staff.verify(caller.birth);
      await first(staff, /お取りしてあります。.*まだ予約は終わっていません。.*今、予約いたしましょうか。/);
      const lines = await staff.page.locator("ol.history li").allInnerTexts();
      const told = lines.find((it) => it.includes("空いた枠を案内しました"));
      assert.match(told, /東京会場（予約ではありません）/);
      await see("04-offered");
      await staff.giveLastWord();
      await staff.soon("desk-done-booked");
      await first(staff, /^ご予約は、確かに入っています。/);
      assert.match(await staff.text(), /予約が取れて、キャンセル待ちが終わりました（予約番号 /);
      await see("05-booked");
      await context.close();
    });
  }
});
