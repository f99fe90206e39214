// What a pasted block would change, in a dialog: saved as a whole, or not at all.
import { post } from "./posting.js";
import { applySaved, unitByKey } from "./units.js";

export const fill = (text, values) =>
  Object.entries(values).reduce((filled, [name, value]) => filled.replace(`%${name}%`, () => value), text);

function make(tag, text = "", properties = {}) {
  return Object.assign(document.createElement(tag), { textContent: text }, properties);
}

function rowOf(texts, tag = "td") {
  const row = document.createElement("tr");
  for (const [at, text] of texts.entries()) {
    const cell = row.appendChild(document.createElement(at ? tag : "th"));
    cell.scope = tag === "th" ? "col" : at ? "" : "row";
    cell.append(text);
  }
  return row;
}

export function listOf(texts) {
  const list = make("ul", "", { className: "errorlist" });
  list.append(...texts.map((text) => make("li", text)));
  return list;
}

function tableOf(heads, rows, name) {
  const frame = make("div", "", { className: "frame", tabIndex: 0 });
  frame.setAttribute("role", "region");
  frame.setAttribute("aria-label", name);
  const table = frame.appendChild(document.createElement("table"));
  table.createTHead().append(rowOf(heads, "th"));
  table.createTBody().append(...rows.map((row) => rowOf(row)));
  return frame;
}

