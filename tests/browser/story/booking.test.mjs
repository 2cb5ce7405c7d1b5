// The story: numbers that nobody has are refused, a mistake is corrected, a place is booked, and it is still there
// after the worst crash, two days later. Told four times: with and without script, on a telephone and on a desk.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { WAYS, launch, visitor } from "../browser.mjs";
import { Booking } from "../flows/booking.mjs";
import { MyPage } from "../flows/my.mjs";
import { SETAGAYA, inEra, person, programmeOf, rosterOf, slotsOf } from "../people.mjs";
import { Town } from "../town.mjs";

const DAY_AFTER_NEXT = "2021-05-19 11:00:00";
const MAY_30 = "2021-05-30";
const HALF_PAST_NINE = /午前9時30分/;

const INVENTED = [
  { code: "000000", number: "0000000000", birth: "1970-01-01", says: "refusal-municipality-code-check-digit" },
  { code: "654321", number: "9876543210", birth: "1956-01-01", says: "refusal-municipality-code-check-digit" },
  { code: "555555", number: "4444444444", birth: "1954-01-01", says: "refusal-municipality-code-check-digit" },
];

describe("the story", () => {
  let browser, town;
  const first = WAYS.map((_, index) => person(index));
  const second = WAYS.map((_, index) => person(10 + index));
  // The same voucher number, issued by another municipality to somebody else.
  const namesakes = WAYS.map((_, index) => person(index, { code: SETAGAYA.code, birth: person(20 + index).birth }));

  before(async () => {
    town = Town.make({
      programme: programmeOf(),
      roster: rosterOf([...first, ...second, ...namesakes]),
      slots: slotsOf(),
    });
    await town.open();
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
    await town?.close();
  });

  for (const [index, way] of WAYS.entries()) {
    describe(way.name, () => {
      let numberOfFirst;

      const tab = async (Walk = Booking) => {
        const context = await visitor(browser, town, way);
        return new Walk(await context.newPage(), town);
      };
      const finish = (walk) => walk.page.context().close();

      for (const { says, ...invented } of INVENTED) {
        test(`${invented.code} with ${invented.number} is refused in words about the field`, async () => {
          const walk = await tab();
          await walk.begin();
          await walk.type({ ...invented, calendar: "western" });
          await walk.titled("voucher-title");
          await walk.says(says);
          await walk.says(`${says}.next`);
          assert.equal(await walk.page.locator("[name=voucher_number]").inputValue(), invented.number);
          await finish(walk);
        });
      }

      test("a well-formed number that is not on the list is refused without saying which part was wrong", async () => {
        const walk = await tab();
        await walk.toCheck({ ...first[index], number: "9999999999" });
        await walk.accept();
        await walk.titled("refusal-login-no-match");
        await walk.says("refusal-login-no-match.next");
        assert.match(await walk.page.locator(".digits").allInnerTexts().then(String), /\w{3}-\w{3}/);
        await finish(walk);
      });

      test("a wrong birth date is noticed on the check page, corrected and accepted, any number of times", async () => {
        const walk = await tab();
        const right = first[index].birth;
        await walk.begin();
        for (const wrong of ["1955-01-01", "1944-04-05", "1950-12-31"]) {
          await walk.type({ ...first[index], birth: wrong });
          await walk.titled("check-title");
          const { name, year, month, day } = inEra(wrong);
          assert.match(await walk.text(), new RegExp(`${name}${year}年（${wrong.slice(0, 4)}年）${month}月${day}日`));
          await walk.page.getByRole("link", { name: /変更.*生年月日/ }).click();
          await walk.titled("voucher-title");
          assert.equal(await walk.page.locator("[name=birth_year]").inputValue(), String(year));
        }
        await walk.type({ ...first[index], birth: right });
        await walk.accept();
        await walk.titled("venue-title");
        await finish(walk);
      });

      test("a wrong birth date that was accepted is refused, and back corrects it", async () => {
        const walk = await tab();
        await walk.toCheck({ ...first[index], birth: "1955-01-01" });
        await walk.accept();
        await walk.titled("refusal-login-no-match");
        await walk.page.goBack();
        await walk.page.goBack();
        await walk.titled("voucher-title");
        await walk.typeBirth(first[index].birth);
        await walk.goOn();
        await walk.titled("check-title");
        await walk.accept();
        await walk.titled("venue-title");
        await finish(walk);
      });

      test("30 May, half past nine, is booked", async () => {
        const walk = await tab();
        await walk.toConfirm(first[index], MAY_30, HALF_PAST_NINE);
        await walk.says("confirm-held", { time: "午前11時10分" }).catch(() => walk.says("confirm-not-yet"));
        numberOfFirst = await walk.confirm();
        assert.match(numberOfFirst, /^\w{4}-\w{4}-\w$/);
        assert.match(await walk.text(), /2021年5月30日（日）/);
        await finish(walk);
      });

      test("the same voucher number in another municipality is another person", async () => {
        const my = await tab(MyPage);
        await my.find(namesakes[index]);
        await my.says("my-none");
        assert.doesNotMatch(await my.text(), new RegExp(numberOfFirst));
        await finish(my);
      });

      test("two days later, after kill -9, it is on my page", async () => {
        await town.crash(DAY_AFTER_NEXT);
        const my = await tab(MyPage);
        await my.find(first[index]);
        await my.shows(numberOfFirst, "confirmed");
        assert.match(await my.card(numberOfFirst).innerText(), /2021年5月30日（日）/);
        await finish(my);
        await town.crash(DAY_AFTER_NEXT);
        const again = await tab(MyPage);
        await again.find(first[index]);
        await again.shows(numberOfFirst, "confirmed");
        await finish(again);
      });

      test("a second person books too, cancels, and the cancellation stays visible as one", async () => {
        const walk = await tab();
        const number = await walk.book(second[index], MAY_30, HALF_PAST_NINE);
        const my = new MyPage(walk.page, town);
        await my.open();
        await my.cancel(number, "changed_plans");
        await my.open();
        await my.shows(number, "cancelled");
        assert.match(await my.card(number).innerText(), /予約しました|の予約をしました/);
        await town.crash(DAY_AFTER_NEXT);
        await my.open();
        await my.shows(number, "cancelled");
        await finish(walk);
      });

      test("the first person moves the booking and keeps the number", async () => {
        const my = await tab(MyPage);
        await my.find(first[index]);
        await my.move(numberOfFirst, "2021-06-02", /午後1時/);
        assert.equal(await my.number(), numberOfFirst);
        await my.open();
        await my.shows(numberOfFirst, "confirmed");
        assert.match(await my.card(numberOfFirst).innerText(), /2021年6月2日（水）/);
        await finish(my);
      });
    });
  }

  test("the story left a journal that keeps every promise", async () => {
    await town.stop();
    town.cli(["audit"], DAY_AFTER_NEXT);
    await town.open(DAY_AFTER_NEXT);
  });
});
