// A program that speaks the JSON API: one signed-in person, or nobody.

import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";

/** One person, or nobody, at the API of a town. */
export class Client {
  constructor(town, token = null) {
    this.town = town;
    this.token = token;
  }

  /** Signs a person in; fails if they are refused. */
  static async signIn(town, who) {
    const answer = await new Client(town).login(who);
    if (answer.status !== 200) {
      throw new Error(`sign-in: ${answer.status} ${JSON.stringify(answer.body)}`);
    }
    return new Client(town, answer.body.token);
  }

  login({ code, number, birth }, more = {}) {
    const body = { municipality_code: code, voucher_number: number, birth_date: birth, ...more };
    return this.post("/login", { programme: this.town.programme, ...body });
  }

  get(path) {
    return this.ask("GET", path);
  }

  post(path, body, headers = {}) {
    return this.ask("POST", path, { body: JSON.stringify(body), headers });
  }

  /** Asks once; the answer with its body as JSON, if it has one. */
  async ask(method, path, { body, headers = {} } = {}) {
    const own = this.token ? { authorization: `Bearer ${this.token}` } : {};
    const sent = { "content-type": "application/json", "accept-language": "en", ...own, ...headers };
    const answer = await fetch(`${this.town.url}/api/v1${path}`, { method, body, headers: sent, redirect: "manual" });
    const text = await answer.text();
    const kind = answer.headers.get("content-type") ?? "";
    const parsed = kind.includes("json") && text !== "" ? JSON.parse(text) : text;
    return { status: answer.status, headers: answer.headers, body: parsed, kind };
  }

  /** All published slots. */
  async slots(query = "") {
    const answer = await this.get(`/programmes/${this.town.programme}/slots${query}`);
    return answer.body.slots;
  }

  /** The slot that starts at this civil time, such as `2021-05-30T09:30`, at a venue. */
  async slot(start, venue = "otemachi") {
    const found = (await this.slots()).find((slot) => slot.venue === venue && slot.starts_at.startsWith(start));
    if (!found) {
      throw new Error(`no slot at ${venue} at ${start}`);
    }
    return found.id;
  }

  hold(slot, more = {}) {
    return this.post("/holds", { slot, ...more });
  }

  book(slot, dose = 1, key = randomUUID()) {
    return this.post("/bookings", { slot, dose }, { "idempotency-key": key });
  }

  move(booking, slot) {
    return this.post(`/bookings/${booking}/move`, { slot });
  }

  cancel(booking, body = {}) {
    return this.post(`/bookings/${booking}/cancel`, body);
  }

  /** Asks until the answer is as wished; fails after `limitMs`. */
  async until(path, wished, limitMs) {
    const end = performance.now() + limitMs;
    for (;;) {
      const answer = await this.get(path);
      if (answer.status === 200 && wished(answer.body)) {
        return answer.body;
      }
      if (performance.now() > end) {
        throw new Error(`${path} did not become as wished: ${JSON.stringify(answer.body)}`);
      }
      await this.rest();
    }
  }

  /** Half a second between two questions. */
  rest() {
    return pause(500);
  }
}
