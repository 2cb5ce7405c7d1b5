// The way to a booking, as a person walks it: each method is one gesture on one page.
// Buttons and fields are found by what they are called, in the language of the walk.

import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";

import { inEra } from "../people.mjs";
import { pattern, say } from "../words.mjs";

const PATIENCE_MS = 15_000;

/** One person's walk in one tab. */
export class Booking {
  constructor(page, town, lang = "ja") {
    this.page = page;
    this.town = town;
    this.lang = lang;
  }

  say(key, args) {
    return say(this.lang, key, args);
  }

  button(key, args) {
    return this.page.getByRole("button", { name: pattern(this.lang, key, args) });
  }

  link(key, args) {
    return this.page.getByRole("main").getByRole("link", { name: pattern(this.lang, key, args) });
  }

  /** Fails unless the page gets this title soon; a tap may still be on its way. */
  async titled(key, args) {
    const wanted = this.say(key, args);
    const end = performance.now() + PATIENCE_MS;
    let title = "";
    while (!title.includes(wanted) && performance.now() < end) {
      title = await this.page.title().catch(() => "");
      await pause(20);
    }
    assert.ok(title.includes(wanted), `the page is "${title}", not "${wanted}"\n${await this.text()}`);
  }

  /** Fails unless the page says this. */
  async says(key, args) {
    const wanted = pattern(this.lang, key, args);
    const text = await this.text();
    assert.match(text, wanted, `the page does not say ${key}`);
  }

  text() {
    return this.page.locator("body").innerText();
  }

  async start() {
    await this.page.goto(`/?lang=${this.lang}`);
  }

  async begin(whom = "who-self") {
    await this.start();
    await this.link("start-book").click();
    await this.titled("who-title");
    await this.link(whom).click();
  }

  /** Types voucher and birth date, and goes on. */
  async type({ code, number, birth, calendar = "japanese" }) {
    if (code !== undefined) {
      await this.page.locator("[name=municipality_code]").fill(code);
    }
    await this.page.getByLabel(pattern(this.lang, "voucher-number")).fill(number);
    await this.typeBirth(birth, calendar);
    await this.goOn();
  }

  async typeBirth(birth, calendar = "japanese") {
    const [year, month, day] = birth.split("-").map(Number);
    const { era, year: eraYear } = calendar === "japanese" ? inEra(birth) : { era: "western", year };
    await this.page.locator("[name=birth_era]").selectOption(era);
    await this.page.locator("[name=birth_year]").fill(String(eraYear));
    await this.page.locator("[name=birth_month]").fill(String(month));
    await this.page.locator("[name=birth_day]").fill(String(day));
  }

  goOn() {
    return this.page.locator("button.dads-button[data-type=solid-fill]").first().click();
  }

  /** From the first page to the check page. */
  async toCheck(who) {
    await this.begin();
    await this.type(who);
    await this.titled("check-title");
  }

  async accept() {
    await this.button("check-go").click();
  }

  /** From the first page to the venues. */
  async signIn(who) {
    await this.toCheck(who);
    await this.accept();
    await this.titled("venue-title");
  }

  async venue(name = "東京会場") {
    await this.page.getByRole("main").getByRole("link", { name: new RegExp(name) }).click();
  }

  /** Chooses a day, such as `2021-05-30`, turning over as long as it takes. */
  async day(date) {
    const choice = this.page.locator(`a.choice[href*="date=${date}"]`);
    // A click does not wait for the page it leads to, and what is counted must be that page's.
    await this.page.locator('a.choice[href*="date="]').first().waitFor();
    for (let turns = 0; turns < 5 && (await choice.count()) === 0; turns += 1) {
      const here = this.page.url();
      await this.link("day-later").click();
      await this.page.waitForURL((url) => url.href !== here);
    }
    await choice.click();
  }

  /** Chooses a time by its words, such as 午前9時30分; the hold begins. */
  async time(label) {
    await this.page.getByRole("button", { name: label }).click();
    await this.titled("confirm-title");
  }

  async confirm() {
    await this.button("confirm-go").click();
    await this.titled("done-title");
    return this.number();
  }

  /** The booking number on the page. */
  async number() {
    return (await this.page.locator(".number strong").innerText()).trim();
  }

  /** From the first page to a kept place. */
  async toConfirm(who, date, label) {
    await this.signIn(who);
    await this.venue();
    await this.day(date);
    await this.time(label);
  }

  /** The whole way; the booking number. */
  async book(who, date, label) {
    await this.toConfirm(who, date, label);
    return this.confirm();
  }
}
