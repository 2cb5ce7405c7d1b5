// A planner's bad day: a typhoon, a venue without power, a lot that is recalled. Whatever is done is shown first, people are
// moved or choose with one press, everybody is on a list, and my page and the desk say why. On a telephone and on a desk.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { DESK, PHONE, launch, look, visitor } from "../browser.mjs";
import { MyPage } from "../flows/my.mjs";
import { Staff } from "../flows/staff.mjs";
import { person, programmeOf, rosterOf, slotsOf } from "../people.mjs";
import { pattern, say } from "../words.mjs";
import { Town } from "../town.mjs";

const BEFORE = "2021-05-17 10:45:00";
const DAYS = { phone: ["2021-05-28", "2021-06-01"], desk: ["2021-06-03", "2021-06-07"] };

describe("places that are published", () => {
  let browser, town;
  const passwords = {};
  const people = Array.from({ length: 6 }, (_, index) => person(index));

  before(async () => {
    town = Town.make({ programme: programmeOf(), roster: rosterOf(people), slots: slotsOf() });
    const lot = ["lot", "declare", "moderna", "3004667", "--programme", town.programme, "--expires-on", "2021-08-31"];
    town.cli(lot, BEFORE);
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

  async function book(who, date, viewport) {
    const context = await visitor(browser, town, { viewport, script: true });
    const walk = new MyPage(await context.newPage(), town);
    await walk.signIn(who);
    await walk.venue("東京会場");
    await walk.day(date);
    await walk.time(/午前9時(?!30)/);
    return { walk, number: await walk.confirm() };
  }

  for (const [at, name, viewport] of [[0, "phone", PHONE], [3, "desk", DESK]]) {
    test(`a day is called off, ${name}`, async () => {
      const [stormy, dark] = DAYS[name];
      const moved = await book(people[at], stormy, viewport);
      const waiting = await book(people[at + 1], dark, viewport);
      const context = await visitor(browser, town, { viewport, script: true });
      const staff = new Staff(await context.newPage(), town);
      const page = staff.page;
      const see = (what) => look(page, `planner-${what}-${name}`);
      const ask = (form) => page.locator(`form[action="/staff/planner/${form}"] button`).click();
      const go = (act) => page.getByRole("button", { name: pattern("ja", `planner-go-${act}`) }).click();
      const day = async (date) => {
        await page.goto("/staff/planner");
        await page.locator(`tbody a[href*="venue=otemachi"][href*="date=${date}"]`).click();
        await staff.soon("planner-slots");
      };
      await staff.enrol(name, passwords[name]);
      await staff.finishEnrolment();
      await page.goto("/staff/planner");
      await staff.soon("planner-days");
      await see("01-programme");

      // A typhoon: shown first, then done, and everybody is on the list.
      await day(stormy);
      await see("02-places");
      await page.locator("#off-reason").selectOption("weather");
      await page.locator("#off-rule").selectOption("same_venue");
      await ask("call-off");
      await staff.soon("planner-nothing-yet");
      const preview = await staff.text();
      assert.ok(preview.includes(moved.number) && preview.includes(say("ja", "result-would_move")), preview);
      await see("03-preview");
      await moved.walk.open();
      await moved.walk.shows(moved.number, "confirmed");
      await go("off");
      await staff.soon("planner-done-off");
      const list = await staff.text();
      assert.ok(list.includes(moved.number) && list.includes(say("ja", "result-moved")), list);
      await see("04-result");
      const file = await context.request.get(await page.locator('a[href*="places.csv"]').getAttribute("href"));
      assert.match(await file.text(), new RegExp(`${moved.number},1,131016,otemachi,${stormy},09:00,moved,same_venue`));

      // Who was moved is told why, and where to.
      await moved.walk.open();
      await moved.walk.shows(moved.number, "confirmed");
      assert.match(await moved.walk.card(moved.number).innerText(), pattern("ja", "reason-weather"));
      await look(moved.walk.page, `planner-05-my-moved-${name}`);
      await staff.find(moved.number);
      await staff.tells("say-relocated");

      // No power, and nobody is moved. A proof that is too old is asked for again, and leads back to the same page.
      await town.stop();
      await town.open(at === 0 ? "2021-05-17 11:30:00" : "2021-05-17 12:00:00");
      await day(dark);
      await page.locator("#off-reason").selectOption("power");
      await ask("call-off");
      await staff.soon("result-would_wait");
      await go("off");
      await staff.titled("staff-prove");
      await page.locator("#code").fill(staff.code());
      await page.keyboard.press("Enter");
      await staff.soon("planner-nothing-yet");
      await go("off");
      await staff.soon("planner-done-off");
      await staff.soon("result-waits");
      await staff.find(waiting.number);
      await staff.tells("say-displaced");
      await see("06-desk");

      // Whoever waits chooses with one press.
      await waiting.walk.open();
      await waiting.walk.shows(waiting.number, "displaced");
      await look(waiting.walk.page, `planner-07-my-waits-${name}`);
      await waiting.walk.card(waiting.number).locator("form button").first().click();
      await waiting.walk.titled("done-title-moved");
      await day(dark);
      await staff.soon("result-chose");
      await see("08-chosen");

      // It takes place after all.
      await ask("stop");
      await staff.soon("planner-resume-means");
      await go("resumed");
      await staff.soon("planner-done-resumed");

      // Bookings stop for one hour, and a place for nobody is refused with the people.
      const kept = await book(people[at + 2], dark, viewport);
      await day(dark);
      await page.locator('tbody a[href*="slot="]').first().click();
      await staff.soon("planner-do-capacity");
      await see("09-slot");
      await page.locator("#capacity").fill("0");
      await ask("capacity");
      await staff.soon("refusal-capacity-below-taken");
      assert.ok((await staff.text()).includes(kept.number));
      await see("10-too-few");
      await page.goBack();
      await page.locator("#stop-reason").selectOption("staff");
      await page.locator("#until").fill("2021-05-20T09:00");
      await ask("stop");
      await staff.soon("planner-nothing-yet");
      await see("11-stop");
      await go("stopped");
      await staff.soon("planner-done-stopped");

      // A lot is recalled.
      await page.goto("/staff/planner");
      await page.locator('a[href*="/staff/planner/recall"]').click();
      await page.getByRole("link", { name: "3004667" }).click();
      await staff.soon("recall-means");
      await see("12-lot");
      const back = await page.getByRole("button", { name: pattern("ja", "recall-reinstate") }).count();
      await page.getByRole("button", { name: pattern("ja", back ? "recall-reinstate" : "recall-go") }).click();
      await staff.soon(back ? "recall-usable" : "recall-reinstate");
      await see("13-recalled");
      await context.close();
    });
  }
});
