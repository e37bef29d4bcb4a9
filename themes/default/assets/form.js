// A contact form: what is missing is listed above it, a programme named in the address is chosen, and the message can be
// copied by those who have no mail program. Without this script the browser's own checks hold.
(function () {
  "use strict";
  var form = document.querySelector("[data-form]");
  if (!form) return;
  var errors = form.querySelector("[data-errors]");
  // The browser's bubbles name one field at a time, and go away; the list stays.
  form.noValidate = true;

  form.addEventListener("submit", function (event) {
    var wrong = fields().filter(function (field) { return !field.checkValidity(); });
    tell(wrong);
    if (wrong.length) {
      event.preventDefault();
      errors.focus();
    }
  });

  function fields() {
    return Array.prototype.filter.call(form.elements, function (field) { return field.name && field.willValidate; });
  }

  function label(field) {
    var label = form.querySelector('label[for="' + field.id + '"]');
    return label.firstChild.textContent.trim();
  }

  // In the language of the page, which need not be that of the browser.
  function reason(field) {
    return field.validity.valueMissing ? form.dataset.missing : form.dataset.wrong;
  }

  function tell(wrong) {
    var list = errors.querySelector("ul");
    list.textContent = "";
    fields().forEach(function (field) { mark(field, wrong.indexOf(field) >= 0); });
    wrong.forEach(function (field) {
      var item = document.createElement("li");
      var link = document.createElement("a");
      link.href = "#" + field.id;
      link.textContent = label(field) + form.dataset.colon + reason(field);
      link.addEventListener("click", function (event) {
        event.preventDefault();
        field.focus();
      });
      item.appendChild(link);
      list.appendChild(item);
    });
    errors.hidden = wrong.length === 0;
  }

  function mark(field, isWrong) {
    var note = document.getElementById(field.id + "-error");
    var described = (field.getAttribute("aria-describedby") || "").replace(field.id + "-error", "").trim();
    if (isWrong) {
      if (!note) {
        note = document.createElement("p");
        note.id = field.id + "-error";
        note.className = "error";
        field.parentNode.insertBefore(note, field);
      }
      note.textContent = reason(field);
      described = (described + " " + note.id).trim();
      field.setAttribute("aria-invalid", "true");
    } else {
      if (note) note.remove();
      field.removeAttribute("aria-invalid");
    }
    if (described) field.setAttribute("aria-describedby", described);
    else field.removeAttribute("aria-describedby");
  }

  var wanted = new URLSearchParams(location.search).get("programme");
  var programme = form.elements.programme;
  if (wanted && programme) {
    Array.prototype.forEach.call(programme.options, function (option) {
      if (option.dataset.id === wanted) option.selected = true;
    });
  }

  var copy = form.querySelector("[data-copy]");
  if (copy && navigator.clipboard) {
    var status = form.querySelector("[role=status]");
    copy.hidden = false;
    copy.addEventListener("click", function () {
      var lines = fields().filter(function (field) { return field.value && field.id !== "website"; });
      var text = lines.map(function (field) { return label(field) + form.dataset.colon + field.value; }).join("\n");
      navigator.clipboard.writeText(text).then(
        function () { status.textContent = status.dataset.copied; },
        function () { status.textContent = status.dataset.failed; }
      );
    });
  }
})();
