// The identity provider of an organisation: a server that others wrote (tests/oidc), and what people press there.
// It is at `localhost` and the town at 127.0.0.1, so that a browser takes the two for different sites.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { join, resolve } from "node:path";

import { clockLibrary } from "../town.mjs";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const TARGET = resolve(ROOT, process.env.CARGO_TARGET_DIR ?? "target");
const PYTHON = join(TARGET, "tools/oidc-provider-mock/bin/python");

/** A running provider. */
export class Provider {
  #server;

  /** Starts it on a day; port 0 takes a free one. */
  static async start(now, port = 0) {
    const provider = new Provider();
    const env = {
      PATH: process.env.PATH,
      TZ: "JST-9",
      AUTHLIB_INSECURE_TRANSPORT: "1",
      LD_PRELOAD: clockLibrary(),
      FAKETIME: `@${now}`,
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
    };
    const args = [join(ROOT, "tests/oidc/provider.py"), String(port)];
    const server = spawn(PYTHON, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    provider.#server = server;
    provider.log = "";
    server.stderr.on("data", (bytes) => (provider.log += bytes));
    provider.issuer = await new Promise((resolve, reject) => {
      createInterface({ input: server.stdout }).once("line", resolve);
      server.on("error", () => reject(new Error(`${PYTHON} is missing: cargo xtask install`)));
      server.on("exit", (code) => reject(new Error(`the provider ended with ${code}\n${provider.log}`)));
    });
    return provider;
  }

  /** What the provider knows of somebody beside their subject. */
  async knows(subject, claims) {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${this.issuer}/users/${subject}`, {
      method: "PUT",
      headers,
      body: JSON.stringify(claims),
    });
    if (!answer.ok) {
      throw new Error(`the provider answered ${answer.status}: ${await answer.text()}`);
    }
  }

  /** Signs in on the provider's page. */
  async signIn(page, subject) {
    await page.waitForURL(`${this.issuer}/oauth2/authorize?**`);
    await page.locator("input[name=sub]").fill(subject);
    await page.getByRole("button", { name: "Authorize" }).click();
  }

  /** Ends it, if it has not ended before. */
  async stop() {
    if (this.#server.exitCode !== null || this.#server.signalCode !== null) {
      return;
    }
    const ended = new Promise((resolve) => this.#server.on("exit", resolve));
    this.#server.removeAllListeners("error");
    this.#server.kill("SIGKILL");
    await ended;
  }
}
