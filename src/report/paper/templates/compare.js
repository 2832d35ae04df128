// The two maps of a comparison: each its own plan; what is looked at in one is looked at in the other.
const maps = ["old-", "new-"].map((side) => plan(
  JSON.parse(document.getElementById(`${side}data`).textContent),
  (id) => document.getElementById(side + id),
));
maps.forEach((map, at) => {
  const other = maps[1 - at];
  const follow = () => {
    Object.assign(other.view, { x: map.view.x, y: map.view.y, k: map.view.k });
    other.redraw();
  };
  const canvas = map.$("canvas");
  canvas.addEventListener("pointermove", (event) => { if (event.buttons) follow(); });
  canvas.addEventListener("wheel", follow);
  canvas.addEventListener("keydown", follow);
  for (const button of ["zoom-in", "zoom-out", "fit"]) map.$(button).addEventListener("click", follow);
  canvas.addEventListener("day", () => {
    const name = map.dayName(map.show.day);
    const day = other.workdays.findIndex((one) => other.dayName(one) === name);
    if (day >= 0 && other.show.day !== other.workdays[day]) other.setDay(day);
  });
  map.$("all-days").addEventListener("change", (event) => {
    const box = other.$("all-days");
    if (box.checked === event.target.checked) return;
    box.checked = event.target.checked;
    box.dispatchEvent(new Event("change"));
  });
});
// The first day on which something changed, in the plan after, says most.
(function firstChange() {
  const [before, after] = maps;
  for (const map of [after, before]) {
    const days = map.marks.map((mark) => mark.day);
    const day = map.workdays.indexOf(Math.min(...days));
    if (day >= 0) { map.setDay(day); return; }
  }
})();
