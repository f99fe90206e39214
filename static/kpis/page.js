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

// Filters: a choice is sent at once; several of a list by its own button.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-autosubmit]");
  if (!form || event.target.closest("details.parts")) return;
  if (event.target.matches("select, input[type=checkbox], input[type=radio]")) form.requestSubmit();
});

// A list of choices closes by its button, by Escape, and when one goes elsewhere.
const openLists = () => document.querySelectorAll("details.parts[open]");
document.addEventListener("submit", (event) => {
  const list = event.submitter?.closest("details.parts");
  if (!list) return;
  // htmx gives the focus back to what has the same id, and nothing in a closed list can have it.
  list.querySelector("summary").focus();
  list.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const list of openLists()) {
    list.open = false;
    list.querySelector("summary").focus();
  }
});
for (const kind of ["pointerdown", "focusin"]) {
  document.addEventListener(kind, (event) => {
    for (const list of openLists()) if (!list.contains(event.target)) list.open = false;
  });
}

// A term opens its explanation in place; with a key held down, or without JavaScript, the glossary.
const explain = async (link) => {
  const [address, key] = link.href.split("#");
  const answer = await fetch(`${address}${key}/`);
  if (!answer.ok || answer.redirected) throw new Error(answer.status);
  const box = document.getElementById("term") ?? document.createElement("aside");
  box.id = "term";
  box.popover = "auto";
  box.innerHTML = await answer.text();
  document.body.append(box);
  box.showPopover();
};
document.addEventListener("click", (event) => {
  const link = event.target.closest("a.term");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !("popover" in link)) return;
  event.preventDefault();
  explain(link).catch(() => location.assign(link.href));
});

// The pages of one centre are about the same time and parts: their links keep what is chosen.
// Only one page compares with a target or with any other period.
const isEverywhere = (name, value) => name !== "compare" || /^(previous|year_before)$/.test(value);
const FILTERS = new Set(["by", "period", "compare", "channel", "category"]);
document.addEventListener("htmx:pushedIntoHistory", () => {
  const said = [...new URLSearchParams(location.search)];
  const chosen = said.filter(([name, value]) => FILTERS.has(name) && isEverywhere(name, value));
  const query = new URLSearchParams(chosen).toString();
  for (const link of document.querySelectorAll("a[data-keeps-filters]")) link.search = query;
});
