// The counter of a venue while the network is gone: today's list as it was kept, receipts checked by their signature, and
// everything that is done here kept until the server has said what became of it. It asks no server but its own.
// The rule: what was durable first wins. What the server refuses is listed with the reason until somebody has seen it.
"use strict";

const page = document.getElementById("offline");
const words = JSON.parse(page.dataset.words);
const { programme, venue, account } = page.dataset;
const CACHE = "tashika-venue";
const AGAIN_MS = 15_000;
const LOOKS_MAX = 120;
const LOOK_MS = 250;

// What is kept, by counter: the list, what is to be sent, and what could not be done.
const place = (name) => `tashika ${programme}/${venue} ${name}`;
const read = (name, otherwise) => JSON.parse(localStorage.getItem(place(name)) ?? JSON.stringify(otherwise));
const write = (name, value) => localStorage.setItem(place(name), JSON.stringify(value));

const NEXT = { check_in: "checked_in", check: "checked", administer: "administered", withhold: "not_given" };

// Forms of C2SP, read as strictly as docs/verify/verify_receipt.py does.

const unbase64 = (text) => {
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  if (btoa(String.fromCharCode(...bytes)) !== text) {
    throw new Error("base64 is not canonical");
  }
  return bytes;
};
const utf8 = (text) => new TextEncoder().encode(text);
const joined = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));
const sha256 = async (...parts) => new Uint8Array(await crypto.subtle.digest("SHA-256", joined(...parts)));
const same = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);

/** The text of a signed note, if the log's key signed it. */
async function openNote(note, vkey) {
  const [name, id, ...rest] = vkey.trim().split("+");
  const key = unbase64(rest.join("+"));
  const gap = note.lastIndexOf("\n\n");
  const text = note.slice(0, gap + 1);
  const lines = note.slice(gap + 2).split("\n").map((line) => line.split(" "));
  const raw = lines.filter((line) => line[0] === "\u2014" && line[1] === name).map((line) => unbase64(line[2]));
  const own = raw.find((it) => [...it.slice(0, 4)].map((byte) => byte.toString(16).padStart(2, "0")).join("") === id);
  if (gap < 0 || key.length !== 33 || key[0] !== 1 || own === undefined) {
    throw new Error("not signed with this key");
  }
  const imported = await crypto.subtle.importKey("raw", key.slice(1), "Ed25519", false, ["verify"]);
  if (!(await crypto.subtle.verify("Ed25519", imported, own.slice(4), utf8(text)))) {
    throw new Error("the signature is wrong");
  }
  return { text, name };
}

/** RFC 9162, section 2.1.3.2: the root that leaf and path lead to. */
async function rootOf(leaf, index, size, path) {
  let [node, last] = [index, size - 1n];
  let hash = await sha256([0], leaf);
  for (const sibling of path) {
    if (last === 0n) {
      throw new Error("the path is too long");
    }
    if (node & 1n || node === last) {
      hash = await sha256([1], sibling, hash);
      while (!(node & 1n) && node) {
        [node, last] = [node >> 1n, last >> 1n];
      }
    } else {
      hash = await sha256([1], hash, sibling);
    }
    [node, last] = [node >> 1n, last >> 1n];
  }
  if (last) {
    throw new Error("the path is too short");
  }
  return hash;
}

/** The number of the booking that a receipt proves; throws if it proves none. */
async function numberProved(receipt, vkey) {
  const leaf = unbase64(receipt.leaf);
  const gap = receipt.tlog_proof.indexOf("\n\n");
  const lines = receipt.tlog_proof.slice(0, gap).split("\n");
  if (gap < 0 || lines.shift() !== "c2sp.org/tlog-proof@v1") {
    throw new Error("not a proof");
  }
  if (lines[0]?.startsWith("extra ")) {
    lines.shift();
  }
  const index = /^index (0|[1-9]\d*)$/.exec(lines.shift() ?? "")?.[1];
  const { text, name } = await openNote(receipt.tlog_proof.slice(gap + 2), vkey);
  const [origin, size, root, ...more] = text.slice(0, -1).split("\n");
  if (index === undefined || origin !== name || more.length > 0 || BigInt(index) >= BigInt(size)) {
    throw new Error("not a checkpoint of this log");
  }
  if (!same(await rootOf(leaf, BigInt(index), BigInt(size), lines.map(unbase64)), unbase64(root))) {
    throw new Error("the leaf is not in the tree");
  }
  return numberIn(leaf);
}

/** The booking number in a leaf: after 21 bytes of head an entry, confirmed (kind 10, field 6) or moved (kind 11, field 3). */
function numberIn(leaf) {
  const wanted = { 10: 6n, 11: 3n }[(leaf[17] << 8) | leaf[18]];
  let at = 21;
  const varint = () => {
    let [value, shift] = [0n, 0n];
    do {
      value |= BigInt(leaf[at] & 127) << shift;
      shift += 7n;
    } while (leaf[at++] & 128);
    return value;
  };
  while (wanted !== undefined && leaf[0] === 1 && at < leaf.length) {
    const tag = varint();
    const kind = tag & 7n;
    const value = kind === 0n ? varint() : undefined;
    if (kind === 0n && tag >> 3n === wanted) {
      return compact(value);
    }
    const skipped = { 0: 0, 1: 8, 2: kind === 2n ? Number(varint()) : 0, 5: 4 }[kind];
    at += skipped;
  }
  throw new Error("it proves no booking");
}

