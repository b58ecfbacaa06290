// Small comforts: every page works without this script.
"use strict";

// What was asked for is asked once, and seen to be under way.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent === "yes") {
    event.preventDefault();
    return;
  }
  if (form.method === "post") {
    form.dataset.sent = "yes";
    form.setAttribute("aria-busy", "true");
  }
});

// Back by the browser's own back: a form that was sent can be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  }
});

// Where a form asked this page something else, one stays at that form, and hears what the page says now.
let asked = -1;

document.addEventListener("htmx:beforeRequest", (event) => {
  asked = [...document.forms].indexOf(event.detail.elt);
});

document.addEventListener("htmx:afterSettle", () => {
  if (asked < 0) {
    return;
  }
  const form = document.forms[asked];
  asked = -1;
  if (form && !form.contains(document.activeElement)) {
    form.querySelector("[type=submit]")?.focus({ preventScroll: true });
  }
  const says = document.querySelector("main [role=alert], main .lead");
  document.getElementById("melding").textContent = says ? says.textContent : document.title;
});
