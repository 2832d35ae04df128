// The map: a canvas with territories, stores, routes, homes and unserved visits, to be moved, zoomed and asked. Several
// canvases show the same ground with other owners; they move as one.
const faces = [...$("map-frame").querySelectorAll("canvas[data-face]")].map((canvas) => {
  const { owner, hulls } = OWNERS[canvas.dataset.face];
  // Stores rep by rep, so that the pen changes colour seldom.
  const order = owner.map((_, store) => store).sort((a, b) => owner[a] - owner[b]);
  return { canvas, pen: canvas.getContext("2d"), owner, hulls, order };
});
// The face that is drawn.
let face = faces[0];
let pen = face.pen;
const view = { x: 0, y: 0, k: 1, width: 0, height: 0, home: 1 };
const show = { hulls: true, areas: true, places: true, stores: true, routes: true, homes: true, unserved: true, mark_moved: true, mark_lost: true, mark_gained: true, mark_hour: true, day: workdays[0] ?? 0, allDays: false };
let hovered = null;
// The store that was picked, and the route on which it was.
let picked = null;
let asked = false;

const sx = (x) => (x - view.x) * view.k + view.width / 2;
const sy = (y) => (y - view.y) * view.k + view.height / 2;
function redraw() {
  if (asked) return;
  asked = true;
  requestAnimationFrame(() => { asked = false; draw(); });
}

function bounds(points) {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    x0 = Math.min(x0, x); x1 = Math.max(x1, x); y0 = Math.min(y0, y); y1 = Math.max(y1, y);
  }
  return [x0, y0, x1, y1];
}
function frame(points) {
  const [x0, y0, x1, y1] = bounds(points);
  if (!Number.isFinite(x0)) return;
  const least = DATA.globe ? 0.002 : 1e-3;
  const k = Math.min((view.width - 90) / Math.max(x1 - x0, least), (view.height - 110) / Math.max(y1 - y0, least));
  Object.assign(view, { x: (x0 + x1) / 2, y: (y0 + y1) / 2 + 18 / k, k });
}
function* everything() {
  for (let at = 0; at < STORES; at++) yield [X[at], Y[at]];
  for (const rep of reps) yield rep.home;
  if (!STORES) for (const ring of faces[0].hulls.flat()) yield* ring;
}
function fit() {
  frame(everything());
  view.home = view.k;
  redraw();
}
function fitRep(rep) {
  const points = [rep.home];
  for (const { owner } of faces) owner.forEach((one, store) => { if (one === rep.at) points.push([X[store], Y[store]]); });
  frame(points);
  redraw();
}
// The routes that are shown, from home to home.
function fitRoutes() {
  const places = shownRoutes().flatMap((route) => [reps[route.rep].home, ...(route.night ? [[px(route.night[0]), py(route.night[1])]] : []), ...route.stops.map((stop) => [X[stop.store], Y[stop.store]])]);
  if (places.length) frame(places);
  redraw();
}
// Moves the map where a store is not on it, or would be under its card, which on a phone covers the lower part.
function bringInSight(store) {
  const [x, y] = [sx(X[store]), sy(Y[store])];
  const low = view.width < 640 ? view.height * 0.34 : view.height - 40;
  const isSeen = x > 40 && x < view.width - 60 && y > 30 && y < low && !(view.width >= 640 && x < 360 && y < 320);
  if (!isSeen) Object.assign(view, { x: X[store], y: Y[store] + (view.width < 640 ? (view.height * 0.3) / view.k : 0) });
}
function shape(width, height, ratio) {
  Object.assign(view, { width, height });
  for (const { canvas, pen } of faces) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  }
}
function resize() {
  const box = faces[0].canvas.parentElement.getBoundingClientRect();
  const before = view.width;
  shape(box.width, box.height, window.devicePixelRatio || 1);
  if (!before) fit(); else redraw();
}