/** A booking number as it stands in lists: eight characters and the check character. */
function compact(value) {
  const alphabet = "23456789ABCDEFGHJKMNPQRTUVWXY";
  const digits = [];
  for (let rest = value; digits.length < 8; rest /= 29n) {
    digits.unshift(Number(rest % 29n));
  }
  const check = digits.reduce((sum, digit, at) => sum + digit * (at + 1), 0) % 29;
  return [...digits, check].map((digit) => alphabet[digit]).join("");
}

// Who stands there, by the list and by what was done here since.

function statusOf(booking) {
  const acts = read("queue", []).filter((act) => act.booking === booking.id);
  return acts.length > 0 ? NEXT[acts.at(-1).do] : booking.status;
}

function judge(booking, hour) {
  const [now, status] = [Date.now(), statusOf(booking)];
  const early = now < Date.parse(hour.arrives_from);
  const late = now >= Date.parse(hour.arrives_until);
  if (status === "confirmed") {
    const why = booking.flags.length > 0 ? "flags" : early ? "early" : late ? "late" : "";
    return { colour: why ? "amber" : "green", title: words[why || "go-in"], acts: ["check_in"] };
  }
  if (status === "checked_in") {
    return { colour: "amber", title: words.inside, acts: ["check", "withhold"] };
  }
  if (status === "checked") {
    return { colour: "amber", title: words.checked, acts: ["administer", "withhold"] };
  }
  return { colour: "red", title: `${words["not-now"]} ${words[`status-${status}`] ?? status}`, acts: [] };
}

async function look(brought) {
  const kept = read("list", null);
  if (kept === null) {
    return { colour: "red", title: words["no-list"], acts: [] };
  }
  let id = brought.normalize("NFKC").toUpperCase().replace(/[^0-9A-Z]/g, "");
  let isProved = false;
  if (brought.includes("{")) {
    try {
      id = await numberProved(JSON.parse(brought), kept.log_key);
      isProved = true;
    } catch {
      return { colour: "red", title: words["receipt-wrong"], acts: [] };
    }
  }
  for (const hour of kept.hours) {
    const booking = hour.bookings.find((it) => it.id === id);
    if (booking !== undefined) {
      return { ...judge(booking, hour), booking, hour, isProved };
    }
  }
  const title = isProved ? `${words["receipt-elsewhere"]} ${id}` : words["not-listed"];
  return { colour: isProved ? "amber" : "red", title, acts: [] };
}

// What was done, until the server has said what became of it.

function does(act) {
  const made = { ...act, account, id: crypto.randomUUID(), at: new Date().toISOString() };
  write("queue", [...read("queue", []), made]);
  show();
  reconcile();
}

let sending = false;

/** Sends what was done here, in its order; stops where the server cannot be reached. */
async function reconcile() {
  if (sending) {
    return;
  }
  sending = true;
  try {
    for (const act of read("queue", []).filter((it) => it.account === account)) {
      const told = await sent(act);
      if (told === null) {
        break;
      }
      // In one step of this thread: it is either still to be sent or told, never neither.
      if (told.outcome === "conflict") {
        write("conflicts", [...read("conflicts", []), { ...act, ...told }]);
      }
      write("queue", read("queue", []).filter((it) => it.id !== act.id));
      show();
    }
  } finally {
    sending = false;
  }
}

