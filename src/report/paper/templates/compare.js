// The two maps of a comparison: each its own plan; what is looked at in one is looked at in the other.
const maps = ["old-", "new-"].map((side) => plan(
  JSON.parse(document.getElementById(`${side}data`).textContent),
  (id) => document.getElementById(side + id),
));
maps.forEach((map, at) => {
  const other = maps[1 - at];
  map.onDraw.push(() => {
    const { x, y, k } = map.view;
    // On paper each has a size of its own for a moment.
    if (document.documentElement.classList.contains("paper")) return;
    if (other.view.x === x && other.view.y === y && other.view.k === k) return;
    Object.assign(other.view, { x, y, k });
    other.redraw();
  });
  map.watchers.push(() => {
    const { show } = map;
    const name = map.dayName(show.day);
    const day = other.workdays.find((one) => other.dayName(one) === name);
    if (other.show.allDays === show.allDays && (day === undefined || other.show.day === day)) return;
    other.chooseDay(show.allDays || day === undefined ? null : day);
  });
});
// The first day on which something changed, in the plan after, says most.
(function firstChange() {
  const [before, after] = maps;
  for (const map of [after, before]) {
    const day = Math.min(...map.marks.map((mark) => mark.day));
    if (map.workdays.includes(day)) { map.chooseDay(day); return; }
  }
})();

// Tables: the one of visits leads to the maps, where each side shows the visit as it has it.
{
  const { dress } = maps[1];
  document.querySelectorAll("table.sortable").forEach(dress);
  document.querySelectorAll("#changes tbody tr").forEach((row) => {
    const cell = row.cells[0];
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link name";
    button.append(...cell.childNodes);
    cell.append(button);
    row.classList.add("pickable");
    row.onclick = () => {
      const id = button.textContent.trim();
      // The day is said in the cell of each side; the map after leads where it has the visit.
      const days = maps.map((map, side) => map.workdays.find((day) => row.cells[4 + side].textContent.startsWith(map.dayName(day))));
      maps.forEach((map, side) => map.pickVisit(id, days[side] ?? days[1 - side]));
      document.querySelectorAll("#changes tr.picked").forEach((other) => other.classList.remove("picked"));
      row.classList.add("picked");
      document.getElementById("h-maps").scrollIntoView({ behavior: "smooth" });
    };
  });
}
