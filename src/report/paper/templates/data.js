// The data of a map unpacked: stores, reps, routes and unserved visits, with names, hours and colours. The page says what DATA
// and $ are.
"use strict";
const T = DATA.words;
const S = DATA.stores;
const STORES = S.id.length;

const routes = DATA.routes.map(([rep, day, depart, finish, homeDrive, homeMetres, available, rests, flat, begin, night, end]) => {
  const stops = [];
  for (let at = 0; at < flat.length; at += 9) {
    stops.push({
      store: flat[at], start: flat[at + 1], leave: flat[at + 1] + flat[at + 2], drive: flat[at + 3],
      metres: flat[at + 4], wait: flat[at + 5], due: flat[at + 6], window: flat[at + 7], why: flat[at + 8],
    });
  }
  const pauses = [];
  for (let at = 0; at < rests.length; at += 4) pauses.push({ after: rests[at], start: rests[at + 1], length: rests[at + 2], what: rests[at + 3] });
  const sum = (pick) => stops.reduce((total, stop) => total + pick(stop), 0);
  const drive = sum((stop) => stop.drive) + homeDrive;
  const work = drive + sum((stop) => stop.leave - stop.start + stop.wait);
  return {
    rep, day, depart, finish, begin, night, end, homeDrive, homeMetres, available, pauses, stops, drive, work,
    metres: sum((stop) => stop.metres) + homeMetres,
  };
});
const unserved = DATA.unserved.map(([store, due, earliest, latest, code, reason, remedy, why]) => ({
  store, due, earliest, latest, code: DATA.lists[code], reason: DATA.lists[reason], remedy: DATA.lists[remedy], why: DATA.lists[why],
}));

// Which visits each store has: [route, stop] planned, and those left out.
const visitsOf = new Map();
routes.forEach((route) => route.stops.forEach((stop) => {
  if (!visitsOf.has(stop.store)) visitsOf.set(stop.store, []);
  visitsOf.get(stop.store).push({ route, stop });
}));
const missedOf = new Map();
unserved.forEach((visit) => {
  if (!missedOf.has(visit.store)) missedOf.set(visit.store, []);
  missedOf.get(visit.store).push(visit);
});
const workdays = [...new Set(routes.map((route) => route.day))].sort((a, b) => a - b);
const routesOfDay = new Map(workdays.map((day) => [day, routes.filter((route) => route.day === day)]));

// Positions in a plane: longitudes are shortened by the latitude of the middle.
const lats = S.y.length ? S.y : DATA.reps.map((rep) => rep.home[1]);
const middle = lats.reduce((sum, y) => sum + y, 0) / Math.max(1, lats.length) / DATA.scale;
const squeeze = DATA.globe ? Math.cos((middle * Math.PI) / 180) : 1;
const px = (x) => (x / DATA.scale) * squeeze;
const py = (y) => -y / DATA.scale;
const X = S.x.map(px);
const Y = S.y.map(py);
const rings = (hull) => hull.map((flat) => {
  const ring = [];
  for (let i = 0; i < flat.length; i += 2) ring.push([px(flat[i]), py(flat[i + 1])]);
  return ring;
});
const reps = DATA.reps.map((rep, at) => {
  return {
    at, id: rep.id, name: rep.name || rep.id, stores: rep.stores,
    home: [px(rep.home[0]), py(rep.home[1])], end: [px(rep.home[2]), py(rep.home[3])],
    visits: 0, shown: true, colour: "", line: "",
    // The rep's own page, and where a plan has a page a region, that; either may be missing.
    page: rep.page && `reps/${encodeURIComponent(rep.page)}`, report: rep.report && encodeURIComponent(rep.report), region: rep.region,
  };
});
routes.forEach((route) => { reps[route.rep].visits += route.stops.length; });
// Who has which store, and where the outlines are: on the only map, or on one map before and one after.
const OWNERS = { now: { owner: S.owner, hulls: DATA.reps.map((rep) => rings(rep.hull)) } };
// The areas that reps cover, where some have one.
const AREAS = (DATA.areas || []).map(rings);
if (DATA.before) OWNERS.before = { owner: DATA.before.owner, hulls: DATA.before.hulls.map(rings) };

