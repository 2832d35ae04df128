// What can be measured on a page: contrasts, sizes, names, and what sticks out. Each function runs in the page.

// Text whose contrast with what is behind it is less than 4.5 : 1, or 3 : 1 where it is large.
export function paleText() {
  const parse = (colour) => {
    const numbers = (colour.match(/[\d.]+/g) || []).map(Number);
    return colour.startsWith("color(srgb") ? [...numbers.slice(0, 3).map((part) => part * 255), numbers[3] ?? 1] : [...numbers.slice(0, 3), numbers[3] ?? 1];
  };
  const over = (top, below) => [0, 1, 2].map((at) => top[at] * top[3] + below[at] * (1 - top[3])).concat(1);
  const shine = (colour) => {
    const [r, g, b] = colour.map((part) => { const c = part / 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => { const [x, y] = [shine(a), shine(b)].sort((one, other) => other - one); return (x + 0.05) / (y + 0.05); };
  const behind = (element) => {
    const layers = [];
    for (let one = element; one; one = one.parentElement) {
      const colour = parse(getComputedStyle(one).backgroundColor);
      if (colour[3] > 0) layers.push(colour);
      if (colour[3] === 1) break;
    }
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255, 1]);
  };
  const pale = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let seen = 0;
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || ["SCRIPT", "STYLE", "OPTION"].includes(element.tagName)) continue;
    const style = getComputedStyle(element);
    if (!element.getClientRects().length || style.visibility === "hidden" || Number(style.fontSize.replace("px", "")) === 0) continue;
    let clear = 1;
    for (let one = element; one; one = one.parentElement) clear *= Number(getComputedStyle(one).opacity);
    if (clear === 0) continue;
    seen += 1;
    const ground = behind(element);
    const ink = parse(style.color);
    const found = contrast(over([...ink.slice(0, 3), ink[3] * clear], ground), ground);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (found < (large ? 3 : 4.5)) pale.push(`${found.toFixed(2)} ${element.tagName}.${element.className}: ${walk.currentNode.data.trim().slice(0, 40)}`);
  }
  // What the canvas writes: names and degrees on the ground, numbers on the colours of reps.
  const hex = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  const land = parse(getComputedStyle(document.querySelector(".stage") || document.body).backgroundColor);
  const drawn = typeof C === "undefined" ? [] : [["grid-ink", land], ["place", land], ["place", hex(C.halo)], ["ink", hex(C.card)]].map(([name, ground]) => [name, hex(C[name]), ground])
    .concat(PALETTE.map((colour) => [colour, [255, 255, 255], hex(colour)]));
  for (const [name, ink, ground] of drawn) if (contrast(ink, ground) < 4.5) pale.push(`${contrast(ink, ground).toFixed(2)} on the map: ${name}`);
  return { pale: [...new Set(pale)], seen };
}

// What a finger should hit and may miss.
export function smallTargets() {
  const small = [];
  let seen = 0;
  for (const element of document.querySelectorAll("button, a, select, summary, [role=gridcell], input")) {
    const target = element.type === "checkbox" ? element.closest("label") : element;
    const box = target.getBoundingClientRect();
    if (!box.width || !box.height) continue;
    seen += 1;
    if (box.width < 43.5 || box.height < 43.5) small.push(`${Math.round(box.width)}×${Math.round(box.height)} ${element.tagName}.${element.className} ${element.textContent.trim().slice(0, 30)}`);
  }
  return { small: [...new Set(small)], seen };
}

// Whether the page can be moved sideways, and what of it makes that so.
export function sideways() {
  const wide = document.documentElement.scrollWidth - innerWidth;
  return wide <= 0 ? [] : [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest(".scroll, .heat")).map((one) => `${one.tagName}.${one.className}`).slice(0, 9);
}

// Boxes with words that are cut off at the edge of their card.
export function outsideCards(selector) {
  return [...document.querySelectorAll(selector)].filter((one) => {
    const card = one.closest(".card").getBoundingClientRect(), box = one.getBoundingClientRect();
    return box.width > 0 && (box.left < card.left - 0.5 || box.right > card.right + 0.5);
  }).length;
}
