// The story of a booking, mixed: booked in LINE, seen on the web at once, moved and cancelled there, and every step is in the
// talk, through kills of the server between them. The voucher is linked on our pages, with and without script.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { PHONE, WAYS, launch, look, picture, visitor } from "../browser.mjs";
import { Line, Talk } from "../flows/line.mjs";
import { MyPage } from "../flows/my.mjs";
import { person, programmeOf, rosterOf, slotsOf } from "../people.mjs";
import { Town } from "../town.mjs";
import { pattern } from "../words.mjs";

describe("LINE", () => {
  let browser, town, line;

  before(async () => {
    town = Town.make({
      programme: programmeOf(),
      roster: rosterOf(Array.from({ length: 20 }, (_, index) => person(index))),
      slots: slotsOf(),
    });
    await town.open();
    line = await Line.start(town);
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
    line?.stop();
    await town?.close();
  });

  /** Links a voucher, from the talk over our pages and LINE's question back to the talk. */
  async function link(talk, who, whom, seen = async () => {}, another = false) {
    await talk.pressKey("line-link");
    await talk.leave("line-link-go");
    const web = new MyPage(talk.page, town, talk.lang);
    if (another) {
      // Whoever signed in before is still there, and is not the one to be linked now.
      await web.titled("line-page-title");
      await web.link("line-page-other").click();
    }
    await web.titled("voucher-title");
    await web.type(who);
    await web.titled("check-title");
    await web.accept();
    await web.titled("line-page-title");
    await seen("line-link");
    await talk.page.getByLabel(pattern(talk.lang, `line-whom-${whom}`)).check();
    await web.button("line-page-go").click();
    await seen("line-question");
    await talk.page.getByRole("button", { name: "連携する" }).click();
    assert.match(await talk.newest(2), pattern(talk.lang, "line-linked"));
  }

  WAYS.forEach((way, index) => {
    test(`booked in LINE, moved and cancelled on the web: ${way.name}`, async () => {
      const name = `Umihon${index}`;
      const who = person(index);
      const context = await visitor(browser, town, way);
      const talk = new Talk(await context.newPage(), line, name);
      const see = async (what) => picture(talk.page, `line-${way.name}-${what}`);
      const seen = async (what) => {
        if (way.script && what === "line-link") {
          await look(talk.page, `line-${way.name}-${what}`);
        } else {
          await see(what);
        }
      };
      await talk.follow();
      await see("01-welcome");
      await link(talk, who, "self", seen);
      await see("02-linked");
      await town.crash();

      await talk.pressKey("line-book");
      await talk.press(/東京会場/);
      await see("03-days");
      await talk.press(/5月28日/);
      await see("04-times");
      await talk.press(/^午前9時から/);
      await see("05-last-word");
      await town.crash();
      await talk.pressKey("confirm-go");
      await talk.says(pattern("ja", "done-title"));
      await see("06-booked");
      const number = /[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]/.exec(await talk.newest())[0];
      await town.crash();

      const desk = await visitor(browser, town, way);
      const web = new MyPage(await desk.newPage(), town);
      await web.find(who);
      await web.shows(number, "confirmed");
      await web.move(number, "2021-05-29", /午前9時30分/);
      await town.crash();
      await talk.open();
      await talk.pressKey("line-bookings");
      await talk.says(/午前9時30分/);
      await talk.pressKey("my-history");
      await talk.says(/LINE[\s\S]*変更/);
      await see("07-history");

      await web.open();
      await web.cancel(number);
      await town.crash();
      await talk.open();
      await talk.pressKey("line-bookings");
      await talk.says(pattern("ja", "status-cancelled"));
      await see("08-cancelled");
      await desk.close();
      await context.close();
    });
  });

  test("a parent is booked for, and the link ends on the web page", async () => {
    const context = await visitor(browser, town, { viewport: PHONE, script: true });
    const talk = new Talk(await context.newPage(), line, "Umihonparent");
    await talk.follow();
    await link(talk, person(10), "father");
    await link(talk, person(11), "mother", async () => {}, true);
    await talk.pressKey("line-book");
    await talk.says(pattern("ja", "line-for", { whom: "母" }));
    await talk.write("line-book");
    await talk.says(/父[\s\S]*母/);
    await picture(talk.page, "line-people");
    const web = new MyPage(await context.newPage(), town);
    await web.open();
    await web.page.getByRole("link", { name: pattern("ja", "line-mine-title") }).click();
    await web.titled("line-mine-title");
    await look(web.page, "line-mine");
    await web.button("line-unlink").click();
    await web.says("line-mine-none");
    await look(web.page, "line-mine-none");
    await context.close();
  });

  for (const lang of ["ja-easy", "en", "zh", "ko", "vi", "pt", "fil", "ne"]) {
    test(`the talk and the page that links: ${lang}`, async () => {
      const context = await visitor(browser, town, { viewport: PHONE, script: true });
      const talk = new Talk(await context.newPage(), line, `Umihon${lang.replace("-", "")}`);
      await talk.follow();
      await talk.pressKey("line-language");
      const own = { "ja-easy": "やさしい日本語", en: "English", zh: "简体中文", ko: "한국어", vi: "Tiếng Việt",
        pt: "Português", fil: "Filipino", ne: "नेपाली" };
      await talk.press(new RegExp(`^${own[lang]}$`));
      await picture(talk.page, `line-menu-${lang}`);
      await talk.page.locator("a[href*='/']").last().scrollIntoViewIfNeeded();
      await context.close();
    });
  }

  test("a page that is opened without LINE's token leads back to LINE", async () => {
    const context = await visitor(browser, town, { viewport: PHONE, script: true });
    const web = new MyPage(await context.newPage(), town);
    await web.page.goto("/line/link?lang=ja");
    await web.titled("line-page-bad-title");
    await look(web.page, "line-page-bad");
    await context.close();
  });
});
