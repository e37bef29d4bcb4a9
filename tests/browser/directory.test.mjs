// The directory as visitors use it, in both languages; counts are compared with the published data, not with the page's own.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { sideways, site, violations } from './site.mjs';

const FACETS = ['nation', 'region', 'province', 'theme', 'decade', 'agreement'];
const PAGES = { en: 'partnerships/', 'zh-Hans': 'zh/partnerships/' };
let built, data;

before(async () => {
  built = await site();
  data = JSON.parse(built.text('partnerships/data/partnerships.json'));
});
after(() => built?.close());

const values = (link, facet) => (facet === 'theme' ? link.themes : [link[facet]].filter(Boolean));
/** The ids of the links that have all these values, by the data. */
const expected = (choice) => data
  .filter((link) => Object.entries(choice).every(([facet, value]) => values(link, facet).includes(value)))
  .map(({ id }) => id);

const open = (query = '', language = 'en', options = {}) => built.open(built.at(PAGES[language] + query), options);
const shown = (tab) => tab.$$eval('[data-entry]:not([hidden])', (entries) => entries.map(({ id }) => id));
const status = (tab) => tab.textContent('[role=status]');
const counted = async (tab) => Number((await status(tab)).match(/\d+/)[0]);
const query = (tab) => decodeURIComponent(new URL(tab.url()).search);
const choose = (tab, facet, value) => tab.selectOption(`select[name=${facet}]`, value);
const focused = (tab) => tab.evaluate(() => document.activeElement.name || document.activeElement.tagName);

/** Types, and waits until the address has it. */
async function look(tab, words) {
  await tab.fill('input[name=q][id^=filter]', words);
  await tab.waitForFunction((wanted) => (new URLSearchParams(location.search).get('q') ?? '') === wanted, words.trim());
}

/** From now on time passes only where a test lets it. */
async function stopClock(tab) {
  await tab.clock.install({ time: 0 });
  await tab.clock.pauseAt(1000);
}

describe('without scripts', () => {
  for (const [language, path] of Object.entries(PAGES)) {
    test(`every link and every facet is there, and no control that does nothing: ${language}`, async () => {
      const tab = await open('', language, { javaScriptEnabled: false });
      assert.equal(await tab.locator('[data-entry]:visible').count(), data.length);
      assert.equal(await counted(tab), data.length);
      assert.equal(await tab.locator('[data-filter]:visible, [data-empty]:visible, main button:visible').count(), 0);
      await tab.click('[data-facet="nation:wales"]');
      assert.equal(tab.url(), built.at(`${path}nation/wales/`));
      assert.deepEqual(await shown(tab), expected({ nation: 'wales' }));
      assert.equal(await tab.locator('.combine:visible').count(), 0);
      await tab.done();
    });
  }

  test('in a narrow window the facet links are folded, and open', async () => {
    const tab = await open('', 'en', { javaScriptEnabled: false, viewport: { width: 320, height: 600 } });
    assert.equal(await tab.locator('[data-facet]:visible').count(), 0);
    await tab.click('.facets summary');
    assert.ok(await tab.locator('[data-facet]:visible').count() > 40);
    await tab.done();
  });
});

