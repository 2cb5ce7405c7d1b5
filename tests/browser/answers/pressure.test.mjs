// What takes time or a crowd: a queue that is full, a hold that ended after its place went, a hold at its limit.
// The program's hold has no shorter measure than a minute, so this file takes two minutes of real time.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { person, programmeOf, rosterOf, slotsOf } from "../people.mjs";
import { Town } from "../town.mjs";
import { Client } from "./client.mjs";

const CROWD = 400;

describe("pressure", () => {
  let town;

  before(async () => {
    town = Town.make({
      programme: programmeOf({ holdMinutes: 1 }),
      roster: rosterOf(Array.from({ length: 44 }, (_, index) => person(index))),
      slots: slotsOf({ more: ["otemachi,2021-06-13,10:10,10:20,1,,"] }),
      settings: { TASHIKA_LIMITS_QUEUE_LENGTH: "16" },
    });
    await town.open();
  });

  after(() => town?.close());

  test("overloaded: a full queue says so at once, and what it said yes to is there", async () => {
    const clients = await Promise.all(Array.from({ length: 40 }, (_, index) => Client.signIn(town, person(4 + index))));
    const slot = await clients[0].slot("2021-05-28T09:00");
    const counts = { 201: 0, 503: 0 };
    for (let round = 0; round < 20 && counts[503] === 0; round += 1) {
      // Everything arrives while the program is asleep, so that it finds the whole crowd at the door.
      town.sleep();
      const asked = Array.from({ length: CROWD }, (_, index) => clients[index % clients.length].hold(slot));
      await clients[0].rest();
      town.wake();
      for (const answer of await Promise.all(asked)) {
        assert.ok(answer.status in counts, `${answer.status} ${JSON.stringify(answer.body)}`);
        counts[answer.status] += 1;
        if (answer.status === 503) {
          assert.equal(answer.body.code, "overloaded");
          assert.ok(Number(answer.headers.get("retry-after")) >= 1);
        }
      }
    }
    assert.ok(counts[503] > 0, "the queue was never full");
    assert.ok(counts[201] > 0);
  });

  describe("holds", { concurrency: true }, () => {
    test("hold.expired: the hold ended and somebody else took the place", async () => {
      const [slow, quick] = await Promise.all([0, 1].map((index) => Client.signIn(town, person(index))));
      const last = await slow.slot("2021-06-13T10:10");
      assert.equal((await slow.hold(last)).status, 201);
      assert.equal((await quick.book(last)).body.code, "slot.full");
      await slow.until("/me", (me) => me.hold === null, 90_000);
      assert.equal((await quick.book(last)).status, 201);
      const late = await slow.book(last);
      assert.equal(late.status, 409);
      assert.equal(late.body.code, "hold.expired");
    });

    test("hold.limit: asking again lengthens a hold to three times its length and no further", async () => {
      const keen = await Client.signIn(town, person(2));
      const slot = await keen.slot("2021-05-28T09:30");
      const first = Date.parse((await keen.hold(slot)).body.expires_at);
      const limit = first + 120_000;
      let answer;
      const end = performance.now() + 150_000;
      do {
        answer = await keen.hold(slot);
        assert.ok(answer.status !== 201 || Date.parse(answer.body.expires_at) <= limit);
        await keen.rest();
      } while (answer.status === 201 && performance.now() < end);
      assert.equal(answer.status, 409, JSON.stringify(answer.body));
      assert.equal(answer.body.code, "hold.limit");
      const { hold } = (await keen.get("/me")).body;
      assert.equal(Date.parse(hold.expires_at), limit);
      assert.equal(hold.extendable, false);
    });
  });
});
