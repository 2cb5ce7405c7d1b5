// Every page in every state, in three languages, on a telephone and on a desk: no accessibility finding by axe,
// nothing that scrolls sideways, light, and a picture for people to look at. Then the whole way by keyboard.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { DESK, PHONE, fits, launch, look, visitor, weigh } from "../browser.mjs";
import { Booking } from "../flows/booking.mjs";
import { MyPage } from "../flows/my.mjs";
import { CHIYODA, OSAKA, SAPPORO, inEra, person, programmeOf, rosterOf, slotsOf } from "../people.mjs";
import { pattern } from "../words.mjs";
import { OPENING_DAY, Town } from "../town.mjs";

const LANGUAGES = ["ja", "ja-easy", "en"];
const NINE = { ja: /午前9時(?!30)/, "ja-easy": /9時(?!30)/, en: /^9 am/ };
const ONE = { ja: /午後1時/, "ja-easy": /午後.*1時/, en: /^1 pm/ };
const VENUE = { ja: "東京会場", "ja-easy": "東京会場", en: "Tokyo" };

describe("every page", () => {
  let browser, town;
  let next = 0;
  const odd = {
    later: person(80, { code: OSAKA.code }),
    young: person(81, { code: SAPPORO.code }),
    revoked: person(82, { state: "revoked" }),
    old: person(83, { state: `superseded_by:${CHIYODA.code}-${person(84).number}` }),
    newer: person(84, { birth: person(83).birth }),
    done: person(85, { doses: 1, last: "2021-05-10", product: "moderna" }),
  };
  const somebody = () => person((next += 1));

  before(async () => {
    const people = Array.from({ length: 60 }, (_, index) => person(index));
    const more = ["otemachi,2021-05-25,15:00,15:30,1,,", "otemachi,2021-05-24,16:00,16:30,0,,"];
    town = Town.make({
      programme: programmeOf(),
      roster: rosterOf([...people, ...Object.values(odd)]),
      slots: slotsOf({ more }),
    });
    await town.open();
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
    await town?.close();
  });

  /** Walks through all pages and states; `judge` is called on each with its name. */
  async function tour(context, lang, judge) {
    const page = await context.newPage();
    const walk = new Booking(page, town, lang);
    const see = (name) => judge(page, name);
    const [who, other] = [somebody(), somebody()];

    await walk.start();
    await see("01-start");
    await walk.link("start-book").click();
    await see("02-who");
    await walk.link("who-other").click();
    await see("03-voucher-other");
    await walk.type({ code: "13101", number: "12345", birth: "1955-02-30" });
    await see("04-voucher-refused");
    await page.getByRole("button", { name: pattern(lang, "voucher-code-choose") }).click();
    await see("05-prefectures");
    await page.locator("a.choice").filter({ hasText: "東京都" }).click();
    await see("06-municipalities");
    await page.locator("a.choice").filter({ hasText: "千代田区" }).click();
    await see("07-municipality-chosen");
    await walk.type({ number: who.number, birth: "1950-04-01" });
    await see("08-check");
    for (let misses = 0; misses < 12; misses += 1) {
      await page.locator("main form button").click();
      if (misses === 0) {
        await see("09-no-match");
      }
    }
    await see("10-throttled");

    await walk.signIn(other);
    await see("11-venue");
    await walk.venue(VENUE[lang]);
    await see("12-day");
    await walk.day("2021-05-28");
    await see("13-time");
    await walk.time(NINE[lang]);
    await see("14-confirm");
    await page.goto(`/my?lang=${lang}`);
    await see("15-my-held");
    await page.goto(`/book/tokyo-2021/confirm?lang=${lang}`);
    const number = await walk.confirm();
    await see("16-done");
    const my = new MyPage(page, town, lang);
    await my.open();
    await see("17-my");
    await my.card(number).getByRole("link", { name: pattern(lang, "my-print") }).click();
    await see("18-print");
    await my.open();
    await my.card(number).getByRole("link", { name: pattern(lang, "my-move") }).click();
    await see("19-move-venue");
    await my.venue(VENUE[lang]);
    await see("20-move-day");
    await my.day("2021-05-29");
    await see("21-move-time");
    await page.getByRole("button", { name: ONE[lang] }).first().click();
    await see("22-move-confirm");
    await my.button("move-go").click();
    await see("23-moved");
    await my.open();
    await my.card(number).getByRole("link", { name: pattern(lang, "my-cancel") }).click();
    await see("24-cancel");
    await page.getByLabel(pattern(lang, "reason-ill")).check();
    await my.button("cancel-go").click();
    await see("25-cancelled");
    await my.open();
    await see("26-my-cancelled");
    await page.goto(`/book/tokyo-2021/confirm?lang=${lang}`);
    await see("27-nothing-held");
    await page.goto(`/nowhere?lang=${lang}`);
    await see("28-missing");
    await page.goto(`/done/222222222?lang=${lang}`);
    await see("29-booking-unknown");

    const stranger = new Booking(await context.newPage(), town, lang);
    await page.goto(`/book/tokyo-2021/time?venue=otemachi&date=2021-05-28&lang=${lang}`);
    await stranger.signIn(somebody());
    await page.getByRole("button", { name: NINE[lang] }).first().click();
    await see("30-other-person");
    await stranger.page.close();

    for (const [name, it] of Object.entries(odd).filter(([name]) => name !== "newer")) {
      await walk.toCheck(it);
      await walk.accept();
      await see(`31-closed-${name}`);
      await page.goto(`/my?lang=${lang}`);
      await see(`32-my-${name}`);
    }
    await page.close();
  }

  for (const lang of LANGUAGES) {
    test(`in ${lang} has no accessibility finding and fits every screen`, async () => {
      const context = await visitor(browser, town, { script: true });
      await tour(context, lang, (page, name) => judge(page, `${lang}-${name}`));
      await context.close();
    });
  }

  test("an expired sign-in asks again, accessibly", async () => {
    const context = await visitor(browser, town, { script: true });
    const walk = new Booking(await context.newPage(), town);
    await walk.signIn(somebody());
    await town.crash("2021-05-17 12:30:00");
    await walk.page.reload();
    await walk.titled("again-title");
    await look(walk.page, "ja-33-again-phone");
    await walk.typeBirth("1950-04-01");
    await walk.goOn();
    await look(walk.page, "ja-34-again-refused-phone");
    await context.close();
    await town.crash(OPENING_DAY);
  });

  test("is light: at most 30 KB and 3 requests", async () => {
    const context = await visitor(browser, town, { script: true });
    const addresses = new Map();
    await tour(context, "ja", async (page, name) => addresses.set(name, page.url()));
    const walk = new Booking(await context.newPage(), town);
    await walk.toConfirm(somebody(), "2021-05-28", NINE.ja);
    for (const [name, address] of addresses) {
      await weigh(context, address, name);
    }
    await weigh(context, walk.page.url(), "14-confirm again");
    await context.close();
  });

  test("can be walked by keyboard alone, and the focus is always seen", async () => {
    const context = await visitor(browser, town, { viewport: DESK, script: true });
    const page = await context.newPage();
    const walk = new Booking(page, town);
    const who = somebody();
    const { era, year, month, day } = inEra(who.birth);
    await walk.start();
    await press(page, pattern("ja", "skip"));
    await press(page, pattern("ja", "start-book"));
    await press(page, pattern("ja", "who-self"));
    await reach(page, pattern("ja", "voucher-code"));
    await page.keyboard.type(who.code);
    await reach(page, pattern("ja", "voucher-number"));
    await page.keyboard.type(who.number);
    await reach(page, pattern("ja", "birth-era"));
    for (const _ of ["western", "meiji", "taisho", era]) {
      await page.keyboard.press("ArrowDown");
    }
    assert.equal(await page.locator("[name=birth_era]").inputValue(), era);
    for (const [label, value] of [["birth-year", year], ["birth-month", month], ["birth-day", day]]) {
      await reach(page, new RegExp(`^${pattern("ja", label).source}$`));
      await page.keyboard.type(String(value));
    }
    await page.keyboard.press("Enter");
    await walk.titled("check-title");
    await press(page, pattern("ja", "check-go"));
    await press(page, /東京会場/);
    await press(page, /5月28日/);
    await press(page, NINE.ja);
    await press(page, pattern("ja", "confirm-go"));
    await walk.titled("done-title");
    await press(page, pattern("ja", "done-my"));
    await press(page, pattern("ja", "my-cancel"));
    await press(page, pattern("ja", "cancel-go"));
    await walk.titled("done-title-cancelled");
    await context.close();
  });
});

