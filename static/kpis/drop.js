// A file that is dropped on a sheet goes to the imports, where one sees what it does.
import { sayIn, sendFile, takeDrops } from "./upload.js";

const form = document.querySelector("form[data-drop]");
const say = sayIn(form.querySelector(".upload-state"));
const close = () => {
  form.hidden = true;
};

takeDrops(
  () => {
    form.hidden = false;
  },
  close,
  (file) => sendFile(form, file, say),
);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") close();
});
