// Ctrl+D, as in spreadsheets: a cell takes the text of the one above it, as if it were typed; the
// rows of a chosen block take the first one's, looked at before they are saved (blocks.js).
import { isChoice, isOpen } from "./choices.js";
import { fieldNamed, fieldsOf, nameOf, setText, textOf, unitOf } from "./units.js";

// The nearest of the same column, in the same group of lines.
function fieldAbove(field) {
  const unit = unitOf(field);
  const rows = [...unit.closest("tbody").rows];
  const above = rows.slice(0, rows.indexOf(unit)).filter((row) => row.dataset.row !== undefined);
  return above.map((row) => fieldNamed(row, nameOf(field))).findLast(Boolean);
}

// Typed by the browser, so that it can also take it back.
function type(field, text) {
  if (textOf(field) === text) return;
  if (!isChoice(field)) {
    field.select();
    if (document.execCommand(text ? "insertText" : "delete", false, text)) return;
  }
  setText(field, text);
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

function fillCell(form, field) {
  if (field.readOnly || field.closest("details") || (isChoice(field) && isOpen(field))) return;
  const { blocks } = form.sheet;
  const text = blocks ? blocks.textAbove() : fieldAbove(field)?.value;
  if (text !== undefined && text !== null) type(field, text);
}

function isIn(form, node) {
  if (!form.contains(node)) return false;
  return Boolean(form.sheet.blocks?.isCell(node) || (unitOf(node) && fieldsOf(unitOf(node)).includes(node)));
}

export function fillDown(form) {
  form.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "d" || event.shiftKey || event.altKey || event.isComposing) return;
    if (!(event.ctrlKey || event.metaKey) || !isIn(form, event.target)) return;
    event.preventDefault();
    if (form.sheet.blocks?.isChosen()) form.sheet.blocks.fillDown();
    else if (unitOf(event.target)) fillCell(form, event.target);
  });
}
