// The names of places on the map: regions and cities before areas, large before small, none over another.
const PLACES = DATA.places.map(([name, level, x, y, stores]) => ({ name, level, x: px(x), y: py(y), stores }));
const PLACE_FONT = ["650 14px", "600 12.5px", "500 11.5px"];
// Where names stand: left, top, right, bottom.
let placeBoxes = [];
function placeNames() {
  // The numbers of stops stay legible: a name goes where there is none, and where there is no such place an area has no name.
  const taken = stopBoxes.slice();
  const isFree = (box, from = 0) => !taken.some((other, at) => at >= from && box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3]);
  placeBoxes = [];
  pen.textAlign = "center";
  pen.lineJoin = "round";
  pen.lineWidth = 3.5;
  pen.strokeStyle = C.halo;
  pen.fillStyle = C.place;
  for (const place of PLACES) {
    const [x0, y0] = [sx(place.x), sy(place.y)];
    if (x0 < 0 || y0 < 16 || x0 > view.width || y0 > view.height) continue;
    pen.font = `${PLACE_FONT[place.level]} sans-serif`;
    place.width ??= pen.measureText(place.name).width;
    const half = place.width / 2 + 5;
    const spots = [[x0, y0 - 12], [x0, y0 + 22], [x0, y0 - 30], [x0 + half + 12, y0 + 4], [x0 - half - 12, y0 + 4]];
    const boxed = spots.map(([x, y]) => ({ x, y, box: [x - half, y - 14, x + half, y + 6] }));
    // A region's name is worth a number or two.
    const found = boxed.find(({ box }) => isFree(box)) || boxed.find(({ box }) => place.level === 0 && isFree(box, stopBoxes.length));
    if (!found) continue;
    const { x, y, box } = found;
    taken.push(box);
    placeBoxes.push(box);
    // No dark rim around a letter's own colour: the rim first, then the letters.
    pen.globalAlpha = 0.9;
    pen.strokeText(place.name, x, y);
    pen.globalAlpha = 1;
    pen.fillText(place.name, x, y);
  }
}
