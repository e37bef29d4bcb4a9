// Every page of the site, in both languages, as readers find it: by WCAG 2.2 AA, in light and dark, narrow, spaced, by keyboard.
// A word on the console and a request elsewhere fail here, too (`every.mjs`).
import { after, before, test } from 'node:test';
import { everyPage, inTabs, ofEachKind } from './every.mjs';
import { sideways, site, violations } from './site.mjs';

const WIDE = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };
/** 1280 pixels at 400 %: WCAG 2.2, 1.4.10. */
const NARROW = { width: 320, height: 640 };
/** WCAG 2.2, 1.4.12: what readers may set, and no text may get lost. */
const SPACED = '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }';
/** Colours would pass from light to dark by and by; that nothing moves for those who want it so is seen by the way. */
const STILL = { reducedMotion: 'reduce' };

let built, pages;

before(async () => {
  built = await site();
  pages = everyPage();
});
after(() => built?.close());

const at = (path) => built.at(path);
const named = (condition, problems) => problems.map((problem) => `${condition}: ${problem}`);

/** What does not fit the window. */
async function misfits(tab) {
  const over = await sideways(tab);
  return [...(over > 0 ? [`${over} px too wide`] : []), ...await tab.evaluate(lostText)];
}

test('axe finds nothing on any page, on a screen in light and in dark, and on a phone', async () => {
  await inTabs(built, pages, STILL, at, async (tab) => {
    const light = await violations(tab);
    // Dark colours are all that differs (`_ground.css`).
    await tab.emulateMedia({ colorScheme: 'dark' });
    const dark = await violations(tab, ['color-contrast']);
    await tab.emulateMedia({ colorScheme: 'light' });
    await tab.setViewportSize(PHONE);
    const phone = await violations(tab);
    await tab.setViewportSize(WIDE);
    return [...named('light', light), ...named('dark', dark), ...named('phone', phone)];
  });
});

test('every page fits 320 pixels, also with wide text, and twice the size of text, and nothing moves', async () => {
  await inTabs(built, pages, STILL, at, async (tab) => {
    const moving = await tab.evaluate(movingParts);
    const wide = await misfits(tab);
    await tab.setViewportSize({ width: 640, height: 450 });
    const zoomed = await misfits(tab);
    await tab.setViewportSize(NARROW);
    const narrow = await misfits(tab);
    await tab.addStyleTag({ content: SPACED });
    const spaced = await misfits(tab);
    await tab.setViewportSize(WIDE);
    return [...moving, ...named('1280', wide), ...named('200 %', zoomed), ...named('320', narrow), ...named('320, wide text', spaced)];
  });
});

test('without scripts pages of each kind are accessible and fit 320 pixels', async () => {
  await inTabs(built, ofEachKind(pages), STILL, at, async (tab, { path }) => {
    // axe needs timers, so scripts are off until the page is there, and the page's own never run.
    const browser = await tab.context().newCDPSession(tab);
    await browser.send('Emulation.setScriptExecutionDisabled', { value: true });
    await tab.goto(at(path));
    await browser.send('Emulation.setScriptExecutionDisabled', { value: false });
    const ran = await tab.evaluate(() => document.documentElement.classList.contains('js'));
    const found = await violations(tab);
    await tab.setViewportSize(NARROW);
    const narrow = await misfits(tab);
    await tab.setViewportSize(WIDE);
    await browser.detach();
    return [...(ran ? ['scripts ran'] : []), ...found, ...named('320', narrow)];
  });
});

const WALKS = { 'on a screen': {}, 'on a phone': { viewport: PHONE }, 'in forced colours': { forcedColors: 'active' } };
for (const [condition, options] of Object.entries(WALKS)) {
  test(`by keyboard every control is reached, seen, marked and in order, the link to the text first: ${condition}`, async () => {
    await inTabs(built, condition === 'on a screen' ? pages : ofEachKind(pages), { ...STILL, ...options }, at, async (tab) => {
      await tab.evaluate(recordStops);
      for (let walked = false; !walked; walked = await tab.evaluate(() => window.walk.ended)) {
        await Promise.all(Array.from({ length: 10 }, () => tab.keyboard.press('Tab')));
      }
      return tab.evaluate(() => window.walk.problems());
    });
  });
}

