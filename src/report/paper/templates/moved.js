// Rings around the stores that have another owner than before, on both maps.
show.moved = true;
const MOVED = OWNERS.before ? S.owner.filter((owner, store) => owner !== OWNERS.before.owner[store]).length : 0;
overlays.push(() => {
  if (!show.moved || !OWNERS.before) return;
  const { now, before } = OWNERS;
  let drawn = 0;
  // Where very many moved, thin rings keep the map legible until one comes nearer.
  const crowd = MOVED > 120 && view.k < view.home * 4;
  pen.lineWidth = crowd ? 0.6 : 1.4;
  pen.globalAlpha = crowd && MOVED > 1000 ? 0.3 : 1;
  pen.strokeStyle = C.ink;
  pen.beginPath();
  for (let store = 0; store < STORES; store++) {
    if (now.owner[store] === before.owner[store]) continue;
    if (![now, before].some(({ owner }) => reps[owner[store]]?.shown)) continue;
    const x = sx(X[store]), y = sy(Y[store]), size = dot(store) + 1.6;
    if (x < -9 || y < -9 || x > view.width + 9 || y > view.height + 9) continue;
    pen.moveTo(x + size, y);
    pen.arc(x, y, size, 0, 7);
    // Very long paths are slow to fill in; a few short ones are not.
    if (++drawn % 200 === 0) { pen.stroke(); pen.beginPath(); }
  }
  pen.stroke();
  pen.globalAlpha = 1;
});
