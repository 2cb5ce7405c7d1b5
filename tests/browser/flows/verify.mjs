// The page that checks a receipt, as anyone uses it: no sign-in, a file, a text or a number.

import assert from "node:assert/strict";

import { pattern, say } from "../words.mjs";

/** One person's visit to the page. */
export class Verify {
  constructor(page, lang = "ja") {
    this.page = page;
    this.lang = lang;
  }

  async open() {
    await this.page.goto(`/verify?lang=${this.lang}`);
    await this.says("verify-title");
  }

  async file(path) {
    await this.page.getByLabel(pattern(this.lang, "verify-file")).setInputFiles(path);
    await this.go();
  }

  async text(text) {
    await this.page.getByLabel(pattern(this.lang, "verify-text")).fill(text);
    await this.go();
  }

  async number(number) {
    await this.page.getByLabel(pattern(this.lang, "verify-number")).fill(number);
    await this.go();
  }

  async go() {
    await this.page.getByRole("button", { name: pattern(this.lang, "verify-go") }).click();
  }

  /** Presses the button that puts the booking back, for the first time or again. */
  async putBack(key = "verify-represent-go") {
    await this.page.getByRole("button", { name: pattern(this.lang, key) }).click();
  }

  /** What stands beside these words in the list of facts. */
  fact(key) {
    const words = new RegExp(`^\\s*${pattern(this.lang, key).source}[（ぁ-ん）\\s]*$`);
    const line = this.page.locator("main dl > div").filter({ has: this.page.locator("dt", { hasText: words }) });
    return line.locator("dd").innerText();
  }

  /** Fails unless the heading of the page is this. */
  async says(key) {
    const heading = this.page.getByRole("main").getByRole("heading", { level: 1 });
    await heading.filter({ hasText: pattern(this.lang, key) }).waitFor();
  }

  body() {
    return this.page.locator("main").innerText();
  }

  /** Fails if the page tells who booked. */
  async tellsNobody({ number, birth }) {
    const html = await this.page.content();
    for (const secret of [number, birth, birth.replaceAll("-", "")]) {
      assert.ok(!html.includes(secret), `the page tells ${say(this.lang, "verify-title")}: ${secret}`);
    }
  }
}
