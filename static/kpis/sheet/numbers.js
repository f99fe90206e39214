// What a person types into a cell, read as the server reads it (kpis/entry/parsing), and numbers
// as its pages write them (kpis/formatting.py). The server decides: the browser only previews.
// Readers return a value in its smallest unit as a BigInt, or {error} with the server's word for
// the refusal. mark: the reader's decimal mark, "." or ",".

const BLANKS = " \\t\\u00a0\\u202f";
const SPACE = `[${BLANKS}]*`;
const MOST_CHARACTERS = 200;
const MOST_BRACKETS = 20;
const MOST_WHOLE_DIGITS = 12;
const MOST_COUNT_DIGITS = 15;
const MINUS = "\u2212";
const SIGNS = { "×": "*", "÷": "/", "−": "-" };
const ESCAPED = { ".": "\\.", ",": "," };
const GROUPS_OF_SPACES = "[0-9]{1,3}(?<space>[ \\u00a0\\u202f])[0-9]{3}(?:\\k<space>[0-9]{3})*";
const COMMA_GROUPS = /(?<![0-9.,])[1-9][0-9]{0,2}(?:,[0-9]{3})+(?![0-9,])/g;
const CREDIT_NOTE = /^(?:[-−](?<before>[^-−()]+)|\((?<inside>[^-−()]+)\)|(?<after>[^-−()]+)[-−])$/;
const OTHER_CURRENCY = /[$€£¥¤₣₤]|[0-9][ \u00a0\u202f]?[A-Z]{3}$|^[A-Z]{3}[ \u00a0\u202f]?[0-9]/;
const FORMULA = new RegExp(
  `^(?:=|[^]*?[0-9)%]${SPACE}(?:[*/]|[-+]${SPACE}(?:[-+]${SPACE})?[0-9(]))`,
);

const perMark = (make) => ({ ".": make("."), ",": make(",") });
const PLAIN_NUMBER = perMark(
  (mark) =>
    new RegExp(`^(?<whole>[0-9]+|${GROUPS_OF_SPACES})(?:${ESCAPED[mark]}(?<decimals>[0-9]+))?$`),
);
const TOKEN = perMark((mark) => {
  const spaces = ` \\u00a0\\u202f${mark === "." ? "," : ""}`;
  const grouped = `[1-9][0-9]{0,2}(?<space>[${spaces}])[0-9]{3}(?:\\k<space>[0-9]{3})*(?![0-9])`;
  const number = `(?:${grouped}|0|[1-9][0-9]*)(?:${ESCAPED[mark]}[0-9]+)?`;
  return new RegExp(`${SPACE}(?<token>${number}|[-+*/()%])`, "y");
});
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

class Refused extends Error {}

function refuse(kind) {
  throw new Refused(kind);
}

function reading(read) {
  try {
    return read();
  } catch (error) {
    if (error instanceof Refused) return { error: error.message };
    throw error;
  }
}

// An amount of money. decimals: the currency's; written: the ways to write the currency, the
// longest first, such as ["EUR", "€"]. Returns {cents}, in the currency's smallest unit.
export function readAmount(text, { mark, decimals = 2, written = [] }) {
  return reading(() => {
    if (!isFormula(text)) return { cents: plainAmount(text, mark, decimals, written) };
    const value = evaluate(text, mark);
    const cents = exact(value, decimals) ?? refuse("fewer_decimals");
    return { cents: within(cents, MOST_WHOLE_DIGITS + decimals, "smaller_amount") };
  });
}

// A whole number from 0 up. Returns {count}, null when blank.
export function readCount(text, { mark }) {
  return reading(() => {
    if (!text.trim()) return { count: null };
    const value = isFormula(text) ? evaluate(text, mark) : wholeNumber(text, mark);
    const count = value && exact(value, 0);
    if (typeof count !== "bigint" || count < 0n) refuse("count");
    return { count: within(count, MOST_COUNT_DIGITS, "smaller_count") };
  });
}

// Hours or full-time equivalents. Returns {units} of 10**-decimals, null when blank.
export function readQuantity(text, { mark, decimals = 2, wholeDigits = 6 }) {
  return reading(() => {
    if (!text.trim()) return { units: null };
    const value = isFormula(text) ? evaluate(text, mark) : plainNumber(text, mark);
    const units = value && exact(value, decimals);
    if (typeof units !== "bigint" || units < 0n) refuse("quantity");
    return { units: within(units, wholeDigits + decimals, "smaller_amount") };
  });
}

// A time such as 6:04, 6 min 4 s or 364 s. Returns {tenths} of a second, null when blank.
export function readDuration(text, { mark }) {
  return reading(() => {
    const bare = trim(text);
    if (!bare) return { tenths: null };
    const tenths = bare.length > MOST_CHARACTERS ? null : tenthsOf(bare, mark);
    if (tenths === null) refuse("duration");
    return { tenths: within(tenths, MOST_COUNT_DIGITS + 1, "smaller_count") };
  });
}

// Whether the text begins with "=" or is more than one number with its sign.
export function isFormula(text) {
  return FORMULA.test(plainSigns(trim(text)));
}

function trim(text) {
  return text.replace(OUTER_BLANKS, "");
}

function plainSigns(text) {
  return text.replace(/[×÷−]/g, (sign) => SIGNS[sign]);
}

function within(value, digits, kind) {
  const most = 10n ** BigInt(digits);
  return value < most && value > -most ? value : refuse(kind);
}

// The value in units of 10**-decimals, or null where that would round it.
function exact({ over, under }, decimals) {
  const scaled = over * 10n ** BigInt(decimals);
  return scaled % under === 0n ? scaled / under : null;
}