// White stands on each of them at 4.5 : 1 at least.
const PALETTE = [
  "#2f6db5", "#b85928", "#288161", "#b3407e", "#7357b8", "#8b7012", "#1b7e90", "#b23c36", "#5b7d24", "#85583a",
  "#a65a81", "#4a63cf", "#996b19", "#17695e", "#9146ad", "#40823f", "#b35c4e", "#3779b0", "#8c6b22", "#6b7182",
];
const DAY_COLOURS = ["#2f6db5", "#b85928", "#288161", "#b3407e", "#7357b8", "#8b7012", "#1b7e90"];

// Each rep takes the colour whose nearest rep that has it already is farthest away, so that neighbours differ.
(function colourReps() {
  const sums = reps.map(() => [0, 0, 0]);
  S.owner.forEach((owner, store) => {
    if (owner < 0) return;
    sums[owner][0] += X[store]; sums[owner][1] += Y[store]; sums[owner][2] += 1;
  });
  const centre = reps.map((rep, at) => (sums[at][2] ? [sums[at][0] / sums[at][2], sums[at][1] / sums[at][2]] : rep.home));
  const users = PALETTE.map(() => []);
  reps.forEach((rep, at) => {
    let best = 0, farthest = -1;
    PALETTE.forEach((_, colour) => {
      let nearest = Infinity;
      for (const other of users[colour]) nearest = Math.min(nearest, Math.hypot(centre[at][0] - centre[other][0], centre[at][1] - centre[other][1]));
      if (nearest > farthest) { farthest = nearest; best = colour; }
    });
    users[best].push(at);
    rep.colour = PALETTE[best];
  });
  // On the map of a plan of many pages those of one page are alike.
  const regions = [...new Set(reps.map((rep) => rep.report))];
  if (regions.length > 1) reps.forEach((rep) => { rep.colour = PALETTE[regions.indexOf(rep.report) % PALETTE.length]; });
})();

// The colours of the page, as its style has them just now; lines and dots are lighter on a dark ground.
const C = {};
function colours() {
  const style = getComputedStyle(document.documentElement);
  for (const name of ["ink", "card", "alarm", "grid", "grid-ink", "place", "halo", "muted", "mark_moved", "mark_gained", "mark_hour"]) {
    C[name] = style.getPropertyValue(`--${name.replace("mark_", "")}`).trim();
  }
  C.mark_lost = C.alarm;
  C.dark = style.colorScheme === "dark";
  reps.forEach((rep) => { rep.line = tone(rep.colour); });
}
function tone(colour) {
  if (!C.dark) return colour;
  return `#${[1, 3, 5].map((at) => Math.round(parseInt(colour.slice(at, at + 2), 16) * 0.62 + 97).toString(16).padStart(2, "0")).join("")}`;
}
colours();

// Who wants to know when another rep, day or store is chosen.
const watchers = [];
const tellChoice = () => watchers.forEach((watcher) => watcher());

const clock = (seconds) => {
  const minutes = Math.floor(seconds / 60);
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
};
const minutes = (seconds) => (seconds / 60).toFixed(seconds % 60 ? 1 : 0);
const hours = (seconds) => (seconds / 3600).toFixed(1);
const km = (metres) => (metres / 1000).toFixed(1);
const count = (number) => number.toLocaleString("en-US");
const percent = (share) => `${Math.round(share * 100)}%`;
const dayName = (day) => (DATA.days[day] ? `${DATA.days[day][0]} ${DATA.days[day][1]}`.trim() : "");
const storeName = (store) => S.name[store] || S.id[store];
const className = (store) => DATA.classes[S.class[store]] || "";
const escapeHtml = (words) => String(words).replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);
// The due day of a visit, or its window where no day of it is better than another.
const dueName = (stop) => (stop.due >= 0 ? dayName(stop.due) : DATA.lists[stop.window] || "");
// How many days before or after its due day a visit is planned, in words of a cell.
const drift = (day, due) => {
  if (due < 0 || day === due) return "";
  return day < due ? ` <span class="early">−${due - day}</span>` : ` <span class="late">+${day - due}</span>`;
};
const visitCount = (number) => `${count(number)} ${number === 1 ? T.n_visit : T.n_visits}`;
const routeCount = (number) => `${count(number)} ${number === 1 ? T.n_route : T.n_routes}`;
// Words with their values in the places {0}, {1}.
const say = (words, ...values) => words.replace(/\{(\d)\}/g, (_, at) => values[at]);