/** What became of an act; null if nobody said. */
async function sent(act) {
  const form = new URLSearchParams({ ...act, programme, venue, key: act.id });
  try {
    const answer = await fetch("/staff/venue/reconcile", { method: "POST", body: form, redirect: "manual" });
    if (answer.type === "opaqueredirect") {
      say("sign-in");
      return null;
    }
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

/** Fetches today's list and keeps it. */
async function refresh() {
  const query = new URLSearchParams({ programme, venue });
  try {
    const answer = await fetch(`/staff/venue/kept?${query}`, { redirect: "manual" });
    if (answer.type === "opaqueredirect") {
      return say("sign-in");
    }
    if (answer.ok) {
      write("list", await answer.json());
      return say("online");
    }
  } catch {
    // The network is gone, which is what this page is for.
  }
  say("offline");
}

// The page.

function element(name, text, more = {}) {
  return Object.assign(document.createElement(name), { textContent: text, ...more });
}

function say(state) {
  const kept = read("list", null);
  const as = kept === null ? "" : ` ${words["as-of"]} ${kept.as_of_time.slice(11, 16)}`;
  page.dataset.state = state;
  document.getElementById("state").textContent = `${words[state]}${as}`;
}

function button(text, act, isMain) {
  const made = element("button", text, { className: "dads-button", type: "button" });
  made.dataset.type = isMain ? "solid-fill" : "outline";
  made.addEventListener("click", act);
  return made;
}

function finding(found) {
  const card = document.getElementById("finding");
  const sign = { green: "○", amber: "△", red: "×" }[found.colour];
  card.dataset.colour = found.colour;
  const colour = element("p", `${sign} ${words[found.colour]}`, { className: "finding-colour" });
  const parts = [colour, element("h2", found.title)];
  if (found.booking !== undefined) {
    const hours = `${found.hour.starts_at.slice(11, 16)}–${found.hour.ends_at.slice(11, 16)}`;
    const proved = found.isProved ? ` ${words["receipt-right"]}` : "";
    parts.push(element("p", `${found.booking.number} ${hours}${proved}`));
    parts.push(...found.acts.flatMap((act) => forms(act, found.booking)));
  }
  card.replaceChildren(...parts);
  card.hidden = false;
}

/** The key of an act, with what it asks for. */
function forms(act, booking) {
  const row = element("div", "", { className: "buttons" });
  const then = (more) => {
    does({ do: act, booking: booking.id, number: booking.number, ...more });
    look(booking.id).then(finding);
    document.getElementById("q").focus();
  };
  if (act === "withhold") {
    const choice = element("select", "", { className: "dads-select" });
    choice.setAttribute("aria-label", words.reason);
    choice.append(...Object.entries(words.reasons).map(([value, text]) => element("option", text, { value })));
    row.append(choice, button(words.withhold, () => then({ reason: choice.value }), false));
  } else if (act === "administer") {
    const lot = element("input", "", { className: "dads-input-text", value: read("lot", ""), autocomplete: "off" });
    lot.setAttribute("aria-label", words.lot);
    const give = () => {
      const number = lot.value.normalize("NFKC").trim().toUpperCase();
      if (!read("list", { lots: [] }).lots.includes(number)) {
        return finding({ colour: "red", title: `${words["lot-refused"]} ${number}`, acts: [] });
      }
      write("lot", number);
      then({ lot: number });
    };
    row.append(lot, button(words.administer, give, true));
  } else {
    row.append(button(words[act], () => then({}), true));
  }
  return row;
}

async function scanned(brought) {
  if (brought !== "") {
    finding(await look(brought));
  }
}

/** Looks through the camera for a QR code, for half a minute at most. */
async function camera() {
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  const video = document.getElementById("camera");
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  video.srcObject = stream;
  video.hidden = false;
  try {
    for (let looks = 0; looks < LOOKS_MAX; looks += 1) {
      const [code] = await detector.detect(video).catch(() => []);
      if (code !== undefined) {
        return await scanned(code.rawValue.trim());
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  } finally {
    stream.getTracks().forEach((track) => track.stop());
    video.hidden = true;
  }
}

/** What is still to be sent, and what could not be done. */
function show() {
  const queue = read("queue", []);
  const line = (act) => `${act.number} ${words[act.do]} ${new Date(act.at).toTimeString().slice(0, 5)}`;
  document.getElementById("waiting").textContent = `${words.waiting} ${queue.length}`;
  document.getElementById("queue").replaceChildren(...queue.map((act) => element("li", line(act))));
  const conflicts = read("conflicts", []).map((act) => {
    const item = element("li", `${line(act)}: ${act.title} ${act.text} `);
    const seen = () => {
      write("conflicts", read("conflicts", []).filter((it) => it.id !== act.id));
      show();
    };
    item.append(button(words.seen, seen, false));
    return item;
  });
  document.getElementById("conflicts").replaceChildren(...conflicts);
  document.getElementById("conflicts-title").hidden = conflicts.length === 0;
}

async function begin() {
  document.getElementById("scan").addEventListener("submit", (event) => {
    event.preventDefault();
    const box = document.getElementById("q");
    const brought = box.value.trim();
    box.value = "";
    scanned(brought);
  });
  const eye = document.getElementById("use-camera");
  eye.hidden = !("BarcodeDetector" in window && navigator.mediaDevices !== undefined);
  eye.addEventListener("click", camera);
  const again = async () => {
    await reconcile();
    await refresh();
  };
  window.addEventListener("online", again);
  window.addEventListener("offline", () => say("offline"));
  show();
  await again();
  setInterval(again, AGAIN_MS);
  if ("serviceWorker" in navigator) {
    await navigator.serviceWorker.register("/staff/venue/worker.js", { scope: "/staff/venue/offline" });
    const files = [...document.querySelectorAll("link[rel=stylesheet], script[src]")].map((it) => it.href ?? it.src);
    const kept = await caches.open(CACHE);
    if (page.dataset.state === "online") {
      await kept.addAll([location.href, ...files.filter((url) => url !== "")]);
    }
    await navigator.serviceWorker.ready;
    page.dataset.kept = "yes";
  }
}

begin();
