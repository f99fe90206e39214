// A file on its way to the imports, with its progress told.

// form: has the token and the words of what is said; state: where it is said.
export const sendFile = (form, file, say) => {
  const { mostBytes, tooLarge, sending, failed } = form.dataset;
  if (mostBytes && file.size > Number(mostBytes)) {
    say(tooLarge);
    return;
  }
  const body = new FormData();
  body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  body.append("file", file);
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "application/json");
  request.responseType = "json";
  request.upload.addEventListener("progress", (event) => {
    const share = Math.round((100 * event.loaded) / event.total);
    say(`${sending} ${share} %`, share);
  });
  request.addEventListener("load", () => {
    const next = request.response?.location ?? request.response?.log_in;
    if (next) location.assign(next);
    else say(request.response?.message ?? failed);
  });
  request.addEventListener("error", () => say(failed));
  request.send(body);
};

export const sayIn = (state) => (text, share) => {
  state.hidden = false;
  state.querySelector("span").textContent = text;
  const bar = state.querySelector("progress");
  bar.hidden = share === undefined;
  bar.value = share ?? 0;
};

// Files that are dragged over the page: over and away tell it, dropped gets the first of them.
export const takeDrops = (over, away, dropped) => {
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
  for (const kind of ["dragenter", "dragover"]) {
    document.addEventListener(kind, (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      over();
    });
  }
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) away();
  });
  document.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    if (event.dataTransfer.files.length) dropped(event.dataTransfer.files[0]);
    else away();
  });
};
