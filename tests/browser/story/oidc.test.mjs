// Staff who come through the identity provider of their organisation: unknown first, then linked; proofs, ends, and the day
// on which the provider is away. On a telephone and on a desk, with real redirects between two sites.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { DESK, PHONE, launch, look, visitor } from "../browser.mjs";
import { Provider } from "../flows/provider.mjs";
import { Staff } from "../flows/staff.mjs";
import { person, programmeOf, rosterOf, slotsOf } from "../people.mjs";
import { OPENING_DAY, Town } from "../town.mjs";

const CODE = /\b[2-9A-Y]{3}-[2-9A-Y]{3}\b/;

describe("staff of an organisation with an identity provider", () => {
  let browser, town, provider, office;

  before(async () => {
    town = Town.make({ programme: programmeOf(), roster: rosterOf([person(0)]), slots: slotsOf() });
    const oneTime = town.hire("office", "administrator");
    for (const name of ["phone", "desk"]) {
      town.hire(`hanako-${name}`, "administrator");
      town.hire(`taro-${name}`, "operator");
    }
    await town.open();
    provider = await Provider.start(OPENING_DAY);
    town.settings = {
      TASHIKA_SERVER_PUBLIC_URL: town.url,
      TASHIKA_OIDC_ISSUER: provider.issuer,
      TASHIKA_OIDC_CLIENT_ID: "tashika",
      TASHIKA_OIDC_CLIENT_SECRET: "obviously fake",
      TASHIKA_OIDC_SCOPES: "openid profile",
      TASHIKA_OIDC_CLAIM: "preferred_username",
      TASHIKA_OIDC_LABEL_JA: "見本市の職員アカウントでサインイン",
    };
    await town.crash();
    browser = await launch();
    const context = await visitor(browser, town, { viewport: DESK, script: true });
    office = new Staff(await context.newPage(), town, "ja");
    await office.enrol("office", oneTime);
    await office.finishEnrolment();
  });

  after(async () => {
    await browser?.close();
    await provider?.stop();
    await town?.close();
  });

  /** The account's card, as the administrator sees it. */
  async function card(name) {
    await office.page.goto("/staff/accounts");
    return office.page.locator("li.card", { has: office.page.getByRole("heading", { name }) });
  }

  async function press(staff) {
    await staff.page.getByRole("link", { name: "見本市の職員アカウントでサインイン" }).click();
  }

  async function arrive(staff, subject) {
    await staff.page.goto("/staff");
    await press(staff);
    await provider.signIn(staff.page, subject);
  }

  for (const [name, viewport] of [["phone", PHONE], ["desk", DESK]]) {
    test(`from the first sign-in to the last, ${name}`, async () => {
      const subject = `subject-${name}`;
      await provider.knows(subject, { preferred_username: `h.yamada-${name}` });
      const context = await visitor(browser, town, { viewport, script: true });
      const staff = new Staff(await context.newPage(), town, "ja");
      const see = (page) => look(staff.page, `oidc-${page}-${name}`);

      // Nobody has linked them yet.
      await staff.page.goto("/staff");
      await see("01-sign-in");
      await arrive(staff, subject);
      await staff.soon("refusal-staff-oidc-unknown");
      const text = await staff.text();
      assert.ok(text.includes(`h.yamada-${name}`), text);
      const incident = CODE.exec(text)?.[0];
      assert.ok(incident && town.log.includes(incident), "the log has the reason under the code");
      await see("02-unknown");

      // An administrator invites them by that name.
      let found = await card(`hanako-${name}`);
      await found.locator("summary").click();
      await found.locator("input[name=identity]").fill(`h.yamada-${name}`);
      await office.page.setViewportSize(viewport);
      await look(office.page, `oidc-03-link-${name}`);
      await found.locator("button[value=link]").click();
      await found.getByText("所属組織のサインインに招待中").waitFor();
      await look(office.page, `oidc-04-invited-${name}`);

      await arrive(staff, subject);
      await staff.titled("staff-home");
      await see("05-home");
      await office.page.goto("/staff/accounts");
      await found.getByText("所属組織のサインインを使用").waitFor();

      // What does a lot asks for a proof, which the provider makes.
      await staff.page.goto("/staff/accounts");
      const taro = staff.page.locator("li.card", { has: staff.page.getByRole("heading", { name: `taro-${name}` }) });
      await taro.locator("button[value=disable]").click();
      await staff.titled("staff-prove");
      await see("06-prove");
      await press(staff);
      const asked = new URL(staff.page.url()).searchParams;
      assert.deepEqual([asked.get("prompt"), asked.get("max_age")], ["login", "0"]);
      await provider.signIn(staff.page, `another-${name}`);
      await staff.soon("refusal-staff-oidc-other");
      await staff.page.goto("/staff/prove?next=/staff/accounts");
      await press(staff);
      await provider.signIn(staff.page, subject);
      await staff.titled("staff-accounts");
      await taro.locator("button[value=disable]").click();
      await taro.locator("button[value=enable]").waitFor();

      // Out, here and there.
      await staff.page.route(`${provider.issuer}/**`, (route) => route.fulfill({ status: 204 }));
      await staff.button("staff-sign-out").click();
      await staff.titled("oidc-signed-out");
      await see("07-signed-out");
      await staff.page.unroute(`${provider.issuer}/**`);
      await staff.link("oidc-sign-out").click();
      await staff.page.getByRole("button", { name: "End session" }).click();
      await staff.titled("staff-sign-in");

      // The administrator ends the session, and then the account.
      await arrive(staff, subject);
      await staff.titled("staff-home");
      found = await card(`hanako-${name}`);
      await found.locator("button[name=session]").first().click();
      await office.until(() => found.locator("button[name=session]").count(), (it) => it === 0, "the end");
      await staff.page.goto("/staff/accounts");
      await staff.titled("staff-sign-in");
      await found.locator("button[value=disable]").click();
      await found.locator("button[value=enable]").waitFor();
      await arrive(staff, subject);
      await staff.soon("refusal-staff-disabled");
      await see("08-disabled");
      await context.close();
    });
  }

  test("the provider is away, and passwords still open the console", async () => {
    await office.signOut();
    await provider.stop();
    await town.crash();
    for (const [name, viewport] of [["phone", PHONE], ["desk", DESK]]) {
      const context = await visitor(browser, town, { viewport, script: true });
      const staff = new Staff(await context.newPage(), town, "ja");
      await staff.page.goto("/staff");
      await press(staff);
      await staff.soon("refusal-staff-oidc-away");
      await look(staff.page, `oidc-09-away-${name}`);
      await context.close();
    }
    await office.page.goto("/staff");
    await office.page.getByRole("link", { name: "見本市の職員アカウントでサインイン" }).click();
    await office.soon("refusal-staff-oidc-away");
    await office.typeSignIn();
    await office.titled("staff-home");
  });
});
