// The story of a booking, mixed: booked in LINE, moved by the telephone desk, cancelled on the web. Talk, web and desk say every
// step when they are first asked after it, through a kill of the server between any two gestures.
// The voucher is linked on our pages, with and without script. And the waitlist: joined in the talk, offered and booked there.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { DESK, PHONE, WAYS, fits, launch, look, picture, visitor } from "../browser.mjs";
import { Line, Talk } from "../flows/line.mjs";
import { MyPage } from "../flows/my.mjs";
import { Staff } from "../flows/staff.mjs";
import { person, programmeOf, rosterOf, slotsOf } from "../people.mjs";
import { clipped, disguise } from "../pseudo.mjs";
import { Town } from "../town.mjs";
import { pattern, say } from "../words.mjs";

/** The words before a value that a line breaks in two, because their column is too narrow. */
function broken(page) {
  return page.evaluate(() => {
    const found = [];
    for (const label of document.querySelectorAll(".h > p:first-child")) {
      for (const word of label.textContent.matchAll(/[\p{Script=Latin}\p{Script=Devanagari}\p{M}]+/gu)) {
        const range = document.createRange();
        range.setStart(label.firstChild, word.index);
        range.setEnd(label.firstChild, word.index + word[0].length);
        if (new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1) {
          found.push(word[0]);
        }
      }
    }
    return found;
  });
}

/** Links a voucher, from the talk over our pages and LINE's question back to the talk. */
async function linked(town, talk, who, whom, seen = async () => {}, another = false) {
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
  await talk.page.locator(`input[name=whom][value=${whom}]`).check();
  await web.button("line-page-go").click();
  await seen("line-question");
  await talk.page.getByRole("button", { name: "連携する" }).click();
  assert.match(await talk.newest(2), pattern(talk.lang, "line-linked"));
}

/** The languages of the talk besides Japanese, by what they call themselves. */
const OWN = { "ja-easy": "やさしい日本語", en: "English", zh: "简体中文", ko: "한국어", vi: "Tiếng Việt", pt: "Português",
  fil: "Filipino", ne: "नेपाली" };

/** Fails unless the talk has room for all that was said, and for longer words. */
async function hasRoom(talk, what) {
  await picture(talk.page, `line-${what}-${talk.lang}`);
  assert.ok(await fits(talk.page), `the talk in ${talk.lang} scrolls sideways`);
  assert.deepEqual(await clipped(talk.page), []);
  assert.deepEqual(await broken(talk.page), []);
  // A translation may be longer still.
  await disguise(talk.page);
  await picture(talk.page, `line-${what}-longer-${talk.lang}`);
  assert.deepEqual(await clipped(talk.page), []);
}

