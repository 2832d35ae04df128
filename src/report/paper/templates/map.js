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
const show = { hulls: true, stores: true, routes: true, homes: true, unserved: true, day: workdays[0] ?? 0, allDays: false };
let hovered = null;
let selected = null;
let asked = false;
const INK = "#1f2a33", ALARM = "#b3261e";

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
function resize() {
  const box = faces[0].canvas.parentElement.getBoundingClientRect();
  const ratio = window.devicePixelRatio || 1;
  const first = view.width === 0;
  Object.assign(view, { width: box.width, height: box.height });
  for (const { canvas, pen } of faces) {
    canvas.width = Math.round(box.width * ratio);
    canvas.height = Math.round(box.height * ratio);
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  }
  if (first) fit(); else redraw();
}

// Dots shrink where there are many and grow as one comes nearer.
const CLASS_SIZE = DATA.classes.map((_, at) => Math.max(0.75, 1.35 - 0.25 * at));
function dot(store) {
  const crowd = Math.min(1, Math.max(0.42, Math.sqrt(900 / Math.max(1, STORES))));
  const near = Math.min(2.4, Math.max(1, (view.k / view.home) ** 0.35));
  return 4 * crowd * near * (CLASS_SIZE[S.class[store]] ?? 1);
}
const visible = (route) => reps[route.rep].shown && (show.allDays || route.day === show.day);
const shownRoutes = () => (show.allDays ? routes : routesOfDay.get(show.day) || []).filter(visible);
const shownReps = () => reps.filter((rep) => rep.shown);
// One rep over all days: colours tell the weekdays apart; otherwise they tell the reps apart.
const byDay = () => show.allDays && shownReps().length === 1;
const routeColour = (route) => (byDay() ? DAY_COLOURS[DATA.days[route.day][2] % 7] : reps[route.rep].colour);