describe('filters', () => {
  for (const language of Object.keys(PAGES)) {
    test(`each value alone leaves the links that have it: ${language}`, async () => {
      const tab = await open('', language);
      for (const facet of FACETS) {
        const offered = await tab.$$eval(`select[name=${facet}] option`, (options) => options.map(({ value }) => value).filter(Boolean));
        assert.deepEqual([...offered].sort(), [...new Set(data.flatMap((link) => values(link, facet)))].sort(), facet);
        for (const value of offered) {
          await choose(tab, facet, value);
          assert.deepEqual(await shown(tab), expected({ [facet]: value }), `${facet}: ${value}`);
          assert.equal(await counted(tab), expected({ [facet]: value }).length);
          assert.equal(query(tab), `?${facet}=${value}`);
        }
        await choose(tab, facet, '');
      }
      assert.equal(await counted(tab), data.length);
      await tab.done();
    });
  }

  test('together they narrow, and each option says what it would leave; what would leave nothing cannot be chosen', async () => {
    const tab = await open();
    const choice = {};
    for (const [facet, value] of [['nation', 'england'], ['theme', 'sport'], ['decade', '2010s'], ['agreement', 'sister-city']]) {
      choice[facet] = value;
      await choose(tab, facet, value);
      assert.deepEqual(await shown(tab), expected(choice));
      for (const other of FACETS) {
        const options = await tab.$$eval(`select[name=${other}] option[value]:not([value=""])`, (found) =>
          found.map(({ value, text, disabled }) => ({ value, count: Number(text.match(/\((\d+)\)$/)[1]), disabled })));
        for (const option of options) {
          const count = expected({ ...choice, [other]: option.value }).length;
          assert.deepEqual(option, { value: option.value, count, disabled: count === 0 && choice[other] !== option.value });
        }
      }
    }
    assert.equal(await status(tab), `Showing ${expected(choice).length} of ${data.length} partnerships: England, Sport, 2010s, Sister city`);
    await tab.done();
  });

  test('one button clears everything and stays where it is', async () => {
    const tab = await open('?nation=wales&q=wuhan&sort=year-desc');
    assert.deepEqual(await shown(tab), ['swansea-wuhan']);
    await tab.click('button[data-reset]');
    assert.equal(await status(tab), `Showing ${data.length} partnerships`);
    assert.deepEqual(await shown(tab), expected({}));
    assert.equal(query(tab), '');
    assert.equal(await tab.evaluate(() => document.activeElement.matches('button[data-reset]')), true);
    await tab.done();
  });
});

describe('search', () => {
  const cardiff = ['cardiff-xiamen'];
  const xian = ['edinburgh-xian'];
  const FOUND = [
    ['xian', xian], ['Xi’an', xian], ["xi'an", xian], ['ＸＩＡＮ', xian], ['西安', xian],
    ['加的夫', cardiff], ['cardiff', cardiff], ['  XIAMEN   cardiff ', cardiff], ['Cárdiff', cardiff], ['Cardiff and Xiamen', cardiff],
    ['加的夫与厦门', cardiff], ['厦门加的夫', cardiff], ['威尔士教育福建', cardiff], ['Cardiff Council', cardiff],
    ['stoke on trent', ['stoke-on-trent-jingdezhen']], ['Stoke-on-Trent', ['stoke-on-trent-jingdezhen']],
    ['green technology fujian', []], ['绿色技术', expectedLater({ theme: 'green-technology' })],
    ['green tech', expectedLater({ theme: 'green-technology' })], ['约克郡和亨伯', expectedLater({ region: 'yorkshire-and-the-humber' })],
    ['Guangdong', expectedLater({ province: 'guangdong' })], ['威尔士', expectedLater({ nation: 'wales' })],
    ['-', expectedLater({})],
  ];
  function expectedLater(choice) {
    return () => expected(choice);
  }

  for (const language of Object.keys(PAGES)) {
    test(`names in both languages are found in any spelling and order: ${language}`, async () => {
      const tab = await open('', language);
      for (const [words, ids] of FOUND) {
        await look(tab, words);
        assert.deepEqual(await shown(tab), typeof ids === 'function' ? ids() : ids, words);
      }
      await tab.done();
    });
  }

  test('nothing happens on each key: 150 ms after the last one the list and its status follow, once', async () => {
    const tab = await open();
    await stopClock(tab);
    await tab.evaluate(() => {
      window.said = [];
      const status = document.querySelector('[role=status]');
      new MutationObserver(() => window.said.push(status.textContent)).observe(status, { childList: true, characterData: true, subtree: true });
    });
    await tab.focus('#filter-q');
    for (const letter of 'xiamen') {
      await tab.keyboard.type(letter);
      await tab.clock.runFor(149);
    }
    assert.deepEqual(await tab.evaluate(() => window.said), []);
    await tab.clock.runFor(1);
    assert.deepEqual(await tab.evaluate(() => window.said), [`Showing 1 of ${data.length} partnerships: “xiamen”`]);
    assert.deepEqual(await tab.evaluate(() => [document.activeElement.id, document.activeElement.selectionStart]), ['filter-q', 6]);
    await tab.done();
  });

  test('half-typed pinyin is not searched', async () => {
    const tab = await open('', 'zh-Hans');
    await stopClock(tab);
    await tab.focus('#filter-q');
    const input = await tab.context().newCDPSession(tab);
    await input.send('Input.imeSetComposition', { text: 'xia men', selectionStart: 7, selectionEnd: 7 });
    await tab.clock.runFor(1000);
    assert.equal(await counted(tab), data.length);
    await input.send('Input.insertText', { text: '厦门' });
    await tab.clock.runFor(150);
    assert.deepEqual(await shown(tab), ['cardiff-xiamen']);
    await tab.done();
  });
});

