// Contact pages as a council officer and a parent use them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { site, violations } from './site.mjs';

const COUNCIL = { en: 'contact/council-liaison/', 'zh-Hans': 'zh/contact/council-liaison/' };
const SCHOOL = 'contact/school-programmes/';
let built;

before(async () => { built = await site(); });
after(() => built?.close());

for (const [language, path] of Object.entries(COUNCIL)) {
  test(`what is missing is listed above the form, in the language of the page: ${language}`, async () => {
    const tab = await built.open(built.at(path), { locale: 'fr-FR' });
    await tab.fill('#email', 'nobody');
    await tab.click('.letter [type=submit]');
    const items = await tab.$$eval('[data-errors] a', (links) => links.map((link) => [link.hash, link.textContent]));
    const [missing, wrong] = language === 'en' ? ['Please fill this in', 'an e-mail address'] : ['请填写此栏', '请填写电子邮箱'];
    assert.deepEqual(items.map(([hash]) => hash), ['#name', '#email', '#organisation', '#message']);
    assert.ok(items[0][1].includes(missing) && items[1][1].includes(wrong), items.join(' | '));
    assert.equal(await tab.evaluate(() => document.activeElement.hasAttribute('data-errors')), true);
    assert.deepEqual(await violations(tab), []);

    await tab.click('[data-errors] a[href="#message"]');
    assert.equal(await tab.evaluate(() => document.activeElement.id), 'message');
    assert.equal(await tab.getAttribute('#message', 'aria-describedby'), 'message-hint message-error');
    await tab.done();
  });
}

test('a mended form goes to the mail program, and says nothing is missing', async () => {
  const tab = await built.open(built.at(COUNCIL.en));
  await tab.click('.letter [type=submit]');
  for (const [field, value] of Object.entries({ name: 'A', email: 'a@b.test', organisation: 'C', message: 'D' })) {
    await tab.fill(`#${field}`, value);
  }
  // No mail program here: it is enough that the form is sent.
  const sent = await tab.evaluate(() => new Promise((resolve) => {
    const form = document.querySelector('[data-form]');
    window.addEventListener('submit', (event) => {
      const stopped = event.defaultPrevented;
      event.preventDefault();
      resolve({ stopped, action: form.action, method: form.method, shown: !document.querySelector('[data-errors]').hidden });
    });
    form.requestSubmit();
  }));
  assert.deepEqual(sent, {
    stopped: false, method: 'post', shown: false,
    action: 'mailto:council-liaison@example.org?subject=Council%20liaison%20officer',
  });
  assert.equal(await tab.locator('.letter [aria-invalid], .letter .error').count(), 0);
  await tab.done();
});

test('a programme named in the address is chosen', async () => {
  const tab = await built.open(built.at(`${SCHOOL}?programme=student-hosting`));
  assert.equal(await tab.inputValue('#programme'), 'Hosting students from China');
  await tab.done();
  const other = await built.open(built.at(`${SCHOOL}?programme=nothing-like-it`));
  assert.equal(await other.inputValue('#programme'), '');
  await other.done();
});

test('the message can be copied by those who have no mail program', async () => {
  const tab = await built.open(built.at(SCHOOL), { permissions: ['clipboard-read', 'clipboard-write'] });
  await tab.fill('#name', 'Ann');
  await tab.fill('#message', 'Two lines\nof text');
  await tab.click('[data-copy]');
  await tab.waitForFunction(() => document.querySelector('[role=status]').textContent !== '');
  assert.equal(await tab.evaluate(() => navigator.clipboard.readText()), 'Your name: Ann\nMessage: Two lines\nof text');
  await tab.done();
});

test('without scripts the form is whole, and the browser checks it', async () => {
  const tab = await built.open(built.at(SCHOOL), { javaScriptEnabled: false });
  assert.equal(await tab.locator('[data-copy]:visible, [data-errors]:visible').count(), 0);
  assert.equal(await tab.locator('.letter :is(input, select, textarea):visible').count(), 7);
  await tab.done();
});

test('the card can be downloaded', async () => {
  const tab = await built.open(built.at(COUNCIL['zh-Hans']));
  const [download] = await Promise.all([tab.waitForEvent('download'), tab.click('a[download]')]);
  assert.equal(download.suggestedFilename(), 'council-liaison.vcf');
  await tab.done();
});
