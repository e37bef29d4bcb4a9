// Every page of the built site, and tabs that look at them: what the tests over all pages share. No expectation of its own.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { program, repository } from './site.mjs';

/** How many tabs look at pages at the same time: one for each core of a small machine. */
const TABS = 2;

/** All pages that visitors can come to, as `{ path, language, layout }`. */
export function everyPage() {
  const plan = execFileSync(program, ['plan', '--root', repository], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return plan.trimEnd().split('\n').map((line) => line.split('\t'))
    .map(([permalink, language, layout]) => ({ path: permalink.slice(1), language, layout }))
    .filter(({ path, layout }) => layout !== '-' && layout !== 'redirect' && (path === '' || /(\/|\.html)$/.test(path)));
}

/** The first page of each layout in each language. */
export function ofEachKind(pages) {
  const kinds = new Map(pages.map((page) => [`${page.layout} ${page.language}`, page]).reverse());
  return [...kinds.values()].reverse();
}

/**
 * Opens pages one after another in a few tabs with these options of a context. `address` says where a page is, `look` what is
 * wrong with it, as lines; what it says to the console or asks of other hosts is wrong, too. Fails with all that was found.
 */
export async function inTabs(built, pages, options, address, look = async () => []) {
  const queue = [...pages];
  const found = [];
  await Promise.all(Array.from({ length: TABS }, async () => {
    const tab = await built.open('about:blank', options);
    for (let page = queue.shift(); page; page = queue.shift()) {
      tab.problems.length = 0;
      await tab.goto(address(page.path));
      for (const problem of [...await look(tab, page), ...tab.problems]) found.push([problem, `/${page.path}`]);
    }
    await tab.context().close();
  }));
  report(found);
}

/** Fails if anything was found: each problem once, with the pages that have it. */
export function report(found) {
  const pages = new Map();
  for (const [problem, page] of found) pages.set(problem, (pages.get(problem) ?? new Set()).add(page));
  const lines = [...pages].sort().map(([problem, where]) => `${problem}\n    on ${where.size}: ${[...where].sort().join(' ')}`);
  assert.ok(found.length === 0, `${lines.length} problems\n${lines.join('\n')}`);
}
