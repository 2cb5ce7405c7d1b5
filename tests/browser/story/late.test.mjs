// Coming back too late: a hold of one minute ends by itself, and the page says so without losing anything.
// The only test that waits for real time: the program's hold has no shorter measure than a minute.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { WAYS, launch, visitor } from "../browser.mjs";
import { Booking } from "../flows/booking.mjs";
import { Client } from "../answers/client.mjs";
import { person, programmeOf, rosterOf, slotsOf } from "../people.mjs";
import { Town } from "../town.mjs";

const NINE = /午前9時(?!30)/;
// One place each, so that whoever comes later takes the last one.
const LAST_PLACES = [
  { start: "10:10", end: "10:20", label: /午前10時10分/ },
  { start: "11:10", end: "11:20", label: /午前11時10分/ },
  { start: "14:10", end: "14:20", label: /午後2時10分/ },
  { start: "15:10", end: "15:20", label: /午後3時10分/ },
];

describe("a hold that ended", () => {
  let browser, town;
  const people = WAYS.map((_, index) => ({ stays: person(2 * index), loses: person(2 * index + 1) }));

  before(async () => {
    const more = LAST_PLACES.map(({ start, end }) => `otemachi,2021-06-13,${start},${end},1,,`);
    town = Town.make({
      programme: programmeOf({ holdMinutes: 1 }),
      roster: rosterOf([...people.flatMap((it) => [it.stays, it.loses]), person(90), person(91), person(92), person(93)]),
      slots: slotsOf({ more }),
    });
    await town.open();
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
    await town?.close();
  });

  test("is said in words; a free place can be held again, a lost one leads to others", async () => {
    const walks = [];
    for (const [index, way] of WAYS.entries()) {
      const tab = async () => new Booking(await (await visitor(browser, town, way)).newPage(), town);
      const [stays, loses] = [await tab(), await tab()];
      await stays.toConfirm(people[index].stays, "2021-05-28", NINE);
      await loses.toConfirm(people[index].loses, "2021-06-13", LAST_PLACES[index].label);
      walks.push({ stays, loses, name: way.name, index });
    }
    const client = await Client.signIn(town, people.at(-1).loses);
    await client.until("/me", (me) => me.hold === null, 90_000);

    for (const { stays, loses, name, index } of walks) {
      await stays.page.reload();
      await stays.titled("confirm-gone-title");
      await stays.says("confirm-gone-free");
      await stays.button("confirm-gone-again").click();
      await stays.titled("confirm-title");
      await stays.confirm();

      const faster = await Client.signIn(town, person(90 + index));
      const slots = await faster.slots();
      const last = slots.find((slot) => slot.starts_at.startsWith(`2021-06-13T${LAST_PLACES[index].start}`));
      const booked = await faster.book(last.id);
      assert.equal(booked.status, 201, `${name}: ${JSON.stringify(booked.body)}`);
      await loses.button("confirm-go").click();
      await loses.says("confirm-gone-full");
      await loses.link("confirm-other-times").click();
      await loses.titled("time-title");
      await loses.page.context().close();
      await stays.page.context().close();
    }
  });
});
