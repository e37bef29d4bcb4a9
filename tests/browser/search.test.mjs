// Search as visitors use it: in both languages, from a server and from disk, with and without scripts.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { sideways, site, violations } from './site.mjs';

let web;
before(async () => { web = await site(); });
after(() => web?.close());

const PAGES = { en: 'search/', zh: 'zh/search/' };
const inLanguage = (language, query) => web.open(web.at(`${PAGES[language]}?q=${encodeURIComponent(query)}`));
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
      await tab.done();
    }
  }
});

test('all words must match, the beginning of a word is enough, and titles come first', async () => {
  const pair = await inLanguage('en', 'xiam card');
  assert.equal((await addresses(pair))[0], '/partnerships/cardiff-xiamen/');
  const [both, xiamen, cardiff] = await Promise.all(['xiam card', 'xiamen', 'cardiff']
    .map(async (query) => addresses(await inLanguage('en', query))));
  assert.deepEqual([...both].sort(), xiamen.filter((page) => cardiff.includes(page)).sort());
  assert.ok(both.length < xiamen.length && both.length < cardiff.length, 'each word alone finds more');
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
  const japanese = await inLanguage('en', '北');
  const pieces = japanese.locator('[data-results] > li', { hasText: 'アンプトン' }).locator('[lang=ja]');
  assert.deepEqual(await pieces.allTextContents(), ['北', 'アンプトン'], 'a character beside kana is Japanese');
});

test('typing finds without a reload, and the address keeps what was typed for back and forward', async () => {
  const tab = await web.open(web.at(''));
  await tab.goto(web.at('search/'));
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
  await tab.done();
});

test('letters of a Chinese word that is being composed are not searched', async () => {
  const tab = await web.open(web.at('zh/search/'));
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
  for (const [page, search] of [['', '/search/'], ['zh/cities/xiamen/', '/zh/search/'], ['partnerships/nation/wales/', '/search/']]) {
    const tab = await web.open(web.below(page));
    await tab.fill('.find input', 'xiamen');
    await tab.press('.find input', 'Enter');
    await tab.waitForURL(`**${search}?q=xiamen`);
    assert.ok((await count(tab)) > 0);
  }
});

test('nothing found: the parts that are, the other language and the people to ask', async () => {
  const tab = await inLanguage('en', 'xiamen zzzz <img src=x>');
  assert.match(await status(tab), /xiamen zzzz <img src=x>/);
  assert.equal(await tab.isVisible('[data-empty]'), true);
  assert.equal(await tab.isVisible('[data-results]'), false);
  assert.equal(await tab.locator('main img').count(), 0);
  const other = await tab.getAttribute('[data-search-in]', 'href');
  assert.equal(new URL(other, tab.url()).search, `?${new URLSearchParams({ q: 'xiamen zzzz <img src=x>' })}`);
  assert.equal(await tab.textContent('[data-search-in]'), '在中文版中搜索');
  assert.match(await tab.textContent('[data-empty]'), /Council liaison officer/);
  await tab.click('[data-parts] a');
  await tab.waitForURL('**/search/?q=xiamen');
  assert.equal((await addresses(tab))[0], '/cities/xiamen/');
  const zh = await inLanguage('zh', '厦门动物园');
  assert.match(await zh.textContent('[data-parts]'), /厦门（\d+）/);
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
  const tab = await web.open(web.at('search/'));
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
  for (const page of Object.values(PAGES)) {
    const tab = await web.open(web.onDisk(`${page}?q=xiamen`));
    const [first] = await addresses(tab);
    assert.ok(first.endsWith('/cities/xiamen/index.html') && existsSync(first), first);
    await tab.fill('#q', '加的夫');
    await tab.waitForFunction(() => document.querySelector('[role=status]').textContent.includes('加的夫'));
    assert.ok((await addresses(tab))[0].endsWith('/councils/cardiff/index.html'));
    await tab.fill('.find input', '西安');
    await tab.press('.find input', 'Enter');
    await tab.waitForFunction(() => document.querySelector('[role=status]').textContent.includes('西安'));
    await tab.done();
  }
});

test('without a script it is an index of every page', async () => {
  const listed = [...web.text('sitemap.xml').matchAll(/<loc>https?:\/\/[^/]+\/([^<]*)/g)].map(([, path]) => path);
  for (const [language, page] of Object.entries(PAGES)) {
    const tab = await web.open(web.at(`${page}?q=xiamen`), { javaScriptEnabled: false });
    assert.equal(await tab.isVisible('form[data-search]'), false, 'a control that does nothing');
    assert.equal(await tab.isVisible('[data-results]'), false);
    const wanted = listed.filter((path) => path.startsWith('zh/') === (language === 'zh'));
    assert.ok(wanted.length > 200);
    const linked = new Set(await tab.$$eval('.index a', (links) => links.map((link) => link.href)));
    assert.deepEqual(wanted.filter((path) => !linked.has(web.at(path))), []);
    assert.match(await tab.textContent('main'), /Ctrl/);
  }
});

test('no violation for axe, in light and dark, with results, without and with nothing found', async () => {
  for (const [language, page] of Object.entries(PAGES)) {
    for (const colorScheme of ['light', 'dark']) {
      for (const query of ['', '厦门', 'cardiff visa', 'zzzz xiamen']) {
        const address = web.at(`${page}?q=${encodeURIComponent(query)}`);
        const tab = await web.open(address, { colorScheme, viewport: { width: 390, height: 844 } });
        assert.deepEqual(await violations(tab), [], `“${query}” in ${language}, ${colorScheme}`);
        assert.equal(await sideways(tab), 0, `“${query}” in ${language}`);
        await tab.done();
      }
    }
  }
});

test('the script is small, and only the search page loads it', () => {
  const fetched = (path) => web.text(path).match(/[^"/]*\/search\.[^"]*js|search-index\.[^"]*js/g) ?? [];
  const [index, script] = fetched('search/index.html');
  assert.equal(index, 'search-index.en.js');
  const size = gzipSync(web.text(script)).length;
  assert.ok(size <= 15_000, `${size} bytes`);
  assert.deepEqual(fetched('index.html'), []);
});
