// After a loss: an old backup is put back, and people bring their receipts to the page that checks them. One presses "Put my
// booking back" and finds the booking on my page; another's place went to somebody else, and the desk has it.
// Told with and without a script, on a telephone and on a desk, in every language.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";

import { Client } from "../answers/client.mjs";
import { DESK, PHONE, WAYS, launch, look, picture, visitor } from "../browser.mjs";
import { Booking } from "../flows/booking.mjs";
import { MyPage } from "../flows/my.mjs";
import { Verify } from "../flows/verify.mjs";
import { person, programmeOf, rosterOf, slotsOf } from "../people.mjs";
import { Town, outFolder } from "../town.mjs";

const NINE = /午前9時(?!30)/;
const RESTORED_AT = "2021-05-18 08:00:00";
const REOPENED_AT = "2021-05-18 09:00:00";
const SCREENS = [
  { where: "phone", viewport: PHONE },
  { where: "desk", viewport: DESK },
];
// One telling for each way, and one for each language on each screen.
const TELLINGS = [
  ...WAYS.map((way) => ({ ...way, lang: "ja" })),
  ...["ja-easy", "en"].flatMap((lang) =>
    SCREENS.map(({ where, viewport }) => ({ name: `${where} in ${lang}`, viewport, script: true, lang })),
  ),
];

describe("after a loss", () => {
  let browser, town;
  const tellings = TELLINGS.map((telling, index) => ({
    ...telling,
    returns: person(3 * index),
    claims: person(3 * index + 1),
    newcomer: person(3 * index + 2),
    start: `${String(10 + index)}:10`,
  }));

  /** A page, looked at as far as its browser can. */
  async function see(verify, telling, name) {
    const called = `back-${name}-${telling.name}`;
    await (telling.script ? look(verify.page, called) : picture(verify.page, called));
  }

  /** Books in the browser and keeps the receipt from the page after it, as people do. */
  async function booked(telling) {
    telling.context = await visitor(browser, town, { ...telling, acceptDownloads: true });
    const page = await telling.context.newPage();
    const walk = new Booking(page, town);
    telling.number = await walk.book(telling.returns, "2021-05-28", NINE);
    const coming = page.waitForEvent("download");
    await walk.link("receipt-file").click();
    telling.path = join(outFolder("receipts"), `back-${telling.name.replaceAll(" ", "-")}.json`);
    await (await coming).saveAs(telling.path);
    await page.close();
    const client = await Client.signIn(town, telling.claims);
    const answer = await client.book(await client.slot(`2021-06-13T${telling.start}`));
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    telling.receipt = answer.body.receipt;
  }

  before(async () => {
    const people = tellings.flatMap((it) => [it.returns, it.claims, it.newcomer]);
    // Places for one, so that whoever comes later takes it away.
    const more = tellings.map(({ start }) => `otemachi,2021-06-13,${start},${start.replace(":10", ":25")},1,,`);
    town = Town.make({ programme: programmeOf(), roster: rosterOf(people), slots: slotsOf({ more }) });
    await town.open();
    town.cli(["backup", town.path("old.backup")], "2021-05-17 11:00:00");
    browser = await launch();
    for (const telling of tellings) {
      await booked(telling);
    }
    await town.stop();
    town.restore(town.path("old.backup"), RESTORED_AT);
    await town.open(RESTORED_AT);
  });

  after(async () => {
    await browser?.close();
    await town?.close();
  });

  for (const telling of tellings) {
    test(`a receipt brings the booking back to my page: ${telling.name}`, async () => {
      const verify = new Verify(await telling.context.newPage(), telling.lang);
      const my = new MyPage(verify.page, town, telling.lang);
      await my.find(telling.returns);
      assert.equal(await my.card(telling.number).count(), 0, "the backup did not have it");

      await verify.open();
      await verify.file(telling.path);
      await verify.says("verify-representable-title");
      assert.ok((await verify.body()).includes(telling.number));
      await verify.tellsNobody(telling.returns);
      await see(verify, telling, "1-lost");

      await verify.putBack();
      await verify.says("verify-represented-title");
      assert.ok((await verify.body()).includes(telling.number));
      await verify.tellsNobody(telling.returns);
      await see(verify, telling, "2-back");

      await my.link("to-my").click();
      await my.titled("my-title");
      await my.shows(telling.number, "confirmed");
      await see(my, telling, "3-my-page");

      // Who brings it again changes nothing, with the file or by a reload of the page after the button.
      await verify.open();
      await verify.file(telling.path);
      await verify.says("verify-back-title");
      await see(verify, telling, "4-again");
      await verify.open();
      await verify.number(telling.number);
      await verify.says("verify-number-known-title");
      await my.open();
      await my.shows(telling.number, "confirmed");
      await telling.context.close();
    });
  }

  test("newcomers get in again, and take places that were promised", async () => {
    const early = await Client.signIn(town, tellings[0].newcomer);
    const refused = await early.book(await early.slot(`2021-06-13T${tellings[0].start}`));
    assert.deepEqual([refused.status, refused.body.code], [403, "restore.receipts_first"]);
    town.cli(["reopen"], REOPENED_AT);
    for (const { newcomer, start, name } of tellings) {
      const client = await Client.signIn(town, newcomer);
      const answer = await client.book(await client.slot(`2021-06-13T${start}`));
      assert.equal(answer.status, 201, `${name}: ${JSON.stringify(answer.body)}`);
    }
  });

  for (const telling of tellings) {
    test(`whose place is gone is told that the desk has it: ${telling.name}`, async () => {
      const context = await visitor(browser, town, telling);
      const verify = new Verify(await context.newPage(), telling.lang);
      const { number } = telling.receipt.words;
      const atTheDesk = async () => {
        assert.equal(await verify.page.locator("main a[href='tel:0570-000-000']").count(), 1);
        assert.ok((await verify.body()).includes(number));
        assert.match(await verify.fact("verify-claim-since"), /18/);
        await verify.tellsNobody(telling.claims);
      };
      await verify.open();
      await verify.text(JSON.stringify(telling.receipt));
      await verify.says("verify-representable-title");
      await verify.putBack();
      await verify.says("refusal-claim-slot-full");
      await atTheDesk();
      await see(verify, telling, "5-gone");

      await verify.open();
      await verify.text(JSON.stringify(telling.receipt));
      await verify.says("verify-claimed-title");
      await atTheDesk();
      await see(verify, telling, "6-claimed");
      await verify.putBack("verify-claimed-go");
      await verify.says("refusal-claim-slot-full");

      await verify.open();
      await verify.number(number);
      await verify.says("verify-number-claimed-title");
      await atTheDesk();
      await see(verify, telling, "7-claimed-by-number");

      // Anybody else's number is as unknown as before.
      await verify.open();
      await verify.number("ABCD-EFGH-Q");
      await verify.says("verify-number-unknown-title");
      await context.close();
    });
  }

  test("the desk has every claim, and every booking that came back", () => {
    const told = JSON.parse(town.cli(["--json", "represented"], REOPENED_AT));
    const claimed = tellings.map(({ receipt }) => receipt.words.number);
    assert.deepEqual(told.claims.map((claim) => claim.number).sort(), claimed.sort());
    assert.deepEqual(told.back.toSorted(), tellings.map(({ number }) => number).sort());
    assert.ok(tellings.every(({ path, number }) => readFileSync(path, "utf8").includes(number)));
  });
});
