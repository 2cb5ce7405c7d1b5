// My page: finding it again, and what can be done there.

import assert from "node:assert/strict";

import { pattern } from "../words.mjs";
import { Booking } from "./booking.mjs";

/** My page of one person in one tab. */
export class MyPage extends Booking {
  /** Opens it the way a person does who comes back with nothing but the voucher. */
  async find(who) {
    await this.start();
    await this.link("start-my").click();
    await this.type(who);
    await this.titled("check-title");
    await this.accept();
    await this.titled("my-title");
  }

  async open() {
    await this.page.goto(`/my?lang=${this.lang}`);
  }

  /** The card of a booking. */
  card(number) {
    return this.page.locator("li.card").filter({ hasText: number });
  }

  /** Fails unless the booking is there in this state. */
  async shows(number, status) {
    assert.equal(await this.card(number).count(), 1, `${number} is not on my page\n${await this.text()}`);
    const chip = await this.card(number).locator(".dads-chip-label").innerText();
    assert.match(chip, pattern(this.lang, `status-${status}`));
  }

  async cancel(number, reason) {
    await this.card(number).getByRole("link", { name: pattern(this.lang, "my-cancel") }).click();
    await this.titled("cancel-title");
    if (reason) {
      await this.page.getByLabel(pattern(this.lang, `reason-${reason}`)).check();
    }
    await this.button("cancel-go").click();
    await this.titled("done-title-cancelled");
  }

  async move(number, date, label) {
    await this.card(number).getByRole("link", { name: pattern(this.lang, "my-move") }).click();
    await this.titled("move-venue-title");
    await this.venue();
    await this.day(date);
    await this.page.getByRole("button", { name: label }).click();
    await this.titled("move-confirm-title");
    await this.button("move-go").click();
    await this.titled("done-title-moved");
  }
}
