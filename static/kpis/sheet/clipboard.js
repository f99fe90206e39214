// Blocks of cells as Excel and LibreOffice copy and paste them: rows end with a line end, cells
// are parted by tabs, and a cell with either in it stands in double quotes, its own doubled.

const QUOTED = /"([^"]*(?:""[^"]*)*)"(?=[\t\r\n]|$)/y;
const BARE = /[^\t\r\n]*/y;
const LINE_END = /\r\n|\r|\n/y;

// Rows of cells; [] for no text. One line end after the last row is not a row of its own.
// A quote that does not close around the whole cell is a character like any other.
export function parseBlock(text) {
  const rows = [];
  for (let at = 0; at < text.length; ) {
    const row = [];
    let more = true;
    while (more) {
      const [cell, length] = cellAt(text, at);
      row.push(cell);
      at += length;
      more = text[at] === "\t";
      at += more ? 1 : (matchAt(LINE_END, text, at)?.[0].length ?? 0);
    }
    rows.push(row);
  }
  return rows;
}

// The text of a cell, and how many characters it takes up.
function cellAt(text, at) {
  const quoted = matchAt(QUOTED, text, at);
  if (quoted) return [quoted[1].replaceAll('""', '"'), quoted[0].length];
  const [bare] = matchAt(BARE, text, at);
  return [bare, bare.length];
}

function matchAt(pattern, text, at) {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

// The text of a block, each row with its line end; parseBlock reads it back.
export function writeBlock(rows) {
  return rows.map((row) => `${row.map(writeCell).join("\t")}\r\n`).join("");
}

function writeCell(cell) {
  return /^"|[\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
