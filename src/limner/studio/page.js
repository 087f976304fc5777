// What a page does: fill in pictures that it holds once, move a slider's edge, show a finding's box, open the step
// that an address names.
for (const image of document.querySelectorAll("img[data-copy]")) {
  image.src = document.getElementById(image.dataset.copy).src;
}
for (const stack of document.querySelectorAll(".stack")) {
  const range = stack.querySelector("input");
  range?.addEventListener("input", () => stack.style.setProperty("--at", range.value + "%"));
}
for (const row of document.querySelectorAll("[data-box]")) {
  const box = document.getElementById(row.dataset.box);
  for (const on of ["mouseenter", "focus"]) row.addEventListener(on, () => box.classList.add("on"));
  for (const off of ["mouseleave", "blur"]) row.addEventListener(off, () => box.classList.remove("on"));
}
function reveal() {
  const step = location.hash && document.getElementById(location.hash.slice(1));
  if (step instanceof HTMLDetailsElement) step.open = true;
}
addEventListener("hashchange", reveal);
reveal();
