// Blocks of cells: chosen with Shift, copied and pasted as spreadsheets do. What a paste changes
// is shown before it is saved (preview.js).
import { parseBlock, writeBlock } from "./clipboard.js";
import { focus } from "./keys.js";
import { startPaste } from "./pasting.js";
import { fill, makePreview } from "./preview.js";
import { widthOf } from "./shapes.js";
import { isNumber } from "./totals.js";
import { seenOf, unitOf } from "./units.js";

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const UNSEEN = "::0000000000000000";

const fieldOf = (cell) => cell.querySelector("input:not([type=hidden])");
const textOf = (cell) => fieldOf(cell)?.value ?? cell.dataset.text ?? "";
const placeOf = (cell) => fieldOf(cell)?.getAttribute("aria-label") ?? cell.dataset.place;

// The rows of cells, without heads and totals.
function cellsOf(table) {
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
  return rows.map((row) => [...row.querySelectorAll("[data-cell]")]).filter((cells) => cells.length);
}

// Nothing of the cell's text is left out of the choice of text, so that keys mean the cell.
function isWhole(node) {
  if (!node.matches("input")) return true;
  return node.selectionStart === 0 && node.selectionEnd === node.value.length;
}

function openBlocks(form) {
  const { sheet } = form;
  const table = form.querySelector("table[data-grid]");
  const words = { ...document.querySelector("[data-grid-words]").dataset };
  const line = form.querySelector("[data-choice]");
  const hint = line.textContent;
  const cells = cellsOf(table);
  const places = new Map(cells.flatMap((row, r) => row.map((cell, c) => [cell, [r, c]])));
  const kind = fieldOf(table)?.dataset.kind ?? "amount";
  const name = fieldOf(table)?.name.split("-")[0];
  const preview = makePreview(form, words);
  let block = null; // {anchor, head}, each [row, column]

  const here = () => places.get(document.activeElement?.closest?.("[data-cell]"));

  function rangeOf({ anchor, head }) {
    const [top, bottom] = [anchor[0], head[0]].sort((a, b) => a - b);
    const [left, right] = [anchor[1], head[1]].sort((a, b) => a - b);
    return cells.slice(top, bottom + 1).map((row) => row.slice(left, right + 1));
  }

  function clear() {
    if (!block) return;
    for (const cell of table.querySelectorAll(".chosen")) cell.classList.remove("chosen");
    block = null;
    line.textContent = hint;
  }

  function choose(anchor, head) {
    clear();
    block = { anchor, head };
    const rows = rangeOf(block);
    let sum = 0n;
    for (const cell of rows.flat()) {
      cell.classList.add("chosen");
      sum += sheet.reader.value(kind, textOf(cell)) ?? 0n;
    }
    const values = { rows: rows.length, columns: rows[0].length, sum: sheet.reader.show(kind, sum) };
    line.textContent = fill(words.chosen, values);
    cells[head[0]][head[1]].scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  function step([row, column], [down, aside]) {
    const r = Math.min(Math.max(row + down, 0), cells.length - 1);
    return [r, Math.min(Math.max(column + aside, 0), cells[r].length - 1)];
  }

  function goTo([row, column]) {
    const cell = cells[row][column];
    const field = fieldOf(cell);
    if (field) focus(field);
    else cell.focus();
  }

  function extend(event) {
    const [, aside] = ARROWS[event.key];
    if (aside && !block && !isWhole(event.target)) return;
    event.preventDefault();
    const from = block ?? { anchor: here(), head: here() };
    choose(from.anchor, step(from.head, ARROWS[event.key]));
  }

  function chooseAll(event) {
    if (!block && !isWhole(event.target)) return;
    event.preventDefault();
    choose([0, 0], [cells.length - 1, cells[0].length - 1]);
  }

  // A record goes only after a look at what goes.
  function empty(event) {
    const unit = unitOf(event.target);
    const isRecord = unit && !(seenOf(unit)?.value ?? ":").startsWith(":");
    if (!block && !(event.key === "Delete" && isRecord && isWhole(event.target))) return;
    event.preventDefault();
    const rows = block ? rangeOf(block) : [[cells[here()[0]][here()[1]]]];
    ask(words.empty, rows, () => "");
  }

  form.addEventListener("keydown", (event) => {
    if (!here() || event.altKey || event.isComposing) return;
    if (event.ctrlKey || event.metaKey) {
      if (event.key === "a" && !event.shiftKey) chooseAll(event);
      return;
    }
    if (event.key === "Delete" || event.key === "Backspace") return empty(event);
    if (event.key === "Escape") return clear();
    if (!(event.key in ARROWS)) return;
    if (event.shiftKey) return extend(event);
    clear();
    if (event.target.closest("td.locked")) {
      event.preventDefault();
      goTo(step(here(), ARROWS[event.key]));
    }
  });

  table.addEventListener("mousedown", (event) => {
    const cell = event.target.closest("[data-cell]");
    if (!event.shiftKey || !cell || !here()) return;
    event.preventDefault();
    choose(block?.anchor ?? here(), places.get(cell));
  });
  // Before the sheet takes the button for its own.
  form.addEventListener(
    "submit",
    (event) => {
      const { submitter } = event;
      if (submitter?.name !== "closed-day") return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const inDay = [...table.querySelectorAll(`tr[data-by-day] td[data-row$="_${submitter.value}"]`)];
      const rows = inDay.filter((cell) => !fieldOf(cell).value.trim()).map((cell) => [cell]);
      ask(words.closes, rows, () => "0");
    },
    { capture: true },
  );
  table.addEventListener("focusin", clear);
  table.addEventListener("input", clear);

  // Numbers without thousands set apart: spreadsheets take others for text.
  function plain(text) {
    const value = sheet.reader.value(kind, text);
    if (value === null) return text.trim();
    const decimals = sheet.reader.size[kind];
    const digits = String(value < 0n ? -value : value).padStart(decimals + 1, "0");
    const whole = digits.slice(0, digits.length - decimals);
    const rest = decimals ? form.dataset.mark + digits.slice(-decimals) : "";
    return `${value < 0n ? "-" : ""}${whole}${rest}`;
  }

  document.addEventListener("copy", (event) => {
    if (!here() || (!block && !isWhole(document.activeElement))) return;
    const at = here();
    const rows = rangeOf(block ?? { anchor: at, head: at });
    event.preventDefault();
    event.clipboardData.setData("text/plain", writeBlock(rows.map((row) => row.map((cell) => plain(textOf(cell))))));
    if (block) line.textContent = fill(words.copied, { rows: rows.length, columns: rows[0].length });
  });

  document.addEventListener("paste", (event) => {
    if (!here()) return;
    const texts = parseBlock(event.clipboardData.getData("text/plain"));
    const single = texts.length === 1 && texts[0].length === 1;
    if (!texts.length || (single && !block && document.activeElement.matches("input"))) return;
    event.preventDefault();
    if (single && block) return ask(words.paste, rangeOf(block), () => texts[0][0]);
    const at = step(block ? topLeft(block) : here(), [0, 0]);
    startPaste(preview, words, texts, { lay: (laid) => lay(laid, at), isRead });
  });

  const topLeft = ({ anchor, head }) => [Math.min(anchor[0], head[0]), Math.min(anchor[1], head[1])];

  const isRead = (text) => isNumber(sheet.reader, kind, text);

  function lay(texts, [row, column]) {
    const columns = widthOf(texts);
    const outside = texts.some((each, r) => each.some((text, c) => text?.trim() && !cells[row + r]?.[column + c]));
    if (outside) {
      const left = { rowsLeft: cells.length - row, columnsLeft: cells[row].length - column };
      const values = { rows: texts.length, columns, place: placeOf(cells[row][column]), ...left };
      return { title: words.refused, refused: fill(words.large, values), units: [] };
    }
    const rows = texts.map((each, r) => each.map((text, c) => (text === null ? null : cells[row + r]?.[column + c])));
    return { title: fill(words.paste, sizeOf(texts)), units: unitsOf(rows, (r, c) => texts[r][c]) };
  }

  const sizeOf = (rows) => ({ rows: rows.length, columns: widthOf(rows) });

  function unitsOf(rows, textAt) {
    const units = rows.flatMap((row, r) =>
      row.map(
        (cell, c) =>
          cell && {
            key: cell.dataset.cell,
            seen: seenAt(cell),
            texts: { [name]: textAt(r, c) },
            pasted: [name],
            place: placeOf(cell),
          },
      ),
    );
    return units.filter(Boolean);
  }

  const ask = (title, rows, textAt) => preview.ask(fill(title, sizeOf(rows)), unitsOf(rows, textAt));

  // The first row of the block goes into those below it; into a single one goes the one above.
  // Cells that are closed, or sums, stay as they are.
  function fillDown() {
    const [top, left] = topLeft(block);
    const rows = rangeOf(block);
    const from = rows.length > 1 ? top : top - 1;
    const below = rows.length > 1 ? rows.slice(1) : rows;
    const open = below.map((row) => row.map((cell) => (fieldOf(cell) ? cell : null)));
    if (from >= 0 && open.flat().some(Boolean)) ask(words.fill, open, (_, c) => textOf(cells[from][left + c]));
  }

  function textAbove() {
    const [row, column] = here();
    return row ? textOf(cells[row - 1][column]) : null;
  }

  const isCell = (node) => places.has(node.closest("[data-cell]"));
  sheet.blocks = { isCell, isChosen: () => block !== null, fillDown, textAbove };

  const seenAt = (cell) => (unitOf(cell) && seenOf(cell)?.value) || UNSEEN;
}

for (const form of document.querySelectorAll("form[data-sheet]")) {
  if (form.sheet && form.querySelector("table[data-grid]")) openBlocks(form);
}
document.documentElement.dataset.blocks = "open";
