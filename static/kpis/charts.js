// Draws each .plot[data-figure] from the JSON of its json_script element.
// Colours stand in the JSON as "var(--token)" and are looked up here, so that one
// figure serves both colour schemes.
"use strict";
(() => {
  const LETTER = 6.6; // px that a letter of a label takes, about
  const SMALL = 11; // px: the size of labels for which there is no room at 12
  const SMALLEST = 7; // px: ten values of a bridge beside each other on a phone
  const DIGIT = 0.62; // of its size, that a digit is wide, about
  const FLAG = 20; // px from the middle of a remark's number to that of the next
  const FOOT = 0.08; // of the plot: what stands at its foot is not crossed
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

  // Of the plot, without the margins that the figure asks for.
  const innerWidth = ({ layout }, width) => width - (layout?.margin?.l ?? 48) - (layout?.margin?.r ?? 16);

  // Room at the right that the name of the last month takes beyond its place and the margin.
  function roomAtTheEnd(figure, labels, width) {
    const { xaxis, margin } = figure.layout ?? {};
    if (xaxis?.type !== "category" || !xaxis.tickvals || !margin) return 0;
    const place = innerWidth(figure, width) / figure.data[0].x.length;
    return Math.max(0, Math.ceil((labels.width - place) / 2) - margin.r);
  }

  const stepFor = (labels, inner) =>
    labels.count < 2 ? 1 : Math.max(1, Math.ceil((labels.count * labels.width) / inner));

  // Letters that fit into the place of each name, to the quarter, as small as names are then.
  const lettersFor = (labels, inner) => Math.floor((48 * inner) / (labels.count * LETTER * SMALL)) / 4;

  // What of a figure depends on the width: how many labels fit, or how much of each name; the
  // size of the values above bars; whether remarks are in the list below.
  const shapeOf = (figure) => {
    const labels = labelsOf(figure);
    const named = !figure.layout?.xaxis?.tickvals;
    return (element) => {
      const atEnd = roomAtTheEnd(figure, labels, element.clientWidth);
      const inner = innerWidth(figure, element.clientWidth) - atEnd;
      const step = stepFor(labels, inner);
      const fits = step > 1 && named ? -lettersFor(labels, inner) : step;
      return { fits, atEnd, values: valuesFor(figure, inner), isListed: isListed(element) };
    };
  };

  const same = (shape, other) => JSON.stringify(shape) === JSON.stringify(other);

  // The last label stays: it is the newest month.
  const thinned = (list, step) => list?.filter((_, index) => (list.length - 1 - index) % step === 0);

  // Names that are too wide for their places: small and on two lines, the longest words cut where
  // the names beside them leave no room, or tilted.
  function fitNames(xaxis, { data }, most) {
    const tickvals = [...(data?.[0]?.x ?? [])];
    const plain = tickvals.map((name) => String(name).replaceAll("<br>", " "));
    const names = plain.map((name) => onTwoLines(name, most));
    const letters = (name = [""]) => Math.max(...name.map((line) => line.length));
    const beside = (place) => Math.max(letters(names[place - 1]), letters(names[place + 1]));
    const cut = (line, room) => (line.length > room ? `${line.slice(0, room - 2)}…` : line);
    const fitted = names.map((name, place) => {
      const room = Math.floor(Math.max(most, 2 * most - 0.5 - beside(place)));
      return name.map((line) => cut(line, room)).join("<br>");
    });
    if (most < 8) Object.assign(xaxis, { tickvals, ticktext: plain, tickangle: -40, automargin: true });
    else
      Object.assign(xaxis, { tickvals, ticktext: fitted, tickangle: 0, tickfont: { ...xaxis.tickfont, size: SMALL } });
  }

  function onTwoLines(name, most) {
    const lines = [""];
    for (const word of name.split(/ |(?<=-)/)) {
      const longer = `${lines.at(-1)}${lines.at(-1).endsWith("-") ? "" : " "}${word}`.trim();
      if (longer.length <= most || lines.length === 2 || !lines.at(-1)) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines;
  }

  // Values above upright bars stand side by side: smaller where bars are narrow, and before they
  // would be too small, without the currency, which the axis says.
  function valuesFor({ data }, inner) {
    const { text, textposition, orientation, x } = data?.[0] ?? {};
    if (textposition !== "outside" || orientation === "h") return null;
    const each = inner / x.length;
    const letters = (texts) => Math.max(...texts.map((t) => t.length)) + 1;
    const sizeOf = (texts) => Math.min(12, Math.floor(each / letters(texts) / DIGIT));
    if (sizeOf(text) >= 11) return { text, size: sizeOf(text) };
    const bare = text.map((t) => t.replace(/^[^\d+−±]+|\D+$/g, ""));
    return { text: bare, size: Math.max(sizeOf(bare), SMALLEST) };
  }

  // The style sheet shows the list of remarks below a chart that has no room for their texts.
  const isListed = ({ nextElementSibling: next }) => Boolean(next?.matches(".remarks") && next.clientHeight);

  // Numbers above the plot in place of the remarks' boxes, in as many rows as they need.
  function numberRemarks(layout, points, element) {
    const { annotations, hoverlabel, margin } = layout;
    const remarks = annotations.filter(({ name }) => name === "remark").sort((one, next) => one.x - next.x);
    const each = innerWidth({ layout }, element.clientWidth) / points;
    const [ends, rows] = [[], []];
    const flags = remarks.map(({ x, text, font, arrowcolor }, index) => {
      const free = ends.findIndex((end) => end <= x * each);
      const row = free < 0 ? ends.length : free;
      ends[row] = x * each + FLAG;
      rows.push(row);
      const place = { x, y: 1, yref: "paper", yanchor: "bottom", yshift: row * FLAG + 2 };
      const look = { width: 12, borderpad: 1.5, bordercolor: arrowcolor, bgcolor: hoverlabel.bgcolor };
      return { ...place, ...look, font, text: `${index + 1}`, hovertext: text, showarrow: false };
    });
    margin.t += ends.length * FLAG;
    const high = element.clientHeight - margin.t - margin.b;
    const uprights = remarks.map(({ x, arrowcolor }, index) => ({
      type: "line",
      layer: "below",
      yref: "paper",
      x0: x,
      x1: x,
      y0: FOOT,
      y1: 1 + (rows[index] * FLAG) / high,
      line: { color: arrowcolor, width: 1, dash: "dot" },
    }));
    layout.annotations = [...annotations.filter((note) => !remarks.includes(note)), ...flags];
    layout.shapes = [...(layout.shapes ?? []), ...uprights];
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
    const now = shape(element);
    const { fits, atEnd, values } = now;
    const data = resolved(figure.data ?? [], read);
    if (atEnd) layout.margin.r += atEnd;
    if (fits > 1) {
      xaxis.tickvals = thinned(xaxis.tickvals, fits);
      xaxis.ticktext = thinned(xaxis.ticktext, fits);
    } else if (fits < 1) {
      fitNames(xaxis, figure, -fits);
    }
    if (values) {
      Object.assign(data[0], { text: values.text, constraintext: "none" });
      data[0].textfont.size = values.size;
    }
    if (now.isListed) numberRemarks(layout, figure.data[0].x.length, element);
    element.style.height = layout.height ? `${layout.height}px` : "";
    delete layout.height; // the element has it
    drawn.set(element, { shape, now });
    return [data, layout, { displayModeBar: false, responsive: true, ...figure.config }];
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
    const fresh = [...document.querySelectorAll(".plot[data-figure]:not([data-failed])")].filter(
      (el) => !drawn.has(el),
    );
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
    if (onPaper()) return;
    const crossed = entries
      .map((entry) => entry.target)
      .filter((element) => {
        if (!element.isConnected || !element.clientWidth) return false;
        if (!drawn.has(element)) return true;
        const { shape, now } = drawn.get(element);
        return !same(shape(element), now);
      });
    if (crossed.length) draw(crossed.filter((element) => drawn.has(element)));
  });

  let shown = root.dataset.theme;
  const onPaper = () => "paper" in root.dataset;
  new MutationObserver(() => {
    if (root.dataset.theme !== shown && !onPaper()) redraw();
    shown = root.dataset.theme;
  }).observe(root, { attributes: true, attributeFilter: ["data-theme"] });
  document.addEventListener("paper", () => {
    shown = root.dataset.theme;
    redraw();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  document.addEventListener("htmx:afterSettle", () => draw());
  document.addEventListener("htmx:historyRestore", () => draw());
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => draw());
  else draw();
})();
