// Opens a report in headless Chromium in both colour schemes, uses it, and prints what happened, as JSON.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const [file, executablePath, screenshot] = process.argv.slice(2); // without a screenshot the page is only searched
const url = pathToFileURL(file).href;
const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];

const brightness = (rgb) => {
  const [r, g, b] = rgb.match(/[\d.]+/g).map((v) => {
    const s = Number(v) / 255;
    return s <= 0.03928 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

// colours are those of texts and of what is behind them.
const colours = (page) => page.evaluate(() => {
  const behind = (e) => {
    for (; e; e = e.parentElement) {
      const c = getComputedStyle(e).backgroundColor;
      if (c !== 'rgba(0, 0, 0, 0)') return c;
    }
    return 'rgb(255, 255, 255)';
  };
  return [...document.querySelectorAll('h1, h2, h3, h4, h5, p, td, th, .pill, .answer, .task, .muted, pre, button, a, dt, dd')]
    .filter((e) => !e.closest('.exchanges') || e.closest('.x[open]')).slice(0, 2000).map((e) => [getComputedStyle(e).color, behind(e)]);
});

async function use(scheme, width) {
  const profile = mkdtempSync(join(tmpdir(), 'thorhook-page-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath, args, colorScheme: scheme, viewport: { width, height: 900 }, headless: true,
  });
  const seen = { scheme, console: [], requests: [] };
  try {
    const page = context.pages()[0] ?? await context.newPage();
    page.on('console', (m) => seen.console.push(m.text()));
    page.on('pageerror', (e) => seen.console.push(String(e)));
    page.on('dialog', (d) => { seen.console.push('dialog ' + d.message()); d.dismiss(); });
    page.on('request', (r) => { if (r.url() !== url) seen.requests.push(r.url()); });
    const begun = Date.now();
    await page.goto(url);
    seen.loadedMS = Date.now() - begun;
    page.setDefaultTimeout(120_000);
    await (screenshot ? exercise(page, seen) : search(page, seen));
    if (scheme === 'light' && screenshot) {
      await page.goto(url);
      await page.locator('.x.bad > summary').first().click();
      await page.screenshot({ path: screenshot, fullPage: true, animations: 'disabled' });
    }
    seen.contrast = Math.min(...(await colours(page)).map(([a, b]) => {
      const [x, y] = [brightness(a), brightness(b)].sort((p, q) => q - p);
      return (x + 0.05) / (y + 0.05);
    }));
    seen.background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    seen.sideways = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
  return seen;
}

const shown = (page) => page.evaluate(() => [...document.querySelectorAll('.scenario')].filter((e) => !e.classList.contains('gone')).length);
const said = (page, text) => page.waitForFunction((t) => document.getElementById('shown').textContent.includes(t), text);

async function search(page, seen) {
  const begun = Date.now();
  await page.locator('#q').fill('TASK-9');
  await said(page, '1 of');
  seen.searchMS = Date.now() - begun;
  seen.found = await shown(page);
}

async function exercise(page, seen) {
  const open = () => page.locator('.scenario[open]').count();
  seen.scenarios = await shown(page);
  await page.locator('#close').click();
  seen.closed = await open();
  await page.locator('#open').click();
  seen.opened = await open();
  await page.locator('#close').click();
  await page.locator('.scenario > summary').first().click();
  seen.openedOne = await open();
  await page.locator('.scenario .x > summary').first().click();
  seen.exchange = (await page.locator('.x[open] pre').first().innerText()).split('\n')[0];
  await search(page, seen);
  await page.locator('#q').fill('');
  await page.locator('#result').selectOption('broken');
  await said(page, '1 of');
  seen.broken = await shown(page);
  await page.locator('#result').selectOption('');
  await page.locator('#bad').check();
  seen.bad = await page.evaluate(() => document.querySelectorAll('.x:not(.gone)').length);
  await page.locator('#bad').uncheck();
  await page.locator('#close').click();
  const link = page.locator('.by a').first();
  if (await link.count()) {
    await link.click();
    // The page opens it on hashchange, which comes after the click.
    await page.locator('.scenario[open]').first().waitFor({ state: 'attached', timeout: 10000 }).catch(() => {});
    seen.linked = await open();
  }
  seen.headings = await page.evaluate(() => [...document.querySelectorAll('h1, h2')].map((e) => e.textContent));
  seen.unlabelled = await page.evaluate(() => [...document.querySelectorAll('input, select')].filter((e) => !e.labels.length).length);
}

const results = [];
for (const scheme of ['light', 'dark']) results.push(await use(scheme, scheme === 'light' ? 1280 : 390));
console.log(JSON.stringify(results));
