// A file is sent with its progress shown; without this script the form sends it as any other.
const form = document.querySelector("form[data-upload]");
const state = form.querySelector(".upload-state");
const bar = state.querySelector("progress");
const words = state.querySelector("span");
const field = form.elements.file;

const say = (text, share) => {
  state.hidden = false;
  words.textContent = text;
  bar.hidden = share === undefined;
  bar.value = share ?? 0;
};

const send = () => {
  const file = field.files[0];
  if (!file) return;
  if (file.size > Number(form.dataset.mostBytes)) {
    say(form.dataset.tooLarge);
    return;
  }
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "application/json");
  request.responseType = "json";
  request.upload.addEventListener("progress", (event) => {
    const share = Math.round((100 * event.loaded) / event.total);
    say(`${form.dataset.sending} ${share} %`, share);
  });
  request.addEventListener("load", () => {
    if (request.response?.location) location.assign(request.response.location);
    else if (request.response?.log_in) location.assign(request.response.log_in);
    else say(request.response?.message ?? form.dataset.failed);
  });
  request.addEventListener("error", () => say(form.dataset.failed));
  request.send(new FormData(form));
};

form.addEventListener("submit", (event) => {
  event.preventDefault();
  send();
});

for (const kind of ["dragenter", "dragover"]) {
  document.addEventListener(kind, (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    form.classList.add("over");
  });
}
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) form.classList.remove("over");
});
document.addEventListener("drop", (event) => {
  if (!event.dataTransfer?.files.length) return;
  event.preventDefault();
  form.classList.remove("over");
  field.files = event.dataTransfer.files;
  send();
});
