// The page of a rep in a real browser: on a phone, by hand and by link, light and dark, on paper, and where no script runs.
import assert from "node:assert/strict";
import { readdirSync, statSync, writeFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { data, DESK, file, open, PHONE, rounds, settle, start, stop } from "./browser.mjs";
import { paleText, sideways, smallTargets } from "./look.mjs";

let town, zh;
before(async () => {
  await start();
  writeFileSync(file("list.csv"), `store_id,store_name,lon,lat,interval_days,address,contact,phone,goal,tasks,note
S1,Bakery Mola,9.98,49.98,7,1 Mill Lane,Ms Novak,+49 931 555-01,Agree on the display,count the shelf;take a photo,ring twice
S2,"A shop with a very long name, such as some have, Incorporated and Sons of Somewhere",9.99,49.97,7,"Donaudampfschifffahrtsgesellschaftskapitänsweg 122, back door",,,,,
`);
  rounds("plan", "list.csv", "--from", "2026-10-05", "--weeks", "2", "--effort", "200it", "-o", "list");
  rounds("plan", data("hangzhou.xlsx"), "--lang", "zh", "--effort", "300it", "-o", "zh");
  town = file("list/reps", readdirSync(file("list/reps"))[0]);
  zh = file("zh/reps/R04.html");
});
after(stop);

const shown = (page) => page.locator(".day:visible").evaluateAll((days) => days.map((day) => day.id));

test("a phone shows a day whole, small, and every target is large enough for a finger", async () => {
  for (const path of [town, zh]) {
    assert.ok(statSync(path).size <= 150_000, `${path}: ${statSync(path).size} bytes`);
    await open(path, { size: PHONE }, async (page) => {
      assert.deepEqual(await page.evaluate(sideways), []);
      const { small, seen } = await page.evaluate(smallTargets);
      assert.deepEqual(small, []);
      assert.ok(seen > 10, `${seen} targets`);
      assert.equal((await shown(page)).length, 1, "one day at a time");
    });
  }
});

test("days are chosen by hand, by key and by link, and a week is seen at once", async () => {
  await open(zh, { size: PHONE, hash: "#2026-09-22" }, async (page) => {
    assert.deepEqual(await shown(page), ["2026-09-22"]);
    await page.locator(".week:visible a").first().tap();
    assert.deepEqual(await shown(page), ["2026-09-21"]);
    assert.equal(await page.evaluate("location.hash"), "#2026-09-21");
    assert.equal(await page.locator(".week a[aria-current]").count(), 1);
    await page.keyboard.press("Escape");
    await page.evaluate("document.activeElement.blur()");
    await page.keyboard.press("ArrowRight");
    assert.deepEqual(await shown(page), ["2026-09-22"]);
    await page.locator("#later").tap();
    assert.ok((await shown(page))[0] > "2026-09-26");
    await page.locator("#earlier").tap();
    await page.locator("#view").tap();
    const week = await shown(page);
    assert.ok(week.length >= 3 && week.every((day) => day >= "2026-09-21" && day <= "2026-09-27"), week.join());
    assert.deepEqual(await page.evaluate(sideways), []);
  });
});

test("a stop has its phone, its tasks and the way in every app, each in the coordinates of its maps", async () => {
  await open(town, { size: PHONE }, async (page) => {
    const card = page.locator("li:visible", { hasText: "Bakery Mola" });
    const links = await card.locator("nav a").evaluateAll((all) => all.map((link) => [link.textContent.trim(), link.getAttribute("href"), link.getAttribute("aria-label")]));
    assert.deepEqual(links.map(([name]) => name), ["Call +49 931 555-01", "Google", "Apple", "Amap", "Baidu"]);
    assert.equal(links[0][1], "tel:+4993155501");
    assert.equal(links[1][1], "https://www.google.com/maps/dir/?api=1&destination=49.980000,9.980000");
    assert.equal(links[2][2], "Navigate with Apple");
    assert.equal(await card.locator(".task input").count(), 2);
    // What is ticked off stays so, as far as the browser keeps it.
    await card.locator(".tick").tap();
    assert.ok(await card.evaluate((item) => item.classList.contains("done")));
    await page.reload();
    await settle(page);
    assert.ok(await page.locator("li:visible", { hasText: "Bakery Mola" }).locator(".tick input").isChecked());
  });
  await open(zh, { size: PHONE }, async (page) => {
    const links = await page.locator("li:visible").first().locator("nav a").evaluateAll((all) => all.map((link) => [link.textContent, link.href]));
    assert.deepEqual(links.map(([name]) => name), ["高德", "百度", "Apple", "Google"]);
    const numbers = links.map(([, href]) => href.match(/\d+\.\d{6}/g).map(Number).sort((a, b) => b - a));
    assert.deepEqual(numbers[0], numbers[2], "Apple shows Amap's maps there");
    assert.ok(Math.abs(numbers[1][0] - numbers[0][0] - 0.0065) < 0.001, "Baidu's are turned once more");
  });
});

test("every text stands out from its ground, in light and in dark", async () => {
  for (const path of [town, zh]) {
    for (const dark of [false, true]) {
      await open(path, { size: PHONE, dark }, async (page) => {
        const { pale, seen } = await page.evaluate(paleText);
        assert.deepEqual(pale, [], dark ? "dark" : "light");
        assert.ok(seen > 20, `${seen} texts`);
      });
    }
  }
});

test("paper has the day that is shown, or every day on a sheet of its own", async () => {
  const sheets = async (page) => ((await page.pdf({ preferCSSPageSize: true })).toString("latin1").match(/\/Type\s*\/Page\b/g) || []).length;
  await open(zh, { size: DESK, dark: true }, async (page) => {
    assert.equal(await sheets(page), 1);
    await page.evaluate("window.print = () => dispatchEvent(new Event('beforeprint'))");
    await page.locator("#print-all").click();
    assert.equal(await sheets(page), await page.locator(".day").count());
  });
  await open(zh, { size: DESK, hash: "#print" }, async (page) => {
    assert.equal(await sheets(page), await page.locator(".day").count());
  });
});
