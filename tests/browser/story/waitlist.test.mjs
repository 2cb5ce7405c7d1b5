// The waitlist in a real browser: nothing is free, somebody joins, a place is given back, is offered to them and to nobody else,
// and is booked by the page that asks for the last word. Letting it go and leaving; every page of it without
// an accessibility finding, in every language on the smallest telephone, and with the keyboard alone.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { Client } from "../answers/client.mjs";
import { DESK, PHONE, WAYS, fits, launch, look, visitor } from "../browser.mjs";
import { Waitlist } from "../flows/waitlist.mjs";
import { person, programmeOf, rosterOf } from "../people.mjs";
import { clipped } from "../pseudo.mjs";
import { Town } from "../town.mjs";
import { pattern, say } from "../words.mjs";

const WAITLIST = 'waitlist = { offer_minutes = 120, day_from = "08:00", day_until = "21:00" }\n';
const LANGUAGES = ["ja", "ja-easy", "en", "zh", "ko", "vi", "pt", "fil", "ne"];
const NARROW = { width: 320, height: 640 };
/** The shape of a booking number, which nothing about a turn may have. */
const NUMBER = /\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]\b/;

/** A town of its own for each story, because a place that is given back goes to whoever waits longest. */
async function townOf(people, capacity = 1) {
  const slots = `venue,date,start,end,capacity,dose,published_at\notemachi,2021-05-28,09:00,09:30,${capacity},,\n`;
  const town = Town.make({ programme: programmeOf({ waitlist: WAITLIST }), roster: rosterOf(people), slots });
  return town.open();
}

/** Books the only place for somebody, and gives back how it is cancelled. */
async function holds(town, who) {
  const client = await Client.signIn(town, who);
  const booked = await client.book(await client.slot("2021-05-28T09:00"));
  assert.equal(booked.status, 201, JSON.stringify(booked.body));
  return async () => assert.equal((await client.cancel(booked.body.booking.id)).status, 200);
}

