// The tables of a plan: unserved visits by reason, and each day's route on demand.
const matches = (store, words) => `${S.id[store]} ${S.name[store]} ${S.address[store] || ""}`.toLowerCase().includes(words);

// Shows a stop or a store on the map, with its rep and its day.
function showOnMap(store, route) {
  if (route) {
    reps[route.rep].shown = true;
    if (!show.allDays && show.day !== route.day) show.day = route.day;
  } else if (reps[S.owner[store]]) reps[S.owner[store]].shown = true;
  bringInSight(store);
  pick(store, route);
  $("map").scrollIntoView({ block: "center", behavior: "smooth" });
}

(function unservedTable() {
  const PAGE = 100;
  const table = $("unserved");
  if (!unserved.length) {
    table.parentElement.outerHTML = `<p>${T.none_unserved}</p>`;
    return;
  }
  const counts = new Map();
  unserved.forEach((visit) => counts.set(visit.code, (counts.get(visit.code) || 0) + 1));
  let chosen = null, words = "", shown = PAGE;
  let list = [...unserved];
  const chips = $("reasons");
  const button = (code, words, number) => {
    const chip = document.createElement("button");
    chip.type = "button";
    chip.textContent = `${words} ${count(number)}`;
    chip.onclick = () => { chosen = code; shown = PAGE; rows(); };
    chip.dataset.code = code ?? "";
    chips.append(chip);
  };
  if (counts.size > 1) button(null, T.all, unserved.length);
  [...counts].sort((a, b) => b[1] - a[1]).forEach(([code, number]) => button(code, DATA.headings[code], number));
  const windowOf = (visit) => (visit.earliest < 0 ? "" : `${dayName(visit.earliest)} – ${dayName(visit.latest)}`);
  const repName = (visit) => (reps[S.owner[visit.store]] ? reps[S.owner[visit.store]].name : "–");
  const columns = [
    [T.store, (visit) => storeName(visit.store)], [T.class, (visit) => className(visit.store)], [T.owner, repName],
    [T.due, (visit) => visit.due], [T.window, (visit) => visit.earliest], [T.reason, (visit) => visit.reason], [T.what_helps, (visit) => visit.remedy],
  ];
  table.classList.add("cards");
  table.innerHTML = `<thead><tr>${columns.map(([name]) => `<th>${name}</th>`).join("")}</tr></thead><tbody></tbody>`;
  const tools = toolsOf(table);
  sorts(table, tools, (column, up) => {
    list = [...unserved].sort((a, b) => inOrder(columns[column][1](a), columns[column][1](b)) * (up ? 1 : -1));
    rows();
  });
  if (unserved.length > SEARCHED) searchBox(tools, T.search_store, (typed) => { words = typed; shown = PAGE; rows(); });
  function rows() {
    chips.querySelectorAll("button").forEach((chip) => chip.setAttribute("aria-pressed", (chip.dataset.code || null) === chosen));
    const found = list.filter((visit) => (chosen === null || visit.code === chosen)
      && (!words || matches(visit.store, words) || `${repName(visit)} ${visit.reason}`.toLowerCase().includes(words)));
    const cell = (label, words, kind = "") => `<td class="${kind}" data-label="${label}">${escapeHtml(words)}</td>`;
    table.tBodies[0].innerHTML = found.slice(0, shown).map((visit) => `<tr class="pickable" data-store="${visit.store}">
      <td class="head"><button type="button" class="link name">${escapeHtml(storeName(visit.store))}</button> <small>${escapeHtml(S.id[visit.store])}</small></td>
      ${cell(T.class, className(visit.store))}${cell(T.owner, repName(visit), "tight")}${cell(T.due, dayName(visit.due), "tight")}${cell(T.window, windowOf(visit))}
      ${cell(T.reason, visit.reason, "line")}${cell(T.what_helps, visit.remedy, "line")}</tr>`).join("") || `<tr class="rest"><td colspan="7">${T.no_match}</td></tr>`;
    $("unserved-more").hidden = found.length <= shown;
    $("unserved-more").textContent = `${T.more} (${count(found.length - shown)})`;
    mark();
  }
  function mark() {
    table.querySelectorAll("[data-store]").forEach((row) => row.classList.toggle("picked", Boolean(picked) && picked.store === Number(row.dataset.store)));
  }
  table.onclick = (event) => { const row = event.target.closest("tr[data-store]"); if (row) showOnMap(Number(row.dataset.store), null); };
  $("unserved-more").onclick = () => { shown += 5 * PAGE; rows(); };
  watchers.push(mark);
  rows();
})();

