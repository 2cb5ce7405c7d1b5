// Planners at the console: a series as a form, its preview with what the guard rails say, proposals.

import { Staff } from "./staff.mjs";

/** A planner in one tab. */
export class Planner extends Staff {
  async clinics() {
    await this.page.goto(`/staff/clinics?lang=${this.lang}`);
    await this.titled("staff-clinics");
  }

  /** Fills the form of a series in and looks at what it would do. */
  async plan({ id, from, until, weekdays, hours, minutes, capacity, published }) {
    await this.clinics();
    await this.link("clinics-make").click();
    await this.titled("clinics-make");
    await this.page.locator("#id").fill(id);
    for (const day of weekdays) {
      await this.page.locator(`[name=${day}]`).check();
    }
    await this.page.locator("#hours").fill(hours);
    await this.page.locator("#minutes").fill(String(minutes));
    await this.page.locator("#capacity").fill(String(capacity));
    await this.page.locator("#published").fill(published);
    await this.dates(from, until);
  }

  async dates(from, until) {
    await this.page.locator("#from").fill(from);
    await this.page.locator("#until").fill(until);
    await this.button("clinics-preview").click();
    await this.titled("clinics-preview-title");
  }

  /** Brings a programme's file and asks for the difference. */
  async bring(text) {
    const file = { name: "programme.toml", mimeType: "application/toml", buffer: Buffer.from(text) };
    await this.page.locator("#file").setInputFiles(file);
    await this.button("programmes-check").click();
  }

  /** Posts a form that the page does not offer; answers with the status. */
  async force(path, fields) {
    const headers = { origin: this.town.url };
    const answer = await this.page.request.post(path, { form: fields, headers, maxRedirects: 0 });
    return answer.status();
  }
}
