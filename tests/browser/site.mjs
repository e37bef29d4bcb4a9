// The built site and a browser to look at it: what the browser tests share. Building, serving and opening, and no expectation
// but one: `close` of a tab fails if the page said anything to the console or asked another host.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

export const repository = join(dirname(fileURLToPath(import.meta.url)), '../..');
export const program = process.env.TWINPRESS ?? join(repository, 'target/debug/twinpress');
const axe = readFileSync(join(repository, 'tests/node_modules/axe-core/axe.min.js'), 'utf8');
const TYPES = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json', '.svg': 'image/svg+xml', '.xml': 'application/xml', '.webp': 'image/webp', '.png': 'image/png', '.vcf': 'text/vcard; charset=utf-8',
};

/** Where the same folder is served, to see that it works under any path. */
const PREFIXES = ['/a/b/', '/'];

/**
 * Builds the site twice, for servers and for opening from disk, and starts a server and Chromium. Gives
 * - `at(path)`, `below(path)`, `onDisk(path)`: the address of a page at the root of a host, under a path, and as a file;
 * - `text(path)`: a published file;
 * - `open(address, options)`: a tab, with the options of a Playwright context; what it does wrong is in `tab.problems`;
 * - `close()`: ends everything, and fails if a tab that was left open has problems: a test that stopped half-way does not
 *   say by itself what the browser refused.
 */
export async function site() {
  const folder = mkdtempSync(join(tmpdir(), 'twinpress-site-'));
  const [served, files] = ['served', 'files'].map((name) => join(folder, name));
  const build = (...options) => execFileSync(program, ['build', '--quiet', '--root', repository, ...options], { stdio: 'pipe' });
  build('--out', served);
  build('--out', files, '--links', 'file');
  const server = await serve(served);
  const base = `http://127.0.0.1:${server.address().port}`;
  const tabs = [];
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
  return {
    at: (path) => `${base}/${path}`,
    below: (path) => `${base}/a/b/${path}`,
    onDisk: (path) => {
      const [name, query = ''] = path.split('?');
      const file = name === '' || name.endsWith('/') ? `${name}index.html` : name;
      return `${pathToFileURL(join(files, file))}${query && `?${query}`}`;
    },
    text: (path) => readFileSync(join(served, path), 'utf8'),
    async open(address, options = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
      const tab = await context.newPage();
      tabs.push(tab);
      return watched(context, tab, address, base);
    },
    async close() {
      await browser.close();
      server.close();
      rmSync(folder, { recursive: true, force: true });
      assert.deepEqual(tabs.filter((tab) => !tab.isDone).flatMap(({ problems }) => problems), []);
    },
  };
}

/** Opens an address in a tab whose console and requests are watched. */
async function watched(context, tab, address, base) {
  tab.problems = [];
  tab.on('console', (message) => tab.problems.push(`console: ${message.text()} (${message.location().url})`));
  tab.on('pageerror', (error) => tab.problems.push(String(error)));
  tab.on('request', (request) => {
    if (!request.url().startsWith(base) && !/^(file|data):/.test(request.url())) tab.problems.push(`asked for ${request.url()}`);
  });
  tab.done = async () => {
    await context.close();
    tab.isDone = true;
    assert.deepEqual(tab.problems, []);
  };
  await tab.goto(address);
  return tab;
}

/** The headers that the site asks its host to send with every file: what they forbid shows on the console. */
function headers(folder) {
  const lines = readFileSync(join(folder, '_headers'), 'utf8').split('\n');
  const block = lines.slice(lines.indexOf('/*') + 1);
  const own = block.slice(0, block.findIndex((line) => !line.startsWith(' ')));
  const all = Object.fromEntries(own.map((line) => line.trim().split(/: (.*)/, 2)));
  // Without a policy no test would see what it forbids.
  assert.match(all['Content-Security-Policy'] ?? '', /^default-src 'none'; script-src 'self' 'sha256-[^']+'; /);
  return all;
}

/** A server of files, as any static host is. */
async function serve(folder) {
  const always = headers(folder);
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://host');
    const prefix = PREFIXES.find((known) => pathname.startsWith(known));
    const path = decodeURIComponent(pathname.slice(prefix.length));
    const name = path === '' || path.endsWith('/') ? `${path}index.html` : path;
    let body;
    try {
      body = readFileSync(join(folder, name));
    } catch {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { ...always, 'Content-Type': TYPES[extname(name)] ?? 'application/octet-stream' }).end(body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** What axe finds wrong with the page as it is now, by the rules of WCAG 2.2 AA and good practice, or by some rules. */
export async function violations(tab, rules) {
  // Handed to the browser itself, since the page's own policy allows no foreign script.
  if (!(await tab.evaluate(() => 'axe' in window))) await tab.evaluate(axe);
  // axe draws a conclusion for each rule by itself, so a rule alone finds what it finds among all.
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const runOnly = rules ? { type: 'rule', values: rules } : { type: 'tag', values: tags };
  const options = { runOnly, resultTypes: ['violations'] };
  const { violations } = await tab.evaluate((options) => window.axe.run(options), options);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => (
    `${id} at ${target.join(' ')}: ${failureSummary.split('\n').slice(1).map((line) => line.trim()).join('; ')}`)));
}

/** How far the page can be pushed sideways, in pixels. */
export const sideways = (tab) => tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
