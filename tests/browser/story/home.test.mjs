// The first page of each role: what the day looks like to whoever works here, in real figures, and nothing of anybody
// else's. On a telephone and on a desk, without an accessibility finding; and it renews itself only when asked to.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { DESK, PHONE, launch, look, visitor } from "../browser.mjs";
import { MyPage } from "../flows/my.mjs";
import { Counter } from "../flows/venue.mjs";
import { Staff } from "../flows/staff.mjs";
import { CHIYODA, person, programmeOf, rosterOf, slotsOf } from "../people.mjs";
import { pattern } from "../words.mjs";
import { Town } from "../town.mjs";

const DAY = "2021-05-24";
const NOW = `${DAY} 08:50:00`;

/** Each role with its scope, what its first page says, and what it must not say. */
const ROLES = [
  ["operator", "everything", ["board-today", "figures-places", "board-refused"], ["board-system", "board-venues"]],
  ["venue", "venue:tokyo-2021/otemachi", ["board-venues", "board-hours"], ["board-system", "figures-minutes"]],
  ["municipality", `municipality:${CHIYODA.code}`, ["board-municipality"], ["board-system", "figures-minutes"]],
  ["planner", "programme:tokyo-2021", ["board-shares", "figures-places"], ["board-system", "board-venues"]],
  ["auditor", "everything", ["board-system", "board-backup", "system-audited"], ["board-venues"]],
  ["administrator", "everything", ["board-system", "system-room", "figures-minutes"], ["board-venues"]],
];

describe("the first page of each role", () => {
  let browser, town, arrived;
  const passwords = {};
  const people = Array.from({ length: 6 }, (_, index) => person(index));

  before(async () => {
    town = Town.make({ programme: programmeOf(), roster: rosterOf(people), slots: slotsOf() });
    await town.open();
    browser = await launch();
    for (const who of people.slice(0, 4)) {
      const context = await visitor(browser, town);
      const walk = new MyPage(await context.newPage(), town);
      await walk.signIn(who);
      await walk.venue("東京会場");
      await walk.day(DAY);
      await walk.time(/午前9時(?!30)/);
      arrived = await walk.confirm();
      await context.close();
    }
    await town.crash(NOW);
    town.cli(["backup", town.path("one.backup")], NOW);
    town.cli(["audit"], NOW);
    for (const name of ["phone", "desk"]) {
      for (const [role, scope] of ROLES) {
        const added = town.cli(["--json", "staff", "add", `${role}-${name}`, "--role", role, "--scope", scope], NOW);
        passwords[`${role}-${name}`] = JSON.parse(added).one_time_password;
      }
    }
  });

  after(async () => {
    await browser?.close();
    await town?.close();
  });

  for (const [name, viewport, lang] of [["phone", PHONE, "ja"], ["desk", DESK, "en"]]) {
    for (const [role, , told, hidden] of ROLES) {
      test(`${role}, ${name}`, async () => {
        const context = await visitor(browser, town, { viewport, script: true });
        const staff = new (role === "venue" ? Counter : Staff)(await context.newPage(), town, lang);
        await staff.enrol(`${role}-${name}`, passwords[`${role}-${name}`]);
        await staff.finishEnrolment();
        if (role === "venue" && name === "phone") {
          await staff.day();
          await staff.soon("counter-hour-now");
          await staff.scan(arrived);
          await staff.does("check_in");
        }
        if (role === "venue") {
          // Figures are told again for a second.
          const counts = async () => {
            await staff.page.goto(`/staff?lang=${lang}`);
            return (await staff.page.locator("tbody tr").first().locator("td").allInnerTexts()).join(" ");
          };
          await staff.until(counts, (it) => it.startsWith("3 1 "), "three expected and one inside");
        }
        for (const key of told) {
          await staff.soon(key);
        }
        const text = await staff.text();
        for (const key of hidden) {
          assert.doesNotMatch(text, pattern(lang, key), key);
        }
        for (const who of people) {
          assert.ok(!text.includes(who.number), "nobody is named");
        }
        await look(staff.page, `home-${role}-${name}`);
        await context.close();
      });
    }
  }

  test("a screen that is watched renews itself until somebody stops it", async () => {
    const context = await visitor(browser, town, { viewport: DESK, script: true });
    const staff = new Staff(await context.newPage(), town, "ja");
    const added = town.cli(["--json", "staff", "add", "screen", "--role", "operator"], NOW);
    await staff.enrol("screen", JSON.parse(added).one_time_password);
    await staff.finishEnrolment();
    const renews = async (click) => {
      const [answer] = await Promise.all([staff.page.waitForNavigation(), click()]);
      return answer.headers().refresh;
    };
    assert.equal(await renews(() => staff.link("board-live-on").click()), "30");
    await look(staff.page, "home-live-desk");
    assert.equal(await staff.page.locator("#q").count(), 0, "nothing to type into");
    assert.equal(await renews(() => staff.link("board-live-off").click()), undefined);
    await context.close();
  });
});
