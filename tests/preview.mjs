// A preview of a copy of this site, and a Chromium to look at it: what the browser tests share.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const repository = join(dirname(fileURLToPath(import.meta.url)), '..');
const program = process.env.TWINPRESS ?? join(repository, 'target/debug/twinpress');

/** Starts a preview with these options, and with these files beside the site's own. `open` opens a tab, `file` names a file of the copy, `close` ends everything. */
export async function preview(options = [], files = {}) {
  const project = mkdtempSync(join(tmpdir(), 'twinpress-preview-'));
  for (const folder of ['content', 'themes']) cpSync(join(repository, folder), join(project, folder), { recursive: true });
  for (const [path, text] of Object.entries(files)) writeFileSync(join(project, path), text);
  const server = spawn(program, ['serve', '--port', '0', '--root', project, ...options], { stdio: ['ignore', 'ignore', 'pipe'] });
  const base = await new Promise((resolve, reject) => {
    let said = '';
    server.stderr.on('data', (data) => {
      said += data;
      const found = said.match(/http:\/\/[^/]+/);
      if (found) resolve(found[0]);
    });
    server.on('exit', () => reject(new Error(said)));
  });
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
  return {
    base,
    file: (path) => join(project, path),
    async open(path) {
      const tab = await (await browser.newContext({ viewport: { width: 1280, height: 600 } })).newPage();
      tab.problems = [];
      tab.on('pageerror', (error) => tab.problems.push(String(error)));
      // Listening for changes, too: before that, a save would be caught up with, but lead nowhere.
      await Promise.all([tab.waitForResponse((answer) => answer.url().includes('/_twinpress/events')), tab.goto(base + path)]);
      await tab.evaluate(() => { window.since = 'the first load'; });
      return tab;
    },
    async close() {
      await browser.close();
      server.kill();
      rmSync(project, { recursive: true, force: true });
    },
  };
}

/** Saves as most editors do: a temporary file, then a rename. */
export function save(path, text) {
  writeFileSync(`${path}.tmp`, text);
  renameSync(`${path}.tmp`, path);
}

/** Whether anything in a shadow root, which the panel is, says a text. */
export const panelSays = (text) => [...document.querySelectorAll('*')].some((e) => e.shadowRoot?.textContent.includes(text));

/** Puts a tab into the background, as the page sees it: under Playwright, Chromium itself keeps every tab visible. */
export const hide = (tab) => tab.evaluate(() => {
  for (const [name, value] of [['hidden', true], ['visibilityState', 'hidden']]) {
    Object.defineProperty(document, name, { value, configurable: true });
  }
  document.dispatchEvent(new Event('visibilitychange'));
});

/** Brings it back. */
export const show = (tab) => tab.evaluate(() => {
  delete document.hidden;
  delete document.visibilityState;
  document.dispatchEvent(new Event('visibilitychange'));
});
