// What lies over a page in the preview: a panel with the errors, and a chip with the state of the page.
// Everything lives in a shadow root, so that the site's styles and the panel's never meet; text is only set as text.
// Leaves fetching to `client.js`, which calls `show` with the answer of `findings.json`.
const host = document.createElement('div');
host.id = 'twinpress';
host.lang = 'en';
const root = host.attachShadow({ mode: 'open' });
const style = new CSSStyleSheet();
style.replaceSync(STYLES);
root.adoptedStyleSheets = [style];
const el = (tag, className, ...inner) => {
  const node = document.createElement(tag);
  node.className = className;
  node.append(...inner);
  return node;
};
const button = (label, act) => { const node = el('button', '', label); node.onclick = act; return node; };
const link = (label, href) => { const node = el('a', '', label); node.href = href; return node; };
// Names stand in backticks.
const words = (text) => text.split('`').map((part, index) => (index % 2 ? el('code', '', part) : part));
const count = (number, word) => `${number} ${word}${number === 1 ? '' : 's'}`;

const space = el('div', 'space');
const title = el('span', '');
title.setAttribute('role', 'alert');
const list = el('ol', '');
list.tabIndex = 0;
list.ariaLabel = 'Findings';
const fold = button('Hide (Esc)', () => toggle(true));
const panelLink = link('Overview', '');
const panel = el('section', 'panel', el('header', '', el('h2', '', title), panelLink, fold), list);
panel.setAttribute('aria-label', 'Errors of the preview');
const chip = el('aside', 'chip');
chip.setAttribute('aria-label', 'State of this page');
root.append(space, panel, chip);

function card(finding) {
  const { severity, code, message, file, line, column, editor } = finding;
  const item = el('li', severity, el('h3', '', el('b', '', severity), ' ', ...words(message), el('small', '', ' ' + code)));
  if (file) {
    const place = file + (line ? `:${line}:${column}` : '');
    const copy = button('Copy', async () => {
      try { await navigator.clipboard.writeText(place); copy.textContent = 'Copied'; } catch {}
    });
    copy.ariaLabel = 'Copy ' + place;
    const where = el('p', 'where', el('code', '', place), copy);
    if (editor?.startsWith('vscode://')) where.append(link('Open in editor', editor));
    if (finding.here) where.append('on this page');
    item.append(where);
  }
  const pre = el('pre', '');
  for (const { number, text, marker } of finding.excerpt) {
    const [start, length] = marker || [text.length, 0];
    const mark = marker ? el('mark', '', text.slice(start, start + length)) : '';
    const row = el('span', '', el('i', '', String(number)), text.slice(0, start), mark, text.slice(start + length));
    if (marker && finding.label) row.append(el('small', '', '  ← ' + finding.label));
    pre.append(row);
  }
  if (pre.firstChild) item.append(pre);
  for (const help of finding.help) item.append(el('p', '', el('b', '', 'Help:'), ' ', ...words(help)));
  return item;
}

let folded = false;
let seen = '';
let errors = 0;
function toggle(to) {
  const inside = root.activeElement;
  folded = to;
  panel.hidden = folded || !errors;
  chip.hidden = !panel.hidden;
  const height = panel.offsetHeight + 'px';
  space.style.height = height;
  document.documentElement.style.scrollPaddingBottom = panel.hidden ? '' : height;
  if (inside) (panel.hidden ? chip.querySelector('button, a') : fold).focus();
}

// Shows an answer of `findings.json`; `overview` is the address of the overview.
function show(data, overview) {
  if (!host.isConnected) document.documentElement.append(host);
  const same = JSON.stringify([data.findings, data.notes, data.errors]);
  if (same === seen) return;
  seen = same;
  panelLink.href = overview;
  errors = data.errors;
  if (!errors) folded = false;
  title.textContent = errors ? `${count(errors, 'error')}. Your changes show when ${errors === 1 ? 'it is' : 'they are'} mended.` : '';
  list.replaceChildren(...data.findings.map(card));
  if (data.left_out) list.append(el('li', '', `${data.left_out} more: see the overview`));
  chip.replaceChildren(...(errors ? [button(count(errors, 'error'), () => toggle(false))] : []));
  const warnings = data.warnings - data.placeholders;
  const notes = [...data.notes];
  if (warnings) notes.push(count(warnings, 'warning'));
  if (data.placeholders) notes.push(count(data.placeholders, 'placeholder'));
  chip.append(...notes.map((note) => el('span', '', note)), link('Overview', overview));
  toggle(folded);
}

panel.hidden = true;
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && !panel.hidden) toggle(true);
});
