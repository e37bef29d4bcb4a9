// Paints the picture at the top of the README: the home page in light and dark colours, side by side. Run by hand, with a
// program that is built: `node tests/browser/picture.mjs`. Needs Debian's Chromium.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const repository = join(dirname(fileURLToPath(import.meta.url)), '../..');
const program = process.env.TWINPRESS ?? join(repository, 'target/debug/twinpress');
const project = mkdtempSync(join(tmpdir(), 'twinpress-picture-'));
const view = { width: 1280, height: 1200 };
const gap = 16;
const scale = 0.75;

for (const folder of ['content', 'themes']) cpSync(join(repository, folder), join(project, folder), { recursive: true });
execFileSync(program, ['build', '--links', 'file', '--root', project], { stdio: 'ignore' });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});
const shots = [];
for (const [path, colorScheme] of [['index.html', 'light'], ['zh/index.html', 'dark']]) {
  const tab = await (await browser.newContext({ viewport: view, colorScheme })).newPage();
  await tab.goto(pathToFileURL(join(project, 'dist', path)).href);
  shots.push((await tab.screenshot()).toString('base64'));
}
const tab = await browser.newPage();
const picture = await tab.evaluate(async ([shots, { width, height }, gap, scale]) => {
  const canvas = new OffscreenCanvas((2 * width + gap) * scale, height * scale);
  const pen = canvas.getContext('2d');
  pen.imageSmoothingQuality = 'high';
  pen.scale(scale, scale);
  for (const [place, shot] of shots.entries()) {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${shot}`)).blob());
    pen.drawImage(image, place * (width + gap), 0);
  }
  const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/webp', quality: 0.8 })).arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}, [shots, view, gap, scale]);
writeFileSync(join(repository, 'docs/site.webp'), Buffer.from(picture, 'base64'));
await browser.close();
rmSync(project, { recursive: true, force: true });
