// The page of questions in a real browser, opened from disk: what opens, and when. Run by tests/run.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const repository = join(dirname(fileURLToPath(import.meta.url)), '../..');
const program = process.env.TWINPRESS ?? join(repository, 'target/debug/twinpress');
const project = mkdtempSync(join(tmpdir(), 'twinpress-questions-'));
const address = pathToFileURL(join(project, 'dist/faq/index.html')).href;
const total = '.questions > details';
let browser;

before(async () => {
  for (const folder of ['content', 'themes']) cpSync(join(repository, folder), join(project, folder), { recursive: true });
  execFileSync(program, ['build', '--links', 'file', '--root', project], { stdio: 'ignore' });
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
});

after(async () => {
  await browser?.close();
  rmSync(project, { recursive: true, force: true });
});

async function open(fragment = '', options = {}) {
  const tab = await (await browser.newContext(options)).newPage();
  await tab.goto(address + fragment);
  return tab;
}

const opened = (tab) => tab.$$eval(`${total}[open]`, (found) => found.map((one) => one.id));

test('an address with a question opens its answer', async () => {
  const tab = await open('#cost');
  assert.deepEqual(await opened(tab), ['cost']);
  assert.equal(await tab.locator('#cost .answer').isVisible(), true);
});

test('a link to another question opens that one too', async () => {
  const tab = await open('#cost');
  await tab.evaluate(() => { location.hash = '#visas'; });
  await tab.locator('#visas[open]').waitFor();
  assert.deepEqual((await opened(tab)).sort(), ['cost', 'visas']);
});

test('an address with a fragment that is nothing leaves the page as it is', async () => {
  assert.deepEqual(await opened(await open('#%E0%A4%A')), []);
  assert.deepEqual(await opened(await open('#no-such-question')), []);
});

test('one button opens all answers and closes them again, and says which', async () => {
  const tab = await open();
  const button = tab.locator('[data-open-all]');
  const words = await button.textContent();
  await button.click();
  assert.equal((await opened(tab)).length, await tab.locator(total).count());
  assert.notEqual(await button.textContent(), words);
  await button.click();
  assert.deepEqual(await opened(tab), []);
  assert.equal(await button.textContent(), words);
});

test('without scripts the button does not show, and each answer opens by hand', async () => {
  const tab = await open('', { javaScriptEnabled: false });
  assert.equal(await tab.locator('[data-open-all]').isVisible(), false);
  await tab.locator('#cost > summary').click();
  assert.equal(await tab.locator('#cost .answer').isVisible(), true);
});

test('print shows every answer', async () => {
  const tab = await open();
  await tab.emulateMedia({ media: 'print' });
  const hidden = await tab.$$eval(`${total} .prose`, (all) => all.filter((one) => !one.checkVisibility({ contentVisibilityAuto: true }) || one.getBoundingClientRect().height === 0).length);
  assert.equal(hidden, 0);
});
