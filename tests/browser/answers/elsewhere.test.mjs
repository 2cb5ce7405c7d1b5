// A code that is said to be reached in another file stands in that file as a whole word, and not in a comment alone.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";

import { ELSEWHERE } from "./elsewhere.mjs";

const ROOT = new URL("../../../", import.meta.url);

/** Whether a text has the code: quoted in a program, as a word in a story. */
function reaches(text, code, path) {
  if (!path.endsWith(".txt")) {
    return text.includes(`"${code}"`);
  }
  const stories = text.split("\n").filter((line) => !line.startsWith("#"));
  return stories.some((line) => line.split(/[\s;]+/).includes(code));
}

describe("refusals that are reached elsewhere", () => {
  for (const [code, path] of ELSEWHERE) {
    test(`${code} in ${path}`, () => {
      assert.ok(reaches(readFileSync(new URL(path, ROOT), "utf8"), code, path), `${path} never says ${code}`);
    });
  }

  test("the look can fail", () => {
    assert.ok(!reaches('// slot.full is told\n"slot.fuller"', "slot.full", "a.rs"));
    assert.ok(!reaches("# slot.full\nstory: slot.fuller", "slot.full", "a.txt"));
    assert.ok(reaches("when aki books s1 then refused slot.full; then free s1 = 0", "slot.full", "a.txt"));
  });
});
