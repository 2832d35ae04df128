// What moves the map: pointer, wheel, keys, layers, reps; and the card of the store that was clicked.
let onReps = () => legend();
faces.forEach(function pointers(face) {
  const { canvas } = face;
  const down = new Map();
  let moved = 0;
  const at = (event) => { const box = canvas.getBoundingClientRect(); return [event.clientX - box.left, event.clientY - box.top]; };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    down.set(event.pointerId, at(event));
    moved = 0;
    canvas.classList.add("grabbing");
    $("tip").hidden = true;
  });
  canvas.addEventListener("pointermove", (event) => {
    const [x, y] = at(event);
    if (!down.has(event.pointerId)) return hover(face, x, y);
    const [x0, y0] = down.get(event.pointerId);
    if (down.size === 1) {
      view.x -= (x - x0) / view.k;
      view.y -= (y - y0) / view.k;
    } else {
      const other = [...down].find(([id]) => id !== event.pointerId)[1];
      const before = Math.hypot(x0 - other[0], y0 - other[1]), after = Math.hypot(x - other[0], y - other[1]);
      if (before > 0) zoom(after / before, (x + other[0]) / 2, (y + other[1]) / 2);
    }
    moved += Math.abs(x - x0) + Math.abs(y - y0);
    down.set(event.pointerId, [x, y]);
    redraw();
  });
  const up = (event) => {
    if (!down.delete(event.pointerId)) return;
    canvas.classList.remove("grabbing");
    if (event.type === "pointerup" && moved < 5) select(storeAt(face, ...at(event)), face);
  };
  canvas.addEventListener("pointerup", up);
  canvas.addEventListener("pointercancel", up);
  canvas.addEventListener("pointerleave", () => { $("tip").hidden = true; hovered = null; redraw(); });
  canvas.addEventListener("wheel", (event) => {
    // The page keeps its wheel until the map was clicked.
    if (document.activeElement !== canvas && !event.ctrlKey) return;
    event.preventDefault();
    zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0018)), ...at(event));
  }, { passive: false });
  canvas.addEventListener("keydown", (event) => {
    const step = 60 / view.k;
    const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    if (moves[event.key]) { view.x += moves[event.key][0]; view.y += moves[event.key][1]; redraw(); }
    else if (event.key === "+" || event.key === "=") zoom(1.5);
    else if (event.key === "-") zoom(1 / 1.5);
    else if (event.key === "0") fit();
    else if (event.key === "Escape") select(null);
    else return;
    event.preventDefault();
  });
});
$("zoom-in").onclick = () => zoom(1.6);
$("zoom-out").onclick = () => zoom(1 / 1.6);
$("fit").onclick = fit;

function hover(face, x, y) {
  const { canvas } = face;
  const store = storeAt(face, x, y);
  canvas.classList.toggle("pointing", store !== null);
  const tip = $("tip");
  canvas.after(tip);
  if (store !== hovered) { hovered = store; redraw(); }
  if (store === null) { tip.hidden = true; return; }
  const lines = [storeName(store)];
  const rep = reps[face.owner[store]];
  const kind = [className(store) && `${T.class} ${className(store)}`, rep && rep.name].filter(Boolean).join(" · ");
  if (kind) lines.push(kind);
  const today = (visitsOf.get(store) || []).filter(({ route }) => visible(route));
  today.slice(0, 4).forEach(({ route, stop }) => lines.push(`${dayName(route.day)}  ${clock(stop.start)}–${clock(stop.leave)}`));
  if (missedOf.has(store)) lines.push(`${T.unserved}: ${missedOf.get(store).length}`);
  shownMarks().filter((mark) => mark.store === store).forEach((mark) => lines.push(mark.words));
  tip.textContent = lines.join("\n");
  tip.hidden = false;
  const box = tip.getBoundingClientRect();
  tip.style.left = `${Math.min(x + 14, view.width - box.width - 8)}px`;
  tip.style.top = `${y + box.height + 24 > view.height ? y - box.height - 12 : y + 16}px`;
}

