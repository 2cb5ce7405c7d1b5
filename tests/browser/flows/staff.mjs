// The people behind the counter: the first sign-in, the sign-in with both factors, the desk's search and page.
// The authenticator app is written here once more (RFC 6238), by the clock of the town.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";

import { pattern, say } from "../words.mjs";
import { Booking } from "./booking.mjs";

const PASSWORD = "fake but long enough";
const STEP_MS = 30_000;
const PATIENCE_MS = 15_000;

/** What an authenticator app shows for a secret in a half minute, counted from 1970. */
function code(secret, step) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret.replaceAll(" ", "")].map((it) => letters.indexOf(it).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac("sha1", key).update(counter).digest();
  const number = digest.readUInt32BE(digest[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}

/** A member of staff in one tab. */
export class Staff extends Booking {
  /**
   * The code of now, or of the next half minute if that of now was used. The ones beside it are right too, so no half
   * minute that passes between typing and sending makes it wrong.
   */
  code() {
    const now = Math.floor(this.town.time() / STEP_MS);
    this.step = Math.max(now, (this.step ?? now - 1) + 1);
    return code(this.secret, this.step);
  }

  /** The first sign-in, up to the last key. */
  async enrol(name, oneTimePassword) {
    await this.page.goto(`/staff?lang=${this.lang}`);
    await this.page.locator("#name").fill(name);
    await this.page.locator("#password").fill(oneTimePassword);
    await this.page.locator("main form button").click();
    await this.titled("enrol-title");
    this.name = name;
    this.secret = await this.page.locator("#secret").innerText();
    await this.page.locator("#code").fill(this.code());
    await this.page.locator("#password").fill(PASSWORD);
    await this.page.locator("#again").fill(PASSWORD);
  }

  async finishEnrolment() {
    await this.page.locator("main form button").click();
    await this.titled("staff-home");
  }

  async signOut() {
    await this.button("staff-sign-out").click();
    await this.titled("staff-sign-in");
  }

  async signIn() {
    await this.page.goto(`/staff?lang=${this.lang}`);
    await this.typeSignIn();
    await this.titled("staff-home");
  }

  /** Types name, password and code where they are asked for. */
  async typeSignIn() {
    await this.page.locator("#name").fill(this.name);
    await this.page.locator("#password").fill(PASSWORD);
    await this.page.locator("#code").fill(this.code());
    await this.page.keyboard.press("Enter");
  }

  /** Types into the one box and presses the one key. */
  async find(typed) {
    await this.page.goto(`/staff/desk?lang=${this.lang}`);
    await this.page.locator("#q").fill(typed);
    await this.page.keyboard.press("Enter");
  }

  /** The sentences to be read out. */
  sentences() {
    return this.page.locator(".say").allInnerTexts();
  }

  /** Fails unless the first sentence is this one. */
  async tells(key, args) {
    const wanted = say(this.lang, key, args).split(/\{\w+\}/).filter((part) => part.trim() !== "");
    const first = async () => (await this.sentences())[0] ?? "";
    return this.until(first, (it) => it !== "" && wanted.every((part) => it.includes(part.trim())), key);
  }

  /** Fails unless the page says this soon; a key may still be on its way. */
  async soon(key) {
    await this.until(() => this.text(), (it) => pattern(this.lang, key).test(it), key);
  }

  async until(read, judge, key) {
    const end = performance.now() + PATIENCE_MS;
    let found = "";
    while (performance.now() < end) {
      found = await read().catch(() => "");
      if (judge(found)) {
        return found;
      }
      await pause(20);
    }
    assert.fail(`"${found}" is not ${key}\n${await this.text()}`);
  }

  /** Waits until the browser has given the focus to this element: it does so with a frame of its own, after the page is read. */
  async focused(selector) {
    const here = () => this.page.evaluate((it) => String(document.activeElement?.matches(it) ?? false), selector);
    await this.until(here, (it) => it === "true", `the focus on ${selector}`);
  }

  /** Says that the caller is who they say and wants it. */
  async verify(birth) {
    await this.page.locator("#birth").fill(birth);
    await this.page.getByLabel(pattern(this.lang, "desk-consent")).check();
    await this.button("desk-verify-go").click();
    await this.soon("desk-done-verified");
  }

  /** Holds a time of the page of places and gives the last word with one key. */
  async take(nth) {
    await this.hold(nth);
    await this.giveLastWord();
  }

  async hold(nth) {
    await this.page.locator("button.choice").nth(nth).click();
    await this.soon("desk-held");
  }

  async giveLastWord() {
    await this.focused("button[autofocus]");
    await this.page.keyboard.press("Enter");
  }
}
