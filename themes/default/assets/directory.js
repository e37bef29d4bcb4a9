/* The directory: searches, filters and sorts the entries that are on the page. Without it the page is complete.
   The form's fields are the state, and the address says the same; nothing is fetched, stored or rendered anew.
   All words come from the page: `data-pattern` has them, with {holes}. */
(() => {
  'use strict';

  const form = document.querySelector('form[data-filter]');
  if (!form) return;
  const browse = form.parentElement;
  const list = browse.querySelector('[data-entries]');
  const status = browse.querySelector('[role=status]');
  const empty = browse.querySelector('[data-empty]');
  const details = form.querySelector('details');
  const chosenNote = form.querySelector('[data-chosen]');
  const search = form.elements.q;
  const sort = form.elements.sort;
  const fields = [...form.querySelectorAll('input[name], select[name]')];
  const facets = fields.filter((field) => field !== search && field !== sort);
  const labels = new Map(facets.flatMap((field) => [...field.options].map((option) => [option, option.text])));
  const entries = [...list.querySelectorAll('[data-entry]')].map(readEntry);
  const everything = status.textContent;
  const wide = matchMedia('(min-width: 48rem)');
  const pause = 150;
  let typing;

  /* ---- what is searched ---- */

  /** One spelling for all: no case, accents, apostrophes or full-width forms; other signs part words. */
  function fold(text) {
    return text.replace(/['’‘ʼ`´＇]/g, '').normalize('NFKC').toLowerCase()
      .normalize('NFD').replace(/\p{M}/gu, '').replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
  }

  function readEntry(element) {
    const { names, year, china } = element.dataset;
    return { element, china, year: Number(year), text: fold(`${names} ${year}`) };
  }

  const has = (entry, facet, value) => entry.element.dataset[facet].split(' ').includes(value);

  /** Chinese is written without spaces, so 威尔士教育 may be two words: any way of parting it into known ones will do. */
  function finds(text, word) {
    if (text.includes(word)) return true;
    if (!/^\p{Script=Han}{4,}$/u.test(word)) return false;
    for (let end = word.length - 2; end > 1; end -= 1) {
      if (text.includes(word.slice(0, end)) && finds(text, word.slice(end))) return true;
    }
    return false;
  }

  /* ---- the state: fields and address ---- */

  const value = (field) => field.value.trim();
  const isSet = (field) => (field === search ? value(field) !== '' : field.selectedIndex > 0);

  /** What an entry must meet: the field, its value in words, and the test. */
  function conditions() {
    return [search, ...facets].filter(isSet).map((field) => {
      if (field === search) {
        const words = fold(value(search)).split(' ');
        return { field, label: value(search), fits: (entry) => words.every((word) => finds(entry.text, word)) };
      }
      const label = labels.get(field.selectedOptions[0]);
      return { field, label, fits: (entry) => has(entry, field.name, field.value) };
    });
  }

  function readAddress() {
    const query = new URLSearchParams(location.search);
    for (const field of fields) {
      field.value = query.get(field.name) ?? '';
      // A value that is not offered, such as one of an old link, counts as none.
      if (field.selectedIndex === -1) field.selectedIndex = 0;
    }
  }

  function query() {
    const pairs = fields.filter(isSet).map((field) => [field.name, value(field)]);
    return pairs.length ? `?${new URLSearchParams(pairs)}` : '';
  }

  /* ---- the page follows the state ---- */

  const fill = (pattern, words) => pattern.replace(/\{(\w+)\}/g, (hole, name) => words[name] ?? hole);
  const fitting = (chosen, except) => entries.filter((entry) =>
    chosen.every((condition) => condition.field === except || condition.fits(entry)));
  const inWords = (chosen) => chosen.map(({ field, label }) =>
    (field === search ? fill(form.dataset.quote, { text: label }) : label)).join(form.dataset.separator);

  function apply() {
    const chosen = conditions();
    const shown = new Set(fitting(chosen));
    for (const entry of entries) entry.element.hidden = !shown.has(entry);
    countOptions(chosen);
    putInOrder();
    say(shown.size, chosen);
    offerWaysBack(shown.size, chosen);
    dimMap(shown);
    translateLinks();
  }

  /** Says at each option how many it would leave. The chosen one stays open, or nobody could see what is chosen. */
  function countOptions(chosen) {
    for (const field of facets) {
      const possible = fitting(chosen, field);
      for (const option of field.options) {
        if (!option.value) continue;
        const count = possible.filter((entry) => has(entry, field.name, option.value)).length;
        option.text = fill(form.dataset.pattern, { label: labels.get(option), count });
        option.disabled = count === 0 && !option.selected;
      }
    }
    const count = chosen.filter(({ field }) => field !== search).length;
    chosenNote.textContent = count ? fill(chosenNote.dataset.pattern, { count }) : '';
  }

  /** Sorts in place. The page's own order is by UK name; a year that is not recorded comes last both ways. */
  function putInOrder() {
    const { compare } = new Intl.Collator('en');
    const byYear = (way) => (a, b) => (a.year && b.year ? way * (a.year - b.year) : (b.year ? 1 : 0) - (a.year ? 1 : 0));
    const orders = { china: (a, b) => compare(a.china, b.china), 'year-asc': byYear(1), 'year-desc': byYear(-1) };
    const wanted = [...entries];
    if (orders[sort.value]) wanted.sort(orders[sort.value]);
    const elements = wanted.map((entry) => entry.element);
    // An element that is moved loses the focus, so what stands right is left alone.
    if (elements.some((element, place) => element !== list.children[place])) list.append(...elements);
  }

  function say(count, chosen) {
    const text = chosen.length ? fill(status.dataset.pattern, { count, chosen: inWords(chosen) }) : everything;
    if (status.textContent !== text) status.textContent = text;
  }

  function offerWaysBack(count, chosen) {
    empty.hidden = count > 0;
    if (count > 0) return;
    empty.querySelector('[data-searched]').textContent = inWords(chosen);
    const steps = empty.querySelector('[data-steps]');
    steps.replaceChildren(...chosen.map(({ field, label }) => {
      const step = document.createElement('button');
      step.type = 'button';
      step.textContent = fill(steps.dataset.pattern, { label, count: fitting(chosen, field).length });
      step.addEventListener('click', () => takeBack(field));
      const item = document.createElement('li');
      item.append(step);
      return item;
    }));
  }

  /** On a map, what leads only to entries that are not shown is dimmed. */
  function dimMap(shown) {
    const ids = new Set([...shown].map((entry) => entry.element.id));
    for (const mark of document.querySelectorAll('[data-map] [data-links]')) {
      mark.classList.toggle('dim', !mark.dataset.links.split(' ').some((id) => ids.has(id)));
    }
  }

  /** The other language opens with the same choice. */
  function translateLinks() {
    for (const link of document.querySelectorAll('a[hreflang]')) link.search = query();
  }

  /* ---- what people do ---- */

  /** Typing replaces the address, so that Back does not go letter by letter; a choice is a step of its own. */
  function commit(step) {
    clearTimeout(typing);
    if (query() !== location.search) history[`${step}State`](null, '', location.pathname + query());
    apply();
  }

  /** A button that goes hands the focus on to the field that it has changed. On a phone that would call up the keyboard. */
  function focusOn(field) {
    (wide.matches ? field : details.querySelector('summary')).focus();
  }

  function clear(field) {
    if (field === search) field.value = '';
    else field.selectedIndex = 0;
  }

  function takeBack(field) {
    clear(field);
    commit('push');
    focusOn(field);
  }

  function reset(event) {
    const link = event.target.closest('[data-reset]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    fields.forEach(clear);
    commit('push');
    if (empty.contains(link)) focusOn(search);
  }

  search.addEventListener('input', (event) => {
    clearTimeout(typing);
    // Half-typed pinyin is no search yet; its end is told by an event of its own.
    if (!event.isComposing) typing = setTimeout(commit, pause, 'replace');
  });
  search.addEventListener('compositionend', () => {
    clearTimeout(typing);
    typing = setTimeout(commit, pause, 'replace');
  });
  form.addEventListener('change', (event) => {
    if (event.target !== search) commit('push');
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    commit('replace');
  });
  browse.addEventListener('click', reset);
  addEventListener('popstate', () => {
    clearTimeout(typing);
    readAddress();
    apply();
  });

  // Wide windows have room for the whole form; in narrow ones it opens on demand.
  const unfold = () => { details.open = wide.matches; };
  wide.addEventListener('change', unfold);
  unfold();

  // With the form at hand, the links to facet pages are second choice.
  browse.after(browse.querySelector('.facets'));
  readAddress();
  apply();
})();
