// The receipt, from the page after booking to a stranger who checks it: as a file, as text and by its number, with and
// without a script, on a telephone and on a desk; and what the page says of one that was changed.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";

import { DESK, PHONE, WAYS, launch, look, visitor } from "../browser.mjs";
import { Booking } from "../flows/booking.mjs";
import { MyPage } from "../flows/my.mjs";
import { Verify } from "../flows/verify.mjs";
import { person, programmeOf, rosterOf, slotsOf } from "../people.mjs";
import { Town, outFolder } from "../town.mjs";

const NINE = /午前9時(?!30)/;

describe("a receipt", () => {
  let browser, town;

  before(async () => {
    const people = Array.from({ length: WAYS.length + 2 }, (_, index) => person(index));
    town = Town.make({ programme: programmeOf(), roster: rosterOf(people), slots: slotsOf() });
    await town.open();
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
    await town?.close();
  });

  /** Books, saves the receipt from the page after it, and hands back both. */
  async function booked(context, who, name) {
    const page = await context.newPage();
    const walk = new Booking(page, town);
    const number = await walk.book(who, "2021-05-28", NINE);
    const coming = page.waitForEvent("download");
    await walk.link("receipt-file").click();
    const path = join(outFolder("receipts"), `${name}.json`);
    await (await coming).saveAs(path);
    return { page, walk, number, path };
  }

  for (const [index, way] of WAYS.entries()) {
    test(`is saved and checked by somebody else: ${way.name}`, async () => {
      const who = person(index);
      const context = await visitor(browser, town, { ...way, acceptDownloads: true });
      const { number, path } = await booked(context, who, `receipt-${index}`);
      const text = readFileSync(path, "utf8");
      assert.equal(JSON.parse(text).words.number, number);

      const stranger = new Verify(await (await visitor(browser, town, way)).newPage());
      await stranger.open();
      await stranger.file(path);
      await stranger.says("verify-recorded-title");
      assert.ok((await stranger.body()).includes(number));
      await stranger.tellsNobody(who);

      await stranger.open();
      await stranger.text(text);
      await stranger.says("verify-recorded-title");

      await stranger.open();
      await stranger.number(number.toLowerCase().replaceAll("-", ""));
      await stranger.says("verify-number-known-title");
      await stranger.tellsNobody(who);
      await context.close();
    });
  }

  test("tells that the booking was cancelled since, and still that it was made", async () => {
    const context = await visitor(browser, town, { script: true, acceptDownloads: true });
    const { page, number, path } = await booked(context, person(WAYS.length), "receipt-cancelled");
    const my = new MyPage(page, town);
    await my.open();
    await my.cancel(number);
    const stranger = new Verify(await (await visitor(browser, town)).newPage());
    await stranger.open();
    await stranger.file(path);
    await stranger.says("verify-recorded-title");
    assert.match(await stranger.body(), /取り消|キャンセル/);
    await context.close();
  });

  test("is told in every language on a telephone and on a desk, also when it proves nothing", async () => {
    const context = await visitor(browser, town, { script: true, acceptDownloads: true });
    const { path } = await booked(context, person(WAYS.length + 1), "receipt-changed");
    const receipt = JSON.parse(readFileSync(path, "utf8"));
    const bytes = Buffer.from(receipt.leaf, "base64");
    bytes[bytes.length - 1] ^= 1;
    const changed = JSON.stringify({ ...receipt, leaf: bytes.toString("base64") });
    for (const lang of ["ja", "ja-easy", "en"]) {
      for (const [where, viewport] of [["phone", PHONE], ["desk", DESK]]) {
        const page = await (await visitor(browser, town, { viewport, script: true })).newPage();
        const stranger = new Verify(page, lang);
        const see = (name) => look(page, `verify-${name}-${lang}-${where}`);
        await stranger.open();
        await see("1-asked");
        await stranger.go();
        await stranger.says("verify-nothing-title");
        await stranger.text(changed);
        await stranger.says("verify-broken-title");
        await see("2-broken");
        await stranger.text("予約しました");
        await stranger.says("verify-unreadable-title");
        await stranger.number("ABCD-EFGH-Q");
        await stranger.says("verify-number-unknown-title");
        await stranger.file(path);
        await stranger.says("verify-recorded-title");
        await see("3-proved");
        await page.context().close();
      }
    }
    await context.close();
  });
});
