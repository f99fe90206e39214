// Panels beside a sheet: each shows the sheet as it is now, and so is fetched when it is opened.
// What was typed into one stays; the server then looks at what of it is still so.
import { isTouched } from "./guard.js";
import { settled } from "./posting.js";

async function fetchPanel(name) {
  const response = await fetch(location.href, {
    headers: { "HX-Request": "true" },
    credentials: "same-origin",
    cache: "no-store",
  });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return response.ok ? page.querySelector(`[data-fresh="${name}"] form`) : null;
}

async function renew(panel) {
  const form = panel.querySelector("form");
  if (isTouched(form)) return;
  form.inert = true;
  form.setAttribute("aria-busy", "true");
  await settled();
  const fresh = await fetchPanel(panel.dataset.fresh).catch(() => null);
  form.inert = false;
  form.removeAttribute("aria-busy");
  if (fresh && !isTouched(form)) form.replaceWith(document.adoptNode(fresh));
  panel.dataset.fetched = "yes";
}

for (const panel of document.querySelectorAll("details[data-fresh]")) {
  let opened = panel.open; // with what was refused, by the server
  panel.addEventListener("toggle", () => {
    if (panel.open && !opened) renew(panel);
    opened = panel.open;
  });
}
