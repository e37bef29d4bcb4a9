// Keeps an open page up to date while its source is edited: swaps what can be swapped, reloads otherwise.
// The last part of the client (`src/serve/page/mod.rs` puts it together and describes the protocol); `show` comes from
// `panel.js`. It works under a strict content security policy: nothing is evaluated, nothing is styled inline.
const script = document.currentScript;
const base = new URL('.', script.src);
const own = script.getAttribute('src');
const isOverview = location.pathname === base.pathname;
const PLACE = 'twinpress:place';
const HEADINGS = 'main :is(h1, h2, h3, h4, h5, h6)';
const FIELD = 'main :is(input, textarea)';
const FOCUSABLE = 'main :is(a, button, input, select, textarea, summary, [tabindex])';

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const parse = (html) => new DOMParser().parseFromString(html, 'text/html');
const ask = (name) => new URL(name + encodeURIComponent(here()), base);
const here = () => {
  try { return decodeURIComponent(location.pathname); } catch { return location.pathname; }
};
// Whether a reader opened something is no part of the page.
const text = (main) => {
  const copy = main.cloneNode(true);
  for (const details of all('details', copy)) details.open = false;
  return copy.outerHTML;
};

// --- What a page is made of ---
// Takes the document apart: what can be replaced in place comes out, and the frame is what is left.
function parts(doc) {
  const sheets = all('link[rel~=stylesheet]', doc);
  const main = doc.querySelector('main');
  const meta = all('head :is(title, meta:not([http-equiv]), link:not([rel~=stylesheet]), script[type*=json])', doc);
  for (const node of [...sheets, ...meta]) node.remove();
  if (main) main.remove();
  const tag = all('script', doc).find((other) => other.getAttribute('src') === own);
  tag?.remove();
  // A script that stands in the head itself has run before there was a `<main>`.
  const scripted = !!doc.querySelector('script[src], body script') || !!main?.querySelector('script:not([type*=json])');
  // Taking a node out leaves its line break behind.
  const frame = doc.documentElement.outerHTML.replace(/\s+/g, ' ');
  return { sheets, main, meta, scripted, frame, html: main && text(main), build: tag?.dataset.build };
}
let known = parts(parse('<!doctype html>' + document.documentElement.outerHTML));
// What came from the server, rather than what the page's own scripts have made of it since.
async function remember() {
  const answer = await fetch(location.href, { cache: 'force-cache' });
  const sent = parts(parse(await answer.text()));
  if (sent.build === script.dataset.build) known = sent;
}
let build = +script.dataset.build || null;

// --- The reader's place: the nearest heading, open details, what was typed, focus ---
const name = (node, selector) => node.id || all(selector).indexOf(node);
const find = (mark, selector) => (typeof mark === 'string' ? document.getElementById(mark) : all(selector)[mark]);
const top = (node) => node.getBoundingClientRect().top;
// The heading that a reader reads under.
const above = () => all(HEADINGS).filter((node) => top(node) < innerHeight / 3).pop();

function keep() {
  const head = above();
  const active = document.activeElement;
  return {
    y: scrollY,
    head: head && [name(head, HEADINGS), top(head)],
    open: all('main details').map((node) => [name(node, 'main details'), node.open]),
    // A browser forgets it with a page that may not be stored.
    typed: all(FIELD).filter((node) => node.value !== node.defaultValue).map((node) => [name(node, FIELD), node.value]),
    focus: active?.closest('main') && name(active, FOCUSABLE),
  };
}

function restore(kept) {
  for (const [mark, open] of kept.open) {
    const node = find(mark, 'main details');
    if (node) node.open = open;
  }
  for (const [mark, value] of kept.typed) {
    const node = find(mark, FIELD);
    if (node) node.value = value;
  }
  if (kept.focus != null) find(kept.focus, FOCUSABLE)?.focus({ preventScroll: true });
  const head = kept.head && find(kept.head[0], HEADINGS);
  scrollTo({ left: scrollX, top: head ? scrollY + top(head) - kept.head[1] : kept.y, behavior: 'instant' });
}

// --- Following the editor: the server leads to what was just saved (`--follow`) ---
let wanted = null;
function lead({ path, anchor }) {
  if (document.hidden || isOverview) return;
  if (path === here()) { wanted = anchor; return; }
  location.assign(path.split('/').map(encodeURIComponent).join('/') + (anchor ? '#' + encodeURIComponent(anchor) : ''));
}

