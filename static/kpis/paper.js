// Charts are drawn for the width they have on paper before a page is printed, and for the screen
// afterwards. Browsers lay paper out only once they print, so the style sheet of paper is put on
// the screen for the moment in which charts are measured and drawn.
"use strict";
(() => {
  const root = document.documentElement;
  const sheet = document.querySelector('link[media="print"]');
  const draw = () => document.dispatchEvent(new Event("paper"));
  let scheme;

  function toPaper() {
    if ("paper" in root.dataset) return;
    scheme = root.dataset.theme;
    root.dataset.theme = "light"; // paper is white
    root.dataset.paper = "";
    sheet.media = "all";
    draw();
    sheet.media = "print";
  }

  function toScreen() {
    if (!("paper" in root.dataset)) return;
    delete root.dataset.paper;
    if (scheme) root.dataset.theme = scheme;
    else delete root.dataset.theme;
    draw();
  }

  window.addEventListener("beforeprint", toPaper);
  window.addEventListener("afterprint", toScreen);
  // Where only the medium changes, as in a browser's developer tools, there is no such event.
  matchMedia("print").addEventListener("change", () => {
    if (!("paper" in root.dataset)) draw();
  });
})();
