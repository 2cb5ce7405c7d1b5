// Contact data in a real browser: asked between the time and the last word, corrected, kept, changed and erased, with and without
// a script, on a telephone and on a desk; every page of it without an accessibility finding, in three languages.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { DESK, PHONE, WAYS, launch, look, visitor } from "../browser.mjs";
import { Contact } from "../flows/contact.mjs";
import { person, programmeOf, rosterOf, slotsOf } from "../people.mjs";
import { Town } from "../town.mjs";

const LANGUAGES = ["ja", "ja-easy", "en"];
const NINE = { ja: /午前9時(?!30)/, "ja-easy": /9時(?!30)/, en: /^9 am/ };
const ASKED = 'contact = { kana_name = "required", telephone = "required", email = "optional" }\n';
const HERS = { name: "みほん　はなこ", telephone: "０９０ー１２３４ー５６７８", email: "hanako@example.jp" };

describe("contact data", () => {
  let browser, town;
  let next = 0;
  const somebody = () => person((next += 1));

  before(async () => {
    const people = Array.from({ length: 40 }, (_, index) => person(index));
    const programme = programmeOf().replace(/^doses = /m, `${ASKED}doses = `);
    town = Town.make({ programme, roster: rosterOf(people), slots: slotsOf() });
    await town.open();
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
    await town?.close();
  });

  for (const way of WAYS) {
    test(`is given, corrected, changed and erased: ${way.name}`, async () => {
      const context = await visitor(browser, town, way);
      const walk = new Contact(await context.newPage(), town);
      const who = somebody();
      await walk.toContact(who, "2021-05-28", NINE.ja);
      await walk.give({ name: "見本花子", telephone: "090-1234-567" });
      await walk.says("refusal-kana-name-unreadable");
      await walk.says("refusal-telephone-mobile-length");
      assert.equal(await walk.field("contact-telephone").inputValue(), "090-1234-567", "what was typed stays");
      await walk.give(HERS);
      await walk.titled("confirm-title");
      assert.match(await walk.text(), /みほん　はなこ/);
      await walk.page.goBack();
      await walk.page.goForward();
      const number = await walk.confirm();
      assert.match(await walk.text(), /…678/);

      const my = await walk.my();
      assert.match(await my.text(), new RegExp(number));
      assert.doesNotMatch(await walk.page.content(), /09012345678|hanako@/, "nobody learns it from the page");
      await my.link("contact-change").click();
      await walk.give({ telephone: "03-1234-0000" });
      await walk.says("contact-changed");
      assert.match(await walk.text(), /…000/);
      assert.match(await walk.text(), /ミ… ハ…/);
      await my.link("wish-title").click();
      await walk.titled("wish-title");
      await walk.field("wish-none").check();
      await walk.button("wish-save").click();
      await walk.says("wish-saved");
      assert.ok(await walk.field("wish-none").isChecked());
      await walk.my();
      await my.link("contact-erase").click();
      await walk.titled("contact-erase-title");
      await walk.button("contact-erase-go").click();
      await walk.says("contact-erased");
      assert.match(await walk.text(), new RegExp(number), "the booking stays");
      for (const visited of await context.pages()) {
        assert.doesNotMatch(visited.url(), /090|hanako/);
      }
      await context.close();
    });
  }

  test("what was typed survives a restart of the server and a sign-in that ran out", async () => {
    const context = await visitor(browser, town);
    const walk = new Contact(await context.newPage(), town);
    const who = somebody();
    await walk.toContact(who, "2021-05-28", NINE.ja);
    await town.crash("2021-05-17 12:30:00");
    await walk.give(HERS);
    await walk.titled("again-title");
    await walk.typeBirth(who.birth);
    await walk.goOn();
    await walk.titled("contact-title");
    assert.equal(await walk.field("contact-email").inputValue(), HERS.email);
    await context.close();
    await town.crash("2021-05-17 11:00:00");
  });

  for (const lang of LANGUAGES) {
    test(`in ${lang} has no accessibility finding and fits every screen`, async () => {
      const context = await visitor(browser, town, { script: true });
      const walk = new Contact(await context.newPage(), town, lang);
      const see = async (name) => {
        for (const [size, viewport] of [["phone", PHONE], ["desk", DESK]]) {
          await walk.page.setViewportSize(viewport);
          await look(walk.page, `${lang}-contact-${name}-${size}`);
        }
      };
      await walk.signIn(somebody());
      await walk.venue(lang === "en" ? "Tokyo" : "東京会場");
      await walk.day("2021-05-28");
      await walk.page.getByRole("button", { name: NINE[lang] }).first().click();
      await walk.titled("contact-title");
      await see("1-asked");
      await walk.give({ name: "見本花子", telephone: "1234", email: "hanako@example" });
      await see("2-refused");
      await walk.give(HERS);
      await see("3-confirm");
      await walk.confirm();
      await see("4-done");
      const my = await walk.my();
      await see("5-my");
      await my.link("contact-change").click();
      await walk.titled("contact-title");
      await see("6-change");
      await walk.page.goto(`/my/messages?lang=${lang}`);
      await walk.titled("wish-title");
      await see("7-messages");
      await walk.page.goto(`/my/contact/erase?lang=${lang}`);
      await see("8-erase");
      await walk.button("contact-erase-go").click();
      await see("9-erased");
      await context.close();
    });
  }
});
