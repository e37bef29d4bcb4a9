// Search in the page: the index is a script before this one, so that it also works from disk. Nothing is fetched or kept.
(function () {
  'use strict';

  const index = window.searchIndex;
  const form = document.querySelector('form[data-search]');
  if (!form) return;
  if (!index) {
    form.hidden = true;
    return;
  }
  const field = form.elements.q;
  const status = document.querySelector('[role=status]');
  const list = document.querySelector('[data-results]');
  const empty = document.querySelector('[data-empty]');
  const parts = document.querySelector('[data-parts]');
  const more = document.querySelector('[data-more]');
  const language = document.documentElement.lang;
  const SHOWN = 20;

  // ---- Words. The generator reads the pages in the same way: src/render/search/tokens.rs.

  const APOSTROPHE = /['‘’\u02bc`´′＇]/u;
  const LETTER = /[\p{Alphabetic}\p{N}]/u;
  const UNSPACED = /[々〇\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{323af}]/u;

  /** A text without case, accents, apostrophes and width, and for each of its units where it stands in the text. */
  function fold(text) {
    let folded = '';
    const at = [];
    let position = 0;
    for (const character of text) {
      if (!APOSTROPHE.test(character)) {
        for (const part of character.normalize('NFKD').replace(/\p{M}/gu, '')) {
          const lower = part.toLowerCase();
          folded += lower;
          for (let unit = 0; unit < lower.length; unit += 1) at.push(position);
        }
      }
      position += character.length;
    }
    at.push(position);
    return { folded, at };
  }

  /** The words of a text, in order: those of Latin and other alphabets, and whole runs of Chinese characters. */
  function read(text) {
    const words = [];
    let kind = '';
    for (const character of fold(text).folded) {
      const now = !LETTER.test(character) ? '' : UNSPACED.test(character) ? 'run' : 'word';
      if (now && now === kind) words[words.length - 1].text += character;
      else if (now) words.push({ text: character, isRun: now === 'run' });
      kind = now;
    }
    return words;
  }

  const ignored = new Set(read(form.dataset.ignored || '').map(({ text }) => text));

  /** The words of a query that say what is looked for: `how much` and `多少` do not, unless there is nothing else. */
  function meant(query) {
    const words = read(query);
    const kept = words.flatMap(({ text, isRun }) => {
      if (!isRun) return ignored.has(text) ? [] : [{ text, isRun }];
      let rest = text;
      for (const word of ignored) if (UNSPACED.test(word)) rest = rest.split(word).join(' ');
      return read(rest);
    });
    return kept.length ? kept : words;
  }

  // ---- Looking up.

  /** All words and pairs; `厦-大门` stands for 厦, 厦大 and 厦门. */
  const known = index.words.split(' ').flatMap((item) => {
    const [first, ...rest] = item;
    return UNSPACED.test(first) ? rest.map((next) => (next === '-' ? first : first + next)) : [item];
  });
  const hits = index.hits.split(' ');
  const titles = index.pages.map(([title, , , , names = []]) => [title, ...names].map((name) => fold(name).folded));

  /** The pages that have a word, with what it is worth there: a title before headings before text, the word before its beginning. */
  function pagesWith(text, isWhole) {
    const found = new Map();
    known.forEach((word, place) => {
      if (isWhole ? word !== text : !word.startsWith(text)) return;
      let page = 0;
      for (const hit of hits[place].split(',')) {
        const number = parseInt(hit, 36);
        page += Math.floor(number / 3);
        const worth = [24, 8, 2][number % 3] / (word === text ? 1 : 2);
        found.set(page, Math.max(found.get(page) || 0, worth));
      }
    });
    return found;
  }

  /** The pages that have a run of characters: each character must stand in a pair that the page has. */
  function pagesWithRun(run) {
    const characters = [...run];
    if (characters.length === 1) return pagesWith(run, false);
    const pairs = characters.slice(1).map((next, place) => pagesWith(characters[place] + next, true));
    const found = new Map();
    for (const page of new Set(pairs.flatMap((pages) => [...pages.keys()]))) {
      const has = (place) => pairs[place] !== undefined && pairs[place].has(page);
      if (!characters.every((_, place) => has(place - 1) || has(place))) continue;
      const worths = pairs.map((pages) => pages.get(page) || 0);
      found.set(page, worths.reduce((sum, worth) => sum + worth) / pairs.length);
    }
    return found;
  }

  /** The pages that have all words of a query, best first. */
  function find(words) {
    if (!words.length) return [];
    const found = words.map(({ text, isRun }) => (isRun ? pagesWithRun(text) : pagesWith(text, false)));
    const whole = words.map(({ text }) => text).join(' ');
    const results = [];
    for (const page of found[0].keys()) {
      if (!found.every((pages) => pages.has(page))) continue;
      // A title that is little else than the query comes first.
      const likeness = titles[page].map((title) => (title.includes(whole) ? whole.length / title.length : 0));
      const worth = found.reduce((sum, pages) => sum + pages.get(page), 0) + 40 * Math.max(...likeness);
      results.push({ page, worth });
    }
    return results.sort((a, b) => b.worth - a.worth || a.page - b.page).map(({ page }) => page);
  }

  // ---- Showing.

  function element(name, properties, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  /** Where words stand in a text, as ranges that do not touch. A run that does not stand there whole is marked by its pairs. */
  function places(text, words) {
    const { folded, at } = fold(text);
    const marked = new Array(text.length).fill(false);
    const mark = (part, isRun) => {
      let isThere = false;
      for (let from = folded.indexOf(part); from >= 0; from = folded.indexOf(part, from + 1)) {
        const before = [...folded.slice(0, from)].pop() || ' ';
        if (!isRun && LETTER.test(before) && !UNSPACED.test(before)) continue;
        marked.fill(true, at[from], at[from + part.length]);
        isThere = true;
      }
      return isThere;
    };
    let worth = 0;
    for (const { text: word, isRun } of words) {
      const characters = [...word];
      const pairs = characters.slice(1).map((next, place) => characters[place] + next);
      const isThere = mark(word, isRun) || (isRun && pairs.map((pair) => mark(pair, true)).some(Boolean));
      if (isThere) worth += word.length;
    }
    return { marked, worth };
  }

  const RUNS = new RegExp(`${UNSPACED.source}+`, 'gu');

  /** For each unit of a text its language where it is Chinese or, having kana, Japanese in a page in another language. */
  function tongues(text) {
    const all = new Array(text.length).fill('');
    if (language.startsWith('zh')) return all;
    for (const { 0: run, index: from } of text.matchAll(RUNS)) {
      all.fill(/[々\u3041-\u309f\u30a1-\u30fa]/.test(run) ? 'ja' : 'zh-Hans', from, from + run.length);
    }
    return all;
  }

  /** A text with its words marked; what is in another script than the page says in which language. */
  function marked(text, words) {
    const { marked: isMarked } = places(text, words);
    const tongue = tongues(text);
    const out = document.createDocumentFragment();
    for (let from = 0, to; from < text.length; from = to) {
      to = from + 1;
      while (to < text.length && isMarked[to] === isMarked[from] && tongue[to] === tongue[from]) to += 1;
      const piece = text.slice(from, to);
      const node = isMarked[from] ? element('mark', {}, piece) : tongue[from] ? element('span', {}, piece) : piece;
      if (tongue[from]) node.lang = tongue[from];
      out.append(node);
    }
    return out;
  }

  function result(page, words) {
    const [title, address, section, text, names = [], passages = [], titleLanguage] = index.pages[page];
    const heading = element('h2', {}, element('a', { href: address, lang: titleLanguage || '' }, marked(title, words)));
    if (!titleLanguage) heading.firstChild.removeAttribute('lang');
    names.forEach((name, place) => {
      if (!name || !places(name, words).worth) return;
      const other = element('span', { className: 'other', lang: index.languages[place] }, marked(name, words));
      heading.append(' ', other);
    });
    const item = element('li', {}, heading);
    if (index.sections[section]) item.append(element('p', { className: 'meta' }, index.sections[section]));
    // The passage with most of the words; the page's own description if that has more, or there is no link to the passage.
    let best = ['', '', text];
    let most = places(text, words).worth;
    for (const passage of passages) {
      let { worth } = places(`${passage[1] || ''} ${passage[2] || ''}`, words);
      if (worth && passage[0]) worth += 0.5;
      if (worth > most || !(best[1] || best[2])) [best, most] = [passage, worth];
    }
    const [anchor, under = '', excerpt = '', excerptLanguage] = best;
    const line = element('p', {});
    if (under) {
      const words_ = marked(under, words);
      const name = anchor ? element('a', { href: `${address}#${encodeURIComponent(anchor)}` }, words_) : element('span', {}, words_);
      name.className = 'under';
      line.append(name, excerpt ? ' ' : '');
    }
    if (excerptLanguage) line.append(element('span', { lang: excerptLanguage }, marked(excerpt, words)));
    else line.append(marked(excerpt, words));
    if (under || excerpt) item.append(line);
    return item;
  }

  /** The longest parts of a query that are found, each with its number of pages: a way on when the whole is not. */
  function partsOf(words) {
    const found = [];
    for (const { text, isRun } of words) {
      const characters = [...text];
      for (let from = 0; from < characters.length;) {
        let to = characters.length;
        const count = () => find([{ text: characters.slice(from, to).join(''), isRun }]).length;
        while (isRun && to > from + 2 && !count()) to -= 1;
        if (to - from > 1 && count()) found.push([characters.slice(from, to).join(''), count()]);
        from = isRun ? to : characters.length;
      }
    }
    return words.length > 1 || found.some(([part]) => part !== words[0].text) ? found : [];
  }

  function show(query) {
    const words = meant(query);
    const found = find(words);
    const isEmpty = words.length > 0 && !found.length;
    const say = (text) => text.replace('{n}', found.length).replace('{q}', () => query.trim());
    const { one, other, none } = status.dataset;
    status.textContent = !words.length ? '' : say(isEmpty ? none : found.length === 1 ? one : other);
    list.replaceChildren(...found.slice(0, SHOWN).map((page) => result(page, words)));
    list.hidden = !found.length;
    more.hidden = found.length <= SHOWN;
    more.onclick = () => {
      more.hidden = true;
      list.append(...found.slice(SHOWN).map((page) => result(page, words)));
      list.children[SHOWN].querySelector('a').focus();
    };
    empty.hidden = !isEmpty;
    if (!isEmpty) return;
    for (const link of empty.querySelectorAll('[data-search-in]')) link.search = new URLSearchParams({ q: query.trim() });
    const ways = partsOf(words).map(([part, count]) => element('a', { href: `?${new URLSearchParams({ q: part })}` }, parts.dataset.pattern.replace('{count}', count).replace('{label}', () => part)));
    parts.hidden = !ways.length;
    parts.replaceChildren(parts.firstChild, ...ways.flatMap((way) => [way, ' ']));
  }

  // ---- The address holds the query, so that it can be passed on and comes back.

  const written = () => new URLSearchParams(location.search).get('q') || '';
  let timer;

  function keep(isStep) {
    const query = field.value.trim();
    if (query === written()) return;
    const address = new URL(location.href);
    address.search = query ? new URLSearchParams({ q: query }) : '';
    // A browser may refuse this for a page on disk; the results are shown all the same.
    try {
      history[isStep ? 'pushState' : 'replaceState'](null, '', address);
    } catch { /* nothing is lost but the address */ }
  }

  function restore() {
    field.value = written();
    show(field.value);
  }

  field.addEventListener('input', (event) => {
    clearTimeout(timer);
    // While a Chinese word is being composed, its letters are not yet what is meant.
    if (event.isComposing) return;
    timer = setTimeout(() => {
      keep(false);
      show(field.value);
    }, 150);
  });
  field.addEventListener('compositionend', () => field.dispatchEvent(new Event('input')));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    clearTimeout(timer);
    keep(true);
    show(field.value);
  });
  addEventListener('popstate', restore);
  restore();
}());
