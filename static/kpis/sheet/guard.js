// Plain forms: before one is sent, the server is asked whether it would take it. If not, the form
// stays as it is, says why, and can be sent again.

import { wordsOf } from "./status.js";
import { savedText, textOf } from "./units.js";

const FIELDS = "input:not([type=hidden], [type=submit]), select, textarea";
const guarded = () => [...document.querySelectorAll("form[data-guarded]")];
let leaving = false;

async function ask(form, words) {
  try {
    const headers = { Accept: "application/json" };
    const response = await fetch(form.dataset.asks, { headers, credentials: "same-origin", cache: "no-store" });
    const answer = response.headers.get("Content-Type")?.includes("json") ? await response.json() : {};
    if (response.ok) return String(answer.reader) === form.dataset.guarded ? answer : { message: words.stranger };
    return answer.message ? answer : { message: words.failed };
  } catch {
    return { message: words.held };
  }
}

function say(form, words, { message, log_in: address }) {
  const note = form.querySelector("[data-held]") ?? document.createElement("p");
  note.dataset.held = "";
  note.className = "notice bad";
  note.setAttribute("role", "alert");
  note.replaceChildren(Object.assign(document.createElement("span"), { textContent: message }));
  if (address) {
    const link = { href: address, target: "_blank", rel: "noopener", textContent: words.login };
    note.append(Object.assign(document.createElement("a"), link));
  }
  form.prepend(note);
}

async function guard(event) {
  const form = event.target;
  const { submitter } = event;
  if (!form.matches("form[data-guarded]")) return;
  if (form.dataset.asked === "yes") {
    delete form.dataset.asked;
    leaving = true;
    return;
  }
  event.preventDefault();
  if (form.dataset.asked) return;
  form.dataset.asked = "waiting";
  const words = wordsOf(form);
  const answer = await ask(form, words);
  delete form.dataset.asked;
  if (!answer.csrf) return say(form, words, answer);
  form.querySelector("[data-held]")?.remove();
  form.querySelector("[name=csrfmiddlewaretoken]").value = answer.csrf;
  form.dataset.asked = "yes";
  form.requestSubmit(submitter);
}

export const isTouched = (form) =>
  [...form.querySelectorAll(FIELDS)].some((field) => textOf(field) !== savedText(field));

document.addEventListener("submit", guard);
window.addEventListener("beforeunload", (event) => {
  if (leaving || !guarded().some(isTouched)) return;
  event.preventDefault();
  event.returnValue = "";
});
document.documentElement.dataset.guards = "open";
