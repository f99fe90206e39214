// Draws each .plot[data-figure] from the JSON of its json_script element.
// Colours stand in the JSON as "var(--token)" and are looked up here, so that one
// figure serves both colour schemes.
"use strict";
(() => {
  const LETTER = 6.6; // px that a letter of a label takes, about
  const root = document.documentElement;
  const drawn = new Map(); // element -> its shape: see shapeOf
  let round = 0;

  function colourReader() {
    const probe = document.body.appendChild(document.createElement("i"));
    const known = new Map();
    probe.hidden = true;
    return {
      read(token) {
        if (!known.has(token)) {
          probe.style.color = token;
          known.set(token, getComputedStyle(probe).color);
        }
        return known.get(token);
      },
      done: () => probe.remove(),
    };
  }

  function resolved(value, read) {
    if (typeof value === "string") return value.includes("var(--") ? value.replace(/var\(--[\w-]+\)/g, read) : value;
    if (Array.isArray(value)) return typeof value[0] === "number" ? value : value.map((item) => resolved(item, read));
    if (value && typeof value === "object") for (const key in value) value[key] = resolved(value[key], read);
    return value;
  }

  // Labels that a script may thin out (months) or else must tilt (categories).
  function labelsOf({ layout, data }) {
    const axis = layout?.xaxis ?? {};
    const texts = axis.ticktext ?? axis.tickvals ?? (axis.type === "category" ? data?.[0]?.x : null) ?? [];
    const longest = Math.max(0, ...[...texts].flatMap((text) => String(text).split("<br>")).map((line) => line.length));
    return { count: texts.length, width: longest * LETTER + 10 };
  }

  function stepFor(labels, width) {
    if (labels.count < 2) return 1;
    return Math.max(1, Math.ceil((labels.count * labels.width) / (width - 64)));
  }

  // Letters that fit into the place of each label.
  const lettersFor = (labels, width) => Math.floor((width - 64) / labels.count / LETTER);

  // What of a figure depends on the width: how many labels fit, or how much of each name.
  const shapeOf = (figure) => {
    const labels = labelsOf(figure);
    const named = !figure.layout?.xaxis?.tickvals;
    return (width) => {
      const step = stepFor(labels, width);
      return step > 1 && named ? -lettersFor(labels, width) : step;
    };
  };

  // The last label stays: it is the newest month.
  const thinned = (list, step) => list?.filter((_, index) => (list.length - 1 - index) % step === 0);

  // Names that are too wide for their places: on two lines, the longest words cut, or tilted.
  function fitNames(xaxis, { data }, most) {
    const tickvals = [...(data?.[0]?.x ?? [])];
    const plain = tickvals.map((name) => String(name).replaceAll("<br>", " "));
    if (most < 8) Object.assign(xaxis, { tickvals, ticktext: plain, tickangle: -40, automargin: true });
    else Object.assign(xaxis, { tickvals, ticktext: plain.map((name) => onTwoLines(name, most)), tickangle: 0 });
  }

  function onTwoLines(name, most) {
    const cut = (line) => (line.length > most ? `${line.slice(0, most - 1)}…` : line);
    const lines = [""];
    for (const word of name.split(" ")) {
      const longer = `${lines.at(-1)} ${word}`.trim();
      if (longer.length <= most || lines.length === 2 || !lines.at(-1)) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines.map(cut).join("<br>");
  }

  function prepare(element, figure, read, family) {
    const layout = resolved(figure.layout ?? {}, read);
    const { xaxis } = layout;
    layout.font = { ...layout.font, family };
    layout.hoverlabel = { ...layout.hoverlabel, font: { ...layout.hoverlabel?.font, family } };
    layout.dragmode ??= false; // a finger on a chart scrolls the page
    layout.uirevision ??= "kept";
    layout.autosize = true;
    for (const key in layout) if (/^[xy]axis/.test(key)) layout[key].fixedrange ??= true;
    const shape = shapeOf(figure);
    const fits = shape(element.clientWidth);
    if (fits > 1) {
      xaxis.tickvals = thinned(xaxis.tickvals, fits);
      xaxis.ticktext = thinned(xaxis.ticktext, fits);
    } else if (fits < 1) {
      fitNames(xaxis, figure, -fits);
    }
    element.style.height = layout.height ? `${layout.height}px` : "";
    delete layout.height; // the element has it
    drawn.set(element, { shape, now: fits });
    return [resolved(figure.data ?? [], read), layout, { displayModeBar: false, responsive: true, ...figure.config }];
  }

  function tableInstead(element) {
    const note = document.createElement("p");
    note.className = "notice quiet";
    note.textContent = element.dataset.unavailable ?? "";
    if (note.textContent) element.before(note);
    element.hidden = true;
    element.parentElement.querySelector("details.behind")?.setAttribute("open", "");
  }

  function follow(event, links) {
    const point = event.points?.[0];
    const href = point && links[point.pointIndex ?? point.pointNumber];
    if (!href || new URL(href, location).origin !== location.origin) return;
    if (!window.htmx) location.assign(href);
    else window.htmx.ajax("GET", href, { target: "#page", swap: "innerHTML show:window:top", push: href });
  }

  function drawOne(element, read, family) {
    const source = document.getElementById(element.dataset.figure);
    const first = !drawn.has(element);
    try {
      const parts = prepare(element, JSON.parse(source.textContent), read, family);
      const done = window.Plotly[first ? "newPlot" : "react"](element, ...parts);
      if (first) {
        widths.observe(element);
        const links = JSON.parse(element.dataset.links ?? "[]");
        if (links.length) element.on("plotly_click", (event) => follow(event, links));
      }
      return done.catch((error) => failed(element, error));
    } catch (error) {
      return failed(element, error);
    }
  }

  function failed(element, error) {
    console.error("Chart", element.dataset.figure, error);
    drawn.delete(element);
    element.dataset.failed = "";
    tableInstead(element);
  }

  async function draw(again = []) {
    for (const element of drawn.keys()) {
      if (element.isConnected) continue;
      widths.unobserve(element);
      drawn.delete(element);
      window.Plotly?.purge(element);
    }
    const fresh = [...document.querySelectorAll(".plot[data-figure]:not([data-failed])")].filter((el) => !drawn.has(el));
    const visible = fresh.filter((element) => element.clientWidth > 0);
    for (const element of fresh) if (!visible.includes(element)) widths.observe(element);
    const elements = [...visible, ...again];
    if (!elements.length && root.dataset.charts) return;
    const mine = ++round;
    delete root.dataset.charts;
    if (!window.Plotly) {
      for (const element of elements) failed(element, "Plotly is missing");
    } else if (elements.length) {
      const family = getComputedStyle(document.body).fontFamily;
      const { read, done } = colourReader();
      const work = elements.map((element) => drawOne(element, read, family));
      done();
      await Promise.all(work);
    }
    if (mine !== round) return;
    root.dataset.charts = "drawn";
    performance.mark("charts-drawn");
  }

  const redraw = () => draw([...drawn.keys()].filter((element) => element.isConnected));

  // A plot that becomes visible is drawn; one that crosses a width gets other labels.
  const widths = new ResizeObserver((entries) => {
    const crossed = entries.map((entry) => entry.target).filter((element) => {
      if (!element.isConnected || !element.clientWidth) return false;
      if (!drawn.has(element)) return true;
      const { shape, now } = drawn.get(element);
      return shape(element.clientWidth) !== now;
    });
    if (crossed.length) draw(crossed.filter((element) => drawn.has(element)));
  });

  let shown = root.dataset.theme;
  new MutationObserver(() => {
    if (root.dataset.theme !== shown) redraw();
    shown = root.dataset.theme;
  }).observe(root, { attributes: true, attributeFilter: ["data-theme"] });
  // Paper is white: print in the light scheme.
  let onScreen;
  const forceTheme = (theme) => {
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
    shown = root.dataset.theme;
    redraw();
  };
  window.addEventListener("beforeprint", () => {
    onScreen = root.dataset.theme;
    forceTheme("light");
  });
  window.addEventListener("afterprint", () => forceTheme(onScreen));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  document.addEventListener("htmx:afterSettle", () => draw());
  document.addEventListener("htmx:historyRestore", () => draw());
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => draw());
  else draw();
})();
