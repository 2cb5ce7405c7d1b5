// The citizen's pages in every language, on the smallest telephone: said in that language and no other, nothing clipped,
// nothing that scrolls sideways, no accessibility finding, and a picture of each for people to look at.
// Then the same pages in a pseudo-language, longer than any, and a control: what the judge must find, it finds.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { fits, launch, look, picture, visitor } from "../browser.mjs";
import { MyPage } from "../flows/my.mjs";
import { Verify } from "../flows/verify.mjs";
import { Waitlist } from "../flows/waitlist.mjs";
import { OSAKA, person, programmeOf, rosterOf, slotsOf } from "../people.mjs";
import { clipped, disguise, undisguise } from "../pseudo.mjs";
import { Town } from "../town.mjs";
import { pattern, say } from "../words.mjs";

const LANGUAGES = {
  ja: { html: "ja", sent: "ja-JP", own: "日本語" },
  "ja-easy": { html: "ja", own: "やさしい日本語" },
  en: { html: "en", sent: "en-GB", own: "English", unreviewed: true },
  zh: { html: "zh-Hans", sent: "zh-CN", own: "简体中文", unreviewed: true, letters: /\p{Script=Han}/u },
  ko: { html: "ko", sent: "ko-KR", own: "한국어", unreviewed: true, letters: /\p{Script=Hangul}/u },
  vi: { html: "vi", sent: "vi-VN", own: "Tiếng Việt", unreviewed: true },
  pt: { html: "pt-BR", sent: "pt-BR", own: "Português", unreviewed: true },
  fil: { html: "fil", sent: "fil-PH", own: "Filipino", unreviewed: true },
  ne: { html: "ne", sent: "ne-NP", own: "नेपाली", unreviewed: true, letters: /\p{Script=Devanagari}/u },
};
/** What came with the programme and its lists, and stays as it is in every language. */
const DATA = /東京\S*|千代田区|世田谷区|渋谷\S*|大阪\S*|Tokyo( mass vaccination centre)?|Shibuya|Moderna|Pfizer|武田／モデルナ|ファイザー/g;

/** A booking number. */
const NUMBER = /\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]\b/g;
/** A prefecture or town as everybody reads it who reads no kanji: `Chiyoda-ku (千代田区)`, also with its prefecture. */
const PLACE = /\p{Lu}[\p{Ll}']+(-\p{Ll}+)?(, \p{Lu}[\p{Ll}']+(-\p{Ll}+)?)? \(\p{Script=Han}+\)/gu;

