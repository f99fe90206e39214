// Units of a sheet: what is saved at once. An element with data-row holds its fields; what a
// field last had from the server is its default value, so that the browser knows what is new.

export const unitOf = (node) => node?.closest?.("[data-row]") ?? null;
export const keyOf = (unit) => unit.dataset.row;
export const unitsIn = (form) => [...form.querySelectorAll("[data-row]")];
export const unitByKey = (form, key) => unitsIn(form).find((unit) => keyOf(unit) === key);

export function fieldsOf(unit) {
  const suffix = `-${keyOf(unit)}`;
  const own = (field) => field.name.endsWith(suffix) && !field.name.startsWith("seen-");
  return [...unit.querySelectorAll("input, select, textarea")].filter(own);
}

export const nameOf = (field) => field.name.slice(0, -keyOf(unitOf(field)).length - 1);
export const fieldNamed = (unit, name) => fieldsOf(unit).find((field) => nameOf(field) === name);
export const labelOf = (field) => field.dataset.label || field.getAttribute("aria-label") || nameOf(field);

const isChoice = (field) => field.type === "checkbox" || field.type === "radio";

export function savedText(field) {
  if (field.tagName === "SELECT") {
    return ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value ?? "";
  }
  return isChoice(field) ? String(field.defaultChecked) : field.defaultValue;
}

export const textOf = (field) => (isChoice(field) ? String(field.checked) : field.value);

export function keepAsSaved(field, text) {
  if (field.tagName === "SELECT") for (const option of field.options) option.defaultSelected = option.value === text;
  else if (isChoice(field)) field.defaultChecked = text === "true";
  else field.defaultValue = text;
}

export function setText(field, text) {
  if (isChoice(field)) field.checked = text === "true";
  else field.value = text;
}

export const isChanged = (field) => textOf(field) !== savedText(field);
export const isDirty = (unit) => fieldsOf(unit).some(isChanged);
export const seenOf = (unit) => unit.querySelector(`[name="seen-${CSS.escape(keyOf(unit))}"]`);
export const isNew = (unit) => (seenOf(unit)?.value ?? "").startsWith(":");
const blankText = (field) =>
  field.tagName === "SELECT" ? (field.options[0]?.value ?? "") : isChoice(field) ? "false" : "";
export const blankTexts = (unit) =>
  Object.fromEntries(fieldsOf(unit).map((field) => [nameOf(field), blankText(field)]));
export const textsOf = (unit) => new Map(fieldsOf(unit).map((field) => [nameOf(field), textOf(field)]));

export function revert(unit) {
  for (const field of fieldsOf(unit)) setText(field, savedText(field));
}

// After a conflict, what I have not touched is theirs: saving mine then writes only what I typed.
export function takeUntouched(unit, { theirs, mine }) {
  if (!theirs || !mine) return;
  for (const field of fieldsOf(unit)) {
    const text = theirs[nameOf(field)];
    if (text === undefined) continue;
    if (!mine.includes(nameOf(field)) && !isChanged(field)) setText(field, text);
    keepAsSaved(field, text);
  }
}

// What the server says stands now. sent: what was asked for; what was typed since stays. only: the
// fields that are meant, where not all are.
export function applySaved(unit, { seen, values = {}, marks = {} }, sent = textsOf(unit), only = null) {
  if (seen !== undefined) seenOf(unit).value = seen;
  for (const field of fieldsOf(unit)) {
    const name = nameOf(field);
    if (only && !(name in only)) continue;
    const untouched = textOf(field) === sent.get(name);
    const text = values[name] ?? sent.get(name);
    if (text === undefined) continue;
    keepAsSaved(field, text);
    if (untouched) setText(field, text);
  }
  for (const [name, text] of Object.entries(marks)) {
    for (const place of unit.querySelectorAll(`[data-mark-of="${CSS.escape(name)}"]`)) place.textContent = text;
  }
}

export function appendUnit(body, unit) {
  const key = keyOf(unit);
  body.append("row", key);
  body.append(`seen-${key}`, seenOf(unit)?.value ?? "::");
  for (const field of fieldsOf(unit)) {
    if (!isChoice(field)) body.append(field.name, field.value);
    else if (field.checked) body.append(field.name, field.value);
  }
}

// A group of rows ends in one blank row: once it is begun, the next blank one appears.
export function addBlank(form, unit) {
  const { group } = unit.dataset;
  const template = group && form.querySelector(`template[data-blank="${CSS.escape(group)}"]`);
  if (!template || !isNew(unit)) return;
  const others = unitsIn(form).filter((other) => other !== unit && other.dataset.group === group);
  if (others.some((other) => isNew(other) && !isDirty(other))) return;
  const copy = document.createElement("template");
  template.dataset.count = Number(template.dataset.count ?? 0) + 1;
  copy.innerHTML = template.innerHTML.replaceAll("__KEY__", `new-${group}-${template.dataset.count}`);
  template.before(copy.content);
}

// A row for what the sheet does not have yet, before the blank one of its group.
export function addRow(form, key, group) {
  const template = form.querySelector(`template[data-blank="${CSS.escape(group)}"]`);
  const made = document.createElement("template");
  made.innerHTML = template.innerHTML.replaceAll("__KEY__", key);
  const row = made.content.querySelector("tr");
  row.classList.remove("blank");
  delete row.dataset.group;
  const blank = unitsIn(form).find((unit) => unit.dataset.group === group && isNew(unit) && !isDirty(unit));
  (blank ?? template).before(row);
  return row;
}
