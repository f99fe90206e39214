// Plain numbers that a person types into a cell, for the sums beside it, and numbers as the pages
// write them (kpis/formatting.py). The server alone computes formulas and says what is wrong
// (kpis/entry/parsing): what is not read here counts as it was last saved, until it is saved.
// Readers return a value in its smallest unit as a BigInt, null when blank, or {unread: true}.
// mark: the reader's decimal mark, "." or ",".

const SPACES = " \\u00a0\\u2007-\\u200a\\u202f";
const BLANKS = `${SPACES}\\t`;
const SPACE = `[${BLANKS}]*`;
const MOST_CHARACTERS = 200;
const MOST_WHOLE_DIGITS = 12;
const MOST_COUNT_DIGITS = 15;
const MINUS = "\u2212";
const ESCAPED = { ".": "\\.", ",": "," };
const UNSEEN = /[\u200b-\u200f\u202a-\u202c\u2060-\u2069\ufeff]/g;
const GROUPED = `[0-9]{1,3}(?<group>[${SPACES}'\\u2019])[0-9]{3}(?:\\k<group>[0-9]{3})*`;
const COMMA_GROUPS = /(?<![0-9.,])[1-9][0-9]{0,2}(?:,[0-9]{3})+(?![0-9,])/g;
const PARTS = /^(?<before>[^0-9]*?)(?<number>[.,]?[0-9](?:[\s\S]*[0-9])?)(?<after>[^0-9]*)$/;
const SIGNS = { "|": 1n, "+|": 1n, "-|": -1n, "|-": -1n, "(|)": -1n };

const perMark = (make) => ({ ".": make("."), ",": make(",") });
const PLAIN_NUMBER = perMark(
  (mark) => new RegExp(`^(?=.*[0-9])(?<whole>${GROUPED}|[0-9]*)(?:${ESCAPED[mark]}(?<decimals>[0-9]+))?$`),
);
const DURATIONS = perMark((mark) => {
  const tenth = `(?:${ESCAPED[mark]}(?<tenth>[0-9]))?`;
  const twoDigits = `(?<seconds>[0-9]{2})${tenth}`;
  const hours = `(?<hours>[0-9]+)${SPACE}h${SPACE}`;
  const minutes = `(?<minutes>[0-9]+)${SPACE}(?:min|mn|m)${SPACE}`;
  return [
    `(?:(?<hours>[0-9]+):(?=[0-9]{2}:))?(?<minutes>[0-9]+):${twoDigits}`,
    `(?=[0-9])(?:${hours})?(?:${minutes})?(?:(?<seconds>[0-9]+)${tenth}${SPACE}(?:sec|s))?`,
    `(?:${hours})?${minutes}${twoDigits}`,
    `${hours}(?<minutes>[0-9]{2})`,
  ].map((pattern) => new RegExp(`^(?:${pattern})$`, "i"));
});
const LAST_UNIT = new RegExp(`${SPACE}(?:sec|s)$`, "i");
const OUTER_BLANKS = new RegExp(`^${SPACE}|${SPACE}$`, "g");
const UNREAD = { unread: true };

// An amount of money. decimals: the currency's; written: the ways to write the currency, such as
// ["EUR", "€"]. Returns {cents}, in the currency's smallest unit.
export function readAmount(text, { mark, decimals = 2, written = [] }) {
  const parts = PARTS.exec(bareText(withoutCommaGroups(text, mark)))?.groups;
  if (!parts) return UNREAD;
  const sides = [parts.before, parts.after];
  const sign = SIGNS[sides.map((side) => side.replace(/[^-+±()]/g, "")).join("|")];
  const own = sides.every((side) => isWrittenSo(side.replace(/[-+±()]/g, ""), written));
  const cents = own && sign && unitsOf(parts.number, mark, decimals, MOST_WHOLE_DIGITS);
  return typeof cents === "bigint" ? { cents: sign * cents } : UNREAD;
}

// A whole number from 0 up. Returns {count}.
export function readCount(text, { mark }) {
  const count = plainUnits(text, mark, 0, MOST_COUNT_DIGITS);
  return count === undefined ? UNREAD : { count };
}

// Hours or full-time equivalents. Returns {units} of 10**-decimals.
export function readQuantity(text, { mark, decimals = 2, wholeDigits = 6 }) {
  const units = plainUnits(text, mark, decimals, wholeDigits);
  return units === undefined ? UNREAD : { units };
}

// A time such as 6:04, 6 min 4 s or 364 s. Returns {tenths} of a second.
export function readDuration(text, { mark }) {
  const bare = bareText(text);
  if (!bare) return { tenths: null };
  const tenths = bare.length > MOST_CHARACTERS ? undefined : tenthsOf(bare, mark);
  return tenths === undefined || tenths >= 10n ** BigInt(MOST_COUNT_DIGITS + 1) ? UNREAD : { tenths };
}

function bareText(text) {
  return text.replace(UNSEEN, "").replaceAll(MINUS, "-").replace(OUTER_BLANKS, "");
}

function isWrittenSo(text, written) {
  const bare = text.replace(/\s/g, "").toLowerCase();
  return !bare || written.some((way) => way.toLowerCase() === bare);
}

// null when blank, undefined for what is no plain number.
function plainUnits(text, mark, decimals, wholeDigits) {
  const bare = withoutCommaGroups(bareText(text), mark);
  return bare ? unitsOf(bare.replace(/^\+/, ""), mark, decimals, wholeDigits) : null;
}

function withoutCommaGroups(text, mark) {
  return mark === "," ? text : text.replace(COMMA_GROUPS, (number) => number.replaceAll(",", ""));
}

// In units of 10**-decimals; undefined for more decimals or digits, or for another mark.
function unitsOf(number, mark, decimals, wholeDigits) {
  const match = number.length > MOST_CHARACTERS ? null : PLAIN_NUMBER[mark].exec(number)?.groups;
  const after = match?.decimals ?? "";
  if (!match || after.length > decimals) return undefined;
  const digits = match.whole.replace(/[^0-9]/g, "") + after.padEnd(decimals, "0");
  const units = BigInt(digits || 0);
  return units < 10n ** BigInt(wholeDigits + decimals) ? units : undefined;
}

function tenthsOf(text, mark) {
  for (const pattern of DURATIONS[mark]) {
    const parts = pattern.exec(text)?.groups;
    if (parts) return sumParts(parts);
  }
  return plainUnits(text.replace(LAST_UNIT, ""), mark, 1, MOST_COUNT_DIGITS) ?? undefined;
}

function sumParts({ hours, minutes, seconds, tenth }) {
  const [h, m, s] = [hours, minutes, seconds].map((part) => BigInt(part ?? 0));
  if ((hours && m > 59n) || ((hours || minutes) && s > 59n)) return undefined;
  return (h * 3600n + m * 60n + s) * 10n + BigInt(tenth ?? 0);
}

const MARKS = { en: { group: ",", point: "." }, fr: { group: "\u202f", point: "," } };

// Such as 1,234.50 in English. cents: in units of 10**-decimals.
export function formatCents(cents, { locale, decimals = 2 }) {
  const { group, point } = MARKS[locale.slice(0, 2)];
  const digits = String(cents < 0n ? -cents : cents).padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const grouped = whole.replace(/\B(?=(?:[0-9]{3})+$)/g, group);
  const rest = decimals ? point + digits.slice(-decimals) : "";
  return `${cents < 0n ? MINUS : ""}${grouped}${rest}`;
}

// Such as 1,234 in English.
export function formatCount(count, { locale }) {
  return formatCents(BigInt(count), { locale, decimals: 0 });
}