describe("the waitlist", () => {
  let browser;
  const towns = [];
  const people = Array.from({ length: 6 }, (_, index) => person(index));
  const [first, second, third, fourth] = people;

  before(async () => (browser = await launch()));

  after(async () => {
    await browser?.close();
    await Promise.all(towns.map((town) => town.close()));
  });

  async function full(capacity = 1) {
    const town = await townOf(people, capacity);
    towns.push(town);
    return town;
  }

  async function walk(town, way, lang) {
    const context = await visitor(browser, town, way);
    return new Waitlist(await context.newPage(), town, lang);
  }

  for (const way of WAYS) {
    test(`a place that is given back is the first one's who waits: ${way.name}`, async () => {
      const town = await full(2);
      const cancel = await holds(town, first);
      await holds(town, second);
      const waits = await walk(town, way);
      await waits.join(third);
      assert.match(await waits.text(), /予約はまだできていません/);
      const behind = await walk(town, way);
      await behind.join(fourth, "東京会場");
      assert.match(await behind.text(), /あなたの前に、1人の方が待っています/);
      await behind.choose("渋谷会場");
      await behind.button("waitlist-change").click();
      await behind.says("waitlist-done-changed");
      assert.match(await behind.text(), /東京会場、渋谷会場/);

      await cancel();
      const stranger = await Client.signIn(town, fourth);
      const taken = await stranger.book(await stranger.slot("2021-05-28T09:00"));
      assert.equal(taken.body.code, "slot.full", "the fourth cannot take it past the third");
      await waits.open();
      const top = waits.page.getByRole("main").getByRole("heading", { level: 2 }).first();
      assert.match(await top.innerText(), pattern("ja", "waitlist-title-offered"));
      await waits.says("waitlist-offer-not-booked");
      assert.match(await waits.text(), /2021年5月17日（月） 午後1時/);
      assert.doesNotMatch(await waits.page.getByRole("main").innerText(), NUMBER);
      await behind.open();
      assert.equal(await behind.isOffered(), false);
      await waits.link("waitlist-offer-go").click();
      await waits.titled("confirm-title");
      assert.equal(await waits.button("confirm-held-more").count(), 0, "an offer cannot be made longer");
      await waits.page.goBack();
      const number = await waits.take();
      await waits.open();
      await waits.shows(number, "confirmed");
      await behind.home();
      await behind.titled("waitlist-title-waiting");
      assert.match(await behind.text(), /あなたより前に待っている方はいません/);
      await waits.page.context().close();
      await behind.page.context().close();
    });
  }

  for (const [name, viewport] of [["phone", PHONE], ["desk", DESK]]) {
    test(`letting a place go keeps the turn, leaving ends it: ${name}`, async () => {
      const town = await full();
      const cancel = await holds(town, first);
      const waits = await walk(town, { viewport });
      const behind = await walk(town, { viewport });
      await waits.join(second);
      await behind.join(third);
      await cancel();
      await waits.open();
      await waits.decline();
      await waits.titled("waitlist-title-waiting");
      await waits.says("waitlist-done-declined");
      await behind.home();
      await behind.titled("waitlist-title-offered");
      await behind.leave();
      await behind.says("waitlist-asked");
      await waits.home();
      await waits.titled("waitlist-title-waiting");
      await waits.link("waitlist-leave").click();
      await waits.link("waitlist-leave-keep").click();
      await waits.titled("waitlist-title-waiting");
      // Nobody waits any more who could be offered it, so it is everybody's.
      await waits.link("waitlist-look").click();
      await waits.toConfirm(fourth, "2021-05-28", /午前9時/);
    });
  }

  for (const lang of LANGUAGES) {
    test(`${lang}: every page of it has room and no accessibility finding`, async () => {
      const town = await full();
      const cancel = await holds(town, first);
      const waits = await walk(town, { script: true }, lang);
      const see = async (name) => {
        for (const [size, viewport] of [["phone", PHONE], ["desk", DESK]]) {
          await waits.page.setViewportSize(viewport);
          await look(waits.page, `waitlist-${lang}-${name}-${size}`);
        }
        await waits.page.setViewportSize(NARROW);
        assert.ok(await fits(waits.page), `${lang} ${name} scrolls sideways`);
        assert.deepEqual(await clipped(waits.page, { lists: false }), [], `${lang} ${name}: clipped`);
      };
      await waits.signIn(second);
      await see("1-full");
      await waits.link("waitlist-entry-go").click();
      await waits.titled("waitlist-title");
      await see("2-about");
      await waits.page.getByRole("checkbox").first().check();
      await waits.button("waitlist-join").click();
      await waits.titled("waitlist-title-waiting");
      await see("3-joined");
      await waits.link("waitlist-leave").click();
      await see("4-leave");
      await waits.open();
      await see("5-my-waiting");
      await cancel();
      await waits.open();
      await see("6-my-offered");
      await waits.home();
      await see("7-offered");
      await waits.page.goto(`/book/${town.programme}/venue?lang=${lang}`);
      await see("8-venues-offered");
      await waits.home();
      await waits.link("waitlist-decline").click();
      await see("9-decline");
      await waits.home();
      await waits.link("waitlist-offer-go").click();
      await waits.titled("confirm-title");
      await see("10-confirm");
      await waits.confirm();
      await waits.home();
      await waits.titled("waitlist-title-booked");
      await see("11-booked");
      await waits.page.context().close();
    });
  }

  test("with the keyboard alone somebody joins, and takes what is offered", async () => {
    const town = await full();
    const cancel = await holds(town, first);
    const waits = await walk(town, { script: true });
    await waits.find(second);
    await press(waits.page, say("ja", "waitlist-join"));
    await waits.titled("waitlist-title-waiting");
    await cancel();
    await waits.open();
    await press(waits.page, say("ja", "waitlist-offer-go"));
    await waits.titled("confirm-title");
    await press(waits.page, say("ja", "confirm-go"));
    await waits.titled("done-title");
  });
});

/** Goes to what is called so by the tabulator, and presses it. */
async function press(page, name) {
  for (let stops = 0; stops < 60; stops += 1) {
    await page.keyboard.press("Tab");
    if ((await page.evaluate(() => document.activeElement.innerText?.trim())) === name) {
      return page.keyboard.press("Enter");
    }
  }
  throw new Error(`the tabulator does not reach ${name}`);
}