// find: the unit of a key, on the page or made for it. complete: what the server says of a preview,
// with what is shown of it.
export function makePreview(
  form,
  words,
  { find = (key) => unitByKey(form, key), complete = (preview) => preview } = {},
) {
  const { sheet } = form;
  const dialog = document.querySelector("[data-grid-dialog]");
  const [title, body, note, save, cancel] = ["h2", "[data-body]", "[data-note]", "[data-save]", "[data-cancel]"].map(
    (selector) => dialog.querySelector(selector),
  );
  const plain = { shapes: () => [], leaving: () => [], goesToo: () => false };
  let cells = [];
  let aside = plain;
  let chosen = ""; // the choice that the person has just made
  let conflicts = {};
  let extra = {};
  let busy = false;

  function open(text) {
    form.dataset.held = "yes";
    title.textContent = text;
    chosen = document.activeElement?.dataset.choice ?? (dialog.open ? chosen : "");
    body.replaceChildren();
    note.replaceChildren();
    conflicts = {};
    extra = {};
    save.hidden = false;
    save.disabled = true;
    if (!dialog.open) dialog.showModal();
  }

  function refuse(heading, text, choices = []) {
    cells = [];
    open(heading);
    save.hidden = true;
    note.textContent = text;
    body.replaceChildren(...choices);
    focusOn(cancel);
  }

  const focusOn = (otherwise) => (body.querySelector(`[data-choice="${chosen}"]`) ?? otherwise).focus();

  async function send(more) {
    const pairs = cells.flatMap(({ key, seen, texts }) => [
      ["row", key],
      [`seen-${key}`, seen],
      ...Object.entries(texts).map(([name, text]) => [`${name}-${key}`, text]),
    ]);
    busy = true;
    save.disabled = true;
    const answer = await post(form, [], [...pairs, ...Object.entries(more)]);
    busy = false;
    return answer;
  }

  // choices: what a paste offers beside what it would change (pasting.js).
  async function ask(heading, list, choices = plain) {
    cells = list;
    aside = choices;
    open(heading);
    const answer = await send({ preview: "yes" });
    if (!dialog.open || cells !== list) return;
    if (answer.status === 200) show(complete(answer.data.preview, cells));
    else trouble(answer, () => ask(heading, list, choices));
  }

  function show(preview) {
    if (aside.goesToo(preview.problems)) return;
    conflicts = preview.conflicts;
    const parts = [...aside.shapes(), make("p", preview.summary)];
    if (preview.asked) parts.push(make("p", preview.asked));
    if (preview.problems.length)
      parts.push(make("p", words.problems), listOf(preview.problems.map((each) => each.text)));
    parts.push(...aside.leaving(preview.problems));
    if (Object.keys(conflicts).length) parts.push(...choices());
    if (preview.changes.length) parts.push(...changes(preview));
    body.replaceChildren(...parts);
    save.disabled = Boolean(preview.problems.length) || !(preview.changes.length || Object.keys(conflicts).length);
    focusOn(save.disabled ? cancel : save);
  }

  function changes({ changes: list, more, total }) {
    const heads = [words.cell, words.before, words.after, words.difference];
    const shown = (text) => text || make("span", words.nothing, { className: "muted" });
    const rows = list.map(({ row, column, before, after, difference }) => [
      `${row}, ${column}`,
      shown(before),
      shown(after),
      difference,
    ]);
    const frame = tableOf(heads, rows, words.changes);
    const foot = frame.querySelector("table").createTFoot();
    if (more) foot.append(rowOf([more, "", "", ""]));
    if (total) foot.append(rowOf([words.total, total.before, total.after, total.difference]));
    return [frame];
  }

  // Both values of a cell that somebody else changed: theirs stays unless mine is chosen.
  function choices() {
    const rows = cells
      .filter(({ key }) => conflicts[key])
      .map(({ key, place, texts }) => {
        const { who, when, theirs, both } = conflicts[key];
        const shown = (all) =>
          (both ?? Object.keys(texts))
            .map((name) => all?.[name])
            .filter(Boolean)
            .join(", ");
        const there = shown(theirs) || words.nothing;
        return [
          place,
          option(key, "mine", shown(texts) || words.nothing, `${place}, ${words.yours}`),
          option(key, "theirs", `${there} (${who}, ${when})`, `${place}, ${words.others}`, true),
        ];
      });
    const all = make("div", "", { className: "actions" });
    for (const which of ["mine", "theirs"]) {
      const button = make("button", words[which], { type: "button", className: "button plain" });
      button.addEventListener("click", () => {
        for (const radio of body.querySelectorAll(`input[value=${which}]`)) radio.checked = true;
      });
      all.append(button);
    }
    return [make("p", words.conflicts), all, tableOf([words.cell, words.yours, words.others], rows, words.conflicts)];
  }

  function option(key, value, text, name, checked = false) {
    const label = document.createElement("label");
    const radio = make("input", "", { type: "radio", name: `choose-${key}`, value });
    radio.defaultChecked = checked;
    radio.setAttribute("aria-label", `${name}: ${text}`);
    label.append(radio, ` ${text}`);
    return label;
  }

  // Mine is saved over what stands there now; theirs is left, and shown on the sheet.
  function settleConflicts() {
    for (const [key, conflict] of Object.entries(conflicts)) {
      const mine = body.querySelector(`input[name="choose-${CSS.escape(key)}"][value=mine]`)?.checked;
      const cell = cells.find((each) => each.key === key);
      if (mine) keepMine(cell, conflict);
      else {
        const blank = Object.fromEntries(Object.keys(cell.texts).map((name) => [name, ""]));
        apply(key, { seen: conflict.seen, values: conflict.theirs ?? blank });
        cells = cells.filter((each) => each !== cell);
      }
    }
    conflicts = {};
  }

  // Of what I have not touched, what stands there now.
  function keepMine(cell, { seen, theirs, mine }) {
    cell.seen = seen;
    if (!theirs || !mine) return;
    for (const name of Object.keys(cell.texts))
      if (!mine.includes(name)) cell.texts[name] = theirs[name] ?? cell.texts[name];
  }

  async function confirm() {
    settleConflicts();
    note.replaceChildren();
    if (!cells.length) return dialog.close();
    const answer = await send({ confirmed: "yes", ...extra });
    const { status, data } = answer;
    if (status === 200) accept(data);
    else if (status === 409 && data.conflicts) again(data);
    else if (status === 409 && data.choice) choose(data);
    else trouble(answer, confirm);
  }

  function again(data) {
    conflicts = data.conflicts;
    note.textContent = data.message;
    body.replaceChildren(...choices());
    save.disabled = false;
    save.focus();
  }

  // Days and a whole month exclude each other.
  function choose({ message, choice }) {
    note.textContent = message;
    const replace = make("button", choice.replace, { type: "button", className: "button plain" });
    replace.addEventListener("click", () => {
      extra = { ...extra, [choice.agreed ?? "replace"]: "yes" };
      confirm();
    });
    note.append(" ", replace);
    replace.focus();
  }

  function apply(key, saved) {
    const unit = find(key);
    if (!unit) return;
    sheet.notes.clear(unit);
    applySaved(unit, saved);
    unit.dataset.state = "saved";
    unit.dispatchEvent(new CustomEvent("sheet:saved", { bubbles: true, detail: saved }));
  }

  function accept({ saved, message }) {
    for (const [key, values] of Object.entries(saved)) apply(key, values);
    dialog.close();
    sheet.total();
    sheet.status.clear();
    sheet.status.settle();
    if (!sheet.status.unsaved()) sheet.status.say(message);
  }

  function trouble({ status, data }, retry) {
    const text = data.message ?? (status === 0 ? words.offline : status === 403 ? sheet.words.forbidden : words.failed);
    note.textContent = data.stranger ? sheet.words.stranger : text;
    if (status === 401) note.append(" ", sheet.status.link(sheet.words.login, data.log_in));
    const known = [403, 422, 423].includes(status);
    save.disabled = known;
    save.onclick = known ? null : () => act(retry);
    (known ? cancel : save).focus();
  }

  function act(step) {
    save.onclick = () => act(confirm);
    step();
  }

  save.onclick = () => act(confirm);
  cancel.addEventListener("click", () => !busy && dialog.close());
  dialog.addEventListener("cancel", (event) => busy && event.preventDefault());
  dialog.addEventListener("close", () => delete form.dataset.held);

  return { ask, refuse };
}
