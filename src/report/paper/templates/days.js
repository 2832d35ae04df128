// The days of a plan: one after the other, all at once, or played.
let timer = null;
function setDay(at) {
  const slider = $("day");
  slider.value = at;
  show.day = workdays[at] ?? 0;
  dayWords();
  redraw();
  faces[0].canvas.dispatchEvent(new Event("day"));
}
function dayWords() {
  const current = shownRoutes();
  const visits = current.reduce((sum, route) => sum + route.stops.length, 0);
  $("day-name").textContent = show.allDays ? T.all_days : dayName(show.day);
  $("day-load").textContent = `${count(visits)} ${T.n_visits}${current.length > 1 ? ` · ${count(current.length)} ${T.n_routes}` : ""}`;
  legend();
}
function play(on) {
  clearInterval(timer);
  timer = on ? setInterval(() => setDay((Number($("day").value) + 1) % workdays.length), 1100) : null;
  $("play").textContent = on ? "❚❚" : "▶";
  $("play").title = on ? T.pause : T.play;
  $("play").setAttribute("aria-label", on ? T.pause : T.play);
  if (on) { $("all-days").checked = false; show.allDays = false; dayWords(); redraw(); }
}
$("day").max = Math.max(0, workdays.length - 1);
$("day").oninput = (event) => { $("all-days").checked = show.allDays = false; play(false); setDay(Number(event.target.value)); };
$("play").onclick = () => play(timer === null);
$("all-days").onchange = (event) => { play(false); show.allDays = event.target.checked; dayWords(); redraw(); };
onReps = dayWords;
// A plan of many reps would be a tangle with all routes on: one day shows best what a day is like.
setDay(0);
