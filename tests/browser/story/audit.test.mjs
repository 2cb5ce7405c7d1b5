// What an auditor reads and takes along, and what anyone may: the journal with its proofs, tables, the record of fairness.
// On a telephone and on a desk, without an accessibility finding.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";

import { DESK, PHONE, launch, look, visitor, weigh } from "../browser.mjs";
import { MyPage } from "../flows/my.mjs";
import { Staff } from "../flows/staff.mjs";
import { person, programmeOf, rosterOf, slotsOf } from "../people.mjs";
import { pattern } from "../words.mjs";
import { Town } from "../town.mjs";

describe("the auditor", () => {
  let browser, town, number;
  const passwords = {};
  const booked = person(0);

  before(async () => {
    town = Town.make({ programme: programmeOf(), roster: rosterOf([booked]), slots: slotsOf() });
    for (const name of ["phone", "desk"]) {
      passwords[name] = town.hire(name, "auditor");
    }
    await town.open();
    browser = await launch();
    const walk = new MyPage(await (await visitor(browser, town)).newPage(), town);
    await walk.signIn(booked);
    await walk.venue("東京会場");
    await walk.day("2021-05-28");
    await walk.time(/午前9時(?!30)/);
    number = await walk.confirm();
  });

  after(async () => {
    await browser?.close();
    await town?.close();
  });

  for (const [name, viewport, lang] of [["phone", PHONE, "ja"], ["desk", DESK, "en"]]) {
    test(`reads the journal, proves an entry and takes a table, ${name}`, async () => {
      const context = await visitor(browser, town, { viewport, script: true });
      const staff = new Staff(await context.newPage(), town, lang);
      const { page } = staff;
      await staff.enrol(name, passwords[name]);
      await staff.finishEnrolment();

      await page.locator('.staff-pages a[href^="/staff/audit"]').click();
      await staff.titled("staff-audit");
      await staff.soon("kind-BookingConfirmed");
      assert.ok(!(await page.content()).includes(booked.number), "no voucher number");
      await look(page, `audit-01-journal-${name}`);

      await page.locator("#number").fill(number);
      await staff.button("audit-go").click();
      await page.locator("tbody a").first().click();
      await staff.soon("audit-proof-how");
      await look(page, `audit-02-entry-${name}`);
      const [proof] = await Promise.all([page.waitForEvent("download"), staff.link("audit-proof-file").click()]);
      town.file("log.key", await (await fetch(`${town.url}/log/key`)).text());
      const verify = ["receipt", "verify", await proof.path(), "--key", town.path("log.key")];
      const told = town.cli(verify, "2021-05-17 11:30:00");
      assert.ok(told.includes(number), told);

      await page.locator('.staff-pages a[href^="/staff/export"]').click();
      await staff.titled("staff-export");
      await look(page, `audit-03-export-${name}`);
      const [file] = await Promise.all([page.waitForEvent("download"), staff.button("export-rows").click()]);
      assert.equal(file.suggestedFilename(), "tokyo-2021-bookings.csv");
      const text = readFileSync(await file.path(), "utf8");
      assert.ok(text.startsWith("\ufeffnumber,") && text.includes(number), text);
      await page.goto("/staff/audit?kind=TableExported");
      await staff.soon("kind-TableExported");
      assert.match(await page.locator("tbody").first().innerText(), /bookings/);
      await context.close();
    });
  }

  for (const [name, viewport] of [["phone", PHONE], ["desk", DESK]]) {
    test(`anyone reads the record of fairness, ${name}`, async () => {
      const context = await visitor(browser, town, { viewport, script: true });
      const page = await context.newPage();
      for (const lang of ["ja", "ja-easy", "en"]) {
        await page.goto(`/?lang=${lang}`);
        await page.getByRole("link", { name: pattern(lang, "fairness-link") }).click();
        assert.match(await page.locator("main").innerText(), pattern(lang, "channel-web"));
        await look(page, `audit-04-fairness-${lang}-${name}`);
      }
      await context.close();
    });
  }

  test("the record of fairness is light", async () => {
    const context = await visitor(browser, town);
    await weigh(context, "/fairness", "fairness");
    await context.close();
  });
});
