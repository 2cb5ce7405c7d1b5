// Contact data: given on the way to a booking, changed and erased on my page.

import { Booking } from "./booking.mjs";
import { MyPage } from "./my.mjs";
import { pattern } from "../words.mjs";

/** One person's walk through a programme that asks for contact data. */
export class Contact extends Booking {
  /** From the first page to the page that asks. */
  async toContact(who, date, label) {
    await this.signIn(who);
    await this.venue();
    await this.day(date);
    await this.page.getByRole("button", { name: label }).click();
    await this.titled("contact-title");
  }

  field(key) {
    return this.page.getByLabel(pattern(this.lang, key));
  }

  /** Types what is given, by the names that people read, and goes on. */
  async give({ name, telephone, email }) {
    const typed = [["contact-kana-name", name], ["contact-telephone", telephone], ["contact-email", email]];
    for (const [key, text] of typed.filter(([, text]) => text !== undefined)) {
      await this.field(key).fill(text);
    }
    await this.goOn();
  }

  async my() {
    const my = new MyPage(this.page, this.town, this.lang);
    await my.open();
    return my;
  }
}
