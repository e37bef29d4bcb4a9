// Every page of the site, in both languages, as visitors, browsers and validators find it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { HtmlValidate } from 'html-validate';
import { program, repository, sideways, site, violations } from './site.mjs';

/** How many tabs look at pages at the same time: one for each core of a small machine. */
const TABS = 2;
/** WCAG 2.2, 1.4.12: what readers may set, and no text may get lost. */
const SPACED = '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }';

let built, pages;

before(async () => {
  built = await site();
  const plan = execFileSync(program, ['plan', '--root', repository], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const outputs = plan.trimEnd().split('\n').map((line) => line.split('\t'));
  pages = outputs
    .map(([permalink, language, layout]) => ({ path: permalink.slice(1), language, layout }))
    .filter(({ path, layout }) => layout !== '-' && layout !== 'redirect' && (path === '' || /(\/|\.html)$/.test(path)));
});
after(() => built?.close());

/** Looks at all of some pages, a few at a time; gives what was found wrong, with the address. */
async function each(looked, look) {
  const found = [];
  const queue = [...looked];
  const worker = async () => {
    for (let page = queue.shift(); page; page = queue.shift()) {
      for (const problem of await look(page)) found.push(`/${page.path}: ${problem}`);
    }
  };
  await Promise.all(Array.from({ length: TABS }, worker));
  return found.sort();
}

/** Opens a page, looks at it, and adds what it said to the console or asked of others. */
async function opened(address, options, look) {
  const tab = await built.open(address, options);
  const found = await look(tab);
  await tab.context().close();
  return [...found, ...tab.problems];
}

/** The first page of each layout in each language. */
function ofEachKind() {
  const kinds = new Map(pages.map((page) => [`${page.layout} ${page.language}`, page]).reverse());
  return [...kinds.values()];
}

test('there are pages of every kind in both languages', () => {
  assert.ok(pages.length > 400, `${pages.length} pages`);
  assert.ok(ofEachKind().length > 30, `${ofEachKind().length} kinds`);
});

test('every page is valid HTML', async () => {
  const validator = new HtmlValidate({ root: true, extends: ['html-validate:standard'] });
  const found = await each(pages, async ({ path }) => {
    const file = path === '' || path.endsWith('/') ? `${path}index.html` : path;
    const { results } = await validator.validateString(built.text(file));
    return results.flatMap(({ messages }) => messages.map(({ line, message }) => `line ${line}: ${message}`));
  });
  assert.deepEqual(found, []);
});

test('every page is accessible in light and in dark, and fits 320 pixels with wide text', async () => {
  const found = await each(pages, ({ path }) => opened(built.at(path), { colorScheme: 'light' }, async (tab) => {
    const light = await violations(tab);
    await tab.emulateMedia({ colorScheme: 'dark' });
    const dark = await violations(tab, ['color-contrast']);
    await tab.setViewportSize({ width: 320, height: 640 });
    const narrow = await sideways(tab);
    await tab.addStyleTag({ content: SPACED });
    const spaced = await sideways(tab);
    return [
      ...light,
      ...dark.map((problem) => `in dark: ${problem}`),
      ...(narrow > 0 ? [`${narrow} px too wide for 320 px`] : []),
      ...(spaced > 0 ? [`${spaced} px too wide for 320 px with wide text`] : []),
    ];
  }));
  assert.deepEqual(found, []);
});

test('every page works under a path and from disk, without a word on the console or a request elsewhere', async () => {
  const found = await each(pages, async ({ path }) => [
    ...await opened(built.below(path), {}, async () => []),
    // Browsers show `404.html` at any address, so it names its files from the root, which a disk has not.
    ...(path === '404.html' ? [] : await opened(built.onDisk(path), {}, async () => [])),
  ]);
  assert.deepEqual(found, []);
});

test('by keyboard every stop is seen, marked and in order, the link to the text first', async () => {
  const found = await each(ofEachKind(), ({ path }) => opened(built.at(path), {}, async (tab) => {
    const problems = [];
    const seen = new Set();
    for (let stop = 0; ; stop += 1) {
      await tab.keyboard.press('Tab');
      const { place, problem, isFirst } = await tab.evaluate(described);
      if (place === null || seen.has(place)) break;
      if (stop === 0 && !isFirst) problems.push('the first stop is not the link to the text');
      if (seen.size > 0 && place < Math.max(...seen)) problems.push(`stop ${stop} goes back`);
      if (problem) problems.push(problem);
      seen.add(place);
    }
    return seen.size > 5 ? problems : [...problems, `only ${seen.size} stops`];
  }));
  assert.deepEqual(found, []);
});

/** In the page: where the focus is, and what is wrong with it. */
function described() {
  const element = document.activeElement;
  if (!element || element === document.body) return { place: null };
  const place = [...document.querySelectorAll('*')].indexOf(element);
  const style = getComputedStyle(element);
  const [box] = element.getClientRects();
  const name = `<${element.localName}> ${(element.getAttribute('aria-label') ?? element.textContent).trim().slice(0, 40)}`;
  const isFirst = element.matches('a.skip');
  if (!box) return { place, isFirst, problem: `${name} has no place` };
  const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
  const onTop = document.elementFromPoint(x, y);
  const isHit = onTop && (element.contains(onTop) || onTop.contains(element) || onTop.closest('label')?.control === element);
  const isMarked = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  // Inside a drawing the mark may be drawn by another shape.
  const problem = !isHit ? `${name} is hidden` : !isMarked && !element.closest('svg') ? `${name} has no mark` : '';
  return { place, isFirst, problem };
}
