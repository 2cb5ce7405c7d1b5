// The day of the telephone desk: an operator signs in for real, and answers what the callers of 2021 asked from the screen,
// with the right sentence; then acts for them. On a telephone and on a desk, without an accessibility finding.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { DESK, PHONE, launch, look, visitor } from "../browser.mjs";
import { MyPage } from "../flows/my.mjs";
import { Staff } from "../flows/staff.mjs";
import { person, programmeOf, rosterOf, slotsOf } from "../people.mjs";
import { pattern } from "../words.mjs";
import { Town } from "../town.mjs";

const line = (who) => `${who.code} ${who.number}`;

describe("the telephone desk", () => {
  let browser, town;
  const passwords = {};
  const people = Array.from({ length: 20 }, (_, index) => person(index));

  before(async () => {
    town = Town.make({ programme: programmeOf(), roster: rosterOf(people), slots: slotsOf() });
    for (const name of ["phone", "desk", "english", "office", "couple-phone", "couple-desk"]) {
      passwords[name] = town.hire(name, ...(name === "office" ? ["administrator", "auditor"] : ["operator"]));
    }
    await town.open();
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
    await town?.close();
  });

  async function operator(name, viewport, lang = "ja") {
    const context = await visitor(browser, town, { viewport, script: true });
    const staff = new Staff(await context.newPage(), town, lang);
    await staff.enrol(name, passwords[name]);
    return { context, staff };
  }

  async function citizen() {
    const context = await visitor(browser, town);
    return new MyPage(await context.newPage(), town);
  }

  async function book(who, date) {
    const walk = await citizen();
    await walk.signIn(who);
    await walk.venue("東京会場");
    await walk.day(date);
    await walk.time(/午前9時(?!30)/);
    return { walk, number: await walk.confirm() };
  }

  for (const [at, name, viewport] of [[0, "phone", PHONE], [10, "desk", DESK]]) {
    test(`the six questions, ${name}`, async () => {
      const { context, staff } = await operator(name, viewport);
      const see = (page) => look(staff.page, `staff-${page}-${name}`);
      await see("01-enrol");
      await staff.finishEnrolment();
      await staff.signOut();
      await see("02-sign-in");
      await staff.signIn();
      await see("03-home");
      const [refused, vanished, sure, mover, canceller] = people.slice(at);

      // Why was my number refused?
      await staff.find(`${refused.code} 9999999999`);
      await staff.tells("finding-voucher-unlisted");
      await see("04-unlisted");

      // I typed the wrong birth date: what now?
      const mistaken = await citizen();
      await mistaken.start();
      await mistaken.link("start-my").click();
      await mistaken.type({ ...refused, birth: "1941-01-01" });
      await mistaken.page.locator("main form button").click();
      const code = /\b[2-9A-Y]{3}-[2-9A-Y]{3}\b/;
      const incident = code.exec(await staff.until(() => mistaken.text(), (it) => code.test(it), "an incident"))[0];
      await staff.find(incident.toLowerCase());
      await staff.tells("finding-birth-date-differs");
      await see("05-birth-date");

      // My booking has vanished.
      const gone = await book(vanished, "2021-05-28");
      await gone.walk.open();
      await gone.walk.cancel(gone.number, "ill");
      await staff.find(gone.number);
      assert.match(await staff.tells("say-cancelled"), /ウェブサイト/);
      await see("06-cancelled");

      // Did my booking go through?
      await staff.find(line(sure));
      await staff.tells("say-nothing-booked");
      const made = await book(sure, "2021-05-28");
      await staff.find(line(sure));
      assert.ok((await staff.tells("say-confirmed")).includes(made.number));
      await see("07-confirmed");

      // Move it for me.
      const moving = await book(mover, "2021-05-28");
      await staff.find(moving.number);
      await staff.verify(mover.birth);
      await see("08-verified");
      await staff.link("desk-move").first().click();
      await staff.titled("desk-move");
      await see("09-place");
      await staff.take(2);
      await staff.tells("say-moved");
      await see("10-moved");
      await moving.walk.open();
      assert.match(await moving.walk.text(), pattern("ja", "by-operator"));

      // Cancel it for me.
      const leaving = await book(canceller, "2021-05-28");
      await staff.find(line(canceller));
      await staff.verify(canceller.birth);
      await staff.button("desk-cancel").click();
      assert.match(await staff.tells("say-cancelled"), /電話窓口/);
      await leaving.walk.open();
      await leaving.walk.shows(leaving.number, "cancelled");

      await staff.page.goto("/staff/sessions");
      await see("11-sessions");
      await context.close();
    });
  }

  test("an administrator gives out an account, and an auditor sees who looked at whom", async () => {
    const { context, staff } = await operator("office", PHONE);
    await staff.finishEnrolment();
    await staff.page.goto("/staff/accounts");
    await staff.page.locator("#name").fill("hanako");
    await staff.page.locator("#role").selectOption("operator");
    await staff.page.locator("button[name=do][value=add]").click();
    await staff.soon("account-made-how");
    await look(staff.page, "staff-13-accounts-phone");
    await staff.page.goto("/staff/looks");
    await staff.soon("act-see_person");
    await look(staff.page, "staff-14-looks-phone");
    await staff.page.goto("/staff/figures");
    await staff.soon("figures-places");
    await look(staff.page, "staff-15-figures-phone");
    await staff.page.setViewportSize({ width: 1280, height: 900 });
    await look(staff.page, "staff-15-figures-desk");
    await staff.page.goto("/staff/system");
    await staff.soon("system-fine");
    await look(staff.page, "staff-16-system-desk");
    await context.close();
  });

  for (const [at, name, viewport] of [[5, "couple-phone", PHONE], [15, "couple-desk", DESK]]) {
    test(`a couple in one call, the place first, ${name}`, async () => {
      const { context, staff } = await operator(name, viewport);
      await staff.finishEnrolment();
      const { page } = staff;
      await page.goto("/staff/desk/places");
      await staff.titled("call-places");
      await page.locator("a.choice").first().click();
      await page.locator("button.choice").first().waitFor();
      await look(page, `staff-17-places-${name}`);
      await page.locator("button.choice").first().click();
      for (const who of people.slice(at, at + 2)) {
        await staff.find(line(who));
        await staff.verify(who.birth);
        await staff.button("call-hold").click();
        await staff.soon("desk-held");
      }
      await look(page, `staff-18-call-${name}`);
      await page.goto("/staff/desk");
      const links = page.locator("a[href^='/staff/person?p=']");
      assert.equal(await links.count(), 2);
      for (const nth of [0, 1]) {
        await page.goto("/staff/desk");
        await links.nth(nth).click();
        await staff.button("desk-book").click();
        await staff.tells("say-confirmed");
      }
      await page.goto("/staff/desk");
      await look(page, `staff-19-desk-${name}`);
      await staff.button("call-end").click();
      await staff.until(() => links.count(), (count) => count === 0, "the end of the call");
      await context.close();
    });
  }

  test("an operator books for a caller in English, by keyboard", async () => {
    const { context, staff } = await operator("english", DESK, "en");
    await staff.finishEnrolment();
    const caller = people[19];
    await staff.find(line(caller));
    await staff.verify(caller.birth);
    await staff.link("desk-choose").click();
    await staff.take(0);
    await staff.tells("say-confirmed");
    await look(staff.page, "staff-12-booked-english");
    await context.close();
  });
});
