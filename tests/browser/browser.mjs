// The browser: Debian's chromium, driven from outside, with script on and off, on a telephone and on a desk.
// `look` is what every page must pass: no accessibility finding, no sideways scrolling, light, and a picture of it.

import assert from "node:assert/strict";
import { appendFileSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import { chromium } from "playwright-core";

import { outFolder } from "./town.mjs";

export const PHONE = { width: 360, height: 740 };
export const DESK = { width: 1280, height: 900 };

/** The four ways in which every story is told. */
export const WAYS = [
  { name: "phone without script", viewport: PHONE, script: false },
  { name: "phone with script", viewport: PHONE, script: true },
  { name: "desk without script", viewport: DESK, script: false },
  { name: "desk with script", viewport: DESK, script: true },
];

const BYTES_MAX = 30 * 1024;
const REQUESTS_MAX = 3;
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts the browser. */
export function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
}

/** A new person's browser: no cookies, nothing remembered. */
export async function visitor(browser, town, { viewport = PHONE, script = false, ...more } = {}) {
  const context = await browser.newContext({
    viewport,
    javaScriptEnabled: script,
    locale: "ja-JP",
    timezoneId: "Asia/Tokyo",
    baseURL: town.url,
    ...more,
  });
  context.setDefaultTimeout(15_000);
  return context;
}

/** Everything that every page must be. Needs a page with script on; the pages themselves have none. */
export async function look(page, name) {
  // A tap has the next page at once, and its style sheet a moment later.
  await page.waitForLoadState("load");
  const findings = await axe(page);
  assert.deepEqual(findings, [], `${name}: accessibility`);
  assert.ok(await fits(page), `${name} scrolls sideways`);
  await picture(page, name);
}

/** Keeps a picture of the whole page. */
export async function picture(page, name) {
  const path = join(outFolder("pictures"), `${name.replaceAll(/[^\w.-]+/g, "-")}.png`);
  await page.screenshot({ path, fullPage: true });
}

/** Whether nothing sticks out at the side. */
export function fits(page) {
  return page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);
}

/** Loads a page with an empty cache and judges its weight. */
export async function weigh(context, path, name) {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  const requests = new Map();
  session.on("Network.requestWillBeSent", (event) => {
    if (!event.request.url.startsWith("data:")) {
      requests.set(event.requestId, event.request.url);
    }
  });
  let bytes = 0;
  session.on("Network.loadingFinished", (event) => (bytes += event.encodedDataLength));
  await page.goto(path, { waitUntil: "networkidle" });
  await page.close();
  appendFileSync(join(outFolder("."), "weight.tsv"), `${name}\t${bytes}\t${requests.size}\n`);
  assert.ok(bytes <= BYTES_MAX, `${name} weighs ${bytes} bytes`);
  assert.ok(requests.size <= REQUESTS_MAX, `${name} makes ${requests.size} requests: ${[...requests.values()]}`);
  return { bytes, requests: requests.size };
}

async function axe(page) {
  await page.evaluate(AXE);
  const result = await page.evaluate((tags) => window.axe.run({ runOnly: tags }), TAGS);
  return result.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target} ${node.html}`));
}
