// Selects in a sheet: cells like any other until they are opened. An arrow or the wheel on a closed
// one would choose something in silence; a letter is typed on purpose.
const OPENING = new Set(["Enter", "F2", "F4", " "]);
const MOVING = new Set(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End", "PageUp", "PageDown"]);
const knowsOpen = CSS.supports("selector(:open)");
const opened = new WeakSet();
const before = new WeakMap(); // what was chosen when a list was opened

export const isChoice = (cell) => Boolean(cell?.matches?.("select"));

// Browsers that do not know :open tell neither when a list was closed: what opened it counts.
export const isOpen = (choice) => (knowsOpen ? choice.matches(":open") : opened.has(choice));

function remember(choice) {
  opened.add(choice);
  before.set(choice, choice.value);
}

function forget(choice) {
  opened.delete(choice);
  before.delete(choice);
}

function open(choice) {
  remember(choice);
  try {
    choice.showPicker();
  } catch {
    forget(choice); // without a person's key or click, or by an old browser
  }
}

// Whether the key was one for the list: it opens it, or is taken from a closed one. Arrows and
// Enter that move are the caller's.
export function takeKey(event) {
  const choice = event.target;
  if (isOpen(choice)) return true;
  forget(choice);
  const alone = !(event.ctrlKey || event.metaKey);
  if (alone && (event.altKey ? event.key === "ArrowDown" : OPENING.has(event.key))) {
    event.preventDefault();
    open(choice);
    return true;
  }
  if (MOVING.has(event.key)) event.preventDefault();
  return event.altKey || !alone;
}

// An open list keeps its keys to itself; some browsers take Escape for a choice. Only the key's
// release is heard.
function leave({ target: choice, key }) {
  if (!isChoice(choice) || !["Escape", "Enter"].includes(key) || !before.has(choice) || isOpen(choice)) return;
  const value = before.get(choice);
  if (key === "Enter" && choice.value === value) return; // of the key that opened it
  forget(choice);
  if (key !== "Escape" || choice.value === value) return;
  choice.value = value;
  choice.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

// The wheel scrolls the page; in some browsers it also changes what has the focus.
function keepFromWheel({ target }) {
  if (!target.matches("select, input[type=number]")) return;
  const still = (event) => (isChoice(target) && isOpen(target) ? null : event.preventDefault());
  target.addEventListener("wheel", still, { passive: false });
  target.addEventListener("focusout", () => target.removeEventListener("wheel", still), { once: true });
}

export function guardChoices(form) {
  form.addEventListener("focusin", keepFromWheel);
  form.addEventListener("keyup", leave);
  form.addEventListener("focusout", ({ target }) => forget(target));
  form.addEventListener("change", ({ target }) => opened.delete(target));
  form.addEventListener("mousedown", ({ target }) => {
    if (isChoice(target)) opened.has(target) ? forget(target) : remember(target);
  });
}