// Dots shrink where there are many and grow as one comes nearer.
const CLASS_SIZE = DATA.classes.map((_, at) => Math.max(0.75, 1.35 - 0.25 * at));
let crowdOf = STORES;
watchers.push(() => { crowdOf = shownReps().reduce((sum, rep) => sum + rep.stores, 0); });
function dot(store) {
  const crowd = Math.min(1, Math.max(0.42, Math.sqrt(900 / Math.max(1, crowdOf))));
  const near = Math.min(2.4, Math.max(1, (view.k / view.home) ** 0.35));
  return 4 * crowd * near * (CLASS_SIZE[S.class[store]] ?? 1);
}
const visible = (route) => reps[route.rep].shown && (show.allDays || route.day === show.day);
const shownRoutes = () => (show.allDays ? routes : routesOfDay.get(show.day) || []).filter(visible);
const shownReps = () => reps.filter((rep) => rep.shown);
// One rep over all days: colours tell the weekdays apart; otherwise they tell the reps apart.
const byDay = () => show.allDays && shownReps().length === 1;
const routeColour = (route) => (byDay() ? DAY_COLOURS[DATA.days[route.day][2] % 7] : reps[route.rep].colour);
const routeLine = (route) => (byDay() ? tone(routeColour(route)) : reps[route.rep].line);

// What a page draws on top: functions of a face; and who wants to know when it was drawn.
const overlays = [], onDraw = [];
function draw() {
  for (face of faces) {
    pen = face.pen;
    drawFace();
  }
  onDraw.forEach((told) => told());
}
function drawFace() {
  pen.clearRect(0, 0, view.width, view.height);
  graticule();
  if (show.hulls) hulls();
  if (show.areas) areas();
  const current = show.routes ? shownRoutes() : [];
  const many = current.length > 400;
  // Hundreds of routes at once are a texture: fine lines by rep, and stores as ever.
  const today = new Map();
  if (!many) current.forEach((route) => route.stops.forEach((stop, at) => today.set(stop.store, { route, at })));
  if (show.stores) stores(today, current.length > 0 && !many);
  stopBoxes = [];
  if (many) texture(current);
  else { lines(current); stopsOf(current); }
  if (show.unserved) leftOut();
  overlays.forEach((overlay) => overlay(face));
  if (show.homes) homes();
  changed();
  if (show.places) placeNames();
  for (const store of [hovered, picked && picked.store]) {
    if (store === null) continue;
    pen.beginPath();
    pen.arc(sx(X[store]), sy(Y[store]), dot(store) + 5, 0, 7);
    pen.lineWidth = 2;
    pen.strokeStyle = C.ink;
    pen.stroke();
  }
  scaleBar();
}

