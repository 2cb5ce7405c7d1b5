// The week that was published by accident in 2021, as it goes here: a planner types the wrong month and is told, cannot
// propose it without a reason, mends it, cannot approve it alone; a second planner does; it opens at its time and not before.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";

import { DESK, PHONE, launch, look, visitor } from "../browser.mjs";
import { Booking } from "../flows/booking.mjs";
import { Planner } from "../flows/clinics.mjs";
import { person, programmeOf, rosterOf, slotsOf } from "../people.mjs";
import { Town } from "../town.mjs";

const EVENING = /午後6時(?!30)/;

describe("clinics", () => {
  let browser, town;
  const passwords = {};
  const people = Array.from({ length: 4 }, (_, index) => person(index));

  before(async () => {
    town = Town.make({ programme: programmeOf(), roster: rosterOf(people), slots: slotsOf() });
    for (const name of ["hanako", "jiro"]) {
      passwords[name] = town.hire(name, "planner");
    }
    await town.open();
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
    await town?.close();
  });

  async function planner(name, viewport, lang = "ja") {
    const context = await visitor(browser, town, { viewport, script: true });
    const found = new Planner(await context.newPage(), town, lang);
    await found.enrol(name, passwords[name]);
    await found.finishEnrolment();
    return found;
  }

  /** Whether a new person is offered the evening. */
  async function evening(who) {
    const walk = new Booking(await (await visitor(browser, town)).newPage(), town);
    await walk.signIn(who);
    await walk.venue();
    await walk.day("2021-05-29");
    await walk.titled("time-title");
    return { walk, offered: (await walk.page.getByRole("button", { name: EVENING }).count()) > 0 };
  }

  test("a wrong month is caught, mended, approved by another and opens at its time", async () => {
    const hanako = await planner("hanako", PHONE);
    const see = (page, name) => look(page, `clinics-${name}`);
    await hanako.plan({
      id: "weekend-evenings",
      from: "2021-07-24",
      until: "2021-08-01",
      weekdays: ["sat", "sun"],
      hours: "18:00-19:00",
      minutes: 30,
      capacity: 40,
      published: "2021-05-17T12:00",
    });
    const found = await hanako.page.locator(".finding").allInnerTexts();
    assert.equal(found.length, 2, found.join("\n"));
    assert.match(found.join("\n"), /受付区分[\s\S]*41日離れています/);
    await see(hanako.page, "01-wrong-month-phone");

    await hanako.button("clinics-propose").click();
    await hanako.soon("refusal-proposal-guard");
    await see(hanako.page, "02-no-reason-phone");

    await hanako.button("clinics-edit").click();
    await hanako.titled("clinics-make");
    await see(hanako.page, "03-form-phone");
    await hanako.page.locator("#hours").fill("18:00-17:00");
    await hanako.button("clinics-preview").click();
    await hanako.soon("clinics-faults");
    assert.match(await hanako.text(), /時間（[^）]*）：「18:00-17:00」は、終わりが始まりより前です/);
    await see(hanako.page, "03-faults-phone");
    await hanako.page.locator("#hours").fill("18:00-19:00");
    await hanako.dates("2021-05-29", "2021-06-06");
    await hanako.says("clinics-guard-none");
    await see(hanako.page, "04-preview-phone");
    await hanako.button("clinics-propose").click();
    await hanako.soon("clinics-own-waits");
    assert.equal(await hanako.button("clinics-approve").count(), 0);
    await see(hanako.page, "05-own-phone");
    const forced = { programme: town.programme, proposal: "1", do: "approve" };
    assert.equal(await hanako.force("/staff/clinics/decide", forced), 403, "nobody approves their own");

    const jiro = await planner("jiro", DESK);
    await jiro.clinics();
    await see(jiro.page, "06-waiting-desk");
    await jiro.page.goto(`/staff/clinics/prospects?at=2021-05-17T12:00&proposal=1&municipality=131016&born=1950-04-01`);
    await jiro.soon("clinics-person");
    assert.match(await jiro.text(), /5月29日/);
    await see(jiro.page, "07-prospects-desk");
    assert.equal((await evening(people[0])).offered, false, "a proposal is not published");
    await jiro.clinics();
    await jiro.button("clinics-approve").click();
    await jiro.soon("clinics-done-approved");
    await see(jiro.page, "08-approved-desk");

    assert.equal((await evening(people[1])).offered, false, "it is not noon yet");
    // A wave is made longer by the programme's file, with the difference before it counts.
    await jiro.page.goto("/staff/programmes");
    await jiro.titled("staff-programmes");
    const link = jiro.page.locator("main a[download]");
    const [file] = await Promise.all([jiro.page.waitForEvent("download"), link.click()]);
    assert.match(file.suggestedFilename(), /^tokyo-2021\.toml$/);
    const kept = readFileSync(await file.path(), "utf8");
    const longer = kept.replace('slots_until = "2021-06-13"', 'slots_until = "2021-06-20"');
    assert.notEqual(longer, kept, "the file of today has the wave");
    await see(jiro.page, "10-programme-desk");
    await jiro.bring(longer.replace("doses = 1", "doses = 12"));
    await jiro.soon("programmes-faults");
    await jiro.bring(longer);
    await jiro.soon("programmes-difference");
    assert.match(await jiro.text(), /~ wave wave-1: slots_until 2021-06-13 -> 2021-06-20/);
    await see(jiro.page, "11-difference-desk");
    await jiro.button("programmes-apply").click();
    await jiro.soon("programmes-applied");

    await town.stop();
    await town.open("2021-05-17 12:00:30");
    const { walk, offered } = await evening(people[2]);
    assert.equal(offered, true);
    await walk.time(EVENING);
    await walk.confirm();

    // The series changes from a day on, and who has booked keeps their place.
    await jiro.clinics();
    await jiro.page.locator('main a[href*="series=weekend-evenings"]').click();
    await jiro.titled("clinics-make");
    await jiro.page.locator("[name=reach][value=all]").check();
    await jiro.page.locator("#hours").fill("18:30-19:00");
    await jiro.button("clinics-preview").click();
    await jiro.titled("clinics-preview-title");
    await jiro.says("clinics-kept");
    assert.match(await jiro.text(), /otemachi 2021-05-29 18:00-18:30 \(1 of 40 taken\)/);
    await see(jiro.page, "09-kept-desk");
  });
});
