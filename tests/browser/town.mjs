// A town for tests: a data folder made by the program itself, and the server over it, on a day that we choose.
// Everything goes through the command line, as for a real municipality. Only the program's clock is not ours:
// its wall clock is preloaded, its monotonic clock and everybody else's are real.

import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The program under test. */
export const PROGRAM = process.env.TASHIKA_BIN ?? join(ROOT, "target/release/tashika");

/** Where pictures and figures are kept. */
export const OUT = process.env.TASHIKA_OUT ?? join(ROOT, "target/browser");

/** The morning on which the story begins, Japan time. */
export const OPENING_DAY = "2021-05-17 11:00:00";

/** When staff get their accounts, before the story begins. */
const HIRING = "2021-05-17 10:45:00";
const READY_MS = 30_000;

/** A data folder and the server over it. */
export class Town {
  #server = null;
  #port = 0;
  #copies = [];
  #began = null;

  /** Makes the folder and loads programme, roster and slots. `settings` are environment variables of the program. */
  static make({ programme, roster, slots, settings = {}, now = "2021-05-17 10:30:00" }) {
    const town = new Town();
    town.folder = mkdtempSync(join(tmpdir(), "tashika-town-"));
    town.data = join(town.folder, "data");
    town.settings = settings;
    town.log = "";
    town.cli(["init"], now);
    town.file("programme.toml", programme);
    town.cli(["programme", "apply", town.path("programme.toml")], now);
    const id = /^id = "(.+)"/m.exec(programme)[1];
    town.programme = id;
    town.file("roster.csv", inCp932(roster));
    town.cli(["roster", "import", town.path("roster.csv"), "--programme", id], now);
    town.file("slots.csv", slots);
    town.cli(["slots", "publish", town.path("slots.csv"), "--programme", id], now);
    return town;
  }

  /** Runs one command of the program, as of `now`; fails unless it exits with `status`. */
  cli(args, now, status = 0) {
    const done = spawnSync(PROGRAM, ["--data", this.data, ...args], { env: this.#env(now), encoding: "utf8" });
    if (done.status !== status) {
      throw new Error(`tashika ${args.join(" ")} ended with ${done.status}\n${done.stdout}\n${done.stderr}`);
    }
    return done.stdout;
  }

  /** Adds an account of staff with these roles; its password for one use. */
  hire(name, ...roles) {
    const args = ["--json", "staff", "add", name, ...roles.flatMap((role) => ["--role", role])];
    return JSON.parse(this.cli(args, HIRING)).one_time_password;
  }

  path(name) {
    return join(this.folder, name);
  }

  file(name, content) {
    writeFileSync(this.path(name), content);
  }

  get url() {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Starts the server; resolves when it says that it listens. The port stays the same over restarts. */
  async open(now = OPENING_DAY) {
    const args = ["--data", this.data, "serve", "--listen", `127.0.0.1:${this.#port}`];
    const server = spawn(PROGRAM, args, { env: this.#env(now), stdio: ["ignore", "pipe", "pipe"] });
    server.stderr.on("data", (bytes) => (this.log += bytes));
    this.#server = server;
    this.#began = { wall: Date.parse(`${now.replace(" ", "T")}+09:00`), monotonic: performance.now() };
    this.ended = new Promise((resolve) => server.on("exit", (code, signal) => resolve({ code, signal })));
    const url = await this.#listening(server);
    this.#port = Number(new URL(url).port);
    return this;
  }

  /** What the clock of the program shows, in milliseconds since 1970. */
  time() {
    return this.#began.wall + (performance.now() - this.#began.monotonic);
  }

  /** Kills the server the worst way. */
  async kill() {
    await this.#end("SIGKILL");
  }

  /** Stops the server in order. */
  async stop() {
    await this.#end("SIGTERM");
  }

  /** Stops the program in the middle of whatever it does, as a machine without time for it. */
  sleep() {
    this.#server.kill("SIGSTOP");
  }

  wake() {
    this.#server.kill("SIGCONT");
  }

  /** Memory of the server in bytes. */
  memory() {
    const status = readFileSync(`/proc/${this.#server.pid}/status`, "utf8");
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)[1]) * 1024;
  }

  /** Kills and starts again, on another day if asked. */
  async crash(now = OPENING_DAY) {
    await this.kill();
    await this.open(now);
  }

  /** The same town, never to be seen by the first: a copy of the folder of a stopped server. */
  twin() {
    const twin = Object.assign(new Town(), { settings: this.settings, programme: this.programme, log: "" });
    twin.folder = mkdtempSync(join(tmpdir(), "tashika-twin-"));
    twin.data = join(twin.folder, "data");
    cpSync(this.data, twin.data, { recursive: true });
    this.#copies.push(twin);
    return twin;
  }

  /** Loses the store of a stopped server and puts a backup back as a new epoch, with the keys and the head file that are left. */
  restore(backup, now) {
    const lost = this.data;
    this.data = this.path("restored");
    this.cli(["restore", backup, "--new-epoch", "--keys", join(lost, "keys"), "--head", lost], now);
  }

  /** Stops everything and removes the folders. */
  async close() {
    await this.kill();
    await Promise.all(this.#copies.map((copy) => copy.close()));
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #end(signal) {
    const server = this.#server;
    this.#server = null;
    if (server && server.exitCode === null && server.signalCode === null) {
      server.kill(signal);
      await this.ended;
    }
  }

  #listening(server) {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`not listening in time\n${this.log}`)), READY_MS);
      createInterface({ input: server.stdout }).on("line", (line) => {
        this.log += `${line}\n`;
        const found = /^listening on (http:\/\/\S+)/.exec(line);
        if (found) {
          clearTimeout(late);
          resolve(found[1]);
        }
      });
      server.on("exit", (code) => reject(new Error(`the server ended with ${code}\n${this.log}`)));
    });
  }

  #env(now) {
    return {
      PATH: process.env.PATH,
      TZ: "JST-9",
      TASHIKA_SERVER_SECURE_COOKIES: "false",
      ...this.settings,
      LD_PRELOAD: clockLibrary(),
      FAKETIME: `@${now}`,
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
      FAKETIME_NO_CACHE: "1",
    };
  }
}

/** Makes the folder for a kind of output. */
export function outFolder(name) {
  const folder = join(OUT, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** The library by which a program sees another day. */
export function clockLibrary() {
  const folders = readdirSync("/usr/lib").map((name) => join("/usr/lib", name, "faketime/libfaketimeMT.so.1"));
  const found = folders.find((path) => existsSync(path));
  if (!found) {
    throw new Error("libfaketime is missing: install Debian's package faketime");
  }
  return found;
}

// Municipalities bring lists in the encoding of Japanese spreadsheets.
function inCp932(text) {
  const done = spawnSync("iconv", ["-f", "UTF-8", "-t", "CP932"], { input: text });
  if (done.status !== 0) {
    throw new Error(`iconv: ${done.stderr}`);
  }
  return done.stdout;
}