describe('nothing found', () => {
  test('it says what was searched and offers each step back with what it would leave', async () => {
    const tab = await open('?q=london&nation=wales');
    const empty = tab.locator('[data-empty]');
    assert.equal(await empty.locator('[data-searched]').textContent(), '“london”, Wales');
    assert.equal(await counted(tab), 0);
    assert.equal(await tab.locator('.directory:visible, .cols:visible, .legend:visible').count(), 0);
    const steps = await empty.getByRole('button').allTextContents();
    assert.deepEqual(steps, ['Remove “london” (3)', 'Remove “Wales” (3)']);
    assert.match(await empty.textContent(), /Is your place missing\? Council liaison officer/);
    assert.equal(await tab.locator('.missing:visible').count(), 1);

    await empty.getByRole('button', { name: 'Wales' }).click();
    assert.equal(query(tab), '?q=london');
    assert.equal(await empty.isVisible(), false);
    assert.equal(await focused(tab), 'nation', 'the button is gone, so the field it changed has the focus');
    assert.equal((await shown(tab)).length, 3);
    await tab.goBack();
    assert.equal(query(tab), '?q=london&nation=wales');
    await empty.getByRole('link', { name: `Show all ${data.length}` }).click();
    assert.equal(await counted(tab), data.length);
    assert.equal(tab.url(), built.at(PAGES.en));
    await tab.done();
  });

  test('in Chinese too', async () => {
    const tab = await open('?q=北京&nation=wales', 'zh-Hans');
    assert.equal(await status(tab), `显示0对友好关系（共${data.length}对）：“北京”、威尔士`);
    assert.deepEqual(await tab.locator('[data-empty] button').allTextContents(),
      [`去掉“北京”（${expected({ nation: 'wales' }).length}）`, `去掉“威尔士”（${expected({ province: 'beijing' }).length}）`]);
    await tab.done();
  });

  test('what was searched is shown as text, whatever it is', async () => {
    const tab = await open(`?q=${encodeURIComponent('<img src=x onerror=alert(1)>{count}')}`);
    assert.equal(await tab.locator('[data-empty] [data-searched]').textContent(), '“<img src=x onerror=alert(1)>{count}”');
    assert.equal(await tab.locator('main img').count(), 0);
    await tab.done();
  });
});

