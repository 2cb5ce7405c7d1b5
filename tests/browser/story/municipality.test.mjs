// The day of a municipality: it signs in for real, brings a list with mistakes in it, sees what would change before anything
// does, loads it, undoes it, and reissues a voucher whose booking goes with its person. Another municipality is refused.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";

import { DESK, PHONE, launch, look, visitor } from "../browser.mjs";
import { MyPage } from "../flows/my.mjs";
import { Staff } from "../flows/staff.mjs";
import { CHIYODA, SETAGAYA, person, programmeOf, rosterOf, slotsOf } from "../people.mjs";
import { pattern, say } from "../words.mjs";
import { OUT, Town } from "../town.mjs";

describe("a municipality", () => {
  let browser, town;
  const passwords = {};
  const people = Array.from({ length: 8 }, (_, index) => person(index));
  const place = `programme=tokyo-2021&municipality=${CHIYODA.code}`;

  before(async () => {
    const settings = { TASHIKA_LETTERS_PRINT: "true", TASHIKA_SERVER_PUBLIC_URL: "https://booking.example.jp" };
    town = Town.make({ programme: programmeOf(), roster: rosterOf(people), slots: slotsOf(), settings });
    const scopes = { phone: CHIYODA.code, desk: CHIYODA.code, other: SETAGAYA.code };
    for (const [name, code] of Object.entries(scopes)) {
      const scope = `municipality:${code}`;
      const added = town.cli(
        ["--json", "staff", "add", name, "--role", "municipality", "--scope", scope],
        "2021-05-17 10:45:00",
      );
      passwords[name] = JSON.parse(added).one_time_password;
    }
    await town.open();
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
    await town?.close();
  });

  async function office(name, viewport) {
    const context = await visitor(browser, town, { viewport, script: true, acceptDownloads: true });
    const staff = new Staff(await context.newPage(), town, "ja");
    await staff.enrol(name, passwords[name]);
    await staff.finishEnrolment();
    await staff.signOut();
    await staff.signIn();
    return { context, staff };
  }

  /** The print file as it comes out of a printer, and that each letter fits its page. */
  async function letters(context, first, second, name) {
    const page = await context.newPage();
    for (const [file, kind] of [[first, "first"], [second, "again"]]) {
      await page.setContent(readFileSync(file, "utf8"));
      await page.emulateMedia({ media: "print" });
      const fits = await page.locator(".letter").evaluateAll((all) => all.map((it) => it.scrollHeight <= it.clientHeight));
      assert.ok(fits.length > 0 && fits.every(Boolean), "a letter is longer than its page");
      const code = await page.locator(".qr").first().evaluate((it) => it.getBoundingClientRect().width * 25.4 / 96);
      assert.ok(code * 21 / 29 >= 25, `the code is ${code * 21 / 29} mm wide`);
      await page.locator(".letter").first().screenshot({ path: `${OUT}/letter-${kind}-${name}.png` });
    }
    await page.close();
  }

  for (const [at, name, viewport] of [[0, "phone", PHONE], [4, "desk", DESK]]) {
    test(`brings, looks, loads, undoes and reissues, ${name}`, async () => {
      const [booked, revoked, same] = people.slice(at);
      const fresh = person(50 + at);
      const citizen = await visitor(browser, town);
      const walk = new MyPage(await citizen.newPage(), town);
      await walk.signIn(booked);
      await walk.venue("東京会場");
      await walk.day("2021-05-24");
      await walk.time(/午前9時(?!30)/);
      const number = await walk.confirm();

      const { context, staff } = await office(name, viewport);
      const see = (page) => look(staff.page, `municipality-${page}-${name}`);
      await staff.page.goto(`/staff/municipality?lang=ja`);
      await staff.soon("municipality-figures");
      await see("01-home");

      // The register's layout for the vouchers of a list: nobody was given a dose yet, so it is the header alone.
      const owned = { name: "list.csv", mimeType: "text/csv", buffer: Buffer.from(rosterOf([booked])) };
      await staff.page.locator("#vrs-file").setInputFiles(owned);
      const [table] = await Promise.all([staff.page.waitForEvent("download"), staff.button("vrs-go").click()]);
      assert.match(readFileSync(await table.path(), "utf8"), /^\uFEFF個別宛名番号,(?:[^,]+,){15}[^,]+\r\n$/);

      // Whoever booked has no address, so there is a letter; it is printed once, and a lost file is made again.
      await staff.until(() => staff.page.goto(`/staff/municipality?lang=ja`).then(() => staff.text()),
        (text) => text.includes(say("ja", "letters-waiting", { count: "1" })), "a letter waits");
      const print = async (again) => {
        await staff.page.locator("#letters-file").setInputFiles(owned);
        await staff.page.locator("#again").selectOption(again);
        const [file] = await Promise.all([staff.page.waitForEvent("download"), staff.button("letters-go").click()]);
        return { name: file.suggestedFilename(), path: await file.path() };
      };
      const printed = await print("");
      const fileNumber = printed.name.match(/^letters-tokyo-2021-(\d+)\.html$/)[1];
      assert.equal(readFileSync(printed.path, "utf8").match(/<section class="letter"/g).length, 1);
      await staff.page.locator("#letters-file").setInputFiles(owned);
      await staff.button("letters-go").click();
      await staff.soon("refusal-letters-none");
      await staff.page.goto(`/staff/municipality?lang=ja`);
      await see("letters");
      const reprinted = await print(fileNumber);
      assert.match(reprinted.name, /-again\.html$/);
      await letters(context, printed.path, reprinted.path, name);

      // A list with one row of each kind.
      const file = rosterOf([{ ...revoked, state: "revoked" }, same, fresh, { ...fresh, number: "12" }]);
      await staff.page.locator("#file").setInputFiles({ name: "list.csv", mimeType: "text/csv", buffer: Buffer.from(file) });
      await staff.button("municipality-look").click();
      await staff.soon("difference-title");
      await see("02-difference");
      const cells = await staff.page.locator("table").first().locator("td.count").allInnerTexts();
      assert.deepEqual(cells.slice(0, 4), ["1", "1", "1", "1"], "added, changed, same, bad");
      const download = staff.page.waitForEvent("download");
      await staff.page.getByText(pattern("ja", "difference-bad-file")).click();
      const csv = readFileSync(await (await download).path(), "utf8");
      assert.match(csv, /^\uFEFFline,column,reason\r\n5,券番号,/);
      assert.doesNotMatch(csv, /\b12\b|昭和/);

      // Nothing has changed until it is applied.
      const explained = () => town.cli(["explain", fresh.code, fresh.number], "2021-05-17 11:00:00");
      assert.match(explained(), /on no list/);
      await staff.page.getByLabel(pattern("ja", "difference-without-bad")).check();
      await staff.button("difference-apply").click();
      await staff.soon("municipality-imports");
      await staff.until(() => staff.text(), (text) => text.includes(say("ja", "municipality-done-applied", { added: 1, changed: 1 })), "applied");
      await see("03-loaded");
      assert.match(explained(), /on a list and valid/);

      // The undo says first what it would do.
      await staff.page.locator("ol.history a").first().click();
      await staff.soon("municipality-undo-would");
      await see("04-undo");
      await staff.button("municipality-undo-go").click();
      await staff.until(() => staff.text(), (text) => text.includes(say("ja", "municipality-done-undone", { changed: 1, removed: 1 })), "undone");
      assert.match(explained(), /on no list/);

      // A reissued voucher takes the booking with it.
      const next = { ...booked, number: String(9_000_000_001 + at) };
      await staff.page.locator("#voucher_number").fill("12");
      await staff.page.locator("#new_voucher_number").fill(next.number);
      await staff.page.locator("#birth_date").fill(booked.birth);
      await staff.page.locator("#reason").selectOption("lost");
      await staff.button("amend-reissue-go").click();
      await staff.soon("error-summary");
      await see("05-wrong");
      await staff.page.locator("#voucher_number").fill(booked.number);
      await staff.page.locator("#birth_date").fill(booked.birth);
      await staff.button("amend-reissue-go").click();
      await staff.until(() => staff.text(), (text) => text.includes(say("ja", "municipality-done-reissued", { bookings: 1 })), "reissued");
      await see("06-reissued");

      // Which vouchers another programme has too, without either side showing its list.
      await staff.link("digests-title").click();
      await staff.titled("digests-title");
      const key = "0123456789abcdef".repeat(4);
      const brought = (who) => ({ name: "list.csv", mimeType: "text/csv", buffer: Buffer.from(rosterOf(who)) });
      await staff.page.locator("#make-file").setInputFiles(brought([same, fresh]));
      await staff.page.locator("#make-key").fill(key);
      const [made] = await Promise.all([staff.page.waitForEvent("download"), staff.button("digests-make-go").click()]);
      const digests = readFileSync(await made.path());
      assert.doesNotMatch(digests.toString(), new RegExp(same.number));
      await staff.page.locator("#check-file").setInputFiles(brought([booked, same]));
      const theirs = { name: "digests.txt", mimeType: "text/plain", buffer: digests };
      await staff.page.locator("#check-theirs").setInputFiles(theirs);
      await staff.page.locator("#check-key").fill("12");
      await staff.button("digests-check-go").click();
      await staff.soon("refusal-exchange-key");
      await see("09-digests-key");
      await staff.page.locator("#check-file").setInputFiles(brought([booked, same]));
      await staff.page.locator("#check-theirs").setInputFiles(theirs);
      await staff.page.locator("#check-key").fill(key);
      await staff.button("digests-check-go").click();
      await staff.soon("digests-found");
      assert.match(await staff.text(), /自分の 2 枚のうち、1 枚が相手の 2 枚[^]*自分の名簿の行：3/);
      await see("10-digests");

      const again = await visitor(browser, town, { viewport, script: true });
      const mine = new MyPage(await again.newPage(), town);
      await mine.find(next);
      await mine.shows(number, "confirmed");
      await look(mine.page, `municipality-07-my-${name}`);
      await Promise.all([citizen.close(), context.close(), again.close()]);
    });
  }

  test("the account of another municipality is refused, and it leaves a trace", async () => {
    const { context, staff } = await office("other", DESK);
    const answer = await staff.page.goto(`/staff/municipality?${place}&lang=ja`);
    assert.equal(answer.status(), 403);
    await look(staff.page, "municipality-08-refused");
    const own = await staff.page.goto("/staff/municipality?lang=ja");
    assert.equal(own.status(), 200);
    assert.ok(!(await staff.text()).includes(CHIYODA.code), "nothing of others is shown");
    const dumped = town.cli(["dump"], "2021-05-17 11:00:00");
    const traces = dumped.split("\n").filter((line) => line.includes("staff.forbidden"));
    assert.ok(traces.length >= 1, "the attempt is an entry");
    await context.close();
  });
});
