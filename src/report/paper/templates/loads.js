// How full the reps are: a bar a rep, and a square a rep and day. A click chooses the rep, or the rep and the day.
const goTo = (rep, day) => {
  if (!rep.report) return false;
  location.href = `${rep.report}#rep=${encodeURIComponent(rep.id)}${day === undefined ? "" : `&day=${encodeURIComponent(DATA.days[day][0])}`}`;
  return true;
};
const chooseOrAll = (rep) => { if (!goTo(rep)) chooseRep(chosenRep() === rep && reps.length > 1 ? null : rep); };
// Up to so many reps stand in their own order; of more the fullest come first.
const NAMED = 30;

(function bars() {
  const list = $("loads");
  if (!list) return;
  const entries = DATA.targets ? targets() : hoursOf();
  if (entries.length > NAMED) entries.sort((a, b) => b.size - a.size || a.rep.at - b.rep.at);
  list.classList.toggle("targets", Boolean(DATA.targets));
  list.innerHTML = entries.map(({ rep, bar, words, told }) => `<li><button type="button" value="${rep.at}" title="${escapeHtml(`${rep.name}: ${told}`)}" aria-label="${escapeHtml(`${rep.name}: ${told}`)}">
    <b>${escapeHtml(rep.name)}</b>${bar}<small>${words}</small></button></li>`).join("");
  list.querySelectorAll("button").forEach((button) => { button.onclick = () => chooseOrAll(reps[button.value]); });
  watchers.push(() => list.querySelectorAll("button").forEach((button) => button.setAttribute("aria-pressed", chosenRep() === reps[button.value])));

  function hoursOf() {
    const all = reps.map((rep) => ({ rep, load: DATA.loads[rep.at] })).filter(({ load }) => load[3] > 0);
    const most = Math.max(1, ...all.map(({ load }) => Math.max(load[3], load[0] + load[1] + load[2])));
    return all.map(({ rep, load: [service, drive, wait, available] }) => {
      const work = service + drive + wait;
      const part = (name, minutes) => (minutes > 0 ? `<i class="${name}" style="width:${((minutes / most) * 100).toFixed(2)}%"></i>` : "");
      const h = (minutes) => `${(minutes / 60).toFixed(1)} ${T.n_hours}`;
      return {
        rep, size: work,
        bar: `<span class="bar">${part("service", service)}${part("drive", drive)}${part("wait", wait)}${part("free", available - work)}</span>`,
        words: `${(work / 60).toFixed(1)} / ${(available / 60).toFixed(1)} ${T.n_hours} · ${percent(work / available)}`,
        told: `${T.service} ${h(service)}, ${T.drive} ${h(drive)}, ${T.wait} ${h(wait)}, ${T.available} ${h(available)} (${percent(work / available)})`,
      };
    });
  }
  function targets() {
    const { tolerance } = DATA.targets;
    const all = reps.map((rep) => ({ rep, now: DATA.targets.reps[rep.at][1], was: DATA.targets.reps[rep.at][0] })).filter(({ now }) => now !== null);
    const most = Math.max(120, ...all.flatMap(({ now, was }) => [now, was || 0]));
    const x = (share) => `${((share / most) * 100).toFixed(2)}%`;
    return all.map(({ rep, now, was }) => {
      const inside = Math.abs(now / 100 - 1) <= tolerance + 1e-9 ? "within" : "beyond";
      const band = `<i class="band" style="left:${x(100 - tolerance * 100)};width:${x(tolerance * 200)}"></i>`;
      const words = was === null || !DATA.before ? `${Math.round(now)}%` : `${Math.round(was)}% → ${Math.round(now)}%`;
      const before = was === null || !DATA.before ? "" : `<i class="was" style="left:${x(was)}"></i>`;
      return { rep, size: now, bar: `<span class="bar target">${band}<i class="${inside}" style="width:${x(now)}"></i>${before}</span>`, words, told: words };
    });
  }
})();

