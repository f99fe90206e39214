// The keys of a spreadsheet, on ordinary inputs.
import { guardChoices, isChoice, takeKey } from "./choices.js";
import { fieldsOf, isChanged, savedText, setText, unitOf } from "./units.js";

const CELLS = "input:not([type=hidden], [type=checkbox], [disabled], [readonly]), select:not([disabled])";

export const cellsIn = (node) => [...node.querySelectorAll(CELLS)].filter((cell) => cell.offsetParent);
const isText = (cell) => cell?.matches("input:not([type=checkbox])");
const isCell = (cell) => isText(cell) || isChoice(cell);

export function moveDown(cell, step) {
  const column = cell.closest("td, th")?.cellIndex;
  const rows = [...(cell.closest("table")?.rows ?? [])];
  const here = rows.indexOf(cell.closest("tr"));
  for (let at = here + step; at >= 0 && at < rows.length; at += step) {
    const target = rows[at].cells[column];
    const next = rows[at].cells.length > column && target ? cellsIn(target)[0] : null;
    if (next) return focus(next);
  }
  return false;
}

export function moveAside(cell, step) {
  const cells = cellsIn(cell.closest("tr"));
  const next = cells[cells.indexOf(cell) + step];
  return next ? focus(next) : false;
}

export function focus(cell) {
  cell.focus();
  if (isText(cell)) cell.select();
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  return true;
}

// The caret stands at the edge, or the whole text is chosen: the arrow then leaves the cell.
function atEdge(cell, step) {
  if (isChoice(cell)) return true;
  const { selectionStart: start, selectionEnd: end, value } = cell;
  if (start === 0 && end === value.length) return true;
  return start === end && start === (step < 0 ? 0 : value.length);
}

function typeMark(cell, mark) {
  cell.setRangeText(mark, cell.selectionStart, cell.selectionEnd, "end");
  cell.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

// Enter where there is no further row: the cell is done all the same.
function commit(cell) {
  cell.dispatchEvent(new CustomEvent("sheet:commit", { bubbles: true }));
  return true;
}

function giveBack(cell) {
  setText(cell, savedText(cell));
  cell.dispatchEvent(new InputEvent("input", { bubbles: true }));
  if (isText(cell)) cell.select();
}

// Words that are being typed and that the list of the cell goes on with: arrows are the list's.
function isCompleted(cell) {
  const text = cell.value.trim().toLowerCase();
  if (!cell.list || !text || !isChanged(cell)) return false;
  const goesOn = (known) => known !== text && known.includes(text);
  return [...cell.list.options].some((option) => goesOn(option.value.toLowerCase()));
}

// What the key does in the cell; null where it stays the browser's.
function moves(event, cell) {
  const mayLeave = (step) => isCell(cell) && !event.shiftKey && (step ? atEdge(cell, step) : !isCompleted(cell));
  switch (event.key) {
    case "Enter":
      return () => moveDown(cell, event.shiftKey ? -1 : 1) || commit(cell);
    case "ArrowDown":
      return mayLeave() ? () => moveDown(cell, 1) : null;
    case "ArrowUp":
      return mayLeave() ? () => moveDown(cell, -1) : null;
    case "ArrowLeft":
      return mayLeave(-1) ? () => moveAside(cell, -1) : null;
    case "ArrowRight":
      return mayLeave(1) ? () => moveAside(cell, 1) : null;
    default:
      return null;
  }
}

export function listenToKeys(form) {
  guardChoices(form);
  form.addEventListener("keydown", (event) => {
    const cell = event.target;
    if (event.isComposing || !unitOf(cell) || !fieldsOf(unitOf(cell)).includes(cell)) return;
    if (isChoice(cell) && takeKey(event)) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") return giveBack(cell);
    if (event.code === "NumpadDecimal" && isText(cell) && (cell.dataset.kind ?? "text") !== "text") {
      event.preventDefault();
      return typeMark(cell, form.dataset.mark);
    }
    const move = moves(event, cell);
    if (move?.()) event.preventDefault();
  });
  form.addEventListener("focusin", (event) => {
    if (isText(event.target) && unitOf(event.target)) event.target.select();
  });
}
