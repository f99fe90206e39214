// Posts of a sheet: one after the other, each with a token, so that one sent twice is done once.
import { appendUnit, keyOf, textsOf } from "./units.js";

const LONGEST_WAIT = 30_000;

export function newToken() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

// The same content keeps its token until it was answered: a repeat is then known as one.
const tokens = new Map();

function tokenFor(content) {
  if (!tokens.has(content)) tokens.set(content, newToken());
  return tokens.get(content);
}

export function bodyOf(units, extra = {}) {
  const body = new URLSearchParams();
  for (const unit of units) appendUnit(body, unit);
  const pairs = Symbol.iterator in extra ? extra : Object.entries(extra);
  for (const [name, value] of pairs) body.append(name, value);
  return body;
}

// {status, data}; status 0 where no answer came.
async function send(form, body) {
  const headers = { Accept: "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
  try {
    const response = await fetch(form.action, { method: "POST", body, headers, credentials: "same-origin" });
    const isJson = response.headers.get("Content-Type")?.includes("json");
    return { status: response.status, data: isJson ? await response.json() : {} };
  } catch {
    return { status: 0, data: {} };
  }
}

// With the token that another tab's log-in made, if the same person logged in.
async function sendKnown(form, body) {
  const answer = await send(form, body);
  if (answer.status !== 403 || !answer.data.csrf) return answer;
  form.elements.csrfmiddlewaretoken.value = answer.data.csrf;
  const same = String(answer.data.reader) === form.dataset.reader;
  return same ? send(form, body) : { status: 403, data: { ...answer.data, stranger: true } };
}

let queue = Promise.resolve();

// When everything that was to be posted has been answered.
export const settled = () => queue;

export function post(form, units, extra = {}) {
  const turn = async () => {
    const present = units.filter((unit) => unit.isConnected);
    const sent = new Map(present.map((unit) => [keyOf(unit), textsOf(unit)]));
    const body = bodyOf(present, extra);
    const content = body.toString();
    body.append("token", tokenFor(content));
    const answer = await sendKnown(form, body);
    // Without an answer it may have been done; the same content then goes out with its token.
    if (answer.status && answer.status < 500) tokens.delete(content);
    return { ...answer, sent, units: present };
  };
  queue = queue.then(turn, turn);
  return queue;
}

// Tries again after 2, 4, 8 … seconds and as soon as the network is back.
export function retrying(again) {
  let wait = 1_000;
  let timer = null;
  const stop = () => clearTimeout(timer);
  const go = () => {
    stop();
    again();
  };
  window.addEventListener("online", () => timer && go());
  return {
    later() {
      stop();
      wait = Math.min(wait * 2, LONGEST_WAIT);
      timer = setTimeout(go, wait);
    },
    done() {
      stop();
      timer = null;
      wait = 1_000;
    },
  };
}
