// The month sheet of costs: a missing bill is copied or added in place, a line that gets another
// category moves to it, and the total says how it differs from last month's.
import { post } from "./posting.js";
import { addRow, applySaved, fieldNamed } from "./units.js";

const form = document.querySelector("form[data-sheet]");

function groupOf(code) {
  return form.querySelector(`tbody[data-category="${CSS.escape(code)}"]`);
}

// The greyed line gives its place to the lines that were copied.
async function copy(button) {
  const ghost = button.closest("tr");
  const group = ghost.closest("tbody");
  button.disabled = true;
  const answer = await post(form, [], { action: button.dataset.copy, [button.name]: button.value });
  button.disabled = false;
  const { copied, message } = answer.data;
  if (answer.status !== 200 || !copied) return form.sheet.status.problem(message || form.sheet.words.failed);
  const rows = copied.map((line) => {
    const row = addRow(form, line.key, group.dataset.category);
    applySaved(row, line);
    row.dataset.state = "saved";
    return row;
  });
  ghost.replaceWith(...rows);
  form.sheet.total();
  form.sheet.status.say(message);
  (rows[0] && fieldNamed(rows[0], "amount"))?.focus();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-copy]");
  if (!button) return;
  event.preventDefault();
  copy(button);
});

form.addEventListener("sheet:saved", ({ target: row }) => {
  row.classList.remove("blank");
  const code = fieldNamed(row, "category").value;
  const group = groupOf(code);
  if (!group || group === row.closest("tbody")) return;
  const last = group.querySelector("tr.blank:not([data-state])");
  if (!last) return;
  row.querySelector(".more")?.removeAttribute("open");
  last.before(row);
  fieldNamed(row, "amount").dataset.sums = `total ${code}`;
  form.sheet.total();
  row.scrollIntoView({ block: "nearest" });
});

// What more can be done with a line closes as soon as one turns to something else.
form.addEventListener("focusout", ({ target, relatedTarget }) => {
  const more = target.closest(".more[open]");
  if (more && !more.contains(relatedTarget)) more.open = false;
});
form.addEventListener("keydown", (event) => {
  const more = event.key === "Escape" && event.target.closest(".more[open]");
  if (!more) return;
  more.open = false;
  more.querySelector("summary").focus();
});