// To the place on this page that was led to, when the change is shown.
function arrive() {
  const node = wanted ? document.getElementById(wanted) : wanted === '' && all(HEADINGS)[0];
  wanted = null;
  if (!node) return;
  const fold = node.closest('details');
  if (fold) fold.open = true;
  // Who sees the place, or reads below that heading, stays.
  if (node === above() || (top(node) >= 0 && top(node) < innerHeight)) return;
  node.scrollIntoView({ behavior: 'instant' });
}

let reloaded = null;
// Resolves only when the page was reloaded for this build before: nothing reloads for ever.
function reload(number) {
  if (number === reloaded) return null;
  reloaded = number;
  try { sessionStorage.setItem(PLACE, JSON.stringify({ path: here(), number, kept: keep(), wanted })); } catch {}
  history.scrollRestoration = 'manual';
  location.reload();
  return new Promise(() => {});
}
try {
  const saved = JSON.parse(sessionStorage.getItem(PLACE));
  sessionStorage.removeItem(PLACE);
  if (saved?.path === here()) {
    reloaded = saved.number;
    const back = () => { restore(saved.kept); wanted = saved.wanted; arrive(); };
    back();
    // The browser itself would scroll right after `load`.
    addEventListener('load', () => { back(); setTimeout(() => { history.scrollRestoration = 'auto'; }); });
  }
} catch {}

// --- Changes ---
const key = (link) => link.getAttribute('href').replace(/[?&]twinpress=\d+$/, '');

function swapSheets(fresh, force, number) {
  const old = all('link[rel~=stylesheet]');
  const has = (list, link) => list.some((other) => key(other) === key(link));
  let added = fresh.filter((link) => !has(old, link));
  let gone = old.filter((link) => !has(fresh, link));
  if (force && !added.length && !gone.length) {
    // The address says nothing of the content: ask again for each.
    gone = old;
    added = old.map((link) => {
      const copy = link.cloneNode();
      copy.href = key(link) + (key(link).includes('?') ? '&' : '?') + 'twinpress=' + number;
      return copy;
    });
  }
  added.forEach((link, index) => {
    const next = document.importNode(link);
    const before = gone[index];
    if (before) next.onload = next.onerror = () => before.remove();
    const anchor = before || all('link[rel~=stylesheet]').pop();
    if (anchor) anchor.after(next); else document.head.append(next);
  });
  for (const link of gone.slice(added.length)) link.remove();
}

async function update(kind, number) {
  if (kind !== 'findings' || isOverview) {
    const answer = await fetch(location.href, { cache: 'no-store' });
    const fresh = parts(parse(await answer.text()));
    const main = document.querySelector('main');
    const changed = fresh.html !== known.html;
    // What a script made of `<main>` would be lost with it; that of the overview looks after itself.
    const touched = !isOverview && main && (known.scripted || text(main) !== known.html);
    if (fresh.frame !== known.frame || !fresh.main !== !main || (changed && (touched || !answer.ok))) {
      await reload(number);
    } else {
      swapSheets(fresh.sheets, kind === 'styles', number);
      for (const node of known.meta) all('head > *').find((old) => old.isEqualNode(node))?.remove();
      document.head.append(...fresh.meta.map((node) => document.importNode(node, true)));
      if (changed) {
        const kept = keep();
        main.replaceWith(document.importNode(fresh.main, true));
        restore(kept);
      }
    }
    known = fresh;
  }
  build = number;
  arrive();
  await look();
}

let queue = Promise.resolve();
const then = (job) => { queue = queue.then(job).catch(() => {}); };

// --- The stream, while the page can be seen ---
let stream = null;
function connect() {
  if (document.hidden || stream) return;
  const opened = stream = new EventSource(ask(`events?build=${build ?? ''}&path=`));
  const on = (event, act) => opened.addEventListener(event, ({ data }) => then(() => act(JSON.parse(data))));
  // Another number, not a greater one: a server that was started again counts from the start.
  on('build', ({ build: number }) => (build == null ? void (build = number) : number !== build && update('page', number)));
  on('change', ({ build: number, kind }) => update(kind, number));
  on('lead', lead);
  opened.onerror = () => {
    if (opened.readyState === EventSource.CLOSED && stream === opened) { stream = null; setTimeout(connect, 2000); }
  };
}
function disconnect() { stream?.close(); stream = null; }
document.addEventListener('visibilitychange', () => (document.hidden ? disconnect() : connect()));
addEventListener('pagehide', disconnect);
addEventListener('pageshow', connect);

async function look() {
  const answer = await fetch(ask('findings.json?path='), { cache: 'no-store' });
  if (!isOverview) show(await answer.json(), base);
}
then(remember);
then(look);
connect();
