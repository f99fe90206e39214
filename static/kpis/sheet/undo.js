// Undo and redo by button and by key. What was typed into a cell and is not saved yet is the
// browser's to undo; everything else is a step that the server knows.
import { newToken, settled } from "./posting.js";
import { isChanged, unitOf } from "./units.js";

const STEPS = { z: "undo", Z: "redo", y: "redo" };
const PLACE = "undo-place";
// Looked up anew each time: what htmx changes of a page has another one.
const formNow = () => document.getElementById("undo-form");
let sent = false;

// And not on its way to the server yet.
const isTyped = (field) => isChanged(field) && unitOf(field).dataset.state !== "saving";

// Which step the key asks for; "" where it is the browser's, or another's.
function stepOf(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing) return "";
  if (document.querySelector("dialog[open]")) return "";
  const { target } = event;
  const isField = target.matches?.("input:not([type=checkbox], [type=radio]), textarea, select");
  if (isField && (!unitOf(target) || isTyped(target))) return "";
  return STEPS[event.key] ?? "";
}

// The sheet is loaded anew, so that nothing may be on its way or wait for a correction.
async function isSaved() {
  const { sheet } = document.querySelector("form[data-sheet]") ?? {};
  if (!sheet) return true;
  await settled();
  if (!sheet.status.unsaved()) return true;
  sheet.status.problem(formNow().dataset.unsaved);
  return false;
}

async function send(step) {
  if (sent) return;
  sent = true;
  if (!(await isSaved())) {
    sent = false;
    return;
  }
  const { name = "" } = document.activeElement ?? {};
  sessionStorage.setItem(PLACE, JSON.stringify({ name, top: window.scrollY }));
  const form = formNow();
  form.elements.token.value = newToken();
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "step", value: step }));
  form.submit();
}

// Back to the cell that had the focus.
function goBack() {
  const place = JSON.parse(sessionStorage.getItem(PLACE) ?? "null");
  sessionStorage.removeItem(PLACE);
  if (!place) return;
  window.scrollTo({ top: place.top, behavior: "instant" });
  if (place.name) document.querySelector(`[data-row] [name="${CSS.escape(place.name)}"]`)?.focus();
}

document.addEventListener("keydown", (event) => {
  const step = stepOf(event);
  if (!step) return;
  event.preventDefault();
  send(step);
});
document.addEventListener("submit", (event) => {
  if (event.target !== formNow()) return;
  event.preventDefault();
  send(event.submitter?.value ?? "undo");
});
window.addEventListener("pageshow", () => {
  sent = false;
});
goBack();
document.documentElement.dataset.undo = "open";
