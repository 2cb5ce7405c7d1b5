// A day at a venue: its staff sign in for real, and every arrival is settled from the screen: green, amber and red, the wrong
// day moved on the spot, a walk-in, lots, what was not given, undo, the next dose, the close. On a telephone and on a desk.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";

import { DESK, PHONE, launch, look, picture, visitor } from "../browser.mjs";
import { MyPage } from "../flows/my.mjs";
import { Counter } from "../flows/venue.mjs";
import { person, programmeOf, rosterOf, slotsOf } from "../people.mjs";
import { Town } from "../town.mjs";

const DAY = "2021-05-24";
const LOT = "3004667";

describe("the counter of a venue", () => {
  let browser, town;
  const passwords = {};
  const numbers = new Map();
  const people = Array.from({ length: 20 }, (_, index) => person(index));

  before(async () => {
    const arrival = 'arrival = { early_minutes = 30, late_minutes = 30, walk_ins = "open" }';
    const programme = programmeOf({ doses: 2 }).replace("hold_minutes", `${arrival}\nhold_minutes`);
    const later = ["otemachi,2021-06-21,09:00,09:30,40,2,", "otemachi,2021-06-22,09:00,09:30,40,2,"];
    town = Town.make({ programme, roster: rosterOf(people), slots: slotsOf({ more: later }) });
    for (const [number, until] of [[LOT, "2021-08-31"], ["OLD-1", "2021-05-23"]]) {
      const lot = ["--programme", town.programme, "--expires-on", until, "moderna", number];
      town.cli(["lot", "declare", ...lot], "2021-05-17 10:46:00");
    }
    await town.open();
    browser = await launch();
    for (const [index, date] of [[0, DAY], [1, DAY], [2, "2021-05-25"], [3, DAY], [10, DAY], [11, DAY], [12, "2021-05-25"], [13, DAY], [15, DAY]]) {
      await book(people[index], date, index % 10 === 3);
    }
    await town.crash(`${DAY} 08:50:00`);
    for (const name of ["phone", "desk", "close"]) {
      employ(name, "otemachi");
    }
    employ("other", "shibuya");
  });

  after(async () => {
    await browser?.close();
    await town?.close();
  });

  function employ(name, venue) {
    const role = ["--role", "venue", "--scope", `venue:${town.programme}/${venue}`];
    const added = town.cli(["--json", "staff", "add", name, ...role], `${DAY} 08:50:00`);
    passwords[name] = JSON.parse(added).one_time_password;
  }

  async function book(who, date, isCancelled) {
    const context = await visitor(browser, town);
    const walk = new MyPage(await context.newPage(), town);
    await walk.signIn(who);
    await walk.venue("東京会場");
    await walk.day(date);
    await walk.time(/午前9時(?!30)/);
    const number = await walk.confirm();
    if (isCancelled) {
      await walk.open();
      await walk.cancel(number, "ill");
    }
    numbers.set(who, number);
    await context.close();
  }

  async function behind(name, viewport, script) {
    // Enrolment needs no script either; what needs one is how a page is looked at.
    const context = await visitor(browser, town, { viewport, script });
    const counter = new Counter(await context.newPage(), town);
    await counter.enrol(name, passwords[name]);
    await counter.finishEnrolment();
    return { context, counter };
  }

  for (const [at, name, viewport] of [[0, "phone", PHONE], [10, "desk", DESK]]) {
    test(`a morning, ${name}`, async () => {
      const { context, counter } = await behind(name, viewport, true);
      const see = (page) => look(counter.page, `venue-${page}-${name}`);
      const [green, withheld, wrongDay, cancelled, walkIn] = people.slice(at);
      await counter.day();
      await counter.soon("counter-hour-now");
      await see("01-day");

      // In time, in place: every step, and the lot asked once; one that is over is refused.
      await counter.scan(numbers.get(green));
      await counter.shows("green");
      await see("02-green");
      await counter.does("check_in");
      await counter.does("check");
      await see("03-checked");
      await counter.give("OLD-1");
      await counter.soon("refusal-lot-expired");
      await see("04-lot-expired");
      await counter.give(LOT);
      await counter.soon("counter-done-administer");
      await counter.button("counter-act-next_dose").click();
      await counter.soon("counter-flag-next-dose");
      await see("05-next-dose");
      await counter.undo("administered");
      await counter.button("counter-act-administer-lot", { lot: LOT }).click();
      await counter.soon("counter-done-administer");
      await counter.shows("over");
      await counter.scan(numbers.get(green));
      await counter.shows("red");

      // A day early: moved here on the spot; then nothing is given.
      await counter.scan(numbers.get(wrongDay));
      await counter.shows("amber");
      await counter.soon("refusal-arrival-other-day");
      await see("06-other-day");
      await counter.does("check_in_here");

      await counter.scan(numbers.get(withheld));
      await counter.does("check_in");
      await counter.withhold("unwell");
      await see("07-not-given");

      // Cancelled, found by the 18-digit line: red until they are taken as what they are now, somebody without a booking.
      await counter.scan(numbers.get(cancelled));
      await counter.soon("counter-walk-in-voucher");
      await counter.day();
      await counter.scan(`${walkIn.code} ${walkIn.number}`);
      await counter.shows("amber");
      await see("08-walk-in");
      await counter.page.locator("input[name=birth_date]").fill(walkIn.birth);
      await counter.does("walk_in");
      await counter.scan(`21${cancelled.code}0000000000`);
      await counter.shows("red");
      await see("09-red");
      await counter.day("&hour=all");
      await see("10-all");
      await context.close();
    });
  }

  test("the evening, without a script: who did not come is marked, and taken back", async () => {
    await town.crash(`${DAY} 18:00:00`);
    const { context, counter } = await behind("close", DESK, false);
    await counter.day();
    await counter.link("counter-close").click();
    await counter.told("counter-would-close", { count: 1 });
    await counter.button("counter-close-go").click();
    await counter.told("counter-closed", { count: 1 });
    await counter.page.getByRole("link", { name: new RegExp(numbers.get(people[15])) }).click();
    await counter.undo("no_show");
    await counter.soon("refusal-arrival-late");
    const { counter: seen, context: other } = await signedIn();
    await seen.day();
    await look(seen.page, "venue-11-evening");
    await seen.page.goto("/staff/venue/close");
    await look(seen.page, "venue-12-close");

    // The list on paper, and its file, which is checked without the server.
    await seen.day(`&date=${DAY}`);
    await seen.link("counter-paper").click();
    await seen.soon("paper-proof");
    await look(seen.page, "venue-14-paper");
    const fingerprint = await seen.page.locator(".secret").innerText();
    await seen.page.emulateMedia({ media: "print" });
    await picture(seen.page, "venue-15-paper-printed");
    const there = ["--programme", town.programme, "--venue", "otemachi", "--date", DAY];
    town.file("list.txt", town.cli(["venue", "print", ...there], `${DAY} 18:01:00`));
    town.file("key.txt", await (await fetch(`${town.url}/log/key`)).text());
    const check = ["venue", "check-print", town.path("list.txt"), "--key", town.path("key.txt")];
    assert.match(town.cli(check, `${DAY} 18:01:00`), /fingerprint ([0-9a-f]{4} ?){4}/);
    assert.match(fingerprint, /^([0-9a-f]{4} ?){4}$/);
    town.file("list.txt", readFileSync(town.path("list.txt"), "utf8").replace("administered", "confirmed"));
    town.cli(check, `${DAY} 18:01:00`, 1);
    await other.close();
    await context.close();

    async function signedIn() {
      const context = await visitor(browser, town, { viewport: DESK, script: true });
      const seen = new Counter(await context.newPage(), town);
      Object.assign(seen, { name: "close", secret: counter.secret, step: counter.step });
      await seen.signIn();
      return { counter: seen, context };
    }
  });

  test("whoever stands elsewhere sees nothing here", async () => {
    const { context, counter } = await behind("other", PHONE, true);
    const answer = await counter.page.goto(`/staff/venue?programme=${town.programme}&venue=otemachi`);
    assert.equal(answer.status(), 403);
    await look(counter.page, "venue-13-elsewhere");
    await context.close();
  });
});
