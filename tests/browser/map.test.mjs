// The map in a real browser: dots that can be hit, read out and followed by keyboard, on phones and large screens, in both
// languages. Opened from disk, which is also the hardest place for it. Run by tests/run; needs Debian's Chromium.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';

const repository = join(dirname(fileURLToPath(import.meta.url)), '../..');
const program = process.env.TWINPRESS ?? join(repository, 'target/debug/twinpress');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const site = mkdtempSync(join(tmpdir(), 'twinpress-map-'));
const pages = ['index.html', 'partnerships/index.html', 'zh/index.html', 'zh/partnerships/index.html'];
let browser;

before(async () => {
  execFileSync(program, ['build', '--root', repository, '--out', site, '--links', 'file'], { stdio: 'pipe' });
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
});

after(async () => {
  await browser?.close();
  rmSync(site, { recursive: true, force: true });
});

async function open(page, width, options = {}) {
  const tab = await (await browser.newContext({ viewport: { width, height: 900 }, ...options })).newPage();
  await tab.goto(pathToFileURL(join(site, page)).href);
  return tab;
}

/** What is seen of each dot: its label, its side, and the square in which it can be hit, in CSS pixels of the page. */
const seen = (tab) => tab.evaluate(() => [...document.querySelectorAll('[data-map] .dot')].filter((dot) => dot.checkVisibility())
  .map((dot) => {
    const { left, top, width, height } = dot.querySelector('.hit').getBoundingClientRect();
    const mark = dot.querySelector('.uk, .cn').getBoundingClientRect();
    const middle = { x: mark.left + mark.width / 2, y: mark.top + mark.height / 2 + scrollY };
    return { label: dot.getAttribute('aria-label'), uk: !!dot.querySelector('circle'), left, top: top + scrollY, width, height, middle };
  }));

const every = pages.flatMap((page) => [320, 390, 768, 1024, 1280].map((width) => [page, width]));

test('each dot can be hit in 24 by 24 pixels of its own, at every width', async () => {
  for (const [page, width] of every) {
    const tab = await open(page, width);
    const dots = await seen(tab);
    assert.ok(dots.length > 30, `${page} at ${width} shows ${dots.length} dots`);
    dots.forEach((dot, at) => {
      const said = `${dot.label} in ${page} at ${width}`;
      // A hundredth for sums of fractions of pixels.
      assert.ok(dot.width >= 23.99 && dot.height >= 23.99, `${said}: ${dot.width} by ${dot.height}`);
      assert.ok(dot.middle.x > dot.left && dot.middle.x < dot.left + dot.width
        && dot.middle.y > dot.top && dot.middle.y < dot.top + dot.height, `${said} lies beside its square`);
      for (const other of dots.slice(0, at)) {
        const apart = Math.max(Math.abs(dot.left - other.left) / dot.width, Math.abs(dot.top - other.top) / dot.height);
        assert.ok(apart >= 1, `${said} meets ${other.label}`);
      }
    });
    const missed = await tab.evaluate(() => [...document.querySelectorAll('[data-map] .dot')].filter((dot) => dot.checkVisibility())
      .filter((dot) => {
        dot.scrollIntoView({ block: 'center' });
        const { left, top, width, height } = dot.querySelector('.hit').getBoundingClientRect();
        return [[1, 1], [width - 1, 1], [width / 2, height / 2], [1, height - 1], [width - 1, height - 1]]
          .some(([x, y]) => document.elementFromPoint(left + x, top + y)?.closest('a') !== dot);
      }).map((dot) => dot.getAttribute('aria-label')));
    assert.deepEqual(missed, [], `${page} at ${width}`);
    await tab.context().close();
  }
});

test('the keyboard goes from north to south in the UK, then in China, or past the map', async () => {
  for (const [page, width] of [['partnerships/index.html', 1280], ['zh/index.html', 390]]) {
    const tab = await open(page, width);
    const focused = () => tab.evaluate(() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.id);
    const dots = await seen(tab);
    const order = [...dots].sort((a, b) => b.uk - a.uk || a.middle.y - b.middle.y);
    await tab.focus('.skip-map');
    assert.ok((await tab.locator('.skip-map').boundingBox()).height > 24, 'the link past the map cannot be seen');
    for (const dot of order) {
      await tab.keyboard.press('Tab');
      assert.equal(await focused(), dot.label);
    }
    await tab.focus('.skip-map');
    await tab.keyboard.press('Enter');
    await tab.keyboard.press('Tab');
    const place = await tab.evaluate(() => [...document.querySelectorAll('[data-map], :focus')].map((e) => e.matches('[data-map]')));
    assert.deepEqual(place, [true, false], 'the next stop does not come after the map');
    await tab.context().close();
  }
});

