// A file is sent with its progress shown; without this script the form sends it as any other.
import { sayIn, sendFile, takeDrops } from "./upload.js";

const form = document.querySelector("form[data-upload]");
const say = sayIn(form.querySelector(".upload-state"));
const field = form.elements.file;

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (field.files[0]) sendFile(form, field.files[0], say);
});

takeDrops(
  () => form.classList.add("over"),
  () => form.classList.remove("over"),
  (file) => {
    form.classList.remove("over");
    sendFile(form, file, say);
  },
);
