// How a pasted block is laid on a sheet: which of its first rows and columns are names and are left
// out, and which way round it lies. A block is rows of texts; null stands for no cell at all,
// which is not a blank one.

// rows, columns: how many of the first ones, as they were copied, are left out.
export const AS_COPIED = Object.freeze({ rows: 0, columns: 0, turned: false });
const WHOLE = /^\d{1,4}$/;
const RUN = 3;

export const widthOf = (block) => Math.max(0, ...block.map((row) => row.length));

// Rows become columns; done twice it is the same block.
export function transpose(block) {
  const columns = Array.from({ length: widthOf(block) }, (_, c) => block.map((row) => row[c] ?? null));
  return columns.map((texts) => texts.slice(0, texts.findLastIndex((text) => text !== null) + 1));
}

export function laid(block, { rows, columns, turned }) {
  const rest = block.slice(rows).map((row) => row.slice(columns));
  return turned ? transpose(rest) : rest;
}

const isSaid = (text) => Boolean(text?.trim());

// Such as the days of a month, or years: numbers that count on.
function isRun(texts) {
  const whole = texts.filter(isSaid).map((text) => text.trim());
  return whole.length >= RUN && whole.every((text, at) => WHOLE.test(text) && (!at || text - whole[at - 1] === 1));
}

// Several of the texts, or most of them, are names. isRead: by text and its place, whether the sheet
// reads it as a number or a choice; null where it takes any text.
export function looksLikeNames(texts, isRead) {
  const read = texts.map((text, at) => (isSaid(text) ? isRead(text, at) : null));
  const numbers = texts.filter((_, at) => read[at]);
  const known = read.filter((each) => each !== null).length;
  const names = known - (isRun(numbers) ? 0 : numbers.length);
  return names > 1 || names * 2 > known;
}

const unreadIn = (block, isRead) =>
  block.flatMap((row) => row.filter((text, at) => isSaid(text) && isRead(text, at) === false)).length;

// Names that fall on a column of texts are known by how much more can be read without them.
function isBetterWithout(block, isRead) {
  const unread = unreadIn(block, isRead);
  const beside = block.map((row) => row.slice(1));
  return unread > 1 && unreadIn(beside, isRead) * 2 < unread;
}

// Which of "rows" and "columns" begins with names, as isRead(text, column) reads what is laid. The
// corner of both says nothing, unless it is a title alone in its row.
export function namesIn(block, isRead) {
  const column = block.map((row) => row[0]);
  const below = column.length > 1 ? column.slice(1) : column;
  const labels = isRun(column) || looksLikeNames(below, (text) => isRead(text, 0));
  const from = labels && block[0].slice(1).some(isSaid) ? 1 : 0;
  const heads = looksLikeNames(block[0].slice(from), (text, at) => isRead(text, at + from));
  return {
    rows: block.length > 1 && heads,
    columns: widthOf(block) > 1 && (labels || isBetterWithout(block, isRead)),
  };
}
