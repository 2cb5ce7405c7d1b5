// A telephone with LINE on it: the counterpart of LINE in a process of its own, and one talk on its page.
// Buttons are found by what they say. The counterpart signs and sends as LINE does; nothing here reaches LINE.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { pattern, say } from "../words.mjs";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const SECRETS = {
  TASHIKA_LINE_CHANNEL_SECRET: "mihon-channel-secret",
  TASHIKA_LINE_CHANNEL_ACCESS_TOKEN: "mihon-channel-access-token",
};

/** How long a push may take. */
const PATIENCE_MS = 20_000;

/** The counterpart of LINE. */
export class Line {
  /** Starts it, and opens the town again with it as its LINE. */
  static async start(town) {
    const line = new Line();
    const words = ["run", "--quiet", "--package", "sim", "--bin", "line", "--", "127.0.0.1:0", town.url];
    line.process = spawn("cargo", words, { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] });
    line.url = await new Promise((resolve, reject) => {
      createInterface({ input: line.process.stdout }).on("line", (text) => {
        const found = /^listening on (http:\/\/\S+)/.exec(text);
        if (found) {
          resolve(found[1]);
        }
      });
      line.process.on("exit", (code) => reject(new Error(`the counterpart of LINE ended with ${code}`)));
    });
    const bases = ["API", "DATA", "LINK"].map((base) => [`TASHIKA_LINE_${base}_BASE`, line.url]);
    Object.assign(town.settings, SECRETS, Object.fromEntries(bases), { TASHIKA_SERVER_PUBLIC_URL: town.url });
    await town.crash();
    return line;
  }

  stop() {
    this.process.kill("SIGKILL");
  }
}

/** One talk in one tab. */
export class Talk {
  constructor(page, line, name, lang = "ja") {
    this.page = page;
    this.url = `${line.url}/phone/${name}`;
    this.lang = lang;
  }

  async open() {
    await this.page.goto(this.url);
  }

  async follow() {
    await this.open();
    await this.page.getByRole("button", { name: "Follow" }).click();
  }

  /** Writes something. */
  async write(key) {
    await this.page.getByRole("textbox").fill(say(this.lang, key));
    await this.page.getByRole("button", { name: "Send" }).click();
  }

  /** Presses the newest button that says this. */
  async press(name) {
    await this.page.getByRole("button", { name }).last().click();
  }

  /** Presses the newest button that means this, whatever it says. */
  async gesture(name) {
    await this.page.locator(`form:has(input[name=data][value^="g=${name}&"]) button`).last().click();
  }

  async pressKey(key) {
    await this.press(pattern(this.lang, key));
  }

  /** Follows the newest way to a page of ours. */
  async leave(key) {
    await this.page.getByRole("link", { name: pattern(this.lang, key) }).last().click();
  }

  /** What was said last, ours or theirs. */
  async newest(count = 1) {
    const all = await this.page.locator("main > div:not(.q)").allInnerTexts();
    return all.slice(-count).join("\n");
  }

  /** Fails unless the newest answer says this. */
  async says(wanted, count = 1) {
    assert.match(await this.newest(count), wanted);
  }

  /** Waits until the newest says this, which nobody asked for. */
  async hears(wanted) {
    const end = performance.now() + PATIENCE_MS;
    do {
      await pause(100);
      await this.open();
    } while (!wanted.test(await this.newest()) && performance.now() < end);
    await this.says(wanted);
  }
}