(function heat() {
  const box = $("heat");
  if (!box) return;
  const days = DATA.days.map((_, day) => day).filter((day) => DATA.loads.some((load) => load[4][2 * day] >= 0));
  const rows = reps.filter((rep) => DATA.loads[rep.at][3] > 0);
  box.classList.toggle("many", rows.length > 60);
  // Dates are short where they are dates: the month stands where it begins.
  const short = (day, at) => {
    const [, month, date] = DATA.days[day][0].match(/^\d{4}-(\d\d)-(\d\d)$/) || [];
    if (!month) return DATA.days[day][0].replace(/\D+/g, "");
    return at && DATA.days[days[at - 1]][0].slice(5, 7) === month ? Number(date) : `${Number(month)}/${Number(date)}`;
  };
  const head = days.map((day, at) => `<th scope="col" title="${escapeHtml(dayName(day))}">${short(day, at)}<br>${escapeHtml(DATA.days[day][1])}</th>`).join("");
  const cell = (rep, day) => {
    const [minutes, share] = DATA.loads[rep.at][4].slice(2 * day, 2 * day + 2);
    if (minutes < 0) return `<td class="off" title="${escapeHtml(`${rep.name} ${dayName(day)}: ${T.no_shift}`)}"></td>`;
    const words = escapeHtml(`${rep.name} ${dayName(day)}: ${(minutes / 60).toFixed(1)} ${T.n_hours}, ${share}%`);
    const shade = minutes === 0 ? 0 : Math.min(8, Math.max(1, Math.ceil(share / 12.5)));
    return `<td role="gridcell" tabindex="-1" class="h${shade}" data-rep="${rep.at}" data-day="${day}" title="${words}" aria-label="${words}">${minutes ? share : ""}</td>`;
  };
  box.innerHTML = `<table role="grid" aria-labelledby="h-heat"><thead><tr><td></td>${head}</tr></thead><tbody>${rows.map((rep) =>
    `<tr><th scope="row" title="${escapeHtml(rep.name)}">${escapeHtml(rep.name)}</th>${days.map((day) => cell(rep, day)).join("")}</tr>`).join("")}</tbody></table>`;
  const cells = [...box.querySelectorAll("[role=gridcell]")];
  if (!cells.length) return;
  // One stop of the tab key for all; arrows go from one to the other.
  let here = cells[0];
  const stand = (cell) => { here.tabIndex = -1; here = cell; here.tabIndex = 0; };
  stand(here);
  const choose = (cell) => {
    const [rep, day] = [reps[cell.dataset.rep], Number(cell.dataset.day)];
    stand(cell);
    if (goTo(rep, day)) return;
    reps.forEach((other) => { other.shown = other === rep; });
    chooseDay(day);
    fitRoutes();
  };
  box.onclick = (event) => { const cell = event.target.closest("[role=gridcell]"); if (cell) choose(cell); };
  box.onkeydown = (event) => {
    const cell = event.target.closest("[role=gridcell]");
    if (!cell) return;
    const row = cell.parentElement;
    const up = (step) => row.parentElement.rows[row.sectionRowIndex + step]?.cells[cell.cellIndex];
    const next = { ArrowLeft: cell.previousElementSibling, ArrowRight: cell.nextElementSibling, ArrowUp: up(-1), ArrowDown: up(1) }[event.key];
    if (event.key === "Enter" || event.key === " ") choose(cell);
    else if (next && next.dataset.rep) { stand(next); next.focus(); }
    else if (!event.key.startsWith("Arrow")) return;
    event.preventDefault();
  };
  watchers.push(() => {
    const rep = chosenRep();
    cells.forEach((cell) => cell.setAttribute("aria-selected", Boolean(rep && !show.allDays && rep.at === Number(cell.dataset.rep) && show.day === Number(cell.dataset.day))));
  });
})();
