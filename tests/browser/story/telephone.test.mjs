// The telephone desk beyond a booking: a code that lets a slowed-down person in, a link to a reissued voucher, calls to make.
// By keyboard alone where an operator works through a list; on a telephone and on a desk, without an accessibility finding.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";

import { DESK, PHONE, launch, look, visitor } from "../browser.mjs";
import { MyPage } from "../flows/my.mjs";
import { Staff } from "../flows/staff.mjs";
import { person, programmeOf, rosterOf, slotsOf } from "../people.mjs";
import { Town } from "../town.mjs";
import { say } from "../words.mjs";

const PAUSE_SECONDS = 6;
const line = (who) => `${who.code} ${who.number}`;

describe("the telephone desk beyond a booking", () => {
  let browser, town;
  const passwords = {};
  const people = Array.from({ length: 8 }, (_, index) => person(index));
  // Reissued for whoever lost theirs; on the list already, and not linked yet.
  const reissued = { phone: { ...people[1], number: "8888888881" }, desk: { ...people[5], number: "8888888885" } };

  before(async () => {
    const roster = rosterOf([...people, ...Object.values(reissued)]);
    town = Town.make({ programme: programmeOf(), roster, slots: slotsOf() });
    for (const name of ["phone", "desk"]) {
      passwords[name] = town.hire(name, "operator");
    }
    await town.open();
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
    await town?.close();
  });

  async function operator(name, viewport) {
    const context = await visitor(browser, town, { viewport, script: true });
    const staff = new Staff(await context.newPage(), town, "ja");
    await staff.enrol(name, passwords[name]);
    await staff.finishEnrolment();
    return { context, staff };
  }

  /** Somebody who has to wait, because a stranger guessed at their voucher; at the page that says so. */
  async function waiting(who) {
    const wrong = {
      programme: town.programme,
      municipality_code: who.code,
      voucher_number: who.number,
      birth_date: "1941-01-01",
    };
    const context = await visitor(browser, town, { script: true });
    const walk = new MyPage(await context.newPage(), town);
    await walk.toCheck(who);
    // The pauses double; only a longer one is still there when the person presses the key.
    const headers = { "content-type": "application/json" };
    for (let seconds = 0; seconds < PAUSE_SECONDS; await pause(100)) {
      const body = JSON.stringify(wrong);
      const answer = await fetch(`${town.url}/api/v1/login`, { method: "POST", headers, body });
      seconds = Number(answer.headers.get("retry-after") ?? 0);
    }
    await walk.accept();
    await walk.titled("refusal-login-throttled");
    return walk;
  }

  /** One key, once the browser has given it to the first call that is free. */
  async function takeFirst(staff) {
    await staff.focused("form[action*='/calls/take'] button");
    await staff.page.keyboard.press("Enter");
  }

  for (const [at, name, viewport] of [[0, "phone", PHONE], [4, "desk", DESK]]) {
    test(`a code, a link and a call, ${name}`, async () => {
      const { context, staff } = await operator(name, viewport);
      const see = (page) => look(staff.page, `telephone-${page}-${name}`);
      const [slowed, loser, busy] = people.slice(at);

      // I cannot sign in, it tells me to wait.
      const walk = await waiting(slowed);
      await look(walk.page, `telephone-00-waiting-${name}`);
      await staff.find(line(slowed));
      await staff.verify(slowed.birth);
      await see("01-verified");
      await staff.page.locator("#how").selectOption("voucher");
      await staff.button("code-go").click();
      await staff.titled("code-title");
      const code = await staff.page.locator(".digits strong").innerText();
      assert.match(code, /^\d{4} \d{4}$/);
      assert.ok(!staff.page.url().includes(code.replace(" ", "")));
      await see("02-code");
      await walk.page.locator("#booking_number").fill(code);
      await walk.page.locator("main form button").click();
      await walk.titled("venue-title");
      // My page tells that a code was given, that somebody came in with it, and that staff looked.
      await walk.page.goto("/my");
      await walk.titled("my-title");
      const told = await walk.text();
      for (const key of ["my-code-given", "my-code-used", "my-look-seen"]) assert.ok(told.includes(say("ja", key)), told);
      await look(walk.page, `telephone-02-my-page-${name}`);
      await staff.find(line(slowed));
      await staff.soon("timeline-desk-code-used");
      await see("03-history");

      // I lost my voucher and have a new one now.
      await staff.find(line(loser));
      await staff.verify(loser.birth);
      await staff.link("link-title").click();
      await staff.titled("link-title");
      await staff.page.locator("#municipality_code").fill(reissued[name].code);
      await staff.page.locator("#voucher_number").fill("7777777777");
      await staff.page.locator("#reason").selectOption("lost");
      await staff.page.locator("#how").selectOption("contact");
      await staff.button("link-go").click();
      await staff.soon("refusal-voucher-not-listed-yet");
      await see("04-not-listed");
      await staff.page.locator("#voucher_number").fill(reissued[name].number);
      await staff.button("link-go").click();
      await staff.soon("desk-done-linked");
      await see("05-linked");

      // Call me back, please: from here on by keyboard.
      await staff.find(line(busy));
      await staff.page.locator("a[accesskey=c]").focus();
      await staff.page.keyboard.press("Enter");
      await staff.titled("calls-promise");
      await see("06-promise");
      await staff.page.keyboard.type("03-1234-5678");
      await staff.page.locator("#reason").selectOption("booking");
      await staff.page.locator("#note").fill("午前中がよい");
      await staff.page.locator("#telephone").press("Enter");
      await staff.soon("desk-done-promised");
      await staff.page.goto("/staff/desk/calls");
      await staff.titled("calls-title");
      await see("07-calls");
      assert.ok(!(await staff.text()).includes("0312345678"), "not before it is taken");
      await takeFirst(staff);
      await staff.soon("calls-done-taken");
      assert.ok((await staff.text()).includes("0312345678"));
      await see("08-taken");
      await staff.button("calls-not-reached").press("Enter");
      await staff.soon("calls-done-not-reached");
      await see("09-not-reached");
      await staff.page.goto("/staff/desk/calls");
      await takeFirst(staff);
      await staff.soon("calls-done-taken");
      await staff.button("calls-done").press("Enter");
      await staff.soon("calls-done-done");
      await see("10-done");
      await context.close();
    });
  }
});
