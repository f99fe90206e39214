// The few things that every page does with JavaScript. Without it each still works by a button.
"use strict";
const root = document.documentElement;
root.classList.replace("no-js", "js");

// Theme: shown at once, kept by the server in the background.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const theme = event.submitter?.value;
  if (!form.matches("form[data-theme-switch]") || !theme) return;
  event.preventDefault();
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
  for (const button of form.querySelectorAll("[name=theme]")) {
    button.setAttribute("aria-pressed", String(button === event.submitter));
  }
  fetch(form.action, {
    method: "POST",
    body: new FormData(form, event.submitter),
    headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken?.value ?? "" },
    redirect: "manual",
    keepalive: true,
  }).catch(() => form.submit());
});

// Filters: a choice is sent at once.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-autosubmit]");
  if (form && event.target.matches("select, input[type=checkbox], input[type=radio]")) form.requestSubmit();
});
