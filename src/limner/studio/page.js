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
// A player shows two films in step, from sheets of small frames, and their difference.
const first = document.querySelector(".sheet.target");
for (const player of document.querySelectorAll(".player")) {
  const { count, rate, across, width, height } = Object.fromEntries(
    Object.entries(player.dataset).map(([name, value]) => [name, Number(value)]),
  );
  const [target, made, gap] = [...player.querySelectorAll("canvas")].map((canvas) => canvas.getContext("2d"));
  const sheet = player.querySelector(".sheet.made");
  const [button, range, speed, told] = ["button", "input", "select", "output"].map((tag) => player.querySelector(tag));
  let playing = false, at = 0, last = 0;
  const draw = () => {
    const frame = Math.floor(at);
    const from = [(frame % across) * width, Math.floor(frame / across) * height, width, height, 0, 0, width, height];
    target.drawImage(first, ...from);
    made.drawImage(sheet, ...from);
    gap.globalCompositeOperation = "source-over";
    gap.drawImage(first, ...from);
    gap.globalCompositeOperation = "difference";
    gap.drawImage(sheet, ...from);
    gap.globalCompositeOperation = "lighter";
    for (let twice = 0; twice < 2; twice++) gap.drawImage(gap.canvas, 0, 0);
    range.value = frame;
    told.value = `${(frame / rate).toFixed(2)} s, frame ${frame}`;
  };
  const step = (now) => {
    if (!playing) return;
    at = (at + ((now - last) / 1000) * rate * Number(speed.value)) % count;
    last = now;
    draw();
    requestAnimationFrame(step);
  };
  const play = (on) => {
    playing = on;
    button.textContent = on ? "❚❚" : "▶";
    last = performance.now();
    if (on) requestAnimationFrame(step);
  };
  button.addEventListener("click", () => play(!playing));
  range.addEventListener("input", () => { play(false); at = Number(range.value); draw(); });
  for (const row of player.parentElement.querySelectorAll("[data-time]")) {
    row.addEventListener("click", () => { play(false); at = Math.min(Number(row.dataset.time) * rate, count - 1); draw(); });
  }
  Promise.all([first.decode(), sheet.decode()]).then(draw);
}
// A lesson's video goes to where a chapter, a beat or a finding is, and shows which chapter it is in.
const video = document.querySelector(".watch video");
if (video) {
  for (const place of document.querySelectorAll("[data-seek]")) {
    const seek = () => { video.currentTime = Number(place.dataset.seek) + 0.01; };
    place.addEventListener("click", () => { seek(); video.scrollIntoView({ block: "nearest" }); });
    place.addEventListener("keydown", (event) => { if (event.key === "Enter") seek(); });
  }
  const chapters = [...document.querySelectorAll(".watch nav button")];
  const mark = () => {
    const now = chapters.findLast((each) => Number(each.dataset.seek) <= video.currentTime + 0.02);
    for (const each of chapters) each.classList.toggle("on", each === now);
  };
  video.addEventListener("timeupdate", mark);
  mark();
}
