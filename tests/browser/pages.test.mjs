// Every page of the site, in both languages, as a validator finds it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { HtmlValidate } from 'html-validate';
import { program, repository, site } from './site.mjs';

/** How many pages are looked at at the same time: one for each core of a small machine. */
const WORKERS = 2;

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
  await Promise.all(Array.from({ length: WORKERS }, worker));
  return found.sort();
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
