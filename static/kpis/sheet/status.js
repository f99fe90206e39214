// The one line that says whether everything is saved, and what can be done if not.
import { isDirty, unitsIn } from "./units.js";

export function wordsOf(form) {
  return { ...document.querySelector("[data-words]")?.dataset, ...form.querySelector("[data-words]")?.dataset };
}

export function makeStatus(form, words) {
  const line = form.querySelector("[data-status]") ?? document.createElement("p");
  const save = form.querySelector("[data-save-all]");

  const unsaved = () => unitsIn(form).filter(isDirty).length;

  function show(state, text, actions = []) {
    line.dataset.state = state;
    line.replaceChildren(Object.assign(document.createElement("span"), { textContent: text }), ...actions);
  }

  function settle() {
    const count = unsaved();
    if (save) save.hidden = !count;
    if (line.dataset.state === "problem" && count) return;
    if (!count) show("saved", words.saved);
    else show("unsaved", (count === 1 ? words.one : words.many).replace("{count}", count));
  }

  function link(label, href) {
    const anchor = Object.assign(document.createElement("a"), {
      href,
      textContent: label,
      target: "_blank",
      rel: "noopener",
    });
    return anchor;
  }

  function button(label, act) {
    const made = Object.assign(document.createElement("button"), {
      type: "button",
      className: "button plain",
      textContent: label,
    });
    made.addEventListener("click", act);
    return made;
  }

  return {
    settle,
    unsaved,
    saving: () => show("saving", words.saving),
    say: (text, actions = []) => show("saved", text, actions),
    problem(text, actions = []) {
      show("problem", text, actions);
      if (save) save.hidden = !unsaved();
    },
    clear: () => (line.dataset.state = ""),
    link,
    button,
  };
}