// The stops of a route as a table; on paper with a box to tick.
function stopsTable(route, words, paper) {
  const rest = (pause) => `<tr class="rest"><td class="seq"></td><td class="n time">${clock(pause.start)}</td><td class="n until">${clock(pause.start + pause.length)}</td><td class="head">${escapeHtml(DATA.lists[pause.what])}</td>${"<td></td>".repeat(paper ? 7 : 6)}</tr>`;
  const rows = [];
  const rests = (after) => route.pauses.filter((pause) => pause.after === after).forEach((pause) => rows.push(rest(pause)));
  route.stops.forEach((stop, at) => {
    rests(at);
    const name = escapeHtml(storeName(stop.store));
    const found = words && matches(stop.store, words);
    const notes = [S.address[stop.store], S.note[stop.store]].filter(Boolean).map((words) => `<br><small>${escapeHtml(words)}</small>`).join("");
    const link = paper ? `<strong>${name}</strong>` : `<button type="button" class="link name">${found ? `<strong>${name}</strong>` : name}</button>`;
    const due = stop.due >= 0 ? stop.due : -1;
    rows.push(`<tr class="pickable" data-store="${stop.store}"><td class="n seq" data-v="${at + 1}">${at + 1}</td><td class="n time" data-v="${stop.start}">${clock(stop.start)}</td><td class="n until" data-v="${stop.leave}">${clock(stop.leave)}</td>
      <td class="head">${link}${notes}</td><td class="small">${escapeHtml(S.id[stop.store])}</td><td class="small" data-label="${T.class}">${escapeHtml(className(stop.store))}</td>
      <td class="n small" data-v="${stop.drive}" data-label="${T.drive_min}">${minutes(stop.drive)}</td><td class="n small" data-v="${stop.metres}" data-label="${T.distance}">${km(stop.metres)}</td>
      <td class="tight small" data-v="${due}" data-label="${T.due}">${escapeHtml(dueName(stop)) + drift(route.day, stop.due)}</td><td class="small">${escapeHtml(DATA.lists[stop.why] || "")}</td>${paper ? '<td><i class="box"></i></td>' : ""}</tr>`);
  });
  rests(route.stops.length);
  rows.push(`<tr class="rest"><td class="seq"></td><td class="n time">${clock(route.finish)}</td><td class="until"></td><td class="head">${route.night ? escapeHtml(DATA.lists[route.night[2]]) : T.way_home}</td><td></td><td></td><td class="n small" data-label="${T.drive_min}">${minutes(route.homeDrive)}</td><td class="n small" data-label="${T.distance}">${km(route.homeMetres)}</td><td></td><td></td>${paper ? "<td></td>" : ""}</tr>`);
  return `<table class="stops cards"><thead><tr><th class="n">${T.seq}</th><th class="n">${T.start}</th><th class="n">${T.leave}</th><th>${T.store}</th><th>${T.code}</th><th>${T.class}</th>
    <th class="n">${T.drive_min}</th><th class="n">${T.distance}</th><th>${T.due}</th><th>${T.why}</th>${paper ? `<th>${T.done}</th>` : ""}</tr></thead><tbody>${rows.join("")}</tbody></table>`;
}
const routeWords = (route) => `${visitCount(route.stops.length)} · ${T.depart} ${clock(route.depart)} · ${T.finish} ${clock(route.finish)} · ${hours(route.work)} ${T.n_hours}${route.available ? ` · ${percent(route.work / route.available)}` : ""} · ${km(route.metres)} ${T.n_km}`;
const inTime = (list) => [...list].sort((a, b) => a.day - b.day || a.rep - b.rep);

