// What people take home: the slip on one sheet and the one for a wallet, as they come out of a printer, with a code
// that is large enough; and the entry for a calendar, which a cancellation takes out again.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";

import { DESK, PHONE, launch, look, visitor } from "../browser.mjs";
import { Booking } from "../flows/booking.mjs";
import { MyPage } from "../flows/my.mjs";
import { person, programmeOf, rosterOf, slotsOf } from "../people.mjs";
import { Town, outFolder } from "../town.mjs";

const NINE = { ja: /午前9時(?!30)/, "ja-easy": /9時(?!30)/, en: /^9 am/ };
const MM = 96 / 25.4;

describe("what people take home", () => {
  let browser, town;

  before(async () => {
    town = Town.make({
      programme: programmeOf(),
      roster: rosterOf(Array.from({ length: 8 }, (_, index) => person(index))),
      slots: slotsOf(),
    });
    await town.open();
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
    await town?.close();
  });

  /** The page as a printer gets it, and how many sheets that are. */
  async function printed(page, name) {
    const pdf = await page.pdf({ preferCSSPageSize: true });
    writeFileSync(join(outFolder("prints"), `${name}.pdf`), pdf);
    return pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length;
  }

  /** Width of the code without its margin, in millimetres, as printed. */
  async function codeWidth(page) {
    await page.emulateMedia({ media: "print" });
    const width = await page.locator("svg.qr path").last().evaluate((path) => path.getBoundingClientRect().width);
    await page.emulateMedia({ media: null });
    return width / MM;
  }

  let next = 0;
  for (const lang of ["ja", "ja-easy", "en"]) {
    for (const [where, viewport] of [["phone", PHONE], ["desk", DESK]]) {
      test(`both slips fit one A4 and have a code of 25 mm: ${lang}, ${where}`, async () => {
        const context = await visitor(browser, town, { viewport, script: true });
        const page = await context.newPage();
        const walk = new Booking(page, town, lang);
        await walk.signIn(person((next += 1)));
        await walk.venue(lang === "en" ? "Tokyo" : "東京会場");
        await walk.day("2021-05-28");
        await walk.time(NINE[lang]);
        await walk.confirm();
        await look(page, `keepsakes-1-done-${lang}-${where}`);
        for (const [kind, link, title] of [["slip", "done-print", "print-title"], ["wallet", "card-link", "card-title"]]) {
          const done = page.url();
          await walk.link(link).click();
          await walk.titled(title);
          await look(page, `keepsakes-2-${kind}-${lang}-${where}`);
          assert.equal(await printed(page, `${kind}-${lang}-${where}`), 1, `${kind} needs more than one sheet`);
          assert.ok((await codeWidth(page)) >= 25, `${kind}: the code is ${await codeWidth(page)} mm wide`);
          if (kind === "wallet") {
            await page.emulateMedia({ media: "print" });
            const { width, height } = await page.locator(".wallet").boundingBox();
            await page.screenshot({ path: join(outFolder("pictures"), `keepsakes-3-printed-${lang}-${where}.png`) });
            await page.emulateMedia({ media: null });
            assert.ok(width / MM <= 87, `the slip is ${width / MM} mm wide`);
            assert.ok(height / MM <= 111, `two faces are ${height / MM} mm high`);
          }
          await page.goto(done);
        }
        await context.close();
      });
    }
  }

  test("the entry for a calendar is replaced by the one that takes it out again", async () => {
    const context = await visitor(browser, town, { acceptDownloads: true });
    const page = await context.newPage();
    const my = new MyPage(page, town);
    const number = await my.book(person(0), "2021-05-28", NINE.ja);
    const saved = async (name, key) => {
      const coming = page.waitForEvent("download");
      await my.link(key).click();
      const path = join(outFolder("calendars"), `${name}.ics`);
      await (await coming).saveAs(path);
      return readFileSync(path, "utf8");
    };
    const made = await saved("made", "calendar-file");
    await my.open();
    await my.cancel(number);
    const gone = await saved("gone", "calendar-file-cancelled");
    const uid = (file) => file.match(/^UID:.*$/m)[0];
    assert.match(made, /METHOD:PUBLISH\r\n[^]*DTSTART;TZID=Asia\/Tokyo:20210528T090000\r\n/);
    assert.match(gone, /METHOD:CANCEL\r\n[^]*SEQUENCE:1\r\nSTATUS:CANCELLED\r\n/);
    assert.equal(uid(gone), uid(made));
    await context.close();
  });
});