describe('the address', () => {
  test('a copied address shows the same in a new tab, and the other language keeps the choice', async () => {
    const tab = await open();
    await choose(tab, 'theme', 'education');
    await look(tab, 'shanghai');
    await choose(tab, 'sort', 'year-desc');
    const here = await shown(tab);
    assert.deepEqual([...here].sort(), ['liverpool-shanghai', 'london-shanghai'].filter((id) => expected({ theme: 'education' }).includes(id)));
    const copy = await built.open(tab.url());
    assert.deepEqual(await shown(copy), here);
    assert.deepEqual(await copy.$$eval('[data-filter] :is(input, select)', (fields) => fields.map(({ value }) => value)),
      ['shanghai', '', '', '', 'education', '', '', 'year-desc']);
    await copy.click('.langs a');
    assert.equal(await copy.getAttribute('html', 'lang'), 'zh-Hans');
    assert.deepEqual(await shown(copy), here);
    await tab.done();
    await copy.done();
  });

  test('values that are not offered are ignored', async () => {
    const tab = await open('?nation=atlantis&theme=education&decade=&sort=loudest&colour=blue');
    assert.deepEqual(await shown(tab), expected({ theme: 'education' }));
    assert.deepEqual([await tab.inputValue('select[name=sort]'), await tab.textContent('select[name=nation] :checked')], ['name', 'Any']);
    await choose(tab, 'nation', 'wales');
    assert.equal(query(tab), '?nation=wales&theme=education');
    await tab.done();
  });

  test('a choice is a step of its own for Back, a letter is not', async () => {
    const tab = await open();
    await choose(tab, 'nation', 'scotland');
    await choose(tab, 'theme', 'culture');
    await look(tab, 'd');
    await look(tab, 'dalian');
    assert.deepEqual(await shown(tab), ['glasgow-dalian']);
    await tab.goBack();
    assert.equal(query(tab), '?nation=scotland');
    assert.equal(await tab.inputValue('#filter-q'), '');
    assert.deepEqual(await shown(tab), expected({ nation: 'scotland' }));
    await tab.goBack();
    assert.equal(await counted(tab), data.length);
    assert.equal(await tab.inputValue('select[name=nation]'), '');
    await tab.goForward();
    await tab.goForward();
    assert.deepEqual(await shown(tab), ['glasgow-dalian']);
    await tab.done();
  });

  test('Back from a link’s page finds the choice again', async () => {
    const tab = await open();
    await choose(tab, 'nation', 'wales');
    await tab.click('#cardiff-xiamen a');
    await tab.goBack();
    assert.deepEqual(await shown(tab), expected({ nation: 'wales' }));
    assert.equal(await tab.inputValue('select[name=nation]'), 'wales');
    await tab.done();
  });

  test('a facet page leads to the form with its value chosen', async () => {
    const tab = await built.open(built.at('partnerships/theme/sport/'));
    await tab.click('.combine a');
    assert.equal(query(tab), '?theme=sport');
    assert.deepEqual(await shown(tab), expected({ theme: 'sport' }));
    await tab.done();
  });
});

describe('sorting', () => {
  const { compare } = new Intl.Collator('en');
  const byName = () => [...data].sort((a, b) => compare(a.uk_en, b.uk_en));
  const byYear = (way) => byName().sort((a, b) =>
    (a.year === null) - (b.year === null) || (a.year === null ? 0 : way * (a.year - b.year)));
  const ORDERS = {
    name: byName,
    china: () => byName().sort((a, b) => compare(a.china_en, b.china_en)),
    'year-asc': () => byYear(1),
    'year-desc': () => byYear(-1),
  };

  for (const language of Object.keys(PAGES)) {
    test(`the same elements stand in another order, romanised names and unknown years included: ${language}`, async () => {
      const tab = await open('', language);
      await tab.$$eval('[data-entry]', (entries) => entries.forEach((entry) => { entry.mark = entry.id; }));
      const years = new Map(data.map(({ id, year }) => [id, year]));
      for (const order of ['china', 'year-asc', 'year-desc', 'name']) {
        await choose(tab, 'sort', order);
        const ids = await tab.$$eval('[data-entry]', (entries) => entries.map(({ mark }) => mark));
        assert.deepEqual(ids, ORDERS[order]().map(({ id }) => id), order);
        if (order.startsWith('year')) assert.equal(years.get(ids.at(-1)), null);
        assert.equal(await focused(tab), 'BODY', 'nothing took the focus');
      }
      await tab.done();
    });
  }
});

