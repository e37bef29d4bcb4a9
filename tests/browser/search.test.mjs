// Search as visitors use it: in both languages, from a server and from disk, with and without scripts.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createReadStream, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';

const repository = join(dirname(fileURLToPath(import.meta.url)), '../..');
const program = process.env.TWINPRESS ?? join(repository, 'target/debug/twinpress');
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const folder = mkdtempSync(join(tmpdir(), 'twinpress-search-'));
const [served, onDisk] = [join(folder, 'served'), join(folder, 'disk')];
const TYPES = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml' };
let server, browser, base;

before(async () => {
  const build = (...options) => execFileSync(program, ['build', '--quiet', '--root', repository, ...options], { stdio: 'pipe' });
  build('--out', served);
  build('--out', onDisk, '--links', 'file');
  server = createServer((request, response) => {
    const path = decodeURIComponent(request.url.split('?')[0]);
    const file = join(served, path.endsWith('/') ? `${path}index.html` : path);
    if (!existsSync(file)) return response.writeHead(404).end();
    response.writeHead(200, { 'Content-Type': `${TYPES[extname(file)] ?? 'text/plain'}; charset=utf-8` });
    createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${server.address().port}`;
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
});

after(async () => {
  await browser?.close();
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A tab at an address; whatever its console says fails the test that asks for it. */
async function open(address, options = {}) {
  const tab = await (await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })).newPage();
  tab.said = [];
  tab.on('console', (message) => tab.said.push(message.text()));
  tab.on('pageerror', (error) => tab.said.push(String(error)));
  await tab.goto(address.includes(':') ? address : base + address);
  return tab;
}

const PAGES = { en: '/search/', zh: '/zh/search/' };
const inLanguage = (language, query) => open(`${PAGES[language]}?q=${encodeURIComponent(query)}`);
const status = (tab) => tab.textContent('[role=status]');
const count = async (tab) => Number((await status(tab)).match(/\d+/g)?.at(-1) ?? 0);
const addresses = (tab) => tab.$$eval('[data-results] > li h2 a', (links) => links.map((link) => new URL(link.href).pathname));
const marks = (tab) => tab.$$eval('[data-results] mark', (all) => [...new Set(all.map((mark) => mark.textContent))]);

test('names in either script, pinyin and other spellings lead to the place in both languages', async () => {
  for (const [language, root] of [['en', ''], ['zh', '/zh']]) {
    for (const [query, page] of [
      ['xiamen', '/cities/xiamen/'], ['厦门', '/cities/xiamen/'], ['xian', '/cities/xian/'], ["Xi'an", '/cities/xian/'],
      ['ＸＩ’ＡＮ', '/cities/xian/'], ['Xīʼān', '/cities/xian/'], ['西安', '/cities/xian/'], ['加的夫', '/councils/cardiff/'],
      ['CARDIFF', '/councils/cardiff/'], ['wales', '/partnerships/nation/wales/'], ['威尔士', '/partnerships/nation/wales/'],
    ]) {
      const tab = await inLanguage(language, query);
      assert.equal((await addresses(tab))[0], root + page, `${query} in ${language}: ${await status(tab)}`);
      assert.ok((await marks(tab)).length > 0, `${query} in ${language} marks nothing`);
      assert.ok((await count(tab)) > 0);
      assert.deepEqual(tab.said, []);
      await tab.context().close();
    }
  }
});

test('all words must match, the beginning of a word is enough, and titles come first', async () => {
  const pair = await inLanguage('en', 'xiam card');
  assert.equal((await addresses(pair))[0], '/partnerships/cardiff-xiamen/');
  const one = await count(await inLanguage('en', 'xiamen'));
  assert.ok((await count(pair)) <= one);
  const run = await addresses(await inLanguage('zh', '加的夫厦门'));
  assert.equal(run[0], '/zh/partnerships/cardiff-xiamen/', 'two names without a space between');
  const single = await addresses(await inLanguage('zh', '厦'));
  assert.ok(single.includes('/zh/cities/xiamen/'));
  const last = await addresses(await inLanguage('zh', '门'));
  assert.ok(last.includes('/zh/cities/xiamen/'), 'a character that only ends names');
  const privacy = await addresses(await inLanguage('en', 'privacy'));
  assert.equal(privacy[0], '/privacy/');
  const question = await inLanguage('en', 'what is a sister city');
  const anchors = await question.$$eval('[data-results] .under', (links) => links.map((link) => link.hash));
  assert.ok(anchors.includes('#what-is-a-sister-city'), String(anchors));
});

test('a result says where it stands, and in which language its parts are', async () => {
  const tab = await inLanguage('en', '厦门');
  const first = tab.locator('[data-results] > li').first();
  assert.equal(await first.locator('h2 a').textContent(), 'Xiamen');
  assert.equal(await first.locator('.meta').textContent(), 'Chinese cities');
  assert.equal(await first.locator('h2 .other').getAttribute('lang'), 'zh-Hans');
  assert.equal(await first.locator('h2 .other mark').textContent(), '厦门');
});

test('typing finds without a reload, and the address keeps what was typed for back and forward', async () => {
  const tab = await open('/');
  await tab.goto(`${base}/search/`);
  await tab.evaluate(() => { window.since = 'the first load'; });
  assert.equal(await tab.isVisible('[data-results]'), false);
  await tab.fill('#q', 'swansea');
  await tab.waitForFunction(() => location.search === '?q=swansea' && document.querySelector('[data-results] li'));
  await tab.press('#q', 'Enter');
  await tab.fill('#q', 'Wuhan & 武汉');
  await tab.press('#q', 'Enter');
  assert.equal(new URL(tab.url()).searchParams.get('q'), 'Wuhan & 武汉');
  assert.equal((await addresses(tab))[0], '/cities/wuhan/');
  assert.equal(await tab.evaluate(() => window.since), 'the first load');
  await tab.goBack();
  assert.equal(await tab.inputValue('#q'), 'swansea');
  assert.equal((await addresses(tab))[0], '/councils/swansea/');
  await tab.click('[data-results] a');
  await tab.waitForURL('**/councils/swansea/');
  await tab.goBack();
  assert.equal(await tab.inputValue('#q'), 'swansea');
  assert.equal((await addresses(tab))[0], '/councils/swansea/');
  await tab.fill('#q', '');
  await tab.waitForFunction(() => location.search === '' && document.querySelector('[data-results]').hidden);
  assert.equal(await status(tab), '');
  assert.deepEqual(tab.said, []);
});

test('letters of a Chinese word that is being composed are not searched', async () => {
  const tab = await open('/zh/search/');
  await tab.clock.install();
  const type = (text, isComposing) => tab.$eval('#q', (field, [text, isComposing]) => {
    field.value = text;
    field.dispatchEvent(isComposing ? new InputEvent('input', { isComposing }) : new CompositionEvent('compositionend'));
  }, [text, isComposing]);
  await type("xia'men", true);
  await tab.clock.runFor(1000);
  assert.equal(await status(tab), '');
  await type('厦门', false);
  await tab.clock.runFor(1000);
  assert.match(await status(tab), /厦门/);
});

test('the form in the header of every kind of page leads to the results', async () => {
  for (const [page, search] of [['/', '/search/'], ['/zh/cities/xiamen/', '/zh/search/'], ['/partnerships/nation/wales/', '/search/']]) {
    const tab = await open(page);
    await tab.fill('.find input', 'xiamen');
    await tab.press('.find input', 'Enter');
    await tab.waitForURL(`**${search}?q=xiamen`);
    assert.ok((await count(tab)) > 0);
  }
});

test('nothing found: the parts that are, the other language and the people to ask', async () => {
  const tab = await inLanguage('en', 'xiamen zzzz <img src=x>');
  assert.ok((await status(tab)).includes('xiamen zzzz <img src=x>'));
  assert.equal(await tab.isVisible('[data-empty]'), true);
  assert.equal(await tab.isVisible('[data-results]'), false);
  assert.equal(await tab.locator('main img').count(), 0);
  const other = await tab.getAttribute('[data-search-in]', 'href');
  assert.equal(new URL(other, tab.url()).search, `?${new URLSearchParams({ q: 'xiamen zzzz <img src=x>' })}`);
  assert.equal(await tab.textContent('[data-search-in]'), '在中文版中搜索');
  assert.ok((await tab.textContent('[data-empty]')).includes('Council liaison officer'));
  await tab.click('[data-parts] a');
  await tab.waitForURL('**/search/?q=xiamen');
  assert.equal((await addresses(tab))[0], '/cities/xiamen/');
  const zh = await inLanguage('zh', '厦门动物园');
  assert.match(await zh.textContent('[data-parts]'), /厦门 \(\d+\)/);
});

test('many results are shown in two steps, and the keyboard goes on where the second begins', async () => {
  const tab = await inLanguage('en', 'partnership');
  const all = await count(tab);
  assert.ok(all > 20);
  assert.equal((await addresses(tab)).length, 20);
  await tab.focus('[data-more]');
  await tab.keyboard.press('Enter');
  assert.equal((await addresses(tab)).length, all);
  const focused = await tab.evaluate(() => [...document.querySelectorAll('[data-results] h2 a')].indexOf(document.activeElement));
  assert.equal(focused, 20);
});

test('by keyboard: from the field to the button to the first result, the focus always visible', async () => {
  const tab = await open('/search/');
  await tab.focus('#q');
  await tab.keyboard.type('hefei');
  await tab.waitForFunction(() => document.querySelector('[data-results] li'));
  assert.equal(await tab.evaluate(() => document.activeElement.id), 'q', 'the focus stays while results come');
  await tab.keyboard.press('Tab');
  assert.equal(await tab.evaluate(() => document.activeElement.type), 'submit');
  await tab.keyboard.press('Tab');
  assert.equal(await tab.evaluate(() => document.activeElement.textContent), 'Hefei');
  assert.notEqual(await tab.evaluate(() => getComputedStyle(document.activeElement).outlineStyle), 'none');
});

test('from disk it is the same', async () => {
  for (const page of ['search/index.html', 'zh/search/index.html']) {
    const tab = await open(`${pathToFileURL(join(onDisk, page))}?q=xiamen`);
    const [first] = await addresses(tab);
    assert.ok(first.endsWith('/cities/xiamen/index.html') && existsSync(first), first);
    await tab.fill('#q', '加的夫');
    await tab.waitForFunction(() => document.querySelector('[role=status]').textContent.includes('加的夫'));
    assert.ok((await addresses(tab))[0].endsWith('/councils/cardiff/index.html'));
    await tab.fill('.find input', '西安');
    await tab.press('.find input', 'Enter');
    await tab.waitForFunction(() => document.querySelector('[role=status]').textContent.includes('西安'));
    assert.deepEqual(tab.said, []);
  }
});

test('without a script it is an index of every page', async () => {
  const pages = readdirSync(served, { recursive: true }).filter((path) => path.endsWith('index.html'));
  for (const [language, page] of Object.entries(PAGES)) {
    const tab = await open(`${page}?q=xiamen`, { javaScriptEnabled: false });
    assert.equal(await tab.isVisible('form[data-search]'), false, 'a control that does nothing');
    assert.equal(await tab.isVisible('[data-results]'), false);
    const wanted = pages.filter((path) => path.startsWith('zh/') === (language === 'zh'))
      .filter((path) => !/name="robots" content="noindex|http-equiv="refresh"/.test(readFileSync(join(served, path), 'utf8')));
    const linked = new Set(await tab.$$eval('.index a', (links) => links.map((link) => link.href)));
    const missing = wanted.filter((path) => !linked.has(`${base}/${path.replace(/index\.html$/, '')}`));
    assert.deepEqual(missing, []);
    assert.match(await tab.textContent('main'), /Ctrl/);
  }
});

test('no violation for axe, in light and dark, with results, without and with nothing found', async () => {
  for (const [language, page] of Object.entries(PAGES)) {
    for (const colorScheme of ['light', 'dark']) {
      for (const query of ['', '厦门', 'cardiff visa', 'zzzz xiamen']) {
        const tab = await open(`${page}?q=${encodeURIComponent(query)}`, { colorScheme, viewport: { width: 390, height: 844 } });
        await tab.addScriptTag({ path: axe });
        const { violations } = await tab.evaluate(() => window.axe.run(document, { runOnly: [
          'wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
        const told = violations.map((it) => `${it.id}: ${it.nodes.map((node) => node.html).join(' ')}`);
        assert.deepEqual(told, [], `“${query}” in ${language}, ${colorScheme}`);
        const wide = await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `“${query}” in ${language} scrolls sideways`);
        await tab.context().close();
      }
    }
  }
});

test('the script is small, and only the search page loads it', async () => {
  const scripts = readdirSync(join(served, 'assets')).filter((name) => name.endsWith('.js'));
  const sizes = scripts.filter((name) => name.startsWith('search.')).map((name) => gzipSync(readFileSync(join(served, 'assets', name))).length);
  assert.equal(sizes.length, 1);
  assert.ok(sizes[0] <= 15_000, `${sizes[0]} bytes`);
  const fetched = (path) => readFileSync(join(served, path), 'utf8').match(/search(-index)?\.[^"]*js/g) ?? [];
  assert.equal(fetched('search/index.html').length, 2);
  assert.deepEqual(fetched('index.html'), []);
});