function nice(length) {
  const power = 10 ** Math.floor(Math.log10(length));
  return [1, 2, 5, 10].map((times) => times * power).find((step) => step >= length);
}
function graticule() {
  const step = nice(130 / view.k);
  const digits = Math.max(0, -Math.floor(Math.log10(step)));
  pen.lineWidth = 1;
  pen.strokeStyle = C.grid;
  pen.fillStyle = C["grid-ink"];
  pen.font = "11px sans-serif";
  const left = view.x - view.width / 2 / view.k, right = view.x + view.width / 2 / view.k;
  const top = view.y - view.height / 2 / view.k, bottom = view.y + view.height / 2 / view.k;
  const wide = step / squeeze >= step ? step * squeeze : step;
  for (let at = Math.ceil(left / wide); at * wide < right; at++) {
    const x = Math.round(sx(at * wide)) + 0.5;
    pen.beginPath(); pen.moveTo(x, 0); pen.lineTo(x, view.height); pen.stroke();
    pen.textAlign = "center";
    const value = (at * wide) / squeeze;
    if (x > 40 && x < view.width - 60) pen.fillText(DATA.globe ? `${Math.abs(value).toFixed(digits)}° ${value < 0 ? "W" : "E"}` : value.toFixed(digits), x, 12);
  }
  for (let at = Math.ceil(top / step); at * step < bottom; at++) {
    const y = Math.round(sy(at * step)) + 0.5;
    pen.beginPath(); pen.moveTo(0, y); pen.lineTo(view.width, y); pen.stroke();
    pen.textAlign = "left";
    const value = -at * step;
    if (y > 26 && y < view.height - 60) pen.fillText(DATA.globe ? `${Math.abs(value).toFixed(digits)}° ${value < 0 ? "S" : "N"}` : value.toFixed(digits), 4, y - 3);
  }
}
function hulls() {
  pen.lineWidth = 1.2;
  pen.lineJoin = "round";
  for (const rep of reps) {
    if (!rep.shown) continue;
    pen.beginPath();
    for (const ring of face.hulls[rep.at]) {
      ring.forEach(([x, y], at) => (at ? pen.lineTo(sx(x), sy(y)) : pen.moveTo(sx(x), sy(y))));
      pen.closePath();
    }
    pen.globalAlpha = C.dark ? 0.16 : 0.1;
    pen.fillStyle = rep.line;
    pen.fill();
    pen.globalAlpha = 0.5;
    pen.strokeStyle = rep.line;
    pen.stroke();
  }
  pen.globalAlpha = 1;
}
// Thin broken lines around what each rep covers.
function areas() {
  pen.lineWidth = 1;
  pen.setLineDash([5, 4]);
  reps.forEach((rep, at) => {
    if (!rep.shown || !AREAS[at]) return;
    pen.beginPath();
    for (const ring of AREAS[at]) {
      ring.forEach(([x, y], corner) => (corner ? pen.lineTo(sx(x), sy(y)) : pen.moveTo(sx(x), sy(y))));
      pen.closePath();
    }
    pen.strokeStyle = rep.line;
    pen.stroke();
  });
  pen.setLineDash([]);
}
function stores(today, dim) {
  const square = dot(0) < 2.4;
  let owner = null;
  pen.globalAlpha = dim ? 0.38 : 0.85;
  for (const store of face.order) {
    const rep = reps[face.owner[store]];
    if (rep && !rep.shown) continue;
    if (owner !== face.owner[store]) {
      owner = face.owner[store];
      pen.fillStyle = rep ? rep.line : C["grid-ink"];
    }
    const x = sx(X[store]), y = sy(Y[store]);
    if (x < -5 || y < -5 || x > view.width + 5 || y > view.height + 5) continue;
    if (today.has(store) && show.routes) continue;
    const size = dot(store);
    if (square) pen.fillRect(x - size, y - size, size * 2, size * 2);
    else { pen.beginPath(); pen.arc(x, y, size, 0, 7); pen.fill(); }
  }
  pen.globalAlpha = 1;
}
function leftOut() {
  // Where very many are left out, thin rings keep the map legible until one comes nearer.
  const many = missedOf.size > 120 && view.k < view.home * 4;
  const crowd = many && missedOf.size > 1000;
  pen.lineWidth = crowd ? 0.6 : many ? 1 : 1.8;
  pen.globalAlpha = crowd ? 0.45 : many ? 0.7 : 1;
  pen.strokeStyle = C.alarm;
  const wider = crowd ? 0.4 : many ? 1.2 : 2.6;
  let drawn = 0;
  pen.beginPath();
  for (const store of missedOf.keys()) {
    const rep = reps[face.owner[store]];
    if (rep && !rep.shown) continue;
    const x = sx(X[store]), y = sy(Y[store]), size = dot(store) + wider;
    if (x < -9 || y < -9 || x > view.width + 9 || y > view.height + 9) continue;
    pen.moveTo(x + size, y);
    pen.arc(x, y, size, 0, 7);
    // Very long paths are slow to fill in; a few short ones are not.
    if (++drawn % 200 === 0) { pen.stroke(); pen.beginPath(); }
  }
  pen.stroke();
  pen.globalAlpha = 1;
}
// Beside another plan, the visits that the other has at another time, or not at all, wear a diamond.
const MARKS = ["mark_moved", "mark_lost", "mark_gained", "mark_hour"];
const marks = DATA.marks.map(([store, day, rep, kind, words]) => ({ store, day, rep, kind, words: DATA.lists[words] }));
const shownMarks = () => marks.filter((mark) => (show.allDays || mark.day === show.day) && reps[mark.rep].shown && show[MARKS[mark.kind]]);
// Another hour is the least of changes: where there are many such visits they are shown when they are asked for.
show.mark_hour = marks.filter((mark) => mark.kind === 3).length <= 100;
function changed() {
  const all = shownMarks().sort((a, b) => b.kind - a.kind);
  // Where there are many the diamonds are small and thin until one comes nearer.
  const near = Math.min(1, Math.sqrt(40 / Math.max(1, all.length)) * Math.max(1, view.k / view.home) ** 0.6);
  for (const mark of all) {
    const x = sx(X[mark.store]), y = sy(Y[mark.store]);
    if (x < -20 || y < -20 || x > view.width + 20 || y > view.height + 20) continue;
    const size = dot(mark.store) + 1.5 + 5 * near;
    pen.beginPath();
    pen.moveTo(x, y - size); pen.lineTo(x + size, y); pen.lineTo(x, y + size); pen.lineTo(x - size, y);
    pen.closePath();
    pen.lineWidth = 1 + near;
    pen.strokeStyle = C[MARKS[mark.kind]];
    pen.stroke();
  }
}
function homes() {
  for (const rep of reps) {
    if (!rep.shown) continue;
    const x = sx(rep.home[0]), y = sy(rep.home[1]);
    const size = reps.length > 60 ? 4 : 6;
    pen.fillStyle = rep.colour;
    pen.strokeStyle = C.card;
    pen.lineWidth = 2;
    pen.fillRect(x - size, y - size, size * 2, size * 2);
    pen.strokeRect(x - size, y - size, size * 2, size * 2);
    pen.lineWidth = 1;
    pen.strokeStyle = C.ink;
    pen.strokeRect(x - size - 1, y - size - 1, size * 2 + 2, size * 2 + 2);
  }
}
function scaleBar() {
  const perUnit = DATA.globe ? 111195 : 1;
  let length = nice((90 / view.k) * perUnit);
  if ((length / perUnit) * view.k > 180) length /= 2;
  const width = (length / perUnit) * view.k;
  const x = view.width - 16 - width, y = view.height - 18;
  pen.globalAlpha = 0.85;
  pen.fillStyle = C.card;
  pen.fillRect(x - 8, y - 20, width + 16, 32);
  pen.globalAlpha = 1;
  pen.strokeStyle = C.ink;
  pen.lineWidth = 1.5;
  pen.beginPath();
  pen.moveTo(x, y - 4); pen.lineTo(x, y + 2); pen.lineTo(x + width, y + 2); pen.lineTo(x + width, y - 4);
  pen.stroke();
  pen.fillStyle = C.ink;
  pen.font = "11px sans-serif";
  pen.textAlign = "center";
  const words = !DATA.globe ? length : length >= 1000 ? `${length / 1000} km` : `${length} m`;
  pen.fillText(words, x + width / 2, y - 7);
}

// The store under the pointer, and the route on which it is now: the nearest within reach that is drawn, a stop before others.
function storeAt(face, x, y, reach = 13) {
  const nearest = (stores, within) => {
    let best = null, least = within * within;
    for (const store of stores) {
      const dx = sx(X[store]) - x, dy = sy(Y[store]) - y;
      const square = dx * dx + dy * dy;
      if (square < least) { least = square; best = store; }
    }
    return best;
  };
  const now = show.routes ? shownRoutes() : [];
  const stop = nearest(now.flatMap((route) => route.stops.map((stop) => stop.store)), reach);
  if (stop !== null) return { store: stop, route: now.find((route) => route.stops.some(({ store }) => store === stop)) };
  const drawn = face.order.filter((store) => !reps[face.owner[store]] || reps[face.owner[store]].shown);
  const store = nearest(drawn, reach);
  return store === null ? null : { store, route: null };
}
function zoom(factor, x = view.width / 2, y = view.height / 2) {
  const k = Math.min(view.home * 4000, Math.max(view.home * 0.4, view.k * factor));
  view.x += (x - view.width / 2) * (1 / view.k - 1 / k);
  view.y += (y - view.height / 2) * (1 / view.k - 1 / k);
  view.k = k;
  redraw();
}
