// Sums that follow what is typed. An input names its sums in data-sums; an output shows one
// (data-sum), with what is not on the page (data-rest), or a ratio of one, with what is
// still to come (data-plus), to a number.
import { formatCents, readAmount, readCount, readDuration, readQuantity } from "./numbers.js";
import { savedText } from "./units.js";

export function readerOf(form) {
  const { mark, locale = "en", written = "" } = form.dataset;
  const decimals = Number(form.dataset.decimals ?? 2);
  const signs = written.split(" ").filter(Boolean);
  const read = {
    amount: (text) => readAmount(text, { mark, decimals, written: signs }),
    count: (text) => readCount(text, { mark }),
    quantity: (text) => readQuantity(text, { mark, decimals: 2 }),
    duration: (text) => readDuration(text, { mark }),
  };
  const size = { amount: decimals, count: 0, quantity: 2, duration: 1 };
  return {
    kindOf: (field) => field.dataset.kind ?? "text",
    // A whole number of the smallest parts (cents for an amount), null for nothing or no number.
    value(kind, text) {
      const found = text.trim() && read[kind] ? read[kind](text) : {};
      return found.cents ?? found.count ?? found.units ?? found.tenths ?? null;
    },
    unread: (kind, text) => Boolean(text.trim() && read[kind]?.(text).unread),
    show: (kind, value) => formatCents(value, { locale, decimals: size[kind] }),
    size,
  };
}

// Whether the text is a number, or one that the server alone computes.
const COMPUTED = /^\s*=|^[\d\s.,()]+(?:[+*][\d\s.,()]+)+$/;
export const isNumber = (reader, kind, text) => !reader.unread(kind, text) || COMPUTED.test(text);

// What the browser does not read (a formula, a slip) counts as it was last saved: the sum then is
// of what the server has.
function valueIn(field, reader) {
  const kind = reader.kindOf(field);
  const text = reader.unread(kind, field.value) ? savedText(field) : field.value;
  return reader.value(kind, text);
}

export function showTotals(form, reader) {
  const sums = new Map();
  for (const field of form.querySelectorAll("[data-sums]")) {
    const value = valueIn(field, reader);
    if (value === null) continue;
    for (const name of field.dataset.sums.split(" ")) sums.set(name, (sums.get(name) ?? 0n) + value);
  }
  const total = new Map();
  for (const output of form.querySelectorAll("[data-sum]")) {
    const { sum: name, rest, kind = "amount", blank } = output.dataset;
    // Nothing is not 0, where the page shows it so.
    const nothing = blank !== undefined && !sums.has(name) && !rest;
    const sum = nothing ? null : (sums.get(name) ?? 0n) + BigInt(rest || 0);
    total.set(name, sum);
    write(output, nothing ? "" : reader.show(kind, sum));
  }
  for (const output of form.querySelectorAll("[data-ratio]")) showRatio(output, total, reader);
  // An estimate is none any more once a bill that it stands in for is there.
  for (const note of form.querySelectorAll("[data-until]")) {
    note.hidden = note.dataset.until.split(" ").some((name) => total.get(name));
  }
}

function showRatio(output, total, reader) {
  const { of, by, byCents, plus = 0 } = output.dataset;
  const divisor = by ? BigInt(by) : (total.get(byCents) ?? 0n);
  const dividend = total.get(of);
  if (dividend === undefined) return;
  if (!divisor || dividend === null) output.textContent = output.dataset.none ?? "";
  else write(output, reader.show("amount", halfEven(dividend + BigInt(plus), divisor)));
}

// As the server rounds.
export function halfEven(dividend, divisor) {
  const sign = dividend < 0n !== divisor < 0n ? -1n : 1n;
  const [top, bottom] = [dividend < 0n ? -dividend : dividend, divisor < 0n ? -divisor : divisor];
  const whole = top / bottom;
  const twice = (top % bottom) * 2n;
  const up = twice > bottom || (twice === bottom && whole % 2n === 1n);
  return sign * (up ? whole + 1n : whole);
}

function write(output, text) {
  const { before = "", after = "" } = output.dataset;
  const sign = text.startsWith("\u2212") ? "\u2212" : "";
  output.textContent = `${sign}${before}${text.slice(sign.length)}${after}`;
}
