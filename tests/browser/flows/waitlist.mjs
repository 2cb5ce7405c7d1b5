// The waitlist: joining where nothing is free, how one stands, the offer, letting it go, leaving.

import { pattern } from "../words.mjs";
import { MyPage } from "./my.mjs";

/** One person's walk through a programme that is full. */
export class Waitlist extends MyPage {
  /** From the first page, by the venues where nothing is free, to the page about the waitlist. */
  async find(who) {
    await this.signIn(who);
    await this.link("waitlist-entry-go").click();
    await this.titled("waitlist-title");
  }

  /** Waits for these venues, by name; for all, if there is none. */
  async join(who, ...venues) {
    await this.find(who);
    await this.choose(...venues);
    await this.button("waitlist-join").click();
    await this.titled("waitlist-title-waiting");
  }

  async choose(...venues) {
    for (const name of venues) {
      await this.page.getByRole("checkbox", { name }).check();
    }
  }

  async home() {
    await this.page.goto(`/waitlist/${this.town.programme}?lang=${this.lang}`);
  }

  /** From the offer, wherever it is shown, to a booking by the page that asks for the last word. */
  async take() {
    await this.link("waitlist-offer-go").click();
    await this.titled("confirm-title");
    return this.confirm();
  }

  async decline() {
    await this.link("waitlist-decline").first().click();
    await this.titled("waitlist-decline-title");
    await this.button("waitlist-decline").click();
  }

  async leave() {
    await this.link("waitlist-leave").click();
    await this.titled("waitlist-leave-title");
    await this.button("waitlist-leave").click();
    await this.titled("waitlist-title-asked");
  }

  /** Looks at the waitlist until a place is offered; fails after some seconds. */
  async offered() {
    for (const end = performance.now() + 15_000; performance.now() < end; ) {
      await this.home();
      if (await this.isOffered()) {
        return;
      }
    }
    throw new Error(`no place is offered\n${await this.text()}`);
  }

  /** Whether the page shows the offer of a place. */
  async isOffered() {
    return (await this.page.getByRole("link", { name: pattern(this.lang, "waitlist-offer-go") }).count()) > 0;
  }
}
