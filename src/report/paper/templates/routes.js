// The routes of the days shown: lines, numbered stops, and a texture where there are hundreds.
function texture(current) {
  const ofRep = new Map();
  for (const route of current) {
    if (!ofRep.has(route.rep)) ofRep.set(route.rep, []);
    ofRep.get(route.rep).push(route);
  }
  pen.lineWidth = 0.8;
  pen.globalAlpha = 0.4;
  for (const [rep, all] of ofRep) {
    pen.strokeStyle = reps[rep].line;
    for (const route of all) {
      pen.beginPath();
      route.stops.forEach(({ store }, at) => (at ? pen.lineTo(sx(X[store]), sy(Y[store])) : pen.moveTo(sx(X[store]), sy(Y[store]))));
      pen.stroke();
    }
  }
  pen.globalAlpha = 1;
}
// Where a rep sleeps away: beside the last stop, which is often at the same place.
function nights(current) {
  for (const route of current) {
    if (!route.night) continue;
    const x = sx(px(route.night[0])) + 15, y = sy(py(route.night[1])) - 11;
    pen.beginPath();
    pen.arc(x, y, 9, 0, 7);
    pen.fillStyle = C.card;
    pen.fill();
    pen.beginPath();
    pen.arc(x, y, 7, 0.45, 5.05);
    pen.arc(x + 4, y - 3, 6, 4.5, 1.1, true);
    pen.closePath();
    pen.fillStyle = routeColour(route);
    pen.fill();
  }
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
    const rep = reps[route.rep];
    const from = route.begin ? [px(route.begin[0]), py(route.begin[1])] : rep.home;
    const out = [sx(from[0]), sy(from[1])], last = route.night ?? route.end, to = last ? [px(last[0]), py(last[1])] : rep.end, back = [sx(to[0]), sy(to[1])];
    const bold = picked && picked.route === route;
    pen.globalAlpha = 0.75; pen.strokeStyle = C.halo; pen.lineWidth = bold ? 6 : 4;
    way(stops);
    pen.strokeStyle = routeLine(route);
    pen.globalAlpha = 0.9; pen.lineWidth = bold ? 3.4 : 1.9;
    way(stops);
    pen.globalAlpha = 0.6; pen.lineWidth = 1.2;
    pen.setLineDash([5, 4]);
    way([out, stops[0] ?? back]);
    if (stops.length) way([stops[stops.length - 1], back]);
    pen.setLineDash([]);
  }
  pen.globalAlpha = 1;
}
// Where numbers stand: left, top, right, bottom.
let stopBoxes = [];
function stopsOf(current) {
  const drawn = [];
  for (const route of current) {
    route.stops.forEach((stop, at) => {
      const x = sx(X[stop.store]), y = sy(Y[stop.store]);
      if (x < -9 || y < -9 || x > view.width + 9 || y > view.height + 9) return;
      drawn.push({ x, y, route, at, size: Math.max(2.4, dot(stop.store)), first: picked && picked.route === route });
    });
  }
  // A number needs room: of stops that lie on one another the first gets it, and those of the picked route before others.
  const numbers = (current.length <= 40 && !show.allDays) || current.length === 1;
  const cell = 16, taken = new Map();
  const isFree = (one) => {
    const [column, row] = [Math.floor(one.x / cell), Math.floor(one.y / cell)];
    for (let i = column - 1; i <= column + 1; i++) {
      for (let j = row - 1; j <= row + 1; j++) {
        for (const other of taken.get(`${i},${j}`) || []) if (Math.hypot(other.x - one.x, other.y - one.y) < 14) return false;
      }
    }
    const key = `${column},${row}`;
    if (!taken.has(key)) taken.set(key, []);
    taken.get(key).push(one);
    return true;
  };
  drawn.sort((a, b) => Number(b.first) - Number(a.first));
  const labelled = drawn.filter((one) => numbers && isFree(one));
  const disc = (one, size) => {
    pen.beginPath();
    pen.arc(one.x, one.y, size, 0, 7);
    pen.fillStyle = routeColour(one.route);
    pen.fill();
    pen.lineWidth = 1.2;
    pen.strokeStyle = C.halo;
    pen.stroke();
  };
  const isLabelled = new Set(labelled);
  stopBoxes = labelled.map(({ x, y }) => [x - 8, y - 8, x + 8, y + 8]);
  drawn.forEach((one) => { if (!isLabelled.has(one)) disc(one, one.size); });
  pen.font = "600 9.5px sans-serif";
  pen.textAlign = "center";
  for (const one of labelled.reverse()) {
    disc(one, 8);
    pen.fillStyle = "#fff";
    pen.fillText(one.at + 1, one.x, one.y + 3.3);
  }
  nights(current);
}
