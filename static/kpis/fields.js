// A field that is no cell of a sheet takes one cell of a clipboard. Several would run into one
// another: 120, 450 and 300 into 120450300. Nothing is pasted then, and the field says why.
import { parseBlock } from "./sheet/clipboard.js";

const FIELDS = "input:not([type=password], [type=checkbox], [type=radio]), select";

function noteOf(field) {
  const id = `${field.id || field.name}-several`;
  const note =
    document.getElementById(id) ?? Object.assign(document.createElement("p"), { id, className: "errorlist" });
  note.setAttribute("role", "alert");
  return note;
}

function refuse(field, text) {
  const note = noteOf(field);
  note.textContent = text;
  field.after(note);
  field.setAttribute("aria-describedby", note.id);
  field.addEventListener("input", () => note.remove(), { once: true });
}

// After the sheets, which take blocks.
window.addEventListener("paste", (event) => {
  const field = event.target.closest?.(FIELDS);
  if (!field || event.defaultPrevented) return;
  const cells = parseBlock(event.clipboardData?.getData("text/plain") ?? "").flat();
  if (cells.length < 2) return;
  event.preventDefault();
  const shown = cells.slice(0, 4).join(" | ") + (cells.length > 4 ? " | …" : "");
  refuse(
    field,
    document.querySelector("[data-several]").dataset.several.replace("%cells%", () => shown),
  );
});
