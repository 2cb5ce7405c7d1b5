// What people really do: tap twice, keep two tabs, go back, reload, come back too late, change an address by hand.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { WAYS, launch, visitor } from "../browser.mjs";
import { Booking } from "../flows/booking.mjs";
import { MyPage } from "../flows/my.mjs";
import { person, programmeOf, rosterOf, slotsOf } from "../people.mjs";
import { Town } from "../town.mjs";

const LATER_PUBLISHED = "otemachi,2021-06-05,17:30,18:00,9,,2021-05-22T00:00:00+09:00";
const OUTSIDE_WAVE = "otemachi,2021-06-20,09:00,09:30,9,,";
const NINE = /午前9時(?!30)/;

describe("habits", () => {
  let browser, town, hidden, outside;
  let next = 0;

  before(async () => {
    const people = Array.from({ length: 80 }, (_, index) => person(index));
    town = Town.make({
      programme: programmeOf(),
      roster: rosterOf(people),
      slots: slotsOf({ more: [LATER_PUBLISHED, OUTSIDE_WAVE] }),
    });
    // What is not published shows its id to nobody; a twin of the town lives on a later day and tells it.
    const twin = await town.twin().open("2021-05-23 09:00:00");
    const { slots } = await (await fetch(`${twin.url}/api/v1/programmes/tokyo-2021/slots`)).json();
    hidden = slots.find((slot) => slot.starts_at.startsWith("2021-06-05T17:30")).id;
    outside = slots.find((slot) => slot.starts_at.startsWith("2021-06-20T09:00")).id;
    await twin.kill();
    await town.open();
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
    await town?.close();
  });

  const somebody = () => person((next += 1));

  for (const [index, way] of WAYS.entries()) {
    describe(way.name, () => {
      // Each way of telling begins on a later day, because the town's time never turns back.
      const morning = `2021-05-${17 + index} 11:00:00`;
      const anHourLater = `2021-05-${17 + index} 12:30:00`;

      before(() => town.crash(morning));

      const tab = async () => {
        const context = await visitor(browser, town, way);
        return new Booking(await context.newPage(), town);
      };
      const finish = (walk) => walk.page.context().close();

      test("a double tap on the button makes one booking", async () => {
        const walk = await tab();
        await walk.toConfirm(somebody(), "2021-05-26", NINE);
        await walk.button("confirm-go").dblclick();
        await walk.titled("done-title");
        const number = await walk.number();
        const my = new MyPage(walk.page, town);
        await my.open();
        await my.shows(number, "confirmed");
        assert.equal(await walk.page.locator("li.card").count(), 1);
        await finish(walk);
      });

      test("the same form sent from two tabs makes one booking", async () => {
        const walk = await tab();
        await walk.toConfirm(somebody(), "2021-05-26", NINE);
        const other = new Booking(await walk.page.context().newPage(), town);
        await other.page.goto(walk.page.url());
        await other.titled("confirm-title");
        const numbers = [await walk.confirm(), await other.confirm()];
        assert.equal(numbers[0], numbers[1]);
        await finish(walk);
      });

      test("two tabs with two people never mix", async () => {
        const walk = await tab();
        const [one, two] = [somebody(), somebody()];
        await walk.toConfirm(one, "2021-05-26", NINE);
        const other = new Booking(await walk.page.context().newPage(), town);
        await other.toConfirm(two, "2021-05-26", /午後1時/);
        await walk.button("confirm-go").click();
        await walk.titled("other-person-title");
        await walk.says("other-person-detail", { ending: two.number.slice(-4) });
        await other.confirm();
        const my = new MyPage(await (await visitor(browser, town, way)).newPage(), town);
        await my.find(one);
        assert.equal(await my.page.locator("li.card").count(), 0, "nothing was booked for the first person");
        await finish(my);
        await finish(walk);
      });

      test("back and reload on every page do no harm", async () => {
        const walk = await tab();
        const who = somebody();
        await walk.toConfirm(who, "2021-05-27", NINE);
        const pages = ["time-title", "day-title", "venue-title", "check-title", "voucher-title"];
        for (const title of pages) {
          await walk.page.goBack();
          await walk.titled(title);
          await walk.page.reload();
          await walk.titled(title);
        }
        assert.equal(await walk.page.locator("[name=voucher_number]").inputValue(), who.number);
        for (const title of [...pages.toReversed().slice(1), "confirm-title"]) {
          await walk.page.goForward();
          await walk.titled(title);
        }
        const number = await walk.confirm();
        await walk.page.reload();
        await walk.titled("done-title");
        await walk.page.goBack();
        assert.equal(await new Booking(walk.page, town).number(), number, "back leads to what was booked, not to a form");
        await finish(walk);
      });

      test("what is not published cannot be held by address or form", async () => {
        const walk = await tab();
        await walk.signIn(somebody());
        for (const [id, says] of [[hidden, "refusal-slot-unknown"], [outside, "refusal-wave-not-this-slot"]]) {
          await walk.page.goto(`/book/tokyo-2021/confirm?slot=${id}&venue=otemachi&date=2021-06-05`);
          await walk.titled("confirm-nothing-title");
          await walk.page.goto("/book/tokyo-2021/time?venue=otemachi&date=2021-05-28");
          await walk.page.locator("button.choice").first().evaluate((it, id) => it.setAttribute("value", id), id);
          await walk.page.locator("button.choice").first().click();
          await walk.titled(says);
        }
        const my = new MyPage(walk.page, town);
        await my.open();
        assert.doesNotMatch(await my.text(), /取ってあります/);
        await finish(walk);
      });

      test("an expired sign-in asks for the birth date only and goes on where it was", async () => {
        const walk = await tab();
        const who = somebody();
        await walk.signIn(who);
        await walk.venue();
        await walk.day("2021-05-29");
        const chosen = walk.page.url();
        await town.crash(anHourLater);
        await walk.page.reload();
        await walk.titled("again-title");
        await walk.says("again-who", { ending: who.number.slice(-4), municipality: "東京都千代田区" });
        await walk.typeBirth("1955-01-01");
        await walk.goOn();
        await walk.says("refusal-login-no-match");
        await walk.typeBirth(who.birth);
        await walk.goOn();
        await walk.titled("time-title");
        assert.equal(walk.page.url(), chosen);
        await walk.time(NINE);
        await walk.confirm();
        await finish(walk);
      });
    });
  }
});
