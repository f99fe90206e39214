// A paste that helps: beside what it would change stands what can be left out of it, each a choice
// that can be taken back. Nothing is saved before the preview is confirmed.
import { fill, listOf } from "./preview.js";
import { AS_COPIED, laid, namesIn } from "./shapes.js";

const MOST_NAMED = 8;
const LEAVE = { rows: "leaveRows", columns: "leaveColumns" };
const TURNED = { rows: "columns", columns: "rows" };

function choiceOf(name, label, checked, choose) {
  const line = Object.assign(document.createElement("label"), { className: "paste-choice" });
  const box = Object.assign(document.createElement("input"), { type: "checkbox" });
  box.dataset.choice = name;
  box.defaultChecked = checked;
  box.addEventListener("change", () => choose(box.checked));
  line.append(box, ` ${label}`);
  return line;
}

function inWords(texts) {
  const named = texts.filter((text) => text?.trim()).map((text) => text.trim());
  return [...named.slice(0, MOST_NAMED), ...(named.length > MOST_NAMED ? ["…"] : [])].join(" | ");
}

// Of the units what is not left out: left has the names of fields by key, null for the whole unit.
function remaining(units, left) {
  return units.flatMap((unit) => {
    const names = left.get(unit.key);
    if (names === undefined) return [unit];
    const pasted = names && unit.pasted.filter((name) => !names.has(name));
    if (!pasted?.length) return [];
    const kept = Object.fromEntries([...names].map((name) => [name, unit.before[name]]));
    return [{ ...unit, pasted, texts: { ...unit.texts, ...kept } }];
  });
}

// What is left out with these problems too. Where a cell that was not pasted, or was left out, is
// wanted, its unit goes as a whole.
function widened(left, problems, units) {
  const wider = new Map(left);
  for (const { key, field } of problems) {
    const unit = units.find((each) => each.key === key);
    const names = left.get(key) ?? new Set();
    const isCell = unit.pasted.includes(field) && !names.has(field);
    if (!isCell) wider.set(key, null);
    else if (wider.get(key) !== null) wider.set(key, new Set([...(wider.get(key) ?? []), field]));
  }
  return wider;
}

// lay: of a block, the title of its preview and the units, {key, seen, texts, place, pasted, before},
// or why it cannot be pasted (refused). isRead: as namesIn asks.
export function startPaste(preview, words, block, { lay, isRead }) {
  let shape = AS_COPIED;
  let found = lay(block);
  let left = new Map();
  let named = []; // the problems of what is left out

  function reshape(next) {
    shape = next;
    found = lay(laid(block, shape));
    leave(new Map(), []);
  }

  function leave(next, problems) {
    left = next;
    named = problems;
    draw();
  }

  // By how they lie now: what was copied as a row is a column once the block is turned.
  const shown = (copied) => (shape.turned ? TURNED[copied] : copied);

  // Of the first rows or columns, as they were copied: those left out, and the next one that looks
  // like names.
  function namesLeft(copied) {
    const now = laid(block, shape);
    const next = namesIn(now, isRead)[shown(copied)];
    const texts = (at) =>
      copied === "rows" ? block[at].slice(shape.columns) : block.slice(shape.rows).map((row) => row[at]);
    const label = (at) => fill(words[LEAVE[shown(copied)]], { texts: inWords(texts(at)) });
    return Array.from({ length: shape[copied] + (next ? 1 : 0) }, (_, at) =>
      choiceOf(`${copied}-${at}`, label(at), at < shape[copied], (out) =>
        reshape({ ...shape, [copied]: out ? at + 1 : at }),
      ),
    );
  }

  function shapes() {
    const turn = choiceOf("turn", words.turn, shape.turned, (turned) => reshape({ ...shape, turned }));
    const group = Object.assign(document.createElement("fieldset"), { className: "paste-choices" });
    group.append(Object.assign(document.createElement("legend"), { textContent: words.choices }));
    group.append(...namesLeft("rows"), ...namesLeft("columns"), turn);
    return [group];
  }

  const canGo = (problems) => problems.every(({ key }) => found.units.some((unit) => unit.key === key));

  // To leave out the cells that cannot be read, or which were.
  function leaving(problems) {
    if (named.length) {
      const list = listOf(named.map(({ text }) => text));
      return [choiceOf("leave", words.leave, true, () => leave(new Map(), [])), list];
    }
    if (!problems.length || !canGo(problems)) return [];
    return [choiceOf("leave", words.leave, false, () => leave(widened(left, problems, found.units), problems))];
  }

  // What only shows once a cell is left out, such as a new line without its amount.
  function goesToo(problems) {
    if (!named.length || !problems.length || !canGo(problems)) return false;
    const places = new Map(problems.map(({ key }) => [key, found.units.find((unit) => unit.key === key).place]));
    const lines = [...places.values()].map((place) => ({ text: fill(words.goes, { place }) }));
    leave(widened(left, problems, found.units), [...named, ...lines]);
    return true;
  }

  function draw() {
    if (found.refused) return preview.refuse(found.title, found.refused, shapes());
    return preview.ask(found.title, remaining(found.units, left), { shapes, leaving, goesToo });
  }

  return draw();
}