test('a dot that is focused or pointed at shows itself, its links and their names', async () => {
  const tab = await open('partnerships/index.html', 1280);
  const edinburgh = tab.locator('.wide .dot[aria-label^="Edinburgh"]');
  const shown = () => edinburgh.evaluate((dot) => ({
    arcs: [...dot.querySelectorAll('.lit')].filter((arc) => arc.checkVisibility()).length,
    stroke: getComputedStyle(dot.querySelector('.lit')).stroke,
    names: [...dot.querySelectorAll('.names tspan')].filter((name) => name.checkVisibility()).map((name) => name.textContent),
    square: getComputedStyle(dot.querySelector('.hit')).fill,
  }));
  const idle = await shown();
  assert.deepEqual([idle.arcs, idle.names, idle.square], [0, [], 'none']);
  await tab.keyboard.press('Tab');
  await edinburgh.focus();
  const names = ['Edinburgh and Shenzhen', "Edinburgh and Xi'an"];
  assert.deepEqual(await shown(), { arcs: 2, stroke: 'rgb(23, 32, 46)', names, square: 'rgb(255, 200, 61)' });
  await tab.focus('.skip-map');
  await edinburgh.locator('.hit').hover();
  const pointed = await shown();
  assert.deepEqual([pointed.arcs, pointed.names], [2, names]);
  await tab.context().close();
});

test('names stay on the screen, however small it is', async () => {
  for (const [page, width] of every.filter(([page]) => page.includes('partnerships'))) {
    const tab = await open(page, width);
    // From the first key on, focus shows.
    await tab.keyboard.press('Tab');
    const cut = await tab.evaluate(() => [...document.querySelectorAll('.dot')].filter((dot) => dot.checkVisibility()).filter((dot) => {
      dot.focus();
      const { left, right, width } = dot.querySelector('.names').getBoundingClientRect();
      return width === 0 || left < 0 || right > document.documentElement.clientWidth;
    }).map((dot) => dot.getAttribute('aria-label')));
    assert.deepEqual(cut, [], `${page} at ${width}`);
    await tab.context().close();
  }
});

test('system colours replace those of the theme, and paper shows no arcs', async () => {
  const tab = await open('index.html', 1280, { forcedColors: 'active' });
  const colours = await tab.evaluate(() => {
    const probe = document.body.appendChild(document.createElement('i'));
    const system = (name) => { probe.style.color = name; return getComputedStyle(probe).color; };
    return [
      ['.wide .arc', 'stroke', 'CanvasText'], ['.wide .dot .uk', 'fill', 'LinkText'], ['.wide .dot .cn', 'fill', 'LinkText'],
      ['.wide .sea', 'fill', 'Canvas'], ['.wide .land', 'stroke', 'GrayText'], ['.wide .dot .names', 'fill', 'CanvasText'],
    ].map(([selector, property, wanted]) =>
      [selector, getComputedStyle(document.querySelector(selector))[property], `${wanted}: ${system(wanted)}`]);
  });
  for (const [selector, found, wanted] of colours) assert.ok(wanted.endsWith(`: ${found}`), `${selector} is ${found}, not ${wanted}`);
  await tab.emulateMedia({ media: 'print' });
  const isSeen = (selector) => tab.locator(selector).first().evaluate((part) => part.checkVisibility());
  assert.deepEqual([await isSeen('.wide .arc'), await isSeen('.wide .dot')], [false, true], 'arcs and dots on paper');
  await tab.context().close();
});

test('axe finds nothing on pages with the whole map, nor about the map of one link', async () => {
  const runOnly = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  for (const [page, part] of [...pages.map((page) => [page, 'html']), ['partnerships/cardiff-xiamen/index.html', '.span']]) {
    for (const [width, colorScheme] of [[390, 'light'], [1280, 'light'], [1280, 'dark']]) {
      const tab = await open(page, width, { colorScheme });
      await tab.evaluate(axe);
      const found = await tab.evaluate(([part, runOnly]) => window.axe.run(part, { runOnly }), [part, runOnly]);
      const told = found.violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
      assert.deepEqual(told, [], `${page} at ${width}, ${colorScheme}`);
      await tab.context().close();
    }
  }
});

test('the land of both insets takes at most 6 KB', () => {
  const page = readFileSync(join(site, 'index.html'), 'utf8');
  const land = page.match(/<path id="land-[a-z]+" d="[^"]+"\/>/g);
  assert.equal(land.length, 2);
  const size = gzipSync(land.join('\n')).length;
  assert.ok(size <= 6 * 1024, `${size} bytes`);
});
