// What a hand does on the map: a mouse drags it, one finger scrolls the page, two fingers move and zoom the map.
faces.forEach(function hands(face) {
  const { canvas } = face;
  const at = (one) => { const box = canvas.getBoundingClientRect(); return [one.clientX - box.left, one.clientY - box.top]; };
  let from = null, moved = 0;
  canvas.addEventListener("pointerdown", (event) => {
    moved = 0;
    $("tip").hidden = true;
    if (event.pointerType === "touch" || event.button) return;
    canvas.setPointerCapture(event.pointerId);
    from = at(event);
    canvas.classList.add("grabbing");
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerType === "touch") return;
    const [x, y] = at(event);
    if (!from) { hover(face, x, y); return; }
    view.x -= (x - from[0]) / view.k;
    view.y -= (y - from[1]) / view.k;
    moved += Math.abs(x - from[0]) + Math.abs(y - from[1]);
    from = [x, y];
    redraw();
  });
  const up = () => { from = null; canvas.classList.remove("grabbing"); };
  canvas.addEventListener("pointerup", up);
  canvas.addEventListener("pointercancel", up);
  canvas.addEventListener("pointerleave", () => { $("tip").hidden = true; if (hovered !== null) { hovered = null; redraw(); } });
  canvas.addEventListener("click", (event) => {
    if (moved >= 5) return;
    const reach = event.pointerType === "touch" ? 22 : 13;
    const found = storeAt(face, ...at(event), reach);
    if (found) pick(found.store, found.route, face); else if (!pickRep(...at(event))) pick(null);
  });

  let fingers = null;
  const pair = (event) => {
    const [a, b] = [at(event.touches[0]), at(event.touches[1])];
    return { x: (a[0] + b[0]) / 2, y: (a[1] + b[1]) / 2, apart: Math.hypot(a[0] - b[0], a[1] - b[1]) };
  };
  canvas.addEventListener("touchstart", (event) => { fingers = event.touches.length === 2 ? pair(event) : null; }, { passive: true });
  canvas.addEventListener("touchmove", (event) => {
    if (event.touches.length !== 2) { hint(event.touches.length === 1); return; }
    // Once the page scrolls under the fingers it goes on doing so.
    if (!event.cancelable) return;
    event.preventDefault();
    hint(false);
    const now = pair(event);
    if (fingers) {
      view.x -= (now.x - fingers.x) / view.k;
      view.y -= (now.y - fingers.y) / view.k;
      if (fingers.apart > 0) zoom(now.apart / fingers.apart, now.x, now.y);
      redraw();
    }
    fingers = now;
  }, { passive: false });
  const lift = () => { fingers = null; hint(false); };
  canvas.addEventListener("touchend", lift);
  canvas.addEventListener("touchcancel", lift);

  const note = document.createElement("div");
  note.className = "fingers";
  note.setAttribute("aria-hidden", "true");
  note.textContent = T.two_fingers;
  canvas.parentElement.append(note);
  const hint = (on) => note.classList.toggle("on", on);

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
    else if (event.key === "Escape") pick(null);
    else return;
    event.preventDefault();
  });
});
$("zoom-in").onclick = () => zoom(1.6);
$("zoom-out").onclick = () => zoom(1 / 1.6);
$("fit").onclick = fit;