// What a page draws on top: functions of a face.
const overlays = [];
function draw() {
  for (face of faces) {
    pen = face.pen;
    drawFace();
  }
}
function drawFace() {
  pen.clearRect(0, 0, view.width, view.height);
  graticule();
  if (show.hulls) hulls();
  const current = show.routes ? shownRoutes() : [];
  const many = current.length > 400;
  // Hundreds of routes at once are a texture: fine lines by rep, and stores as ever.
  const today = new Map();
  if (!many) current.forEach((route) => route.stops.forEach((stop, at) => today.set(stop.store, { route, at })));
  if (show.stores) stores(today, current.length > 0 && !many);
  if (many) texture(current);
  else { lines(current); stopsOf(current); }
  if (show.unserved) leftOut();
  overlays.forEach((overlay) => overlay(face));
  if (show.homes) homes();
  changed();
  for (const store of [hovered, selected]) {
    if (store === null) continue;
    pen.beginPath();
    pen.arc(sx(X[store]), sy(Y[store]), dot(store) + 5, 0, 7);
    pen.lineWidth = 2;
    pen.strokeStyle = INK;
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
  pen.strokeStyle = "#e6e2d7";
  pen.fillStyle = "#8b8677";
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
  for (const rep of reps) {
    const hull = face.hulls[rep.at];
    if (!rep.shown || hull.length < 4) continue;
    pen.beginPath();
    hull.forEach(([x, y], at) => (at ? pen.lineTo(sx(x), sy(y)) : pen.moveTo(sx(x), sy(y))));
    pen.closePath();
    pen.globalAlpha = 0.1;
    pen.fillStyle = rep.colour;
    pen.fill();
    pen.globalAlpha = 0.45;
    pen.lineWidth = 1.2;
    pen.lineJoin = "round";
    pen.strokeStyle = rep.colour;
    pen.stroke();
    pen.globalAlpha = 1;
  }
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
      pen.fillStyle = rep ? rep.colour : "#8b8677";
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
function texture(current) {
  const ofRep = new Map();
  for (const route of current) {
    if (!ofRep.has(route.rep)) ofRep.set(route.rep, []);
    ofRep.get(route.rep).push(route);
  }
  pen.lineWidth = 0.8;
  pen.globalAlpha = 0.4;
  for (const [rep, all] of ofRep) {
    pen.strokeStyle = reps[rep].colour;
    for (const route of all) {
      pen.beginPath();
      route.stops.forEach(({ store }, at) => (at ? pen.lineTo(sx(X[store]), sy(Y[store])) : pen.moveTo(sx(X[store]), sy(Y[store]))));
      pen.stroke();
    }
  }
  pen.globalAlpha = 1;
}
function lines(current) {
  pen.lineJoin = "round";
  const way = (points) => {
    pen.beginPath();
    points.forEach(([x, y], at) => (at ? pen.lineTo(x, y) : pen.moveTo(x, y)));
    pen.stroke();
  };
  for (const route of current) {
    const stops = route.stops.map((stop) => [sx(X[stop.store]), sy(Y[stop.store])]);
    if (!stops.length) continue;
    const rep = reps[route.rep];
    const from = route.begin ? [px(route.begin[0]), py(route.begin[1])] : rep.home;
    const out = [sx(from[0]), sy(from[1])], back = [sx(rep.end[0]), sy(rep.end[1])];
    pen.globalAlpha = 0.75; pen.strokeStyle = "#fff"; pen.lineWidth = 4;
    way(stops);
    pen.strokeStyle = routeColour(route);
    pen.globalAlpha = 0.9; pen.lineWidth = 1.9;
    way(stops);
    pen.globalAlpha = 0.6; pen.lineWidth = 1.2;
    pen.setLineDash([5, 4]);
    way([out, stops[0]]);
    way([stops[stops.length - 1], back]);
    pen.setLineDash([]);
  }
  pen.globalAlpha = 1;
}
function stopsOf(current) {
  const drawn = [];
  const numbers = current.length <= 40;
  for (const route of current) {
    route.stops.forEach((stop, at) => {
      const x = sx(X[stop.store]), y = sy(Y[stop.store]);
      if (x < -9 || y < -9 || x > view.width + 9 || y > view.height + 9) return;
      drawn.push({ x, y, route, at, size: Math.max(2.2, dot(stop.store)) });
    });
  }
  // A number needs room: it is written where no other stop is within its disc.
  const cell = 17;
  const taken = new Map();
  if (numbers && !show.allDays) drawn.forEach((one) => {
    const key = `${Math.floor(one.x / cell)},${Math.floor(one.y / cell)}`;
    taken.set(key, (taken.get(key) || 0) + 1);
  });
  for (const one of drawn) {
    const key = `${Math.floor(one.x / cell)},${Math.floor(one.y / cell)}`;
    const label = taken.get(key) === 1;
    pen.beginPath();
    pen.arc(one.x, one.y, label ? 8 : one.size, 0, 7);
    pen.fillStyle = routeColour(one.route);
    pen.fill();
    pen.lineWidth = 1.2;
    pen.strokeStyle = "#fff";
    pen.stroke();
    if (label) {
      pen.fillStyle = "#fff";
      pen.font = "600 9.5px sans-serif";
      pen.textAlign = "center";
      pen.fillText(one.at + 1, one.x, one.y + 3.3);
    }
  }
}
function leftOut() {
  // Where very many are left out, thin rings keep the map legible until one comes nearer.
  const many = missedOf.size > 120 && view.k < view.home * 4;
  const crowd = many && missedOf.size > 1000;
  pen.lineWidth = crowd ? 0.6 : many ? 1 : 1.8;
  pen.globalAlpha = crowd ? 0.45 : many ? 0.7 : 1;
  pen.strokeStyle = ALARM;
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
const MARKS = [["mark_moved", "#7b2fa8"], ["mark_lost", ALARM], ["mark_gained", "#1b7a36"]];
const marks = DATA.marks.map(([store, day, rep, kind, words]) => ({ store, day, rep, kind, words: DATA.lists[words] }));
const shownMarks = () => marks.filter((mark) => (show.allDays || mark.day === show.day) && reps[mark.rep].shown);
function changed() {
  pen.lineWidth = 2;
  for (const mark of shownMarks()) {
    const x = sx(X[mark.store]), y = sy(Y[mark.store]), size = dot(mark.store) + 8;
    pen.beginPath();
    pen.moveTo(x, y - size); pen.lineTo(x + size, y); pen.lineTo(x, y + size); pen.lineTo(x - size, y);
    pen.closePath();
    pen.strokeStyle = MARKS[mark.kind][1];
    pen.stroke();
  }
}
function homes() {
  for (const rep of reps) {
    if (!rep.shown) continue;
    const x = sx(rep.home[0]), y = sy(rep.home[1]);
    const size = reps.length > 60 ? 4 : 6;
    pen.fillStyle = rep.colour;
    pen.strokeStyle = "#fff";
    pen.lineWidth = 2;
    pen.fillRect(x - size, y - size, size * 2, size * 2);
    pen.strokeRect(x - size, y - size, size * 2, size * 2);
    pen.lineWidth = 1;
    pen.strokeStyle = INK;
    pen.strokeRect(x - size - 1, y - size - 1, size * 2 + 2, size * 2 + 2);
  }
}
function scaleBar() {
  const perUnit = DATA.globe ? 111195 : 1;
  let length = nice((90 / view.k) * perUnit);
  if ((length / perUnit) * view.k > 180) length /= 2;
  const width = (length / perUnit) * view.k;
  const x = view.width - 16 - width, y = view.height - 18;
  pen.fillStyle = "rgba(255,255,255,.8)";
  pen.fillRect(x - 8, y - 20, width + 16, 32);
  pen.strokeStyle = INK;
  pen.lineWidth = 1.5;
  pen.beginPath();
  pen.moveTo(x, y - 4); pen.lineTo(x, y + 2); pen.lineTo(x + width, y + 2); pen.lineTo(x + width, y - 4);
  pen.stroke();
  pen.fillStyle = INK;
  pen.font = "11px sans-serif";
  pen.textAlign = "center";
  const words = !DATA.globe ? length : length >= 1000 ? `${length / 1000} km` : `${length} m`;
  pen.fillText(words, x + width / 2, y - 7);
}

// The store under the pointer: the nearest within reach that is drawn.
function storeAt(face, x, y) {
  let best = null, least = 13 * 13;
  for (let store = 0; store < STORES; store++) {
    const rep = reps[face.owner[store]];
    if (rep && !rep.shown) continue;
    const dx = sx(X[store]) - x, dy = sy(Y[store]) - y;
    const square = dx * dx + dy * dy;
    if (square < least) { least = square; best = store; }
  }
  return best;
}
function zoom(factor, x = view.width / 2, y = view.height / 2) {
  const k = Math.min(view.home * 4000, Math.max(view.home * 0.4, view.k * factor));
  view.x += (x - view.width / 2) * (1 / view.k - 1 / k);
  view.y += (y - view.height / 2) * (1 / view.k - 1 / k);
  view.k = k;
  redraw();
}