function decimal(whole, decimals) {
  const digits = whole.replace(/[^0-9]/g, "") + decimals;
  return { over: BigInt(digits), under: 10n ** BigInt(decimals.length) };
}

function withoutCommaGroups(text, mark) {
  return mark === "," ? text : text.replace(COMMA_GROUPS, (number) => number.replaceAll(",", ""));
}

function withoutCurrency(text, written) {
  for (const way of written) {
    if (text.startsWith(way)) return trim(text.slice(way.length));
    if (text.endsWith(way)) return trim(text.slice(0, -way.length));
  }
  return text;
}

function plainAmount(text, mark, decimals, written) {
  const bare = withoutCurrency(trim(withoutCommaGroups(text, mark)), written);
  const note = CREDIT_NOTE.exec(bare)?.groups;
  const unsigned = note ? note.before || note.inside || note.after : bare;
  const number = withoutCurrency(unsigned, written);
  if (!number) refuse("something");
  if (OTHER_CURRENCY.test(number)) refuse("currency");
  const match = PLAIN_NUMBER[mark].exec(number)?.groups;
  if (!match) refuse(reasonToRefuse(number, mark));
  if ((match.decimals ?? "").length > decimals) refuse("fewer_decimals");
  const cents = exact(decimal(match.whole, match.decimals ?? ""), decimals);
  within(cents, MOST_WHOLE_DIGITS + decimals, "smaller_amount");
  return note ? -cents : cents;
}

function reasonToRefuse(text, mark) {
  const other = mark === "." ? "," : ".";
  if (/^[0-9., \u00a0\u202f]+$/.test(text) && text.includes(other)) return "decimal_mark";
  const spaced = /^[0-9][0-9., \u00a0\u202f]*$/.test(text) && /[ \u00a0\u202f]/.test(text);
  return spaced ? "groups_of_three" : "amount";
}

function plainNumber(text, mark) {
  const bare = withoutCommaGroups(trim(text), mark);
  const match = bare.length > MOST_CHARACTERS ? null : PLAIN_NUMBER[mark].exec(bare)?.groups;
  return match ? decimal(match.whole, match.decimals ?? "") : null;
}

function wholeNumber(text, mark) {
  const bare = withoutCommaGroups(text, mark).trim();
  const match = PLAIN_NUMBER[mark].exec(bare)?.groups;
  return match && match.decimals === undefined ? decimal(match.whole, "") : null;
}

function tenthsOf(text, mark) {
  for (const pattern of DURATIONS[mark]) {
    const parts = pattern.exec(text)?.groups;
    if (parts) return sumParts(parts);
  }
  const seconds = plainNumber(text.replace(LAST_UNIT, ""), mark);
  return seconds && exact(seconds, 1);
}

function sumParts({ hours, minutes, seconds, tenth }) {
  const [h, m, s] = [hours, minutes, seconds].map((part) => BigInt(part ?? 0));
  if ((hours && m > 59n) || ((hours || minutes) && s > 59n)) return null;
  return (h * 3600n + m * 60n + s) * 10n + BigInt(tenth ?? 0);
}

// The exact value of a formula, as a fraction {over, under} with under > 0.
function evaluate(text, mark) {
  const bare = trim(text);
  // Python counts characters, not their halves.
  if ([...bare.slice(0, 2 * MOST_CHARACTERS + 2)].length > MOST_CHARACTERS) refuse("shorter");
  const formula = new Formula(tokensOf(plainSigns(bare.replace(/^=/, "")), mark), mark);
  const value = formula.readSum();
  return formula.next === undefined ? value : refuse("arithmetic");
}

// Numbers and signs in order; what is neither is refused when it is reached.
function* tokensOf(text, mark) {
  const token = TOKEN[mark];
  let at = 0;
  while (trim(text.slice(at))) {
    token.lastIndex = at;
    yield token.exec(text)?.groups.token ?? refuse("arithmetic");
    at = token.lastIndex;
  }
}

class Formula {
  constructor(tokens, mark) {
    Object.assign(this, { tokens, mark, brackets: 0 });
    this.take();
  }

  take() {
    const taken = this.next;
    this.next = this.tokens.next().value;
    return taken;
  }

  takeOneOf(...signs) {
    return signs.includes(this.next) ? this.take() : "";
  }

  readSum() {
    let value = this.readProduct();
    for (let sign; (sign = this.takeOneOf("+", "-")); ) {
      const term = this.readProduct();
      const over = sign === "-" ? -term.over : term.over;
      const sum = value.over * term.under + over * value.under;
      value = { over: sum, under: value.under * term.under };
    }
    return value;
  }

  readProduct() {
    let value = this.readFactor();
    for (let sign; (sign = this.takeOneOf("*", "/")); ) {
      let { over, under } = this.readFactor();
      if (sign === "/") [over, under] = over < 0n ? [-under, -over] : [under, over];
      if (under === 0n) refuse("divisor");
      value = { over: value.over * over, under: value.under * under };
    }
    return value;
  }

  readFactor() {
    const sign = this.takeOneOf("+", "-");
    const { over, under } = this.takeOneOf("(") ? this.readBrackets() : this.readNumber();
    return { over: sign === "-" ? -over : over, under };
  }

  readBrackets() {
    this.brackets += 1;
    if (this.brackets > MOST_BRACKETS) refuse("fewer_brackets");
    const value = this.readSum();
    if (!this.takeOneOf(")")) refuse("arithmetic");
    this.brackets -= 1;
    return value;
  }

  readNumber() {
    if (!/^[0-9]/.test(this.next ?? "")) refuse("arithmetic");
    const [whole, decimals = ""] = this.take().split(this.mark);
    const { over, under } = decimal(whole, decimals);
    return { over, under: this.takeOneOf("%") ? under * 100n : under };
  }
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
