// The counter of a venue: one scan, then one key a step, as somebody with a scanner at the keyboard does it.

import assert from "node:assert/strict";

import { Staff } from "./staff.mjs";

/** A member of a venue's staff in one tab. */
export class Counter extends Staff {
  /** The list of the day. */
  async day(query = "") {
    await this.page.goto(`/staff/venue?lang=${this.lang}${query}`);
  }

  /** Scans: the box has the focus, and the scanner presses Enter at the end. */
  async scan(brought) {
    await this.focused("#q");
    await this.page.keyboard.insertText(brought);
    await this.page.keyboard.press("Enter");
    await this.titled("counter-arrival");
  }

  /** Fails unless the first finding has this colour, told by its sign and in words too. */
  async shows(colour) {
    const sign = { green: "○", amber: "△", red: "×", over: "✓" }[colour];
    const shown = () => this.page.locator(".finding").first().getAttribute("data-colour");
    await this.until(shown, (it) => it === colour, colour);
    const told = await this.page.locator(".finding-colour").first().innerText();
    assert.ok(told.includes(sign) && told.includes(this.say(`counter-${colour}`)), told);
  }

  /** Fails unless the page tells this soon. */
  async told(key, args) {
    const wanted = this.say(key, args);
    await this.until(() => this.text(), (it) => it.includes(wanted), wanted);
  }

  /** Presses the key of an act and waits until it is told as done. */
  async does(act, done = act) {
    await this.button(`counter-act-${act}`).first().click();
    await this.soon(`counter-done-${done}`);
  }

  /** The dose from a lot that is typed in. */
  async give(lot) {
    await this.page.locator("input[name=lot]").first().fill(lot);
    await this.button("counter-act-administer").last().click();
  }

  /** The dose was not given. */
  async withhold(reason) {
    await this.page.locator("select[name=reason]").selectOption(reason);
    await this.does("withhold");
  }

  /** Undoes the newest step. */
  async undo(step) {
    await this.button("counter-undo", { step: this.say(`counter-step-${step}`) }).click();
    await this.soon("counter-done-undo");
  }
}
