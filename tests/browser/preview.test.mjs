// The preview in a real browser: what an editor sees after saving. Run by tests/run; needs Debian's Chromium.
import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { hide, panelSays, preview, save, show } from '../preview.mjs';

let site, open, page, record, styles;

before(async () => {
  site = await preview();
  ({ open } = site);
  page = site.file('content/pages/about.md');
  record = site.file('content/records/partnerships/cardiff-xiamen.yaml');
  styles = site.file('themes/default/assets/site.css');
});
after(() => site?.close());

test('an edit changes the text and nothing else: no reload, the same place', async () => {
  const tab = await open('/about/');
  const text = readFileSync(page, 'utf8');
  await tab.evaluate(() => scrollTo(0, 200));
  save(page, `${text}\nA sentence that was not there.\n`);
  await tab.waitForFunction(() => document.body.innerText.includes('A sentence that was not there.'));
  assert.deepEqual(await tab.evaluate(() => [window.since, scrollY]), ['the first load', 200]);
  save(page, text);
  await tab.waitForFunction(() => !document.body.innerText.includes('A sentence that was not there.'));
  assert.deepEqual(tab.problems, []);
});

test('a style sheet is swapped without a reload', async () => {
  const tab = await open('/about/');
  const text = readFileSync(styles, 'utf8');
  save(styles, `${text}\nh1 { letter-spacing: 7px !important }\n`);
  await tab.waitForFunction(() => getComputedStyle(document.querySelector('h1')).letterSpacing === '7px');
  assert.equal(await tab.evaluate(() => window.since), 'the first load');
  save(styles, text);
  await tab.waitForFunction(() => getComputedStyle(document.querySelector('h1')).letterSpacing !== '7px');
});

test('a broken record shows its line over a usable page, and the panel goes when it is mended', async () => {
  const tab = await open('/about/');
  const text = readFileSync(record, 'utf8');
  save(record, text.replace('china: xiamen', 'china: xiamn'));
  await tab.waitForFunction(panelSays, 'cardiff-xiamen.yaml:2:8');
  await tab.waitForFunction(panelSays, 'did you mean xiamen?');
  assert.match(await tab.textContent('h1'), /\w/, 'the last good page is still there');
  save(record, text);
  await tab.waitForFunction((said) => ![...document.querySelectorAll('*')]
    .some((e) => e.shadowRoot?.textContent.includes(said)), 'cardiff-xiamen.yaml:2:8');
});

test('a deleted page becomes the 404 page, and comes back', async () => {
  const added = site.file('content/pages/added.md');
  const translation = site.file('content/pages/added.zh-Hans.md');
  save(translation, '---\ntitle: 新增\n---\n');
  save(added, '---\ntitle: Added\n---\n\nHere.\n');
  const tab = await open('/about/');
  await tab.waitForFunction(async () => (await fetch('/added/')).ok, null, { polling: 100 });
  await tab.goto(`${site.base}/added/`);
  rmSync(added);
  rmSync(translation);
  await tab.waitForFunction(() => document.body.innerText.includes('This page is not here'));
});

test('twenty tabs on one page all stay live', async () => {
  const tabs = [];
  for (let number = 0; number < 20; number += 1) tabs.push(await open('/about/'));
  const text = readFileSync(page, 'utf8');
  save(page, `${text}\nFor twenty tabs.\n`);
  await Promise.all(tabs.map((tab) => tab.waitForFunction(() => document.body.innerText.includes('For twenty tabs.'))));
  save(page, text);
  await Promise.all(tabs.map((tab) => tab.context().close()));
});

test('a tab in the background is left alone, and catches up when it is shown', async () => {
  const [shown, hidden] = [await open('/about/'), await open('/about/')];
  const text = readFileSync(page, 'utf8');
  const says = (words) => document.body.innerText.includes(words);
  await hide(hidden);
  const asked = [];
  hidden.on('request', (request) => asked.push(request.url()));
  save(page, `${text}\nSaved while one tab was away.\n`);
  await shown.waitForFunction(says, 'Saved while one tab was away.');
  assert.ok(!await hidden.evaluate(says, 'Saved while one tab was away.'));
  save(page, `${text}\nSaved twice while one tab was away.\n`);
  await shown.waitForFunction(says, 'Saved twice while one tab was away.');
  assert.deepEqual(asked, [], 'a tab that nobody sees asks for nothing');
  await show(hidden);
  await hidden.waitForFunction(says, 'Saved twice while one tab was away.');
  assert.equal(await hidden.evaluate(() => window.since), 'the first load');
  save(page, text);
  await hidden.waitForFunction(() => !document.body.innerText.includes('Saved twice'));
  assert.deepEqual(hidden.problems, []);
});
