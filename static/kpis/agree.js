// The sum of fixed shares, as they are typed.
const DIGITS = 10000;

function add(fields, mark) {
  const parts = [...fields].map((field) => Number(field.value.trim().replace(mark, ".")));
  return parts.reduce((sum, part) => sum + (Number.isFinite(part) ? Math.round(part * DIGITS) : 0), 0);
}

document.addEventListener("input", (event) => {
  const shares = event.target.closest("[data-shares]");
  if (!shares) return;
  const mark = shares.dataset.shares;
  const sum = add(shares.querySelectorAll("input"), mark);
  shares.querySelector("output").textContent = String(sum / DIGITS).replace(".", mark);
  shares.toggleAttribute("data-whole", sum === 100 * DIGITS);
});
