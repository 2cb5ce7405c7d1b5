// Places kept for the telephone, and a word to everybody: a planner looks what keeping would change, keeps it, and the web
// and the desk each see what is theirs; a notice stands on the first page until it is withdrawn. On a telephone and on a desk.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { DESK, PHONE, launch, look, visitor } from "../browser.mjs";
import { Booking } from "../flows/booking.mjs";
import { Staff } from "../flows/staff.mjs";
import { person, programmeOf, rosterOf, slotsOf } from "../people.mjs";
import { pattern, say } from "../words.mjs";
import { Town } from "../town.mjs";

const DATES = { phone: "2021-05-28", desk: "2021-06-01" };

describe("what a planner says and keeps", () => {
  let browser, town;
  const passwords = {};
  const people = [0, 1].map((index) => person(index));

  before(async () => {
    town = Town.make({ programme: programmeOf(), roster: rosterOf(people), slots: slotsOf() });
    for (const name of ["phone", "desk"]) {
      passwords[name] = town.hire(name, "planner", "operator");
    }
    await town.open();
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
    await town?.close();
  });

  async function planner(name, viewport) {
    const context = await visitor(browser, town, { viewport, script: true });
    const staff = new Staff(await context.newPage(), town);
    await staff.enrol(name, passwords[name]);
    await staff.finishEnrolment();
    return staff;
  }

  async function citizen(viewport) {
    const context = await visitor(browser, town, { viewport, script: true });
    return new Booking(await context.newPage(), town);
  }

  for (const [at, name, viewport] of [[0, "phone", PHONE], [1, "desk", DESK]]) {
    test(`places are kept for the telephone, a notice is given and withdrawn, ${name}`, async () => {
      const date = DATES[name];
      const staff = await planner(name, viewport);
      const page = staff.page;
      const see = (what) => look(page, `quota-${what}-${name}`);
      const press = (key) => page.getByRole("button", { name: pattern("ja", key) }).click();

      // Shown first, then kept.
      await page.goto("/staff/planner");
      await page.getByRole("link", { name: say("ja", "quota-title") }).click();
      await staff.soon("quota-none");
      await see("01-none");
      await page.locator("#quota-venue").selectOption("otemachi");
      await page.locator("#quota-date").fill(date);
      await page.locator("#keep-desk").fill("１００％");
      await page.locator("#quota-hours").fill("48");
      await press("quota-look");
      await staff.soon("planner-nothing-yet");
      await see("02-preview");
      await press("quota-go-state");
      await staff.soon("quota-done");
      await see("03-stated");

      // The web is shown a day without places, the desk the same day with all of them.
      const walk = await citizen(viewport);
      await walk.signIn(people[at]);
      await walk.venue("東京会場");
      await walk.titled("day-title");
      assert.equal(await walk.page.locator(`a.choice[href*="date=${date}"]`).count(), 0);
      await look(walk.page, `quota-04-web-${name}`);
      await page.goto("/staff/desk/places?venue=otemachi");
      assert.ok((await page.locator(`a[href*="date=${date}"]`).count()) > 0, await staff.text());

      // A share that cannot be is refused with what to do.
      await page.goto("/staff/planner");
      await page.locator('a[href*="/staff/planner/quotas"]').click();
      await page.locator("#keep-desk").fill("120%");
      await press("quota-look");
      await staff.soon("refusal-quota-invalid");
      await see("05-refused");

      // And lifted again.
      await page.goto("/staff/planner");
      await page.locator('a[href*="/staff/planner/quotas"]').click();
      await page.getByRole("link", { name: pattern("ja", "quota-lift") }).click();
      await staff.soon("planner-nothing-yet");
      await see("06-lift");
      await press("quota-go-lift");
      await staff.soon("quota-done");
      await walk.page.reload();
      assert.equal(await walk.page.locator(`a.choice[href*="date=${date}"]`).count(), 1);

      // A notice stands first on every page until it is withdrawn.
      const words = `明日は電話が混み合います（${name}）。`;
      await page.goto("/staff/planner");
      await page.locator('a[href*="/staff/planner/notices"]').click();
      await staff.soon("notice-none");
      await see("07-notices");
      await page.locator("#notice-ja").fill(words);
      await page.locator("#notice-en").fill("The telephone will be busy tomorrow.");
      await press("notice-give");
      await staff.soon("notice-withdraw");
      assert.ok((await staff.text()).includes(words));
      await see("08-given");
      await walk.start();
      assert.ok((await walk.text()).includes(words));
      await look(walk.page, `quota-09-start-${name}`);
      await walk.page.goto("/?lang=en");
      assert.match(await walk.text(), /The telephone will be busy tomorrow\./);
      await press("notice-withdraw");
      await staff.soon("notice-none");
      await walk.start();
      assert.ok(!(await walk.text()).includes(words));
      await page.context().close();
      await walk.page.context().close();
    });
  }
});
