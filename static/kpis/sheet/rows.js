// Lines of several fields: a block from a spreadsheet fills them from the cell with the focus on,
// and new lines beyond the last. What that changes is shown before it is saved (preview.js).
import { parseBlock } from "./clipboard.js";
import { startPaste } from "./pasting.js";
import { fill, makePreview } from "./preview.js";
import { widthOf } from "./shapes.js";
import { isNumber } from "./totals.js";
import {
  addRow,
  fieldNamed,
  fieldsOf,
  isNew,
  keyOf,
  labelOf,
  nameOf,
  savedText,
  seenOf,
  textsOf,
  unitByKey,
  unitOf,
} from "./units.js";

// Those one types into, in their order; not what stands in a panel of its own.
const columnsOf = (unit) => fieldsOf(unit).filter((field) => field.type !== "hidden" && !field.closest("details"));

function openRows(form) {
  const { sheet } = form;
  const words = { ...document.querySelector("[data-grid-words]").dataset };
  let added = 0;

  const preview = makePreview(form, words, {
    find: (key) => unitByKey(form, key) ?? addRow(form, key, groupOf(key)),
    complete,
  });

  const groupOf = (key) => key.match(/^new-(.+)-p\d+$/)[1];

  // The rows of the table from the unit on; of a group, its own. null stands for one that is not
  // typed into.
  function rowsFrom(unit) {
    const { group } = unit.dataset;
    const rows = [...unit.closest("tbody").rows].filter((row) => !row.matches(".note-row, .head, .ghost"));
    const units = rows.slice(rows.indexOf(unit)).map((row) => (row.dataset.row === undefined ? null : row));
    return group === undefined ? units : units.filter((row) => row && (row === unit || !isNew(row)));
  }

  const blankOf = (unit) => unit.closest("tbody").querySelector("template[data-blank]");

  // A unit that is not there yet, as its blank line has it.
  function newLine(template) {
    const { blank: group } = template.dataset;
    added += 1;
    const made = document.createElement("template");
    made.innerHTML = template.innerHTML.replaceAll("__KEY__", `new-${group}-p${added}`);
    return made.content.querySelector("[data-row]");
  }

  // An option by what it says or stands for.
  function optionFor(field, wanted) {
    const same = (one) => one.trim().localeCompare(wanted, undefined, { sensitivity: "base" }) === 0;
    return [...field.options].find((each) => same(each.textContent) || same(each.value));
  }

  // What is no option is the server's to name.
  function textFor(field, text) {
    const wanted = text.trim();
    if (field.tagName !== "SELECT") return wanted;
    const option = optionFor(field, wanted);
    if (!wanted && !option) return savedText(field);
    return option ? option.value : wanted;
  }

  function placeOf(unit) {
    const head = unit.querySelector("th");
    const typed = head?.querySelector("input:not([type=hidden])");
    if (typed) return typed.value || savedText(typed) || words.line;
    // biome-ignore lint/performance/useDomNodeTextContent: the first line as it is laid out.
    return head?.innerText.split("\n")[0].trim() || words.line;
  }

  function filled(unit, names, cells) {
    const before = Object.fromEntries(textsOf(unit));
    const texts = { ...before };
    const pasted = [];
    for (const [at, text] of cells.entries()) {
      const field = text === null ? null : fieldNamed(unit, names[at]);
      if (!field) continue;
      pasted.push(names[at]);
      texts[names[at]] = textFor(field, text);
    }
    return {
      key: keyOf(unit),
      seen: seenOf(unit).value,
      texts,
      pasted,
      before,
      unit,
      place: texts.description || placeOf(unit),
    };
  }

  function paste(unit, field, block) {
    const columns = fieldsFrom(unit, field);
    const isRead = (text, at) => isReadBy(columns[at], text);
    return startPaste(preview, words, block, { lay: (texts) => lay(unit, field, texts), isRead });
  }

  // null: any text is taken, or there is no such field.
  function isReadBy(field, text) {
    if (field?.tagName === "SELECT") return Boolean(optionFor(field, text.trim()));
    const kind = field?.dataset.kind ?? "text";
    return kind === "text" ? null : isNumber(sheet.reader, kind, text);
  }

  function lay(unit, field, block) {
    const names = fieldsFrom(unit, field).map(nameOf);
    const columns = widthOf(block);
    const there = rowsFrom(unit);
    const template = blankOf(unit);
    const refuse = (refused) => ({ title: words.refused, refused, units: [] });
    const left = { rowsLeft: there.length, columnsLeft: names.length };
    if (columns > names.length || (block.length > there.length && !template)) {
      return refuse(fill(words.large, { rows: block.length, columns, place: labelOf(field), ...left }));
    }
    const locked = block.findIndex((row, at) => there[at] === null && row.some((text) => text?.trim()));
    if (locked >= 0) return refuse(fill(words.locked, { row: locked + 1 }));
    const lines = block.map((cells, at) => {
      const target = there[at] === undefined ? newLine(template) : there[at];
      return target && filled(target, names, cells);
    });
    return { title: fill(words.paste, { rows: block.length, columns }), units: lines.filter(Boolean) };
  }

  // Some lines hide a field: the blank one has all.
  function fieldsFrom(unit, field) {
    const template = blankOf(unit);
    const fields = columnsOf(template ? newLine(template) : unit);
    return fields.slice(fields.findIndex((each) => nameOf(each) === nameOf(field)));
  }

  // What each field becomes, with how much more it is.
  function complete(found, lines) {
    const byKey = new Map(lines.map((line) => [line.key, line]));
    const problems = found.problems.map(({ key, field, text }) => {
      const line = byKey.get(key);
      const named = line && field && fieldNamed(line.unit, field);
      const place = named ? `${line.place}, ${labelOf(named)}` : line?.place;
      return { key, field, text: line ? fill(words.problem, { place, text }) : text };
    });
    const changes = lines.flatMap((line) => changesOf(line, found.values[line.key] ?? line.texts));
    const count = changes.length;
    const summary = count === 0 ? words.same : fill(count === 1 ? words.one : words.many, { count });
    return { ...found, problems, changes, summary, more: "" };
  }

  function changesOf(line, values) {
    return line.pasted.flatMap((name) => {
      const field = fieldNamed(line.unit, name);
      const before = field && savedText(field);
      if (!field || values[name] === undefined || values[name] === before) return [];
      return [
        {
          row: line.place,
          column: labelOf(field),
          before: shown(field, before),
          after: shown(field, values[name]),
          difference: differenceOf(field, before, values[name]),
        },
      ];
    });
  }

  const shown = (field, text) =>
    [...(field.options ?? [])].find((option) => option.value === text)?.textContent.trim() ?? text;

  function differenceOf(field, before, after) {
    const kind = field.dataset.kind;
    const [one, other] = [before, after].map((text) => sheet.reader.value(kind, text));
    if (other === null || sheet.reader.size[kind] === undefined) return "";
    const difference = other - (one ?? 0n);
    return `${difference > 0n ? "+" : ""}${sheet.reader.show(kind, difference)}`;
  }

  document.addEventListener("paste", (event) => {
    const field = event.target.closest?.("input, select");
    const unit = unitOf(field);
    if (!unit || !form.contains(unit) || !columnsOf(unit).includes(field)) return;
    const block = parseBlock(event.clipboardData.getData("text/plain"));
    if (block.flat().length < 2) return;
    event.preventDefault();
    paste(unit, field, block);
  });
}

for (const form of document.querySelectorAll("form[data-sheet]")) {
  if (form.sheet && document.querySelector("[data-grid-dialog]")) openRows(form);
}
document.documentElement.dataset.rows = "open";