(function dayTables() {
  const PAGE = 40;
  const repBox = $("table-rep"), dayBox = $("table-day"), storeBox = $("table-store");
  if (reps.length > 1) repBox.append(new Option(T.all, ""));
  reps.filter((rep) => rep.visits).forEach((rep) => repBox.append(new Option(rep.name === rep.id ? rep.id : `${rep.name} (${rep.id})`, rep.at)));
  dayBox.append(new Option(T.all, ""));
  workdays.forEach((day) => dayBox.append(new Option(dayName(day), day)));
  const items = new Map();
  let shown = PAGE, filled = null;

  function open(route, words) {
    const item = items.get(route);
    if (!item) return;
    item.open = true;
    if (item.querySelector("table")) return;
    item.insertAdjacentHTML("beforeend", `<div class="scroll">${stopsTable(route, words, false)}</div>`);
    dress(item.querySelector("table"));
    mark();
  }
  // What is chosen on the map stands here; words are looked for on all days of all reps.
  function list() {
    const words = storeBox.value.trim().toLowerCase();
    return inTime(words ? routes.filter((route) => route.stops.some((stop) => matches(stop.store, words))) : shownRoutes());
  }
  function rows() {
    const words = storeBox.value.trim().toLowerCase();
    const all = list();
    const box = $("table-routes");
    box.textContent = "";
    items.clear();
    all.slice(0, shown).forEach((route, at) => {
      const item = document.createElement("details");
      const rep = reps[route.rep];
      item.innerHTML = `<summary><strong>${escapeHtml(dayName(route.day))}</strong><span class="who"><i class="chip" style="background:${rep.colour}"></i>${escapeHtml(rep.name)}</span><small>${routeWords(route)}</small></summary>`;
      if (rep.page) item.querySelector("small").insertAdjacentHTML("beforeend", ` ${ownPages(rep, true)}`);
      items.set(route, item);
      item.ontoggle = () => { if (item.open) open(route, words); };
      item.onclick = (event) => {
        const row = event.target.closest("tr[data-store]");
        if (row) showOnMap(Number(row.dataset.store), route);
      };
      box.append(item);
      if (at === 0 || words) open(route, words);
    });
    if (!all.length) box.textContent = words ? T.no_match : T.no_routes;
    $("table-count").textContent = routeCount(all.length);
    $("routes-more").hidden = all.length <= shown;
    $("routes-more").textContent = `${T.more} (${count(all.length - shown)})`;
  }
  function mark() {
    items.forEach((item, route) => item.querySelectorAll("tr[data-store]").forEach((row) =>
      row.classList.toggle("picked", Boolean(picked) && picked.route === route && picked.store === Number(row.dataset.store))));
  }
  watchers.push(() => {
    const rep = chosenRep();
    repBox.value = rep && reps.length > 1 ? rep.at : rep ? rep.at : "";
    dayBox.value = show.allDays ? "" : show.day;
    const key = `${reps.map((rep) => Number(rep.shown)).join("")} ${show.allDays ? "" : show.day}`;
    if (key !== filled && !storeBox.value.trim()) { shown = PAGE; rows(); }
    filled = key;
    if (picked && picked.route) open(picked.route, "");
    mark();
  });
  showStop = (store, route) => {
    if (!items.has(route)) { storeBox.value = ""; shown = routes.length; rows(); }
    open(route, "");
    mark();
    const row = items.get(route)?.querySelector(`tr[data-store="${store}"]`);
    if (!row) return;
    row.scrollIntoView({ block: "center", behavior: "smooth" });
    row.querySelector("button").focus({ preventScroll: true });
  };
  repBox.oninput = () => chooseRep(repBox.value === "" ? null : reps[repBox.value]);
  dayBox.oninput = () => chooseDay(dayBox.value === "" ? null : Number(dayBox.value));
  storeBox.oninput = () => { shown = PAGE; rows(); };
  $("routes-more").onclick = () => { shown += 5 * PAGE; rows(); };
  tellChoice();
})();