/** In the page: text that lies beyond the window, or beyond what cuts it off, and cannot be scrolled to. */
function lostText() {
  const found = new Set();
  const scrolls = (style) => /auto|scroll/.test(style.overflowX);
  const edges = [[document.documentElement, 0, document.documentElement.clientWidth, 0, Infinity]];
  for (const element of document.body.querySelectorAll('*')) {
    const style = getComputedStyle(element);
    if (!/hidden|clip/.test(style.overflowX) || style.clipPath !== 'none' || element.closest('svg')) continue;
    const { left, right, top, bottom } = element.getBoundingClientRect();
    edges.push([element, left, right, top, bottom]);
  }
  const top = -scrollY;
  for (const [frame, left, right, above, below] of edges) {
    const texts = document.createTreeWalker(frame === document.documentElement ? document.body : frame, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const { currentNode: text } = texts;
      const element = text.parentElement;
      if (!text.data.trim() || !element.checkVisibility() || element.closest('svg, script, style, option')) continue;
      let around = element;
      while (around !== frame && !scrolls(getComputedStyle(around)) && getComputedStyle(around).clipPath === 'none') around = around.parentElement;
      if (around !== frame && around !== document.body) continue;
      const range = document.createRange();
      range.selectNodeContents(text);
      const box = range.getBoundingClientRect();
      // What is wholly beside the window was put there, as the field that only machines see.
      if (box.right <= 0) continue;
      const isOut = box.left < left - 1 || box.right > right + 1 || (frame !== document.documentElement && (box.top < above - 1 || box.bottom > below + 1));
      if (isOut && box.width > 0 && box.bottom > top) found.add(`<${element.localName} class="${element.className}"> is cut off: ${text.data.trim().slice(0, 40)}`);
    }
  }
  return [...found];
}

/** In the page: what would move although the reader wants nothing to. */
function movingParts() {
  return [...document.querySelectorAll('*')].flatMap((element) => {
    const style = getComputedStyle(element);
    const moves = style.transitionDuration !== '0s' || style.animationName !== 'none' || style.scrollBehavior === 'smooth';
    return moves ? [`<${element.localName} class="${element.getAttribute('class') ?? ''}"> moves`] : [];
  });
}

/** In the page: notes each stop when the next Tab leaves it, since by then it was scrolled to, and what is wrong with it. */
function recordStops() {
  const CONTROLS = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]';
  const order = [...document.querySelectorAll('*')];
  const stops = [];
  const problems = [];
  const name = (element) => `<${element.localName}> ${(element.getAttribute('aria-label') || element.textContent || element.name || '').trim().slice(0, 40)}`;
  // What of it is in the window may lie under nothing else. A dot of the map is its target alone, without the names it shows.
  const isCovered = (element) => {
    const [box] = (element.querySelector('.hit') ?? element).getClientRects();
    if (!box) return true;
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
    return bottom - top < 8 || [1, 3, 5].some((sixths) => {
      const onTop = document.elementFromPoint(box.left + box.width * sixths / 6, (top + bottom) / 2);
      return !onTop || !(element.contains(onTop) || onTop.contains(element) || onTop.closest('label')?.control === element);
    });
  };
  window.walk = {
    ended: false,
    problems() {
      const missed = [...document.querySelectorAll(CONTROLS)]
        .filter((element) => !element.disabled && element.checkVisibility({ visibilityProperty: true }))
        // What is wholly beside the window was put there, as the field that only machines see.
        .filter((element) => element.getBoundingClientRect().right > 0 && !stops.includes(element))
        .map((element) => `${name(element)} is never reached`);
      return [...problems, ...missed];
    },
  };
  let presses = 0;
  window.addEventListener('keydown', ({ key }) => {
    const element = document.activeElement;
    if (key !== 'Tab' || walk.ended || (presses++ === 0)) return;
    walk.ended = element === document.body || stops.includes(element);
    if (walk.ended) return;
    if (stops.length === 0 && !element.matches('a.skip')) problems.push(`the first stop is ${name(element)}, not the link to the text`);
    if (order.indexOf(element) < order.indexOf(stops.at(-1))) problems.push(`${name(element)} comes after what it precedes`);
    stops.push(element);
    if (isCovered(element)) problems.push(`${name(element)} is hidden`);
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    // Inside a drawing another shape is the mark (`map.test.mjs`).
    if (!element.closest('svg') && (outlineStyle === 'none' || parseFloat(outlineWidth) < 2)) problems.push(`${name(element)} has no mark`);
  }, true);
}
