// What is said below a unit: mistakes, who was first, and what can be chosen.
import { fieldNamed, fieldsOf, keyOf, labelOf, textOf } from "./units.js";

export function makeNotes(words) {
  function noteFor(unit) {
    const id = `note-${keyOf(unit)}`;
    const known = document.getElementById(id);
    if (known) return known.querySelector("[role=alert]") ?? known;
    const box = Object.assign(document.createElement("div"), { id, className: "note" });
    box.setAttribute("role", "alert");
    if (unit.tagName !== "TR") {
      unit.append(box);
      return box;
    }
    const row = document.createElement("tr");
    const cell = row.appendChild(document.createElement("td"));
    row.className = "note-row";
    cell.colSpan = [...unit.cells].reduce((sum, each) => sum + each.colSpan, 0);
    cell.append(box);
    unit.after(row);
    return box;
  }

  function clear(unit) {
    const note = document.getElementById(`note-${keyOf(unit)}`);
    (note?.closest(".note-row") ?? note)?.remove();
    for (const field of fieldsOf(unit)) {
      field.removeAttribute("aria-invalid");
      field.removeAttribute("aria-describedby");
    }
  }

  function mistakes(unit, messages) {
    clear(unit);
    const note = noteFor(unit);
    for (const [name, text] of Object.entries(messages)) {
      const field = fieldNamed(unit, name);
      const line = note.appendChild(document.createElement("p"));
      line.textContent = field && fieldsOf(unit).length > 1 ? `${labelOf(field)} – ${text}` : text;
      field?.setAttribute("aria-invalid", "true");
      field?.setAttribute("aria-describedby", note.id);
    }
  }

  // Both values of every field that both have changed, who and when; the later person chooses.
  function conflict(unit, { who, when, theirs, both }, { mine, take }) {
    clear(unit);
    const note = noteFor(unit);
    const first = note.appendChild(document.createElement("p"));
    const text = theirs ? words.conflict : words.gone;
    first.textContent = text.replace("{who}", who).replace("{when}", when);
    if (theirs) note.append(table(unit, theirs, both));
    note.append(
      buttons([
        [words.mine, mine],
        [words.theirs, take],
      ]),
    );
  }

  function table(unit, theirs, both) {
    const list = document.createElement("dl");
    for (const field of fieldsOf(unit)) {
      const name = field.name.slice(0, -keyOf(unit).length - 1);
      const there = theirs[name];
      if (there === undefined || there === textOf(field) || (both && !both.includes(name))) continue;
      list.appendChild(document.createElement("dt")).textContent = labelOf(field);
      add(list, words.yours, shown(field, textOf(field)));
      add(list, words.others, shown(field, there));
    }
    return list;
  }

  function shown(field, text) {
    const option = [...(field.options ?? [])].find((each) => each.value === text);
    return option?.textContent.trim() || text || words.nothing;
  }

  function add(list, label, text) {
    const line = list.appendChild(document.createElement("dd"));
    line.appendChild(document.createElement("span")).textContent = label;
    line.appendChild(document.createElement("b")).textContent = text;
  }

  function choice(unit, message, { replace, keep }, { onReplace, onKeep }) {
    clear(unit);
    const note = noteFor(unit);
    note.appendChild(document.createElement("p")).textContent = message;
    note.append(
      buttons([
        [replace, onReplace],
        [keep, onKeep],
      ]),
    );
  }

  function buttons(pairs) {
    const box = document.createElement("div");
    box.className = "actions";
    for (const [label, act] of pairs) {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "button plain" });
      button.textContent = label;
      button.addEventListener("click", act);
      box.append(button);
    }
    return box;
  }

  return { clear, mistakes, conflict, choice };
}
