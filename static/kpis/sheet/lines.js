// All cost lines: how many are ticked, a box that ticks all of the page, and a range with Shift.

const boxes = () => [...document.querySelectorAll("table.lines .tick > input")];
let last = null;

function count() {
  const form = document.getElementById("change-lines");
  if (!form) return;
  const all = boxes();
  const ticked = all.filter((box) => box.checked).length;
  form.toggleAttribute("data-any", ticked > 0);
  const said = form.querySelector("[data-ticked]");
  said.textContent = ticked ? said.dataset.ticked.replace("{count}", ticked) : "";
  const label = form.querySelector("[data-tick-all]");
  label.hidden = false;
  const box = label.querySelector("input");
  box.checked = ticked === all.length;
  box.indeterminate = ticked > 0 && ticked < all.length;
}

document.addEventListener("click", ({ target, shiftKey }) => {
  if (!target.matches?.("table.lines .tick > input")) return;
  const all = boxes();
  const [from, to] = [all.indexOf(last), all.indexOf(target)].sort((a, b) => a - b);
  if (shiftKey && from >= 0) for (const box of all.slice(from, to + 1)) box.checked = target.checked;
  last = target;
});
document.addEventListener("change", ({ target }) => {
  if (target.closest("[data-tick-all]")) for (const box of boxes()) box.checked = target.checked;
  count();
});
document.addEventListener("htmx:afterSettle", count);
count();
