// A sheet: a form whose units are saved as soon as they are left. Without this script the same
// form is posted as a whole by its button.
import { fillDown } from "./fill.js";
import { listenToKeys } from "./keys.js";
import { makeNotes } from "./notes.js";
import { post, retrying } from "./posting.js";
import { makeStatus, wordsOf } from "./status.js";
import { readerOf, showTotals } from "./totals.js";
import * as units from "./units.js";

export function openSheet(form) {
  const words = wordsOf(form);
  const notes = makeNotes(words);
  const status = makeStatus(form, words);
  const reader = readerOf(form);
  const busy = new Set();
  const retry = retrying(() => saveAll());

  function total() {
    showTotals(form, reader);
    form.dispatchEvent(new CustomEvent("sheet:total"));
  }

  function mark(unit, state) {
    if (state) unit.dataset.state = state;
    else delete unit.dataset.state;
  }

  async function save(list, extra = {}) {
    const waiting = list.filter((unit) => !busy.has(unit));
    if (!waiting.length) return null;
    for (const unit of waiting) {
      busy.add(unit);
      mark(unit, "saving");
      notes.clear(unit);
    }
    status.saving();
    const answer = await post(form, waiting, extra);
    for (const unit of waiting) busy.delete(unit);
    take(answer, extra);
    return answer;
  }

  function take(answer, extra) {
    const { status: code, data, units: sent } = answer;
    if (code === 200) return accept(answer);
    for (const unit of sent) mark(unit, "unsaved");
    if (code === 422) return mistakes(data, sent);
    if (code === 409 && data.conflicts) return conflicts(data, extra);
    if (code === 409 && data.choice) return choose(data, sent, extra);
    return refuse(code, data);
  }

  function accept({ data, sent, units: list }) {
    retry.done();
    for (const unit of list) {
      const key = units.keyOf(unit);
      if (data.removed?.includes(key)) {
        forget(unit, data);
      } else if (data.saved?.[key]) {
        units.applySaved(unit, data.saved[key], sent.get(key));
        mark(unit, units.isDirty(unit) ? "unsaved" : "saved");
        unit.dispatchEvent(new CustomEvent("sheet:saved", { bubbles: true, detail: data.saved[key] }));
        units.addBlank(form, unit);
      } else {
        mark(unit, units.isDirty(unit) ? "unsaved" : "");
      }
    }
    status.clear();
    status.settle();
    if (data.undo) offerUndo(data);
    total();
    // What was typed into a unit while it was being saved, and left.
    for (const unit of list) if (unit.isConnected && !unit.contains(document.activeElement)) leave(unit);
  }

  let forgotten = null;

  function forget(unit) {
    const place = document.createComment(units.keyOf(unit));
    notes.clear(unit);
    unit.replaceWith(place);
    forgotten = { unit, place };
  }

  function offerUndo(data) {
    const undo = status.button(words.undo, async () => {
      const { unit, place } = forgotten;
      place.replaceWith(unit);
      const key = units.keyOf(unit);
      const answer = await post(form, [], { action: "restore", line: data.undo, restore: key });
      if (answer.status === 200 && answer.data.saved?.[key]) {
        units.applySaved(unit, answer.data.saved[key]);
        mark(unit, "saved");
        status.say(answer.data.message ?? words.saved);
        units.fieldsOf(unit)[0]?.focus();
      } else {
        unit.replaceWith(place);
        refuse(answer.status, answer.data);
      }
      total();
    });
    status.say(data.message, [undo]);
    undo.focus();
  }

  function mistakes(data, sent) {
    for (const unit of sent) {
      const messages = data.errors?.[units.keyOf(unit)];
      if (!messages) continue;
      mark(unit, "error");
      notes.mistakes(unit, messages);
    }
    status.problem(data.message);
  }

  function conflicts(data, extra) {
    for (const [key, conflict] of Object.entries(data.conflicts)) {
      const unit = units.unitByKey(form, key);
      if (!unit) continue;
      mark(unit, "conflict");
      units.takeUntouched(unit, conflict);
      notes.conflict(unit, conflict, {
        mine: () => keepMine(unit, conflict, extra),
        take: () => takeTheirs(unit, conflict),
      });
    }
    status.problem(data.message);
  }

  function keepMine(unit, conflict, extra) {
    units.seenOf(unit).value = conflict.seen;
    status.clear();
    save([unit], extra);
  }

  // What only I have changed stays mine, and is then saved.
  function takeTheirs(unit, { seen, theirs, both }) {
    notes.clear(unit);
    status.clear();
    if (theirs) {
      const given = both ? Object.fromEntries(both.map((name) => [name, theirs[name]])) : theirs;
      units.applySaved(unit, { seen, values: given }, units.textsOf(unit), given);
      mark(unit, units.isDirty(unit) ? "unsaved" : "saved");
      units.fieldsOf(unit)[0]?.focus();
      if (units.isDirty(unit)) save([unit]);
    } else if (unit.dataset.stays === undefined) {
      unit.remove();
    } else {
      units.applySaved(unit, { seen, values: units.blankTexts(unit) });
      mark(unit, "");
      units.fieldsOf(unit)[0]?.focus();
    }
    status.settle();
    total();
  }

  function choose(data, sent, extra) {
    const unit = units.unitByKey(form, data.choice.keys[0]) ?? sent[0];
    mark(unit, "conflict");
    notes.choice(unit, data.message, data.choice, {
      onReplace: () => {
        status.clear();
        units.fieldsOf(unit)[0]?.focus();
        save(sent, { ...extra, [data.choice.agreed ?? "replace"]: "yes" });
      },
      onKeep: () => {
        for (const each of sent) {
          notes.clear(each);
          units.revert(each);
          mark(each, "");
        }
        status.clear();
        status.settle();
        units.fieldsOf(unit)[0]?.focus();
        total();
      },
    });
    status.problem(data.message);
  }

  function refuse(code, data) {
    const again = status.button(words.again, () => saveAll());
    if (code === 401) return status.problem(data.message, [status.link(words.login, data.log_in), again]);
    if (data.stranger) return status.problem(words.stranger, []);
    if (code === 0 || code === 503 || code === 502 || code === 504) {
      retry.later();
      return status.problem(code ? words.busy : words.offline, [again]);
    }
    return status.problem(data.message || (code === 403 ? words.forbidden : words.failed), [again]);
  }

  async function saveAll() {
    status.clear();
    for (const unit of units.unitsIn(form).filter(units.isDirty)) {
      const answer = await save([unit]);
      if (answer && ![200, 409, 422].includes(answer.status)) return;
    }
    if (!units.unitsIn(form).some(units.isDirty)) retry.done();
    status.settle();
  }

  function remove(unit) {
    if (!units.isNew(unit)) return save([unit], { remove: units.keyOf(unit) });
    units.revert(unit);
    notes.clear(unit);
    mark(unit, "");
    status.settle();
    return total();
  }

  form.addEventListener("input", (event) => {
    const unit = units.unitOf(event.target);
    if (!unit) return;
    if (unit.dataset.state === "error") notes.clear(unit);
    mark(unit, units.isDirty(unit) ? "unsaved" : "");
    units.addBlank(form, unit);
    status.clear();
    status.settle();
    total();
  });

  function leave(unit) {
    if (!unit || !units.isDirty(unit) || ["conflict", "error"].includes(unit.dataset.state)) return;
    save([unit]);
  }

  form.addEventListener("sheet:commit", (event) => leave(units.unitOf(event.target)));
  form.addEventListener("focusout", (event) => {
    const unit = units.unitOf(event.target);
    if (!unit?.contains(event.relatedTarget)) leave(unit);
  });

  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (button?.name === "action" || button?.hasAttribute("formaction")) return;
    event.preventDefault();
    if (button?.name === "remove") remove(units.unitByKey(form, button.value));
    else saveAll();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    saveAll();
  });

  let leaving = false; // by a button of the form that loads the page anew
  form.addEventListener("submit", (event) => (leaving = !event.defaultPrevented));
  window.addEventListener("beforeunload", (event) => {
    if (leaving || !(status.unsaved() || busy.size)) return;
    event.preventDefault();
    event.returnValue = "";
  });

  listenToKeys(form);
  fillDown(form);
  total();
  status.settle();
  return { form, reader, save, total, status, notes, words };
}

for (const form of document.querySelectorAll("form[data-sheet]")) {
  form.sheet = openSheet(form);
  form.dispatchEvent(new CustomEvent("sheet:open"));
}
document.documentElement.dataset.sheets = "open";
