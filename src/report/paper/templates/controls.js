// What is shown: layers, reps, and the legend that says what the signs are.
$("map-frame").querySelectorAll("[data-layer]").forEach((box) => {
  box.checked = show[box.dataset.layer] ?? true;
  box.onchange = () => { show[box.dataset.layer] = box.checked; redraw(); };
});

// Areas are a layer where some rep has one.
$("map-frame").querySelectorAll("[data-areas]").forEach((label) => { label.hidden = !AREAS.length; });

// The one rep that is shown, where it is one.
function chosenRep() {
  const shown = shownReps();
  return shown.length === 1 ? shown[0] : null;
}
// Shows one rep only, or all.
function chooseRep(rep) {
  reps.forEach((other) => { other.shown = !rep || other === rep; });
  if (rep) fitRep(rep); else fit();
  tellChoice();
}

(function repList() {
  const list = $("rep-list");
  $("rep-search").hidden = reps.length <= 12;
  for (const rep of reps) {
    const item = document.createElement("li");
    item.innerHTML = `<label class="check"><input type="checkbox" checked value="${rep.at}"><i class="chip" style="background:${rep.colour}"></i><b></b></label>
      <button type="button" class="link">${T.only}</button><span class="count">${count(routes.length ? rep.visits : rep.stores)}</span>`;
    item.querySelector("b").textContent = rep.name;
    item.querySelector("b").title = rep.id;
    item.querySelector("input").onchange = (event) => { rep.shown = event.target.checked; tellChoice(); };
    item.querySelector(".link").setAttribute("aria-label", `${T.only}: ${rep.name}`);
    item.querySelector(".link").hidden = reps.length < 2;
    item.querySelector(".link").onclick = () => chooseRep(rep);
    list.append(item);
    rep.item = item;
  }
  watchers.push(() => {
    reps.forEach((rep) => { rep.item.querySelector("input").checked = rep.shown; });
    // What is hidden is not picked.
    if (picked && !isDrawn(picked)) pick(null);
    redraw();
  });
  const all = (on) => {
    reps.forEach((rep) => { if (!rep.item.hidden) rep.shown = on; });
    if (on) fit();
    tellChoice();
  };
  $("reps-all").onclick = () => all(true);
  $("reps-none").onclick = () => all(false);
  $("rep-search").oninput = (event) => {
    const words = event.target.value.trim().toLowerCase();
    reps.forEach((rep) => { rep.item.hidden = !`${rep.name} ${rep.id}`.toLowerCase().includes(words); });
  };
})();
function isDrawn({ store, route }) {
  if (route) return reps[route.rep].shown;
  return faces.some(({ owner }) => owner[store] < 0 || reps[owner[store]].shown);
}

function legend() {
  const round = (size, fill, stroke = "none") =>
    `<svg width="14" height="14" aria-hidden="true"><circle cx="7" cy="7" r="${size}" fill="${fill}" stroke="${stroke}" stroke-width="1.8"/></svg>`;
  const entries = DATA.classes.map((name, at) => name && [round(4 * CLASS_SIZE[at], C.muted), `${T.class} ${name}`]).filter(Boolean);
  if (entries.length > 6) entries.length = 0;
  if (!entries.length && STORES) entries.push([round(4, C.muted), T.stores]);
  entries.push([`<svg width="14" height="14" aria-hidden="true"><rect x="2" y="2" width="10" height="10" fill="${C.muted}" stroke="${C.ink}"/></svg>`, T.home]);
  if (routes.some((route) => route.night)) entries.push([`<svg width="14" height="14" aria-hidden="true"><path d="M10 12.4A6 6 0 1 1 8.6 1.2 5 5 0 0 0 10 12.4z" fill="${C.muted}"/></svg>`, T.night]);
  if (AREAS.length) entries.push([`<svg width="14" height="14" aria-hidden="true"><path d="M1 7h12" fill="none" stroke="${C.muted}" stroke-dasharray="4 3"/></svg>`, T.areas]);
  if (unserved.length) entries.push([round(5, "none", C.alarm), T.unserved]);
  MARKS.forEach((key, kind) => {
    if (marks.some((mark) => mark.kind === kind)) entries.push([`<svg width="14" height="14" aria-hidden="true"><path d="M7 1 13 7 7 13 1 7Z" fill="none" stroke="${C[key]}" stroke-width="2"/></svg>`, T[key]]);
  });
  if (byDay()) {
    const seen = new Map(routes.map((route) => [DATA.days[route.day][2], DATA.days[route.day][1]]));
    [...seen].sort((a, b) => a[0] - b[0]).forEach(([weekday, name]) => { if (name) entries.push([round(5, tone(DAY_COLOURS[weekday % 7])), name]); });
  }
  $("legend").innerHTML = entries.map(([sign, words]) => `<span>${sign}${escapeHtml(words)}</span>`).join("");
}
watchers.push(legend);

function repaint() {
  colours();
  legend();
  draw();
}
legend();
new ResizeObserver(resize).observe(faces[0].canvas.parentElement);
resize();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
// On paper the page is light, and the map as wide as the sheet.
window.addEventListener("beforeprint", () => {
  document.documentElement.classList.add("paper");
  const { width, height, k } = view;
  shape(faces.length > 1 ? 350 : 700, 340, 2);
  view.k = k * Math.min(view.width / width, view.height / height);
  repaint();
  view.k = k;
});
window.addEventListener("afterprint", () => {
  document.documentElement.classList.remove("paper");
  colours();
  resize();
  legend();
});
