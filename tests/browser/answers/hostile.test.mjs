// Whatever is thrown at the door: it answers 4xx, soon, in bounded memory, and goes on serving.

import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, before, describe, test } from "node:test";

import { person, programmeOf, rosterOf, slotsOf } from "../people.mjs";
import { Town } from "../town.mjs";
import { Client } from "./client.mjs";

const SOON_MS = 30_000;
const CLOSED = ["ECONNRESET", "EPIPE"];
const MEGABYTE = 1024 * 1024;

describe("hostile requests", () => {
  let town, token;

  before(async () => {
    town = Town.make({ programme: programmeOf(), roster: rosterOf([person(0)]), slots: slotsOf() });
    await town.open();
    token = (await Client.signIn(town, person(0))).token;
  });

  after(() => town?.close());

  /** Sends bytes as they are and returns the status of the first answer; `more` is sent on until there is one. */
  function status(head, body = "", more) {
    return new Promise((resolve, reject) => {
      const { hostname, port } = new URL(town.url);
      const socket = connect(Number(port), hostname);
      const late = setTimeout(() => socket.destroy(new Error("no answer in time")), SOON_MS);
      let answer = "";
      const finish = () => {
        clearTimeout(late);
        socket.destroy();
        resolve(Number(/^HTTP\/1\.\d (\d{3})/.exec(answer)?.[1] ?? 0));
      };
      socket.on("connect", () => {
        socket.write(head.replaceAll("\n", "\r\n"));
        socket.write(body);
        const flood = () => {
          while (more && !socket.destroyed && socket.write(more)) {
            // Until the door stops taking it.
          }
        };
        socket.on("drain", flood);
        flood();
      });
      socket.on("data", (bytes) => {
        answer += bytes.toString("latin1");
        finish();
      });
      socket.on("close", finish);
      socket.on("error", (error) => (CLOSED.includes(error.code) ? finish() : reject(error)));
    });
  }

  const head = (lines = "", length = 0, path = "/api/v1/login") =>
    `POST ${path} HTTP/1.1\nHost: a\nContent-Type: application/json\n${lines}Content-Length: ${length}\n\n`;
  const post = (body, lines = "", path) => status(head(lines, Buffer.byteLength(body), path), body);
  const refuses = (found, what) => assert.ok(found >= 400 && found < 500, `${what}: ${found}`);

  const login = (more) =>
    JSON.stringify({ programme: "tokyo-2021", municipality_code: "131016", voucher_number: "1", birth_date: "2", ...more });

  const bodies = {
    nothing: "",
    "not JSON": "hello",
    "half an object": '{"programme":',
    "nested lists": "[".repeat(60_000),
    "nested objects": '{"a":'.repeat(12_000),
    "invalid UTF-8": Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]),
    "a lone surrogate": '{"programme":"\\ud800"}',
    "a number that is no number": '{"programme":1e999999}',
    "a member twice": '{"programme":"a","programme":"b"}',
    "an unknown member": login({ admin: true }),
    "a null": "null",
    "NUL bytes": "\0".repeat(1000),
    "a very long number": login({ voucher_number: "1".repeat(50_000) }),
    "a very long date": login({ birth_date: "９".repeat(15_000) }),
    "dashes without end": login({ municipality_code: "‐".repeat(15_000) }),
  };
  for (const [what, body] of Object.entries(bodies)) {
    test(`a body that is ${what}`, async () => refuses(await post(body), what));
  }

  const heads = {
    "two lengths": "POST /api/v1/login HTTP/1.1\nHost: a\nContent-Length: 5\nContent-Length: 6\n\nhello",
    "a length and chunks": "POST /api/v1/login HTTP/1.1\nHost: a\nContent-Length: 5\nTransfer-Encoding: chunked\n\n0\n\n",
    "a negative length": "POST /api/v1/login HTTP/1.1\nHost: a\nContent-Length: -1\n\n",
    "a broken chunk": "POST /api/v1/login HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\nzz\n\n",
    "no request line": "hello\n\n",
    "a tunnel": "CONNECT 127.0.0.1:1 HTTP/1.1\nHost: a\n\n",
    "no host": "GET /healthz HTTP/1.1\n\n",
    "a header of 200 kB": `GET /api/v1/me HTTP/1.1\nHost: a\nX: ${"x".repeat(200_000)}\n\n`,
    "five thousand headers": `GET /api/v1/me HTTP/1.1\nHost: a\n${"X: x\n".repeat(5_000)}\n`,
    "a path of 100 kB": `GET /${"a".repeat(100_000)} HTTP/1.1\nHost: a\n\n`,
    "a path that climbs": "GET /../../etc/passwd HTTP/1.1\nHost: a\n\n",
    "a path that climbs in disguise": "GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\nHost: a\n\n",
    "a path that is no text": "GET /book/%ff%fe/voucher HTTP/1.1\nHost: a\n\n",
    "a token that is no text": "GET /api/v1/me HTTP/1.1\nHost: a\nAuthorization: Bearer \xff\xfe\n\n",
    "an endless token": `GET /api/v1/me HTTP/1.1\nHost: a\nAuthorization: Bearer ${"A".repeat(60_000)}\n\n`,
  };
  for (const [what, bytes] of Object.entries(heads)) {
    // A head that is far too large may be cut off while it is still being sent: then no answer arrives at all.
    test(`a request with ${what}`, async () => {
      const found = await status(bytes);
      if (found !== 0 || bytes.length < 20_000) refuses(found, what);
    });
  }

  test("two idempotency keys", async () => {
    const lines = `Authorization: Bearer ${token}\nIdempotency-Key: a\nIdempotency-Key: b\n`;
    refuses(await post('{"slot":"0000000000000000","dose":1}', lines, "/api/v1/bookings"), "two keys");
  });

  test("a form with ten thousand fields, and one that is no form", async () => {
    const lines = "Content-Type: application/x-www-form-urlencoded\n";
    const form = (body) => status(`POST /book/tokyo-2021/voucher HTTP/1.1\nHost: a\n${lines}Content-Length: ${Buffer.byteLength(body)}\n\n`, body);
    refuses(await form("a=1&".repeat(10_000)), "many fields");
    for (const body of ["%zz=%", "voucher_number=%ff%fe", "&&&==&"]) {
      const found = await form(body);
      assert.ok(found > 0 && found < 500, `${body}: ${found}`);
    }
  });

  test("a body without end is cut off in bounded memory", async () => {
    const before = town.memory();
    const chunk = Buffer.alloc(64 * 1024, "x");
    const whole = Buffer.concat([Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from("\r\n")]);
    const floods = Array.from({ length: 20 }, () =>
      status("POST /api/v1/login HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n", "", whole),
    );
    const declared = Array.from({ length: 20 }, () => status(head("", 1_000 * MEGABYTE), "", chunk));
    for (const found of await Promise.all([...floods, ...declared])) {
      // A door that closes on a flood may close before its answer is read.
      assert.ok(found === 0 || found === 413, `a flood: ${found}`);
    }
    assert.ok(town.memory() - before < 64 * MEGABYTE, `${town.memory() - before} bytes more`);
  });

  test("a body that never comes is given up", async () => {
    const found = await status(head("", 100), "{");
    assert.ok(found >= 400, `${found}`);
  });

  test("a head that never ends is given up", async () => {
    assert.ok([0, 408].includes(await status("POST /api/v1/login HTTP/1.1\nHost: a\nX")));
  });

  test("afterwards it still serves", async () => {
    assert.equal((await new Client(town, token).get("/me")).status, 200);
    assert.equal((await fetch(`${town.url}/readyz`)).status, 200);
    assert.doesNotMatch(town.log, /panic/);
  });
});