describe("every language", () => {
  let browser, town;
  let next = 0;
  const somebody = () => person((next += 1));
  const later = person(60, { code: OSAKA.code });

  before(async () => {
    const people = Array.from({ length: 55 }, (_, index) => person(index));
    const waitlist = "waitlist = { offer_minutes = 90, day_from = \"08:00\", day_until = \"21:00\" }\n";
    town = Town.make({ programme: programmeOf({ waitlist }), roster: rosterOf([...people, later]), slots: slotsOf() });
    await town.open();
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
    await town?.close();
  });

  /** Walks through the citizen's pages; `judge` is called on each with its name. */
  async function tour(context, lang, judge) {
    const page = await context.newPage();
    const my = new MyPage(page, town, lang);
    const see = (name) => judge(page, name);
    const venue = () => page.locator('main a[href*="venue=otemachi"]').first().click();
    const time = (index) => page.locator(".choices[data-kind=times] button").nth(index).click();

    await my.start();
    await see("01-start");
    await my.link("start-book").click();
    await my.titled("who-title");
    await see("02-who");
    await my.link("who-other").click();
    await my.titled("voucher-title-other");
    await see("03-voucher");
    await my.type({ code: "13101", number: "12345", birth: "1955-02-30" });
    await see("04-voucher-refused");
    await page.getByRole("button", { name: pattern(lang, "voucher-code-choose") }).click();
    await see("05-prefectures");
    await my.toCheck(somebody());
    await see("06-check");
    await my.toCheck({ ...somebody(), birth: "1950-04-01" });
    await my.accept();
    await see("07-no-match");
    await my.signIn(somebody());
    await see("08-venue");
    await venue();
    await my.titled("day-title");
    await see("09-day");
    await my.day("2021-05-28");
    await my.titled("time-title");
    await see("10-time");
    await time(0);
    await my.titled("confirm-title");
    await see("11-confirm");
    const number = await my.confirm();
    await see("12-done");
    await my.open();
    await see("13-my");
    // The slip for the wallet may be named with the same word.
    await my.card(number).getByRole("link", { name: pattern(lang, "my-print") }).and(page.locator("[href*='/print']")).click();
    await my.titled("print-title");
    await see("14-print");
    await my.open();
    await my.card(number).getByRole("link", { name: pattern(lang, "my-move") }).click();
    await my.titled("move-venue-title");
    await venue();
    await my.day("2021-05-29");
    await time(2);
    await my.titled("move-confirm-title");
    await see("15-move-confirm");
    await my.button("move-go").click();
    await my.titled("done-title-moved");
    await my.open();
    await my.card(number).getByRole("link", { name: pattern(lang, "my-cancel") }).click();
    await my.titled("cancel-title");
    await see("16-cancel");
    await page.getByLabel(pattern(lang, "reason-ill")).check();
    await my.button("cancel-go").click();
    await my.titled("done-title-cancelled");
    await see("17-cancelled");
    await my.open();
    await see("18-my-cancelled");
    await my.toCheck(later);
    await my.accept();
    await see("19-not-open");
    const verify = new Verify(page, lang);
    await verify.open();
    await see("20-verify");
    await verify.number(number);
    await verify.says("verify-number-known-title");
    await see("21-verify-known");
    await page.goto(`/nowhere?lang=${lang}`);
    await see("22-missing");
    const waits = new Waitlist(page, town, lang);
    await waits.signIn(somebody());
    await waits.home();
    await see("23-waitlist");
    await waits.button("waitlist-join").click();
    await waits.offered();
    await see("24-waitlist-offered");
    await waits.link("waitlist-leave").click();
    await see("25-waitlist-leave");
    await page.close();
  }

  for (const [lang, { html, own, unreviewed, letters }] of Object.entries(LANGUAGES)) {
    test(`${lang} is said whole on every page`, async () => {
      const context = await visitor(browser, town, { script: true });
      await tour(context, lang, async (page, name) => {
        await look(page, `languages-${lang}-${name}`);
        assert.equal(await page.locator("html").getAttribute("lang"), html, name);
        assert.equal((await page.locator("header [aria-current]").textContent()).trim(), own, name);
        const note = page.locator(".frame-unreviewed");
        assert.equal(await note.count(), unreviewed ? 1 : 0, `${name}: the note that nobody reviewed it`);
        if (unreviewed) {
          assert.equal((await note.innerText()).trim(), say(lang, "unreviewed"));
        }
        assert.deepEqual(await clipped(page), [], `${lang} ${name}: clipped`);
        if (letters) {
          assert.deepEqual(await foreign(page, letters), [], `${lang} ${name}: another language`);
        }
      });
      await context.close();
    });
  }

  test("a longer language than any still has room everywhere", async () => {
    const context = await visitor(browser, town, { script: true });
    await tour(context, "en", async (page, name) => {
      assert.ok((await disguise(page)) > 5, `${name} has no texts`);
      for (const width of [360, 320, 1280]) {
        await page.setViewportSize({ width, height: 740 });
        // A list cannot break its lines; on a telephone only the real languages have to fit into one.
        assert.deepEqual(await clipped(page, { lists: width > 360 }), [], `${name} at ${width}: clipped`);
        assert.ok(await fits(page), `${name} at ${width} scrolls sideways`);
      }
      await page.setViewportSize({ width: 360, height: 740 });
      await picture(page, `languages-pseudo-${name}`);
      await undisguise(page);
    });
    await context.close();
  });

  test("a text without room would be found", async () => {
    const context = await visitor(browser, town, { script: true });
    const page = await context.newPage();
    const flaws = [
      ["main p { white-space: nowrap; }", /beyond the screen|wider/],
      [".dads-button { height: 1rem; min-height: 0; padding: 0; overflow: hidden; white-space: normal; width: 5rem; min-width: 0 }", /higher|wider/],
      [".dads-select { width: 4rem; }", /longer than its list/],
    ];
    for (const [css, finding] of flaws) {
      await page.goto("/book/tokyo-2021/voucher?lang=en");
      assert.deepEqual(await clipped(page), []);
      await page.evaluate((css) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(css);
        document.adoptedStyleSheets = [sheet];
      }, css);
      await disguise(page);
      assert.match((await clipped(page)).join("\n"), finding, css);
    }
    await context.close();
  });

  test("is chosen by the browser's wish, by a link, and stays chosen", async () => {
    for (const [lang, { html, sent, own }] of Object.entries(LANGUAGES).filter(([, it]) => it.sent)) {
      const context = await visitor(browser, town, { locale: sent });
      const page = await context.newPage();
      await page.goto("/");
      assert.equal(await page.locator("html").getAttribute("lang"), html, `Accept-Language of ${sent}`);
      assert.match(await page.title(), new RegExp(say(lang, "start-title")));
      for (const other of Object.values(LANGUAGES)) {
        const name = page.locator("header").getByText(other.own, { exact: true });
        assert.ok(await name.isVisible(), `${other.own} is offered in ${own}`);
      }
      await page.locator("header").getByRole("link", { name: lang === "ko" ? "English" : "한국어", exact: true }).click();
      await page.goto("/verify");
      assert.equal(await page.locator("html").getAttribute("lang"), lang === "ko" ? "en" : "ko");
      await context.close();
    }
  });

  test("can be changed on every page without a script", async () => {
    const context = await visitor(browser, town);
    const page = await context.newPage();
    await page.goto("/verify");
    await page.locator("header summary").click();
    await page.locator("header").getByRole("link", { name: "नेपाली", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: pattern("ne", "verify-title") }).waitFor();
    await context.close();
  });
});

/** Texts with letters but none of the language's own, besides names that came with the programme. */
async function foreign(page, letters) {
  const texts = await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement;
      // The names of the languages say of themselves what they are; a number has letters too.
      if (!parent.closest("header ul, script, style, svg, .number strong, .digits, main .choices[data-kind=names]")) {
        found.push(walker.currentNode.data.trim());
      }
    }
    return found;
  });
  return texts.filter((text) => /\p{L}{2}/u.test(text.replaceAll(PLACE, "").replaceAll(DATA, "").replaceAll(NUMBER, "")) && !letters.test(text));
}
