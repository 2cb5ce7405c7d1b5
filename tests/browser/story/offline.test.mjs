// An outage at a venue: the page that was opened before goes on in a real browser without a network, also after it is loaded
// anew; people are checked in, a receipt is checked by its signature and one that was changed is refused. When the network is
// back, what was done is there once, and what somebody else did first is told with the reason.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { DESK, PHONE, launch, look, visitor } from "../browser.mjs";
import { MyPage } from "../flows/my.mjs";
import { Counter } from "../flows/venue.mjs";
import { person, programmeOf, rosterOf, slotsOf } from "../people.mjs";
import { Town } from "../town.mjs";

const DAY = "2021-05-24";

describe("a venue without a network", () => {
  let browser, town;
  const people = Array.from({ length: 8 }, (_, index) => person(index));
  const booked = new Map();
  const passwords = {};

  before(async () => {
    town = Town.make({ programme: programmeOf(), roster: rosterOf(people), slots: slotsOf() });
    await town.open();
    browser = await launch();
    for (const who of people) {
      booked.set(who, await book(who));
    }
    await town.crash(`${DAY} 08:50:00`);
    for (const name of ["phone", "desk"]) {
      const role = ["--role", "venue", "--scope", `venue:${town.programme}/otemachi`];
      passwords[name] = JSON.parse(town.cli(["--json", "staff", "add", name, ...role], `${DAY} 08:50:00`)).one_time_password;
    }
  });

  after(async () => {
    await browser?.close();
    await town?.close();
  });

  async function book(who) {
    const context = await visitor(browser, town);
    const walk = new MyPage(await context.newPage(), town);
    await walk.signIn(who);
    await walk.venue("東京会場");
    await walk.day(DAY);
    await walk.time(/午前9時(?!30)/);
    const number = await walk.confirm();
    const receipt = await (await context.request.get(`/my/${number.replaceAll("-", "")}/receipt`)).text();
    await context.close();
    return { number, receipt };
  }

  for (const [at, name, viewport] of [[0, "phone", PHONE], [4, "desk", DESK]]) {
    test(`an outage, ${name}`, async () => {
      const context = await visitor(browser, town, { viewport, script: true });
      // No camera here: what one would see is put into its place.
      await context.addInitScript(() => {
        window.BarcodeDetector = class {
          detect = async () => (window.seen ? [{ rawValue: window.seen }] : []);
        };
        Object.defineProperty(navigator, "mediaDevices", { value: { getUserMedia: async () => new MediaStream() } });
      });
      const page = await context.newPage();
      const counter = new Counter(page, town);
      await counter.enrol(name, passwords[name]);
      await counter.finishEnrolment();
      // The browser's clock is that of the town.
      await context.clock.setFixedTime(town.time());
      const [first, second, taken, forged] = people.slice(at, at + 4).map((who) => booked.get(who));
      const finding = page.locator("#finding");
      const scan = async (brought, colour) => {
        await page.locator("#q").fill(brought);
        await page.keyboard.press("Enter");
        await counter.until(() => finding.getAttribute("data-colour"), (it) => it === colour, colour);
      };
      const waits = (count) => counter.told("offline-waiting").then(() => counter.until(() => page.locator("#queue li").count().then(String), (it) => it === String(count), `${count} waiting`));

      await counter.day();
      await counter.link("counter-offline").click();
      await counter.told("offline-online");
      await page.locator("#offline[data-kept=yes]").waitFor();
      await look(page, `offline-01-online-${name}`);
      await page.evaluate((number) => (window.seen = number), taken.number);
      await counter.button("offline-camera").click();
      await counter.until(() => finding.innerText(), (it) => it.includes(taken.number), "seen by the camera");

      await context.setOffline(true);
      await page.reload();
      await counter.told("offline-offline");
      await scan(first.number, "green");
      await look(page, `offline-02-green-${name}`);
      await counter.button("counter-act-check_in").click();
      await waits(1);

      // A receipt that was changed in one sign proves nothing; as it was given it does, and its booking is on the list.
      const receipt = JSON.parse(second.receipt);
      const last = receipt.leaf.replace(/[^=](=*)$/, (_, gap) => `A${gap}`);
      const changed = { ...receipt, leaf: last === receipt.leaf ? receipt.leaf.replace(/[^=](=*)$/, (_, gap) => `Q${gap}`) : last };
      await scan(JSON.stringify(changed), "red");
      await counter.told("offline-receipt-wrong");
      const other = JSON.parse(forged.receipt);
      await scan(JSON.stringify({ ...receipt, leaf: other.leaf }), "red");
      await look(page, `offline-03-changed-${name}`);
      await scan(second.receipt, "green");
      await counter.told("offline-receipt-right");
      await counter.button("counter-act-check_in").click();
      await waits(2);
      await counter.button("counter-act-check").click();
      await scan(taken.number, "green");
      await counter.button("counter-act-check_in").click();
      await waits(4);
      await scan("22222222X", "red");
      await page.reload();
      await waits(4);

      // Meanwhile somebody else has closed this booking's arrival at another counter.
      const there = ["--programme", town.programme, "--venue", "otemachi"];
      town.cli(["venue", "check-in", ...there, taken.number], `${DAY} 08:55:00`);
      await context.setOffline(false);
      await page.evaluate(() => window.dispatchEvent(new Event("online")));
      await waits(0);
      await counter.until(() => page.locator("#conflicts").innerText(), (it) => it.includes(taken.number), "a conflict");
      assert.ok(!(await page.locator("#conflicts").innerText()).includes(first.number), "what fits is no conflict");
      await look(page, `offline-04-conflict-${name}`);
      for (const [it, status] of [[first, "checked_in"], [second, "checked"], [taken, "checked_in"], [forged, "confirmed"]]) {
        const told = JSON.parse(town.cli(["--json", "venue", "look-up", ...there, it.number], `${DAY} 08:56:00`));
        assert.equal(told.findings[0].booking.status, status, it.number);
      }
      await page.reload();
      await counter.until(() => page.locator("#conflicts").innerText(), (it) => it.includes(taken.number), "never dropped");
      await counter.button("offline-seen").click();
      await counter.until(() => page.locator("#conflicts li").count().then(String), (it) => it === "0", "seen");
      await context.close();
    });
  }
});
