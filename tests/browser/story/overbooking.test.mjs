// More people than places: one planner sees what it would change and proposes it, another approves, citizens see the places,
// and it is taken back without dropping anybody. On a telephone and on a desk.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { DESK, PHONE, launch, look, visitor } from "../browser.mjs";
import { Booking } from "../flows/booking.mjs";
import { Planner } from "../flows/clinics.mjs";
import { person, programmeOf, rosterOf, slotsOf } from "../people.mjs";
import { pattern, say } from "../words.mjs";
import { Town } from "../town.mjs";

const BEFORE = "2021-05-17 10:45:00";
const VENUES = { phone: ["otemachi", "2021-05-28"], desk: ["otemachi", "2021-06-01"] };

describe("more people than places", () => {
  let browser, town;
  const passwords = {};
  const people = [0, 1].map((index) => person(index));

  before(async () => {
    town = Town.make({ programme: programmeOf(), roster: rosterOf(people), slots: slotsOf() });
    for (const name of ["phone", "desk", "second-phone", "second-desk"]) {
      const added = town.cli(["--json", "staff", "add", name, "--role", "planner"], BEFORE);
      passwords[name] = JSON.parse(added).one_time_password;
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
    const staff = new Planner(await context.newPage(), town, "ja");
    await staff.enrol(name, passwords[name]);
    await staff.finishEnrolment();
    return staff;
  }

  /** Places of a day, as programs see them. */
  async function remaining(date) {
    const { slots } = await (await fetch(`${town.url}/api/v1/programmes/${town.programme}/slots`)).json();
    return slots.filter((slot) => slot.starts_at.startsWith(date)).reduce((sum, slot) => sum + slot.remaining, 0);
  }

  /** The list is at most two seconds old. */
  async function becomes(date, places) {
    const until = performance.now() + 10_000;
    let found = await remaining(date);
    while (found !== places && performance.now() < until) {
      found = await remaining(date);
    }
    assert.equal(found, places);
  }

  for (const [name, viewport] of [["phone", PHONE], ["desk", DESK]]) {
    test(`it is proposed, approved by another, shown and taken back, ${name}`, async () => {
      const [venue, date] = VENUES[name];
      const places = await remaining(date);
      const staff = await planner(name, viewport);
      const page = staff.page;
      const see = (what) => look(page, `overbooking-${what}-${name}`);
      const press = (key) => page.getByRole("button", { name: pattern("ja", key) }).click();
      const open = async () => {
        await page.goto("/staff/planner");
        await page.getByRole("link", { name: say("ja", "overbooking-title") }).click();
      };
      const ask = async (more) => {
        await open();
        await page.locator("#over-venue").selectOption(venue);
        await page.locator("#over-date").fill(date);
        await page.locator("#over-more").fill(more);
        await press("quota-look");
      };

      // Shown first, and refused where it is too much.
      await open();
      await staff.soon("overbooking-none");
      await see("01-none");
      await ask("60%");
      await staff.soon("refusal-overbooking-invalid");
      assert.equal(await page.getByRole("button", { name: pattern("ja", "overbooking-go-propose") }).count(), 0);
      await see("02-refused");
      await ask("１０％");
      await staff.soon("planner-nothing-yet");
      await see("03-preview");
      await press("overbooking-go-propose");
      await staff.says("overbooking-none");
      await see("04-proposed");
      assert.equal(await remaining(date), places, "a proposal is not approved");

      // Another planner reads it and approves it.
      const second = await planner(`second-${name}`, viewport);
      await second.clinics();
      assert.match(await second.text(), /10%|１０％/);
      await look(second.page, `overbooking-05-waiting-${name}`);
      await second.button("clinics-approve").click();
      await second.soon("clinics-done-approved");
      await becomes(date, places + Math.floor(places / 10));

      // It is shown to the planner and to everybody.
      await open();
      await staff.soon("overbooking-lift");
      await see("06-stated");
      await page.goto("/staff/planner");
      assert.match(await staff.text(), /（\+\d+）/);
      await see("07-days");
      const anyone = new Booking(await (await visitor(browser, town, { viewport, script: true })).newPage(), town);
      await anyone.page.goto("/fairness");
      assert.match(await anyone.text(), /多く予約を受け付けます/);
      await look(anyone.page, `overbooking-08-fairness-${name}`);

      // And taken back.
      await open();
      await page.getByRole("link", { name: pattern("ja", "overbooking-lift") }).click();
      await staff.soon("overbooking-means-lift");
      await see("09-lift");
      await press("overbooking-go-lift");
      await staff.soon("overbooking-lifted");
      await see("10-lifted");
      await becomes(date, places);
      for (const one of [staff, second, anyone]) {
        await one.page.context().close();
      }
    });
  }
});
