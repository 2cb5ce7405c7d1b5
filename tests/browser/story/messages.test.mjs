// Who wants no more messages: the link out of a real mail, opened, pressed, and posted by a mail program with one click; after it
// nothing goes until it is wanted again. A bad or old link is explained, and no booking is touched.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, describe, test } from "node:test";

import { DESK, PHONE, launch, look, visitor } from "../browser.mjs";
import { Contact } from "../flows/contact.mjs";
import { person, programmeOf, rosterOf, slotsOf } from "../people.mjs";
import { ROOT, Town } from "../town.mjs";
import { pattern } from "../words.mjs";

const ASKED = 'contact = { telephone = "no", email = "optional", kana_name = "no" }\n';
const SITE = "https://booking.example.jp";

/** A real mail server, with what it took. */
class PostOffice {
  taken = [];

  async open() {
    const script = join(ROOT, "crates/sim/src/post_office.py");
    this.server = spawn("/usr/bin/python3", [script, "0"], { stdio: ["pipe", "pipe", "inherit"] });
    const lines = createInterface({ input: this.server.stdout });
    await new Promise((resolve) => {
      lines.on("line", (line) => {
        if (this.port) this.taken.push(JSON.parse(line));
        else resolve((this.port = Number(line)));
      });
    });
    return this;
  }

  to(address) {
    return this.taken.filter((mail) => mail.to.includes(address));
  }

  close() {
    this.server.stdin.end();
  }
}

/** Waits for something to become true, with a deadline. */
async function until(read, what) {
  for (const begun = performance.now(); performance.now() - begun < 20_000; ) {
    const found = await read();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${what} did not come`);
}

describe("messages that are stopped", () => {
  let browser, town, office;
  const people = Array.from({ length: 8 }, (_, index) => person(index));

  before(async () => {
    office = await new PostOffice().open();
    const programme = programmeOf().replace(/^doses = /m, `${ASKED}doses = `);
    const settings = {
      TASHIKA_MAIL_SMTP_URL: `smtp://127.0.0.1:${office.port}`,
      TASHIKA_MAIL_FROM: "booking@example.jp",
      TASHIKA_SERVER_PUBLIC_URL: SITE,
    };
    town = Town.make({ programme, roster: rosterOf(people), slots: slotsOf(), settings });
    await town.open();
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
    await town?.close();
    office?.close();
  });

  const here = (url) => url.replace(SITE, town.url);
  const ended = async (ending) => {
    const told = await (await fetch(`${town.url}/metrics`)).text();
    const counts = [...told.matchAll(new RegExp(`ended_total\\{ending="${ending}",way="[^"]+"\\} (\\d+)`, "g"))];
    return counts.reduce((sum, [, count]) => sum + Number(count), 0);
  };

  /** Somebody who booked with an address, and the mail about it. */
  async function booked(index, viewport) {
    const context = await visitor(browser, town, { viewport, script: true });
    const walk = new Contact(await context.newPage(), town);
    const address = `someone${index}@example.jp`;
    await walk.toContact(people[index], "2021-05-28", /午前9時(?!30)/);
    await walk.give({ email: address });
    const number = await walk.confirm();
    const [mail] = await until(() => office.to(address).length > 0 && office.to(address), "the mail");
    const link = mail.text.match(/https:\/\/\S+\/messages\/stop\?\S+/)[0];
    assert.equal(mail.unsubscribe, `<${link}>`);
    assert.equal(mail.one_click, "List-Unsubscribe=One-Click");
    return { walk, address, number, link };
  }

  for (const [index, name, viewport] of [[0, "phone", PHONE], [1, "desk", DESK]]) {
    test(`by the button on the page of the link, and wanted again, ${name}`, async () => {
      const { walk, address, number, link } = await booked(index, viewport);
      const out = await ended("opted_out");
      const stranger = await (await visitor(browser, town, { viewport, script: true })).newPage();
      const page = new Contact(stranger, town);
      // To open it changes nothing, because programs that look for malice open every link.
      assert.equal((await stranger.goto(here(link))).status(), 200);
      await look(stranger, `messages-01-stop-${name}`);
      await stranger.goto(here(link));
      await page.button("wish-stop-all").click();
      await page.says("wish-stopped");
      await look(stranger, `messages-02-stopped-${name}`);

      let my = await walk.my();
      await my.link("contact-change").click();
      await walk.page.goto(`/my/messages?lang=ja`);
      assert.ok(await walk.field("wish-none").isChecked(), "my page says so");
      await look(walk.page, `messages-03-none-${name}`);
      my = await walk.my();
      await my.cancel(number);
      await until(async () => (await ended("opted_out")) > out, "the end of the message");
      assert.equal(office.to(address).length, 1, "no message goes after it");

      await walk.page.goto(`/my/messages?lang=ja`);
      await walk.field("wish-any").check();
      await walk.button("wish-save").click();
      await walk.says("wish-saved");
      await walk.page.goto("/?lang=ja");
      await walk.page.goto(`/book/${town.programme}/venue?lang=ja`);
      await walk.venue();
      await walk.day("2021-05-29");
      await walk.page.getByRole("button", { name: /午前9時(?!30)/ }).click();
      if (await walk.page.getByLabel(pattern("ja", "contact-email")).count()) await walk.give({});
      await walk.confirm();
      await until(() => office.to(address).length === 2, "the mail about the next booking");
    });
  }

  test("by one click of a mail program, which needs nothing but the link", async () => {
    const { walk, link } = await booked(2, PHONE);
    const answer = await fetch(here(link), {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: "List-Unsubscribe=One-Click",
      redirect: "manual",
    });
    assert.equal(answer.status, 200);
    await walk.page.goto(`/my/messages?lang=ja`);
    assert.ok(await walk.field("wish-none").isChecked());
  });

  for (const [index, name, viewport] of [[3, "phone", PHONE], [4, "desk", DESK]]) {
    test(`a link that is bad or has nothing left to stop is explained, ${name}`, async () => {
      const { walk, number, link } = await booked(index, viewport);
      const bad = here(link).replace(/link=..../, "link=AAAA");
      const stranger = await (await visitor(browser, town, { viewport, script: true })).newPage();
      const page = new Contact(stranger, town);
      assert.equal((await stranger.goto(bad)).status(), 404);
      await page.says("wish-unknown");
      await look(stranger, `messages-04-bad-${name}`);
      const post = (url) => fetch(url, { method: "POST", body: new URLSearchParams("List-Unsubscribe=One-Click") });
      assert.equal((await post(bad)).status, 404);
      const my = await walk.my();
      await my.link("contact-erase").click();
      await walk.button("contact-erase-go").click();
      await walk.says("contact-erased");
      const gone = await post(here(link));
      assert.equal(gone.status, 410);
      assert.match(await gone.text(), /何も止めていません/);
      await walk.my();
      assert.match(await walk.text(), new RegExp(number), "the booking stays");
    });
  }
});
