// The days of a plan: one after the other, all at once, or played.
let timer = null;
// Shows one day, or all.
function chooseDay(day) {
  show.allDays = day === null;
  if (day !== null) show.day = day;
  tellChoice();
}
watchers.push(function dayWords() {
  const current = shownRoutes();
  const visits = current.reduce((sum, route) => sum + route.stops.length, 0);
  const name = show.allDays ? T.all_days : dayName(show.day);
  $("all-days").checked = show.allDays;
  $("day").value = Math.max(0, workdays.indexOf(show.day));
  $("day").setAttribute("aria-valuetext", name);
  $("day-name").textContent = name;
  $("day-load").textContent = `${visitCount(visits)}${current.length > 1 ? ` · ${routeCount(current.length)}` : ""}`;
  redraw();
});
function play(on) {
  clearInterval(timer);
  timer = on ? setInterval(() => chooseDay(workdays[(workdays.indexOf(show.day) + 1) % workdays.length]), 1100) : null;
  $("play").textContent = on ? "❚❚" : "▶";
  $("play").title = on ? T.pause : T.play;
  $("play").setAttribute("aria-label", on ? T.pause : T.play);
  if (on) chooseDay(show.day);
}
$("day").max = Math.max(0, workdays.length - 1);
$("day").oninput = (event) => { play(false); chooseDay(workdays[event.target.value] ?? null); };
$("play").onclick = () => play(timer === null);
$("all-days").onchange = (event) => { play(false); chooseDay(event.target.checked ? null : show.day); };
// A plan of many reps would be a tangle with all routes on: one day shows best what a day is like.
tellChoice();
