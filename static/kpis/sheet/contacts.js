// What sheets of contacts work out as one types: rates, averages, sums of what is known,
// utilisation, occupancy. Unknown is not 0: without a known part there is no sum, and no rate.
import { formatCents } from "./numbers.js";
import { halfEven } from "./totals.js";
import { fieldNamed, isDirty, savedText, unitsIn } from "./units.js";

const COUNTS = ["handled", "offered", "abandoned", "resolved", "sample", "satisfied", "answers"];
const TIMES = ["handle_time", "wait_time"];
const SHARES = {
  abandonment: ["abandoned", "offered"],
  resolution: ["resolved", "sample"],
  satisfaction: ["satisfied", "answers"],
};
const SECONDS_IN_HOUR = 3600n;
const MILLIONTHS = 1_000_000n;

function watchContacts(form) {
  const { reader } = form.sheet;
  const { none, percent, locale } = form.dataset;

  function valueIn(field) {
    if (!field) return null;
    const { kind } = field.dataset;
    return reader.value(kind, reader.unread(kind, field.value) ? savedText(field) : field.value);
  }

  const add = (one, other) => (one === null ? other : other === null ? one : one + other);
  const sum = (values) => values.reduce(add, null);
  const pair = (over, under) => (over === null || !under ? null : [over, under]);

  function addPairs(pairs) {
    const known = pairs.filter(Boolean);
    return known.length ? [sum(known.map(([over]) => over)), sum(known.map(([, under]) => under))] : null;
  }

  // Seconds in all. An average nobody touched stands for the seconds the server has.
  function secondsOf(row, name, handled) {
    const field = fieldNamed(row, name);
    const stored = row.getAttribute(`data-seconds-${name}`);
    const before = reader.value("count", savedText(fieldNamed(row, "handled")));
    if (handled === null) return null;
    if (field.value === savedText(field) && stored && before) return halfEven(BigInt(stored) * handled, before);
    const tenths = valueIn(field);
    return tenths === null ? null : halfEven(tenths * handled, 10n);
  }

  function typed(row) {
    const counts = Object.fromEntries(COUNTS.map((name) => [name, valueIn(fieldNamed(row, name))]));
    const rates = {};
    for (const [name, [part, whole]] of Object.entries(SHARES)) rates[name] = pair(counts[part], counts[whole]);
    for (const name of TIMES) rates[name] = pair(secondsOf(row, name, counts.handled), counts.handled);
    return { counts, rates };
  }

  const big = (value) => (value === null ? null : BigInt(value));

  function fixed({ counts, rates }) {
    return {
      counts: Object.fromEntries(Object.entries(counts).map(([name, value]) => [name, big(value)])),
      rates: Object.fromEntries(
        Object.entries(rates).map(([name, [over, under]]) => [name, pair(big(over), big(under))]),
      ),
    };
  }

  // A row that takes the place of days counts as them until something is typed in it.
  function factsOf(row) {
    const facts = row.dataset.row === undefined ? null : typed(row);
    if (!row.dataset.fixed || Object.values(facts?.counts ?? {}).some((value) => value !== null)) return facts;
    return fixed(JSON.parse(row.dataset.fixed));
  }

  const count = (value) => (value === null ? none : formatCents(value, { locale, decimals: 0 }));
  const quantity = (value) => (value === null ? none : formatCents(value, { locale, decimals: 2 }));
  const share = (rate) => {
    const text = rate && formatCents(halfEven(rate[0] * 1000n, rate[1]), { locale, decimals: 1 });
    return text ? `${text}${percent}` : none;
  };

  function clock(rate) {
    if (!rate) return none;
    const total = halfEven(rate[0], rate[1]);
    const two = (number) => String(number).padStart(2, "0");
    const [hours, minutes, seconds] = [total / 3600n, (total / 60n) % 60n, total % 60n];
    return hours ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
  }

  function change(now, before) {
    if (now === null || before === null) return "";
    if (!before) return now ? "▲" : "=";
    const tenths = halfEven((now - before) * 1000n, before);
    const text = `${formatCents(tenths < 0n ? -tenths : tenths, { locale, decimals: 1 })}${percent}`;
    return `${tenths ? (tenths > 0n ? "▲" : "▼") : "="} ${text}`;
  }

  function write(scope, name, text) {
    for (const place of scope.querySelectorAll(`[data-rate="${name}"]`)) place.textContent = text;
  }

  function showVolumes() {
    const rows = [...form.querySelectorAll("[data-volume]")].map((row) => ({ row, facts: factsOf(row) }));
    const known = rows.filter(({ facts }) => facts);
    for (const { row, facts } of known) {
      if (row.dataset.row === undefined) continue;
      for (const name of Object.keys(SHARES)) write(row, name, share(facts.rates[name]));
      write(row, "change", change(facts.counts.handled, big(row.dataset.before || null)));
    }
    const total = Object.fromEntries(COUNTS.map((name) => [name, sum(known.map(({ facts }) => facts.counts[name]))]));
    const befores = rows.map(({ row }) => big(row.dataset.before || null));
    for (const name of COUNTS) write(form, `total-${name}`, count(total[name]));
    for (const name of Object.keys(SHARES))
      write(form, `total-${name}`, share(addPairs(known.map(({ facts }) => facts.rates[name]))));
    for (const name of TIMES)
      write(form, `total-${name}`, clock(addPairs(known.map(({ facts }) => facts.rates[name]))));
    write(form, "total-change", change(total.handled, sum(befores)));
    return rows;
  }

  // As kpis/reports/staffing_rows.py: no share where the work or the hours are not all known. The
  // time of people is handle time ÷ how many contacts each handles at once, in millionths.
  function showStaffing(volumes) {
    const rows = [...form.querySelectorAll("[data-staffing]")];
    if (!rows.length) return;
    const works = new Map();
    volumes.forEach(({ facts }, index) => {
      const channel = rows[index];
      const { handle_time: rate = null } = facts?.rates ?? {};
      const whole = facts?.counts.handled ?? null;
      const seconds = rate && rate[1] === whole ? agentTime(rate[0], channel) : null;
      works.set(channel, { seconds, missing: whole !== null && seconds === null && "assisted" in channel.dataset });
    });
    const parts = rows.map((row) => ({
      row,
      hours: valueIn(fieldNamed(row, "hours")),
      equivalents: valueIn(fieldNamed(row, "equivalents")),
      signedIn: valueIn(fieldNamed(row, "signed_in")),
      ...(works.get(row) ?? { seconds: null, missing: false }),
    }));
    const shared = parts.at(-1);
    const own = parts.slice(0, -1);
    const all = own.some(({ missing }) => missing) ? null : sum(own.map(({ seconds }) => seconds));
    shared.seconds = own.some(({ hours }) => hours !== null) ? null : all;
    for (const { row, hours, equivalents, signedIn, seconds } of parts) {
      write(row, "hours_per_equivalent", ratio(pair(hours, equivalents)));
      write(row, "utilisation", shareOfHours(seconds, hours));
      write(row, "occupancy", shareOfHours(seconds, signedIn));
    }
    for (const [name, field, rate] of [
      ["hours", "hours", "utilisation"],
      ["signed_in", "signedIn", "occupancy"],
    ]) {
      const hours = sum(parts.map((part) => part[field]));
      const whole = shared[field] !== null || own.every((part) => part.seconds === null || part[field] !== null);
      write(form, `total-${name}`, quantity(hours));
      write(form, `total-${rate}`, shareOfHours(whole ? all : null, hours));
    }
    write(form, "total-equivalents", quantity(sum(parts.map((part) => part.equivalents))));
    const both = parts.filter((part) => part.hours !== null).map((part) => pair(part.hours, part.equivalents));
    write(form, "total-hours_per_equivalent", ratio(addPairs(both)));
  }

  const ratio = (rate) => (rate ? formatCents(halfEven(rate[0] * 10n, rate[1]), { locale, decimals: 1 }) : none);
  const agentTime = (seconds, row) => (seconds * MILLIONTHS * 100n) / BigInt(row.dataset.atOnce.replace(".", ""));
  // hours: in hundredths.
  const shareOfHours = (time, hours) =>
    share(pair(time === null ? null : time * 100n, hours === null ? 0n : hours * SECONDS_IN_HOUR * MILLIONTHS));

  const show = () => showStaffing(showVolumes());

  form.addEventListener("sheet:total", show);
  form.addEventListener("sheet:saved", ({ target: row, detail }) => {
    for (const name of TIMES) {
      if (detail.totals?.[name] !== undefined) row.setAttribute(`data-seconds-${name}`, detail.totals[name]);
      const field = fieldNamed(row, name);
      if (field && detail.titles) field.title = detail.titles[name];
    }
    // Days gave way to a month, or the other way round: more than this row looks different.
    if (detail.reload) setTimeout(() => unitsIn(form).some(isDirty) || location.reload());
  });
  show();
}

for (const form of document.querySelectorAll("form[data-contacts]")) watchContacts(form);
