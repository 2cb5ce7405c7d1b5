// The words of the pages, read from the same files as the program reads them, so that a test names a button by its
// key and holds in every language.

import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const LOCALES = fileURLToPath(new URL("../../crates/service/locales", import.meta.url));
const filesOf = (lang) => readdirSync(`${LOCALES}/${lang}`);
const cache = new Map();

/** The text under a key without readings; `{ $name }` is filled from `args`. */
export function say(lang, key, args = {}) {
  const text = textsOf(lang).get(key);
  if (text === undefined) {
    throw new Error(`no text ${key} in ${lang}`);
  }
  return text.replace(/\{ \$(\w+) \}/g, (_, name) => String(args[name] ?? `{${name}}`));
}

/** A pattern that matches a text with or without the readings that a browser puts into names. */
export function pattern(lang, key, args = {}) {
  const signs = [...say(lang, key, args)].filter((sign) => sign.trim() !== "");
  const escaped = signs.map((sign) => sign.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"));
  return new RegExp(escaped.join("[（ぁ-ん）\\s]*"));
}

function plain(text) {
  return text.replace(/《.*?》|｜/g, "");
}

function textsOf(lang) {
  if (!cache.has(lang)) {
    cache.set(lang, new Map(filesOf(lang).flatMap((file) => entries(lang, file))));
  }
  return cache.get(lang);
}

function entries(lang, file) {
  const found = [];
  let entry = "";
  for (const line of readFileSync(`${LOCALES}/${lang}/${file}`, "utf8").split("\n")) {
    const main = /^([\w-]+) =\s*(.*)$/.exec(line);
    const part = /^ {4}(\.\w+) =\s*(.*)$/.exec(line);
    const more = /^ {8}([^\s*[{}].*)$/.exec(line);
    if (main) {
      entry = main[1];
    }
    if (main || part) {
      found.push([main ? entry : entry + part[1], plain((main ?? part)[2])]);
    } else if (more && found.length > 0) {
      found.at(-1)[1] += `\n${plain(more[1])}`;
    }
  }
  return found;
}