/** Looks at a page on both screens, then in a window of 320 px and with text of twice the size. */
async function judge(page, name) {
  await look(page, `${name}-phone`);
  await page.setViewportSize(DESK);
  await look(page, `${name}-desk`);
  await page.setViewportSize({ width: 320, height: 640 });
  assert.ok(await fits(page), `${name} scrolls sideways at 320 px`);
  await page.setViewportSize({ width: 640, height: 450 });
  await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
  assert.ok(await fits(page), `${name} scrolls sideways at 200 %`);
  await page.setViewportSize(PHONE);
  await page.evaluate(() => document.documentElement.style.removeProperty("font-size"));
}

/** Tabs until the element with this name has the focus; each stop on the way must be visible. */
async function reach(page, name) {
  for (let stops = 0; stops < 60; stops += 1) {
    await page.keyboard.press("Tab");
    const found = await page.evaluate(() => {
      const it = document.activeElement;
      const box = it.getBoundingClientRect();
      const named = it.labels?.[0] ?? it;
      return {
        name: named.textContent.trim().replaceAll(/\s+/g, " "),
        outline: getComputedStyle(it).outlineStyle,
        inView: box.bottom > 0 && box.top < innerHeight,
        body: it === document.body,
      };
    });
    if (!found.body) {
      assert.notEqual(found.outline, "none", `the focus on "${found.name}" is not seen`);
      assert.ok(found.inView, `"${found.name}" has the focus and is out of view`);
    }
    if (name.test(found.name)) {
      return;
    }
  }
  assert.fail(`${name} cannot be reached by keyboard on ${await page.title()}`);
}

/** Reaches something and presses Enter on it. */
async function press(page, name) {
  const before = page.url();
  await reach(page, name);
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.href !== before);
}
