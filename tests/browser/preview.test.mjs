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

test('pages with scripts of their own work on after an edit, at the same place and with what was typed', async () => {
  const undo = [];
  const sees = (tab, what, test, ...rest) => tab.waitForFunction(test, ...rest).catch(() => assert.fail(`not so: ${what}`));
  const edit = async (tab, path, old, text) => {
    const before = readFileSync(site.file(path), 'utf8');
    assert.ok(before.includes(old), path);
    undo.push(() => save(site.file(path), before));
    save(site.file(path), before.replace(old, text));
    await tab.waitForFunction((said) => document.body.innerText.includes(said), text);
  };
  const search = await open('/search/?q=xiamen');
  await search.waitForFunction(() => document.querySelector('[data-results] li'));
  await search.evaluate(() => scrollTo(0, 300));
  await edit(search, 'content/pages/search.md', 'If you are not sure', 'If you were not sure');
  await sees(search, 'the results are there again', () => document.querySelector('[data-results] li'));
  await sees(search, 'the place is the same', () => scrollY > 250 && scrollY < 350);
  assert.equal(await search.inputValue('#q'), 'xiamen');
  await search.fill('#q', 'swansea');
  await sees(search, 'typing searches', () => document.querySelector('[data-results] h2 a').textContent === 'Swansea');

  const directory = await open('/partnerships/?nation=wales');
  const shown = () => directory.locator('[data-entry]:visible').count();
  const [welsh, all] = [await shown(), await directory.locator('[data-entry]').count()];
  assert.ok(welsh > 0 && welsh < all);
  await edit(directory, 'content/pages/partnerships/index.md', 'public evidence', 'edited evidence');
  await sees(directory, 'the choice holds', (count) => document.querySelectorAll('[data-entry]:not([hidden])').length === count, welsh);
  await directory.selectOption('select[name=nation]', '');
  assert.equal(await shown(), all);

  const contact = await open('/contact/council-liaison/');
  await contact.fill('#message', 'Half a sentence');
  await edit(contact, 'content/records/contacts/council-liaison.yaml', 'Support for a link', 'Edited support for a link');
  await sees(contact, 'what was typed is there', () => document.getElementById('message').value === 'Half a sentence');
  await contact.click('.letter [type=submit]');
  assert.equal(await contact.locator('[data-errors] a').count(), 3, 'the script lists what is missing');

  undo.forEach((mend) => mend());
  assert.deepEqual([search, directory, contact].flatMap(({ problems }) => problems), []);
});
