// Opens the answer that the address names, and all answers at once when asked. Without it each opens by hand.
(function () {
  "use strict";

  function answers() {
    return Array.from(document.querySelectorAll(".questions > details"));
  }

  function openNamed() {
    var id;
    try {
      id = decodeURIComponent(location.hash.slice(1));
    } catch (malformed) {
      return;
    }
    var named = id && document.getElementById(id);
    if (named && named.matches("details")) {
      named.open = true;
      named.scrollIntoView();
    }
  }

  function label(button, open) {
    button.dataset.open = button.dataset.open || button.textContent;
    button.textContent = open ? button.dataset.close : button.dataset.open;
  }

  // On the document, so that it also serves a page whose content the preview has replaced.
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-open-all]");
    if (!button) return;
    var all = answers();
    var open = !all.every(function (one) { return one.open; });
    all.forEach(function (one) { one.open = open; });
    label(button, open);
  });

  addEventListener("hashchange", openNamed);
  openNamed();
})();