describe('by keyboard', () => {
  test('one can filter, search and step back without a mouse, and the focus stays', async () => {
    const tab = await open();
    const reach = async (name) => {
      for (let stops = 0; stops < 40; stops += 1) {
        if (await tab.evaluate((wanted) => document.activeElement.id === wanted, name)) return;
        await tab.keyboard.press('Tab');
      }
      assert.fail(`no ${name}`);
    };
    await tab.keyboard.press('Tab');
    await tab.keyboard.press('Enter');
    await reach('filter-q');
    await tab.keyboard.type('wuhan');
    await tab.waitForFunction(() => location.search === '?q=wuhan');
    assert.equal(await focused(tab), 'q');
    await reach('filter-nation');
    await tab.keyboard.type('Wal');
    await tab.waitForFunction(() => location.search === '?q=wuhan&nation=wales');
    assert.equal(await focused(tab), 'nation');
    assert.deepEqual(await shown(tab), ['swansea-wuhan']);
    await tab.keyboard.press('Shift+Tab');
    await tab.keyboard.type('q');
    await tab.keyboard.press('Enter');
    assert.equal(await counted(tab), 0, 'Enter does not wait');
    await tab.locator('[data-empty] button').first().focus();
    await tab.keyboard.press('Enter');
    assert.equal(await focused(tab), 'q');
    assert.deepEqual(await shown(tab), expected({ nation: 'wales' }));
    await tab.done();
  });
});

describe('the map', () => {
  test('dims what leads only to links that are filtered out', async () => {
    const tab = await open();
    await tab.evaluate(() => {
      document.querySelectorAll('[data-map]').forEach((map) => map.remove());
      const map = document.createElement('figure');
      map.dataset.map = '';
      map.innerHTML = `<a data-links="cardiff-xiamen">1</a><a data-links="swansea-wuhan manchester-wuhan">2</a><a data-links="york-nanjing">3</a>`;
      document.querySelector('main').append(map);
    });
    const dimmed = () => tab.$$eval('[data-map] .dim', (marks) => marks.map(({ textContent }) => textContent));
    await choose(tab, 'nation', 'wales');
    assert.deepEqual(await dimmed(), ['3']);
    await look(tab, 'cardiff');
    assert.deepEqual(await dimmed(), ['2', '3']);
    await tab.click('button[data-reset]');
    assert.deepEqual(await dimmed(), []);
    await tab.done();
  });
});

