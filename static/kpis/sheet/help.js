// The keys of the page (kpis/templatetags/keys.py), by a button and by "?" where it is no text.
const dialog = document.querySelector("[data-keys]");
const button = document.querySelector("[data-keys-open]");
const TEXTS = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";

document.addEventListener("keydown", (event) => {
  if (event.key !== "?" || event.ctrlKey || event.metaKey || event.isComposing) return;
  if (event.target.matches?.(TEXTS) || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  dialog.showModal();
});
button.addEventListener("click", () => dialog.showModal());
dialog.querySelector("[data-keys-close]").addEventListener("click", () => dialog.close());
button.hidden = false;
document.documentElement.dataset.keys = "open";
