// The tables of a plan: unserved visits by reason, and each day's route on demand.
(function unservedTable() {
  const PAGE = 100;
  const table = $("unserved");
  if (!unserved.length) {
    table.parentElement.outerHTML = `<p>${T.none_unserved}</p>`;
    return;
  }
  const counts = new Map();
  unserved.forEach((visit) => counts.set(visit.code, (counts.get(visit.code) || 0) + 1));
  let chosen = null;
  let shown = PAGE;
  const chips = $("reasons");
  const button = (code, words, number) => {
    const chip = document.createElement("button");
    chip.type = "button";
    chip.textContent = `${words} ${count(number)}`;
    chip.onclick = () => { chosen = code; shown = PAGE; fill(); };
    chip.dataset.code = code ?? "";
    chips.append(chip);
  };
  if (counts.size > 1) button(null, T.all, unserved.length);
  [...counts].sort((a, b) => b[1] - a[1]).forEach(([code, number]) => button(code, DATA.headings[code], number));
  const windowOf = (visit) => (visit.earliest < 0 ? "" : `${dayName(visit.earliest)} – ${dayName(visit.latest)}`);
  function fill() {
    chips.querySelectorAll("button").forEach((chip) => chip.setAttribute("aria-pressed", (chip.dataset.code || null) === chosen));
    const list = unserved.filter((visit) => chosen === null || visit.code === chosen);
    const rows = list.slice(0, shown).map((visit) => {
      const rep = reps[S.owner[visit.store]];
      return `<tr><td>${escapeHtml(storeName(visit.store))}<br><small>${escapeHtml(S.id[visit.store])}</small></td><td>${escapeHtml(className(visit.store))}</td>
        <td class="tight">${escapeHtml(rep ? rep.name : "–")}</td><td class="tight">${escapeHtml(dayName(visit.due))}</td><td>${escapeHtml(windowOf(visit))}</td>
        <td>${escapeHtml(visit.reason)}</td><td>${escapeHtml(visit.remedy)}</td></tr>`;
    });
    table.innerHTML = `<thead><tr><th>${T.store}</th><th>${T.class}</th><th>${T.owner}</th><th>${T.due}</th><th>${T.window}</th><th>${T.reason}</th><th>${T.what_helps}</th></tr></thead><tbody>${rows.join("")}</tbody>`;
    $("unserved-more").hidden = list.length <= shown;
    $("unserved-more").textContent = `${T.more} (${count(list.length - shown)})`;
  }
  $("unserved-more").onclick = () => { shown += 5 * PAGE; fill(); };
  fill();
})();

(function dayTables() {
  const PAGE = 40;
  const repBox = $("table-rep"), dayBox = $("table-day"), storeBox = $("table-store");
  const option = (box, value, words) => box.append(new Option(words, value));
  if (reps.length > 1) option(repBox, "", T.all);
  reps.filter((rep) => rep.visits).forEach((rep) => option(repBox, rep.at, rep.name === rep.id ? rep.id : `${rep.name} (${rep.id})`));
  option(dayBox, "", T.all);
  workdays.forEach((day) => option(dayBox, day, dayName(day)));
  const first = reps.find((rep) => rep.visits);
  if (first) repBox.value = first.at;
  let shown = PAGE;

  const rest = (pause) => `<tr class="rest"><td></td><td class="n">${clock(pause.start)}</td><td class="n">${clock(pause.start + pause.length)}</td><td colspan="7">${escapeHtml(DATA.lists[pause.what])}</td></tr>`;
  function table(route, words) {
    const rows = [];
    const rests = (after) => route.pauses.filter((pause) => pause.after === after).forEach((pause) => rows.push(rest(pause)));
    route.stops.forEach((stop, at) => {
      rests(at);
      const name = escapeHtml(storeName(stop.store));
      const found = words && matches(stop.store, words);
      const card = [S.address[stop.store], S.note[stop.store]].filter(Boolean).map((words) => `<br><small>${escapeHtml(words)}</small>`).join("");
      rows.push(`<tr><td class="n">${at + 1}</td><td class="n">${clock(stop.start)}</td><td class="n">${clock(stop.leave)}</td><td>${found ? `<strong>${name}</strong>` : name}${card}</td>
        <td>${escapeHtml(S.id[stop.store])}</td><td>${escapeHtml(className(stop.store))}</td><td class="n">${minutes(stop.drive)}</td><td class="n">${km(stop.metres)}</td>
        <td class="tight">${escapeHtml(dueName(stop)) + drift(route.day, stop.due)}</td><td>${escapeHtml(DATA.lists[stop.why] || "")}</td></tr>`);
    });
    rests(route.stops.length);
    rows.push(`<tr class="rest"><td></td><td class="n">${clock(route.finish)}</td><td></td><td colspan="3">${T.way_home}</td><td class="n">${minutes(route.homeDrive)}</td><td class="n">${km(route.homeMetres)}</td><td></td><td></td></tr>`);
    return `<div class="scroll"><table><thead><tr><th></th><th class="n">${T.start}</th><th class="n">${T.leave}</th><th>${T.store}</th><th>${T.code}</th><th>${T.class}</th>
      <th class="n">${T.drive_min}</th><th class="n">${T.distance}</th><th>${T.due}</th><th>${T.why}</th></tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
  }
  const matches = (store, words) => `${S.id[store]} ${S.name[store]}`.toLowerCase().includes(words);
  function fill() {
    const words = storeBox.value.trim().toLowerCase();
    const list = routes.filter((route) => (repBox.value === "" || route.rep === Number(repBox.value))
      && (dayBox.value === "" || route.day === Number(dayBox.value))
      && (!words || route.stops.some((stop) => matches(stop.store, words))));
    list.sort((a, b) => a.day - b.day || a.rep - b.rep);
    const box = $("table-routes");
    box.textContent = "";
    list.slice(0, shown).forEach((route, at) => {
      const item = document.createElement("details");
      const share = route.available ? ` · ${percent(route.work / route.available)}` : "";
      item.innerHTML = `<summary><strong>${escapeHtml(dayName(route.day))}</strong><span class="who"><i class="chip" style="background:${reps[route.rep].colour}"></i>${escapeHtml(reps[route.rep].name)}</span>
        <small>${route.stops.length} ${T.n_visits} · ${T.depart} ${clock(route.depart)} · ${T.finish} ${clock(route.finish)} · ${hours(route.work)} ${T.n_hours}${share} · ${km(route.metres)} ${T.n_km}</small></summary>`;
      item.ontoggle = () => { if (item.open && !item.querySelector("table")) item.insertAdjacentHTML("beforeend", table(route, words)); };
      item.open = at === 0 || Boolean(words);
      box.append(item);
    });
    if (!list.length) box.textContent = T.no_routes;
    $("table-count").textContent = `${count(list.length)} ${T.n_routes}`;
    $("routes-more").hidden = list.length <= shown;
    $("routes-more").textContent = `${T.more} (${count(list.length - shown)})`;
  }
  for (const box of [repBox, dayBox, storeBox]) box.oninput = () => { shown = PAGE; fill(); };
  $("routes-more").onclick = () => { shown += 5 * PAGE; fill(); };
  window.addEventListener("beforeprint", () => document.querySelectorAll("#table-routes details").forEach((item) => { item.open = true; }));
  fill();
})();