describe("LINE", () => {
  let browser, town, line;
  const passwords = {};

  before(async () => {
    town = Town.make({
      programme: programmeOf(),
      roster: rosterOf(Array.from({ length: 20 }, (_, index) => person(index))),
      slots: slotsOf(),
      // Whatever room this machine has left: booking is what is told here.
      settings: { TASHIKA_LIMITS_FREE_ROOM: "0%" },
    });
    const desks = WAYS.map((_, index) => [`desk${index}`, "operator"]);
    for (const [name, role] of [...desks, ["quota-phone", "administrator"], ["quota-desk", "administrator"]]) {
      const added = town.cli(["--json", "staff", "add", name, "--role", role], "2021-05-17 10:45:00");
      passwords[name] = JSON.parse(added).one_time_password;
    }
    await town.open();
    line = await Line.start(town);
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
    line?.stop();
    await town?.close();
  });

  const link = (...how) => linked(town, ...how);

  WAYS.forEach((way, index) => {
    test(`booked in LINE, moved by the desk, cancelled on the web: ${way.name}`, async (t) => {
      const who = person(index);
      const context = await visitor(browser, town, way);
      const talk = new Talk(await context.newPage(), line, `Umihon${index}`);
      const see = async (what) => picture(talk.page, `line-${way.name}-${what}`);
      const seen = async (what) => {
        if (way.script && what === "line-link") {
          await look(talk.page, `line-${way.name}-${what}`);
        } else {
          await see(what);
        }
      };
      const elsewhere = await visitor(browser, town, way);
      const web = new MyPage(await elsewhere.newPage(), town);
      const counter = await visitor(browser, town, way);
      const staff = new Staff(await counter.newPage(), town);
      await staff.enrol(`desk${index}`, passwords[`desk${index}`]);
      await staff.finishEnrolment();
      await staff.signOut();
      await staff.signIn();

      /**
       * Fails unless talk, web and desk say this of the booking when they are asked the first time after an answer, and
       * again after a kill. How long the talk took is told; nobody asks twice, so it cannot have been there too late.
       */
      async function everywhere(step, number, status, sentence, when) {
        for (const at of ["at once", "after a kill"]) {
          const asked = performance.now();
          await talk.open();
          await talk.pressKey("line-bookings");
          const told = await talk.newest();
          t.diagnostic(`${step}, ${at}: in the talk ${Math.round(performance.now() - asked)} ms after the answer`);
          await web.open();
          await web.shows(number, status);
          const card = await web.card(number).innerText();
          await staff.find(number);
          const said = await staff.tells(sentence);
          for (const part of [number, ...when]) {
            assert.ok([told, card, said].every((it) => it.includes(part)), `${step}, ${at}: ${part}\n${told}\n${card}\n${said}`);
          }
          assert.match(told, pattern("ja", `status-${status}`), `${step}, ${at}`);
          await town.crash();
        }
      }

      await talk.follow();
      await see("01-welcome");
      await town.crash();
      await link(talk, who, "self", seen);
      await see("02-linked");
      await web.find(who);
      await web.says("my-none");
      await town.crash();

      await talk.pressKey("line-book");
      await town.crash();
      await talk.press(/東京会場/);
      await see("03-days");
      await town.crash();
      await talk.press(/5月28日/);
      await see("04-times");
      await town.crash();
      await talk.press(/^午後1時から/);
      await see("05-last-word");
      await town.crash();
      await talk.pressKey("confirm-go");
      await talk.says(pattern("ja", "done-title"));
      await see("06-booked");
      const number = /[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]/.exec(await talk.newest())[0];
      await everywhere("booked", number, "confirmed", "say-confirmed", ["5月28日", "午後1時"]);

      await staff.find(number);
      await staff.tells("say-confirmed");
      await town.crash();
      await staff.verify(who.birth);
      await town.crash();
      await staff.link("desk-move").first().click();
      await staff.titled("desk-move");
      await town.crash();
      await staff.hold(2);
      await town.crash();
      await staff.giveLastWord();
      const moved = await staff.tells("say-moved");
      const [, day, time] = /(\d+月\d+日).*?((?:午前|午後)\d+時(?:\d+分)?)/.exec(moved);
      assert.notDeepEqual([day, time], ["5月28日", "午後1時"]);
      await everywhere("moved", number, "confirmed", "say-moved", [day, time]);
      await see("07-moved");

      await web.open();
      await web.cancel(number);
      await everywhere("cancelled", number, "cancelled", "say-cancelled", [day, time]);
      await see("08-cancelled");
      await talk.pressKey("my-history");
      await see("09-history");
      const ways = ["line", "desk", "web"].map((channel) => say("ja", `channel-${channel}`));
      assert.match(await talk.newest(), new RegExp(ways.join("[\\s\\S]*")));
      for (const each of [context, elsewhere, counter]) {
        await each.close();
      }
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

  for (const [index, lang] of ["ja", "en"].entries()) {
    test(`who gave no contact data sees and changes which messages come, in the talk and on the page: ${lang}`, async () => {
      const context = await visitor(browser, town, { viewport: PHONE, script: true });
      const talk = new Talk(await context.newPage(), line, `Umihonwish${lang}`, lang);
      await talk.follow();
      if (lang !== "ja") {
        await talk.gesture("languages");
        await talk.press(/^English$/);
      }
      await link(talk, person(8 + index), "self");
      await talk.pressKey("line-bookings");
      await talk.pressKey("line-messages");
      await talk.says(new RegExp(`✓ ${say(lang, "wish-reminders-yes")}[\\s\\S]*✓ ${say(lang, "wish-any")}`));
      await picture(talk.page, `line-wishes-${lang}`);
      await talk.pressKey("wish-stop-reminders");
      await talk.says(pattern(lang, "wish-saved"));
      await talk.pressKey("wish-line");
      await talk.says(new RegExp(`✓ ${say(lang, "wish-reminders-no")}[\\s\\S]*✓ ${say(lang, "wish-line")}`));
      await picture(talk.page, `line-wishes-changed-${lang}`);
      await talk.leave("line-web");
      const web = new MyPage(talk.page, town, lang);
      await web.titled("wish-title");
      assert.ok(await web.page.locator("input[name=way][value=line]").isChecked());
      assert.ok(await web.page.locator("input[name=reminders][value=no]").isChecked());
      assert.equal(await web.page.locator("input[name=way][value=mail]").count(), 0);
      await look(web.page, `line-wishes-page-${lang}`);
      await context.close();
    });
  }

  Object.keys(OWN).forEach((lang, index) => {
    test(`the whole talk has room in ${OWN[lang]}`, async () => {
      const context = await visitor(browser, town, { viewport: PHONE, script: true });
      const talk = new Talk(await context.newPage(), line, `Umihon${lang.replace("-", "")}`, lang);
      await talk.follow();
      await talk.gesture("languages");
      await talk.press(new RegExp(`^${OWN[lang]}$`));
      await link(talk, person(12 + index), "mother");
      for (const step of ["venues", "days", "times", "hold", "confirm", "bookings", "history", "receipt", "venues",
        "bookings", "cancel", "cancel2", "cancel3", "messages", "remind", "wish", "languages", "unlink"]) {
        await talk.gesture(step);
      }
      await talk.write("line-language");
      await hasRoom(talk, "talk");
      await context.close();
    });
  });

  for (const [name, viewport] of [["quota-phone", PHONE], ["quota-desk", DESK]]) {
    test(`the console says how many messages LINE lets us send: ${name}`, async () => {
      const context = await visitor(browser, town, { viewport, script: true });
      const staff = new Staff(await context.newPage(), town);
      await staff.enrol(name, passwords[name]);
      await staff.finishEnrolment();
      await staff.page.goto("/staff/system?lang=ja");
      await staff.soon("system-line");
      assert.match(await staff.text(), /\d+ \/ 30000/);
      await look(staff.page, `line-${name}`);
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

describe("LINE and the waitlist", () => {
  let browser, town, line;
  const [first, second, third] = [person(0), person(1), person(2)];

  before(async () => {
    town = Town.make({
      programme: programmeOf({ waitlist: 'waitlist = { offer_minutes = 120 }\n' }),
      roster: rosterOf([first, second, third]),
      slots: "venue,date,start,end,capacity,dose,published_at\notemachi,2021-05-28,09:00,09:30,1,,\n",
      settings: { TASHIKA_LIMITS_FREE_ROOM: "0%", TASHIKA_LINE_PUSH: "true" },
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

  test("nothing is free, joined in the talk, cancelled on the web, offered and booked in the talk, seen on the web", async () => {
    const elsewhere = await visitor(browser, town, { viewport: PHONE, script: true });
    const other = new MyPage(await elsewhere.newPage(), town);
    await other.start();
    await other.toConfirm(second, "2021-05-28", /午前9時/);
    const taken = await other.confirm();

    const context = await visitor(browser, town, { viewport: PHONE, script: true });
    const talk = new Talk(await context.newPage(), line, "Umihonwaits");
    await talk.follow();
    await linked(town, talk, first, "self");
    await talk.pressKey("line-book");
    await talk.says(pattern("ja", "waitlist-entry"));
    await picture(talk.page, "line-waitlist-01-full");
    await talk.pressKey("waitlist-entry-go");
    await talk.says(pattern("ja", "waitlist-about-turn"));
    await picture(talk.page, "line-waitlist-02-about");
    await talk.pressKey("waitlist-venues-all");
    await talk.says(pattern("ja", "waitlist-done-joined"));
    await picture(talk.page, "line-waitlist-03-joined");

    await other.open();
    await other.cancel(taken);
    await talk.hears(pattern("ja", "message-offer"));
    await talk.says(/まだ予約されていません[\s\S]*5月28日|5月28日[\s\S]*まだ予約/, 2);
    await picture(talk.page, "line-waitlist-04-offer");
    await talk.pressKey("line-bookings");
    await talk.says(pattern("ja", "waitlist-title-offered"));
    await picture(talk.page, "line-waitlist-05-bookings");
    await talk.pressKey("waitlist-decline");
    await talk.says(pattern("ja", "waitlist-decline-title"));
    await talk.pressKey("waitlist-decline-keep");
    await town.crash();
    await talk.pressKey("waitlist-offer-go");
    await talk.says(pattern("ja", "done-title"));
    await picture(talk.page, "line-waitlist-06-booked");
    const number = /[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]/.exec(await talk.newest())[0];

    const web = new MyPage(await (await visitor(browser, town, { viewport: PHONE, script: true })).newPage(), town);
    await web.find(first);
    await web.shows(number, "confirmed");
    await web.page.goto(`/waitlist/${town.programme}?lang=ja`);
    await web.titled("waitlist-title-booked");
    for (const page of [elsewhere, context, web.page.context()]) {
      await page.close();
    }
  });

  Object.keys(OWN).forEach((lang) => {
    test(`the waitlist has room in the talk in ${OWN[lang]}`, async () => {
      const context = await visitor(browser, town, { viewport: PHONE, script: true });
      const talk = new Talk(await context.newPage(), line, `Umihonwaits${lang.replace("-", "")}`, lang);
      await talk.follow();
      await talk.gesture("languages");
      await talk.press(new RegExp(`^${OWN[lang]}$`));
      await linked(town, talk, third, "mother");
      for (const step of ["venues", "waitlist", "join", "bookings", "waitlist", "waitvenues", "join", "leave", "leave2"]) {
        await talk.gesture(step);
      }
      await talk.says(pattern(lang, "waitlist-title-asked"));
      await hasRoom(talk, "waitlist");
      await context.close();
    });
  });
});
