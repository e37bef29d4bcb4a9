// Filters the tables of the overview: rows without the text are hidden. The field stands outside `<main>`, which the
// client replaces when the site changes; the filter is then applied again.
'use strict';
{
const field = document.getElementById('filter');
const apply = () => {
  const wanted = field.value.trim().toLowerCase();
  for (const row of document.querySelectorAll('main tbody tr')) {
    row.hidden = !row.textContent.toLowerCase().includes(wanted);
  }
};
field.addEventListener('input', apply);
new MutationObserver(apply).observe(document.body, { childList: true });
field.closest('p').hidden = false;
}
