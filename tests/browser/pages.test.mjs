// Every page of the site, in both languages, as validators and hosts find it. How readers find it: `accessible.test.mjs`.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { HtmlValidate } from 'html-validate';
import { everyPage, inTabs, ofEachKind, report } from './every.mjs';
import { site } from './site.mjs';

let built, pages;

before(async () => {
  built = await site();
  pages = everyPage();
});
after(() => built?.close());

test('there are pages of every kind in both languages', () => {
  assert.ok(pages.length > 400, `${pages.length} pages`);
  assert.ok(ofEachKind(pages).length > 30, `${ofEachKind(pages).length} kinds`);
});

test('every page is valid HTML', async () => {
  const validator = new HtmlValidate({ root: true, extends: ['html-validate:standard'] });
  const found = [];
  for (const { path } of pages) {
    const { results } = await validator.validateString(built.text(path === '' || path.endsWith('/') ? `${path}index.html` : path));
    for (const { line, message } of results.flatMap(({ messages }) => messages)) found.push([`line ${line}: ${message}`, `/${path}`]);
  }
  report(found);
});

// At the root of a host, `accessible.test.mjs` opens every page. Browsers show `404.html` at any address, so it names its files
// from there: below a path these are another site's, and a disk has none.
for (const [place, address] of [['below a path', (path) => built.below(path)], ['from disk', (path) => built.onDisk(path)]]) {
  test(`every page works ${place}: all addresses stay there, no word on the console, no request elsewhere`, async () => {
    const root = address('').replace(/index\.html$/, '');
    await inTabs(built, pages.filter(({ path }) => path !== '404.html'), {}, address, (tab) => tab.evaluate(leavingLinks, root));
  });
}

/** In the page: addresses of this host, or of this disk, that are not those of the site. */
function leavingLinks(root) {
  const here = root.startsWith('file:') ? 'file:' : new URL(root).origin;
  const named = [...document.querySelectorAll('[href], [src], [action]')].map((element) => {
    const name = ['href', 'src', 'action'].find((attribute) => element.hasAttribute(attribute));
    return [element, new URL(element.getAttribute(name), document.baseURI).href];
  });
  return named
    .filter(([, address]) => address.startsWith(here) && !address.startsWith(root))
    .map(([element, address]) => `<${element.localName}> leads to ${address}`);
}