function select(store, face = faces[0]) {
  selected = store;
  const card = $("detail");
  face.canvas.after(card);
  card.hidden = store === null;
  redraw();
  if (store === null) return;
  const rep = reps[face.owner[store]];
  const facts = [S.id[store], className(store) && `${T.class} ${className(store)}`, rep && rep.name].filter(Boolean);
  const planned = (visitsOf.get(store) || []).map(({ route, stop }) => ({
    day: route.day,
    html: `<li><strong>${escapeHtml(dayName(route.day))}</strong> ${clock(stop.start)}–${clock(stop.leave)} · ${escapeHtml(reps[route.rep].name)}
      <small>${dueName(stop) ? `${T.due} ${escapeHtml(dueName(stop))}${drift(route.day, stop.due)}` : ""} ${escapeHtml(DATA.lists[stop.why] || "")}</small></li>`,
  }));
  const missed = (missedOf.get(store) || []).map((visit) => ({
    day: visit.due < 0 ? visit.earliest : visit.due,
    html: `<li class="out"><strong>${T.unserved}</strong> ${visit.due >= 0 ? `${T.due} ${escapeHtml(dayName(visit.due))}` : ""}
      <small>${escapeHtml(visit.reason)} ${escapeHtml(visit.remedy)}</small></li>`,
  }));
  const all = [...planned, ...missed].sort((a, b) => a.day - b.day);
  card.innerHTML = `<button type="button" class="close" aria-label="${T.close}">×</button><h3>${escapeHtml(storeName(store))}</h3>
    <p>${escapeHtml(facts.join(" · "))}</p>${[S.address[store], S.note[store]].filter(Boolean).map((words) => `<p>${escapeHtml(words)}</p>`).join("")}
    <ol>${all.map((one) => one.html).join("")}</ol>`;
  card.querySelector(".close").onclick = () => select(null);
}

$("map-frame").querySelectorAll("[data-layer]").forEach((box) => {
  box.onchange = () => { show[box.dataset.layer] = box.checked; redraw(); };
});

(function repList() {
  const list = $("rep-list");
  $("rep-search").hidden = reps.length <= 12;
  const sync = () => {
    list.querySelectorAll("input").forEach((box) => { box.checked = reps[box.value].shown; });
    onReps();
    redraw();
  };
  const only = (rep) => {
    reps.forEach((other) => { other.shown = other === rep; });
    sync();
    fitRep(rep);
  };
  for (const rep of reps) {
    const item = document.createElement("li");
    item.innerHTML = `<label class="check"><input type="checkbox" checked value="${rep.at}"><i class="chip" style="background:${rep.colour}"></i><b></b></label>
      <button type="button" class="link">${T.only}</button><span class="count">${routes.length ? rep.visits : rep.stores}</span>`;
    item.querySelector("b").textContent = rep.name;
    item.querySelector("b").title = rep.id;
    item.querySelector("input").onchange = (event) => { rep.shown = event.target.checked; onReps(); redraw(); };
    item.querySelector(".link").onclick = () => only(rep);
    list.append(item);
    rep.item = item;
  }
  const all = (on) => {
    reps.forEach((rep) => { if (!rep.item.hidden) rep.shown = on; });
    sync();
    if (on) fit();
  };
  $("reps-all").onclick = () => all(true);
  $("reps-none").onclick = () => all(false);
  $("rep-search").oninput = (event) => {
    const words = event.target.value.trim().toLowerCase();
    reps.forEach((rep) => { rep.item.hidden = !`${rep.name} ${rep.id}`.toLowerCase().includes(words); });
  };
  window.showOnly = (rep) => { only(reps[rep]); $("map").scrollIntoView({ block: "center", behavior: "smooth" }); };
})();

function legend() {
  const round = (size, fill, stroke = "none") =>
    `<svg width="14" height="14" aria-hidden="true"><circle cx="7" cy="7" r="${size}" fill="${fill}" stroke="${stroke}" stroke-width="1.8"/></svg>`;
  const entries = DATA.classes.map((name, at) => name && [round(4 * CLASS_SIZE[at], "#56636f"), `${T.class} ${name}`]).filter(Boolean);
  if (entries.length > 6) entries.length = 0;
  if (!entries.length) entries.push([round(4, "#56636f"), T.stores]);
  entries.push([`<svg width="14" height="14" aria-hidden="true"><rect x="2" y="2" width="10" height="10" fill="#56636f" stroke="#1f2a33"/></svg>`, T.home]);
  if (unserved.length) entries.push([round(5, "none", ALARM), T.unserved]);
  MARKS.forEach(([key, colour], kind) => {
    if (marks.some((mark) => mark.kind === kind)) entries.push([`<svg width="14" height="14" aria-hidden="true"><path d="M7 1 13 7 7 13 1 7Z" fill="none" stroke="${colour}" stroke-width="2"/></svg>`, T[key]]);
  });
  if (byDay()) {
    const seen = new Map(routes.map((route) => [DATA.days[route.day][2], DATA.days[route.day][1]]));
    [...seen].sort((a, b) => a[0] - b[0]).forEach(([weekday, name]) => { if (name) entries.push([round(5, DAY_COLOURS[weekday % 7]), name]); });
  }
  $("legend").innerHTML = entries.map(([sign, words]) => `<span>${sign}${escapeHtml(words)}</span>`).join("");
}

legend();
new ResizeObserver(resize).observe(faces[0].canvas.parentElement);
resize();
window.addEventListener("beforeprint", redraw);