describe('windows and paper', () => {
  const STATES = { all: '', filtered: '?nation=scotland&theme=culture', empty: '?q=bournemouth&nation=wales' };

  test('a narrow window folds the form and says how much is chosen', async () => {
    const tab = await open('?nation=scotland&theme=culture&q=a', 'en', { viewport: { width: 390, height: 800 } });
    assert.equal(await tab.textContent('.filter summary'), 'Filter (2 chosen)');
    assert.equal(await tab.locator('.filter select:visible').count(), 0);
    await tab.click('.filter summary');
    await choose(tab, 'nation', '');
    assert.equal(await tab.textContent('.filter summary'), 'Filter (1 chosen)');
    await choose(tab, 'theme', '');
    assert.equal(await tab.textContent('.filter summary'), 'Filter');
    await tab.done();
  });

  test('nothing scrolls sideways, from a phone to a desk, in any state', async () => {
    for (const language of Object.keys(PAGES)) {
      for (const state of Object.values(STATES)) {
        const tab = await open(state, language);
        for (const width of [320, 390, 768, 1024, 1280]) {
          await tab.setViewportSize({ width, height: 800 });
          assert.equal(await sideways(tab), 0, `${language} ${state} at ${width}`);
        }
        await tab.done();
      }
    }
    const tab = await open('', 'en', { viewport: { width: 320, height: 800 } });
    await tab.addStyleTag({ content: '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }' });
    assert.equal(await sideways(tab), 0, 'with the text spacing of WCAG 1.4.12');
    await tab.done();
  });

  test('names too long for their column wrap, and nothing is cut', async () => {
    const tab = await open();
    await tab.$eval('#cardiff-xiamen .e-pair', (pair) => {
      pair.innerHTML = '<a href="x">Bournemouth, Christchurch and Poole and Xishuangbanna Dai Autonomous Prefecture</a> <span class="other" lang="zh-Hans">西双版纳傣族自治州</span>';
    });
    for (const width of [320, 390, 768, 1024, 1280]) {
      await tab.setViewportSize({ width, height: 800 });
      const cut = await tab.$$eval('#cardiff-xiamen, #cardiff-xiamen *', (parts) => parts.filter((part) =>
        part.clientWidth && part.scrollWidth > part.clientWidth + 1 && getComputedStyle(part).position !== 'absolute').map((part) => part.outerHTML));
      assert.deepEqual(cut, [], `${width}`);
    }
    await tab.done();
  });

  test('the form stays in sight where all of it fits, and only there', async () => {
    for (const [language, height, sticky] of [['en', 704, true], ['zh-Hans', 704, true], ['en', 700, false]]) {
      const tab = await open('', language, { viewport: { width: 1280, height } });
      const form = () => tab.$eval('.filter', (element) => {
        const { top, bottom } = element.getBoundingClientRect();
        return { top, bottom };
      });
      await tab.evaluate(() => scrollTo(0, 2500));
      const { top, bottom } = await form();
      assert.equal(top >= 0, sticky, `${language} at ${height}: ${top}`);
      if (sticky) assert.ok(bottom <= height, `${bottom} of ${height}`);
      await tab.done();
    }
  });

  test('axe finds nothing in any state, language and colour', async () => {
    for (const language of Object.keys(PAGES)) {
      for (const colorScheme of ['light', 'dark']) {
        for (const [state, address] of Object.entries(STATES)) {
          const tab = await open(address, language, { colorScheme });
          assert.deepEqual(await violations(tab), [], `${language} ${colorScheme} ${state}`);
          await tab.setViewportSize({ width: 390, height: 800 });
          await tab.evaluate(() => { document.querySelector('.filter details').open = true; });
          assert.deepEqual(await violations(tab), [], `${language} ${colorScheme} ${state}, narrow`);
          await tab.done();
        }
      }
    }
    const tab = await built.open(built.at('zh/partnerships/province/guangdong/'));
    assert.deepEqual(await violations(tab), []);
    await tab.done();
  });

  test('the whole list prints on at most four pages, without the form', async () => {
    for (const language of Object.keys(PAGES)) {
      const tab = await open('', language);
      const pdf = await tab.pdf({ preferCSSPageSize: true });
      const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g).length;
      assert.ok(pages > 1 && pages <= 4, `${language}: ${pages} pages`);
      await tab.emulateMedia({ media: 'print' });
      assert.equal(await tab.locator('[data-filter]:visible, .facets:visible').count(), 0);
      assert.equal(await tab.locator('[data-entry]:visible').count(), data.length);
      await tab.done();
    }
  });
});

describe('anywhere', () => {
  test('it works under a path and from disk', async () => {
    for (const address of [built.below(PAGES.en), built.onDisk(PAGES.en), built.onDisk(PAGES['zh-Hans'])]) {
      const tab = await built.open(address);
      await choose(tab, 'nation', 'wales');
      await look(tab, '斯旺西');
      assert.deepEqual(await shown(tab), ['swansea-nantong', 'swansea-wuhan'], address);
      const copy = await built.open(tab.url());
      assert.deepEqual(await shown(copy), ['swansea-nantong', 'swansea-wuhan'], address);
      await copy.click('#swansea-wuhan a');
      assert.match(await copy.textContent('h1'), /Swansea|斯旺西/);
      await tab.goBack();
      assert.equal(await counted(tab), data.length);
      await tab.done();
      await copy.done();
    }
  });

  test('the page and its script keep within their budgets', () => {
    const html = built.text('partnerships/index.html');
    const asset = (pattern) => built.text(html.match(pattern)[0]);
    const [script, styles] = [/assets\/directory\.[^"]+\.js/, /assets\/site\.[^"]+\.css/].map(asset);
    const size = (text) => gzipSync(text).length;
    assert.ok(size(script) <= 6 * 1024, `${size(script)} bytes of script`);
    assert.ok(size(html) + size(styles) <= 60 * 1024, `${size(html) + size(styles)} bytes of page and styles`);
  });
});
