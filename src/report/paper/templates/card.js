// What the map says of a store: a few words under the pointer, and a card with all its visits where it is picked.
// How the page shows a stop in its tables, where it has any.
let showStop = null;
function hover(face, x, y) {
  const { canvas } = face;
  const found = storeAt(face, x, y);
  const store = found ? found.store : null;
  canvas.classList.toggle("pointing", store !== null);
  const tip = $("tip");
  canvas.after(tip);
  if (store !== hovered) { hovered = store; redraw(); }
  const rep = store === null ? repAt(x, y) : reps[face.owner[store]];
  if (store === null && (!rep || STORES)) { tip.hidden = true; return; }
  const lines = store === null ? [rep.name, rep.region].filter(Boolean) : [storeName(store)];
  if (store !== null) {
    const kind = [className(store) && `${T.class} ${className(store)}`, rep && rep.name].filter(Boolean).join(" · ");
    if (kind) lines.push(kind);
    const today = (visitsOf.get(store) || []).filter(({ route }) => visible(route));
    today.slice(0, 4).forEach(({ route, stop }) => lines.push(`${dayName(route.day)}  ${clock(stop.start)}–${clock(stop.leave)}`));
    if (missedOf.has(store)) lines.push(`${T.unserved}: ${missedOf.get(store).length}`);
    shownMarks().filter((mark) => mark.store === store).forEach((mark) => lines.push(mark.words));
  }
  tip.textContent = lines.join("\n");
  tip.hidden = false;
  const box = tip.getBoundingClientRect();
  tip.style.left = `${Math.max(4, Math.min(x + 14, view.width - box.width - 8))}px`;
  tip.style.top = `${y + box.height + 24 > view.height ? y - box.height - 12 : y + 16}px`;
}

// On a map without stores, the rep whose outline is under the pointer.
function repAt(x, y) {
  if (STORES) return null;
  const inside = (ring) => ring.reduce((odd, [ax, ay], at) => {
    const [bx, by] = ring[(at + 1) % ring.length];
    const crossing = (sy(ay) > y) !== (sy(by) > y) && x < ((sx(bx) - sx(ax)) * (y - sy(ay))) / (sy(by) - sy(ay)) + sx(ax);
    return crossing ? !odd : odd;
  }, false);
  return reps.find((rep) => rep.shown && (faces[0].hulls[rep.at].some(inside) || Math.hypot(sx(rep.home[0]) - x, sy(rep.home[1]) - y) < 14)) || null;
}
function pickRep(x, y) {
  const rep = repAt(x, y);
  if (!rep) return false;
  card(faces[0], `<h3>${escapeHtml(rep.name)}</h3><p>${escapeHtml([rep.id, rep.region, `${count(rep.stores)} ${T.n_stores}`].filter(Boolean).join(" · "))}</p>${ownPages(rep)}`);
  return true;
}

// Where more stands on a rep: links, in full or as short words with an arrow.
function ownPages(rep, short = false) {
  const link = (href, words, few) => (short
    ? `<a class="link" href="${href}" title="${words}" aria-label="${escapeHtml(rep.name)}: ${words}">${few} ↗</a>`
    : `<p><a class="link" href="${href}">${words}</a></p>`);
  return [
    rep.report && link(`${rep.report}#rep=${encodeURIComponent(rep.id)}`, T.open_region, T.region_short),
    rep.page && link(rep.page, T.rep_page, T.rep_page_short),
  ].filter(Boolean).join(" ");
}

function card(face, html) {
  const box = $("detail");
  face.canvas.after(box);
  box.innerHTML = `<button type="button" class="close" aria-label="${T.close}">×</button>${html}`;
  box.hidden = false;
  box.scrollTop = 0;
  box.querySelector(".close").onclick = () => pick(null);
  return box;
}

// Picks a store, as a stop of a route where it is one; nothing picks none.
function pick(store, route = null, face = faces[0]) {
  picked = store === null ? null : { store, route };
  $("detail").hidden = true;
  redraw();
  if (picked) {
    const box = card(face, story(store, route, face));
    const line = box.querySelector(".to-table");
    if (line) line.onclick = () => showStop(store, route);
  }
  tellChoice();
}

function story(store, route, face) {
  const rep = reps[face.owner[store]];
  const facts = [S.id[store], className(store) && `${T.class} ${className(store)}`, rep && rep.name].filter(Boolean);
  const planned = (visitsOf.get(store) || []).map((visit) => ({
    day: visit.route.day,
    html: `<li${visit.route === route ? ' class="here"' : ""}><strong>${escapeHtml(dayName(visit.route.day))}</strong> ${clock(visit.stop.start)}–${clock(visit.stop.leave)} · ${escapeHtml(reps[visit.route.rep].name)}
      <small>${dueName(visit.stop) ? `${T.due} ${escapeHtml(dueName(visit.stop))}${drift(visit.route.day, visit.stop.due)}` : ""} ${escapeHtml(DATA.lists[visit.stop.why] || "")}</small></li>`,
  }));
  const missed = (missedOf.get(store) || []).map((visit) => ({
    day: visit.due < 0 ? visit.earliest : visit.due,
    html: `<li class="out"><strong>${T.unserved}</strong> ${visit.due >= 0 ? `${T.due} ${escapeHtml(dayName(visit.due))}` : ""}
      <small>${escapeHtml(visit.reason)} ${escapeHtml(visit.remedy)}</small></li>`,
  }));
  const all = [...planned, ...missed].sort((a, b) => a.day - b.day);
  const at = route ? route.stops.findIndex((stop) => stop.store === store) : -1;
  const stop = at < 0 ? "" : `<p class="stop">${say(T.stop_of, at + 1, route.stops.length)} · ${escapeHtml(reps[route.rep].name)}, ${escapeHtml(dayName(route.day))}</p>
    <p>${T.depart} ${clock(route.depart)} · ${T.finish} ${clock(route.finish)} · ${hours(route.work)} ${T.n_hours} · ${km(route.metres)} ${T.n_km}</p>
    ${showStop ? `<button type="button" class="link to-table">${T.to_table}</button>` : ""}`;
  return `<h3>${escapeHtml(storeName(store))}</h3><p>${escapeHtml(facts.join(" · "))}</p>
    ${[S.address[store], S.note[store]].filter(Boolean).map((words) => `<p>${escapeHtml(words)}</p>`).join("")}${stop}
    <ol>${all.map((one) => one.html).join("")}</ol>`;
}
