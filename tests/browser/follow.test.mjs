// `serve --follow` in a real browser: the tab is where the editor is.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { hide, preview, save } from '../preview.mjs';

const TALL = '\nA paragraph.\n'.repeat(60);
const GUIDE = `---\ntitle: Guide\n---\n\nFirst.\n\n## One\n\nOne is here.\n${TALL}\n## Two\n\nTwo is here.\n${TALL}\n## Three\n\nThree is here.\n${TALL}`;
let site, open, guide, page, record, question, styles;

before(async () => {
  site = await preview(['--follow'], {
    'content/pages/guide.md': GUIDE,
    'content/pages/guide.zh-Hans.md': '---\ntitle: 指南\n---\n',
  });
  ({ open } = site);
  guide = site.file('content/pages/guide.md');
  page = site.file('content/pages/privacy.md');
  record = site.file('content/records/partnerships/cardiff-xiamen.yaml');
  question = site.file('content/records/faqs/become-a-sister-city.yaml');
  styles = site.file('themes/default/assets/site.css');
});
after(() => site?.close());

const seesHeading = (id) => {
  const { top } = document.getElementById(id)?.getBoundingClientRect() ?? {};
  return top >= -1 && top < innerHeight;
};
/** Listens for the end of the look through all pages that follows the next build: then whoever is led has been. The tab must be one whose page changes. */
const listen = (tab) => tab.evaluate(() => new Promise((ready) => {
  const stream = new EventSource(`/_twinpress/events?path=${location.pathname}`);
  stream.addEventListener('build', ready);
  window.lookedThrough = new Promise((done) => {
    stream.addEventListener('change', ({ data }) => { if (JSON.parse(data).kind === 'findings') done(); });
  });
}).then(() => {}));
const says = (text) => document.body.innerText.includes(text);

test('a saved page is shown at the heading above the change, and Back leads back', async () => {
  const tab = await open('/about/');
  save(guide, GUIDE.replace('Three is here', 'Three was saved'));
  await tab.waitForURL('**/guide/#three');
  await tab.waitForFunction(seesHeading, 'three');
  assert.ok(await tab.evaluate(says, 'Three was saved'));
  await tab.goBack();
  assert.equal(new URL(tab.url()).pathname, '/about/');
  await tab.close();
});

test('on the page already, the tab moves only to a part that the reader does not see, and without a reload', async () => {
  const tab = await open('/guide/');
  save(guide, GUIDE.replace('Two is here', 'Two was saved'));
  await tab.waitForFunction(seesHeading, 'two');
  const before = await tab.evaluate(() => { scrollBy(0, 200); return scrollY; });
  save(guide, GUIDE.replace('Two is here', 'Two was saved again'));
  await tab.waitForFunction(says, 'Two was saved again');
  // A move would have come before what a later save shows.
  save(guide, GUIDE.replace('Two is here', 'Two was saved a third time'));
  await tab.waitForFunction(says, 'Two was saved a third time');
  assert.deepEqual(await tab.evaluate(() => [window.since, scrollY]), ['the first load', before]);
  assert.deepEqual(tab.problems, []);
  await tab.close();
});

test('a saved record is shown on its page in the language of the tab, a question where it is answered', async () => {
  const about = await open('/zh/about/');
  save(record, readFileSync(record, 'utf8') + '# saved\n');
  await about.waitForURL('**/zh/partnerships/cardiff-xiamen/');
  await about.close();
  const tab = await open('/faq/');
  const id = 'become-a-sister-city';
  await tab.evaluate(() => scrollTo(0, document.body.scrollHeight));
  save(question, readFileSync(question, 'utf8').replace('In four steps:', 'In four steps now:'));
  await tab.waitForFunction(seesHeading, id);
  assert.ok(await tab.evaluate((name) => document.getElementById(name).open, id));
  await tab.close();
});

test('styles, broken saves and several files at once move nobody, and hidden tabs stay where they are', async () => {
  const [tab, hidden, reader] = [await open('/about/'), await open('/about/'), await open('/guide/')];
  await hide(hidden);
  const text = readFileSync(page, 'utf8');
  await listen(reader);
  save(guide, GUIDE.replace('First.', 'With another file.'));
  save(page, `${text}\nSaved together.\n`);
  await reader.waitForFunction(says, 'With another file.');
  await reader.evaluate(() => window.lookedThrough);
  assert.equal(new URL(tab.url()).pathname, '/about/', 'two files were saved at once');
  await reader.close();
  const css = readFileSync(styles, 'utf8');
  save(styles, css + '\nh1 { letter-spacing: 7px !important }\n');
  await tab.waitForFunction(() => getComputedStyle(document.querySelector('h1')).letterSpacing === '7px');
  save(styles, css);
  await tab.waitForFunction(() => getComputedStyle(document.querySelector('h1')).letterSpacing !== '7px');
  save(page, text.replace('title:', 'titel:'));
  await tab.waitForFunction(() => document.getElementById('twinpress')?.shadowRoot.textContent.includes('titel'));
  assert.equal(new URL(tab.url()).pathname, '/about/');
  // The save that mends it moves the tab that can be seen, and that one alone.
  save(page, text + '\nMended.\n');
  await tab.waitForURL('**/privacy/**');
  assert.equal(new URL(hidden.url()).pathname, '/about/');
  assert.equal(await hidden.evaluate(() => window.since), 'the first load');
});
