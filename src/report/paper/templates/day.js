// One day at a time, or one week in brief; without a script all days stand below each other, with one app to lead the way.
const $ = (id) => document.getElementById(id);
const days = [...document.querySelectorAll(".day")];
const strips = [...document.querySelectorAll(".week")];
const weekOf = (day) => strips.findIndex((strip) => strip.querySelector(`a[href="#${day.id}"]`));
let chosen = days[0], brief = false;

function show(day, keep) {
  chosen = day;
  const week = weekOf(day);
  strips.forEach((strip, at) => { strip.hidden = at !== week; });
  days.forEach((one) => {
    one.hidden = brief ? weekOf(one) !== week : one !== day;
    one.classList.toggle("brief", brief);
  });
  document.querySelectorAll(".week a").forEach((link) => {
    if (link.hash === "#" + day.id) link.setAttribute("aria-current", "date");
    else link.removeAttribute("aria-current");
  });
  $("earlier").disabled = week === 0;
  $("later").disabled = week === strips.length - 1;
  if (!keep) {
    try { history.replaceState(null, "", "#" + day.id); } catch { /* a page from a mail may have no history */ }
  }
}

function step(by) {
  const strip = strips[weekOf(chosen) + by];
  if (strip) show($(strip.querySelector("a").hash.slice(1)));
}

function today() {
  const now = new Date(), two = (number) => String(number).padStart(2, "0");
  const date = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  return days.find((day) => day.id >= date) || days[0];
}

const asked = () => days.find((day) => "#" + day.id === decodeURIComponent(location.hash));
strips.forEach((strip) => strip.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link) return;
  event.preventDefault();
  brief = false;
  $("view").textContent = $("view").dataset.week;
  show($(link.hash.slice(1)));
}));
$("earlier").addEventListener("click", () => step(-1));
$("later").addEventListener("click", () => step(1));
$("view").addEventListener("click", () => {
  brief = !brief;
  $("view").textContent = brief ? $("view").dataset.day : $("view").dataset.week;
  show(chosen);
});
addEventListener("hashchange", () => { if (asked()) show(asked(), true); });
addEventListener("keydown", (event) => {
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const next = by && days[days.indexOf(chosen) + by];
  if (next && !event.target.closest("input, button, a")) show(next);
});

// Paper has the day that is shown, or all of them, whole.
let all = false;
function paper(on) {
  const shown = days.filter((day) => all || (brief ? weekOf(day) === weekOf(chosen) : day === chosen));
  days.forEach((day) => {
    day.classList.remove("brief", "last");
    day.hidden = !shown.includes(day);
  });
  shown[shown.length - 1].classList.add("last");
  if (!on) { all = false; show(chosen, true); }
}
addEventListener("beforeprint", () => paper(true));
addEventListener("afterprint", () => paper(false));
$("print").addEventListener("click", () => print());
$("print-all").addEventListener("click", () => { all = true; print(); });

const nameOf = (part) => part.closest("li").querySelector("h3 span").firstChild.textContent.trim();

// Every app that leads the way, those that people there have first.
document.querySelectorAll("nav[data-at]").forEach((nav) => {
  const points = nav.dataset.at.split(" ").map((point) => point.split(","));
  const shifted = points.length > 1, name = encodeURIComponent(nameOf(nav));
  const apps = shifted ? [APPS[2], APPS[3], APPS[1], APPS[0]] : APPS;
  nav.querySelectorAll("a:not(.call)").forEach((link) => link.remove());
  apps.forEach(([app, links, system]) => {
    const [x, y] = points[shifted ? system : 0], link = document.createElement("a");
    link.href = links[Number(shifted)].replaceAll("{x}", x).replaceAll("{y}", y).replaceAll("{name}", name);
    link.textContent = app;
    link.setAttribute("aria-label", `${document.querySelector("main").dataset.way} ${app}`);
    link.target = "_blank";
    link.rel = "noopener";
    nav.append(link);
  });
});

// What is ticked off stays so on this phone.
document.querySelectorAll("h3").forEach((title) => {
  const tick = document.createElement("label"), box = document.createElement("input");
  tick.className = "tick";
  box.type = "checkbox";
  box.setAttribute("aria-label", `${document.querySelector("main").dataset.done}: ${nameOf(title)}`);
  tick.append(box);
  title.append(tick);
});
const store = (() => { try { return localStorage; } catch { return null; } })();
document.querySelectorAll(".day input").forEach((box, at) => {
  const stop = box.closest("li"), key = `rounds ${document.title} ${box.closest(".day").id} ${stop.querySelector("small").textContent} ${at}`;
  const mark = () => { if (box.closest(".tick")) stop.classList.toggle("done", box.checked); };
  try { box.checked = store?.getItem(key) === "1"; } catch { /* nobody keeps it */ }
  mark();
  box.addEventListener("change", () => {
    mark();
    try { box.checked ? store?.setItem(key, "1") : store?.removeItem(key); } catch { /* nobody keeps it */ }
  });
});

document.querySelector(".tools").hidden = false;
if (location.hash === "#print") all = true;
show(asked() || today(), true);
if (all) paper(true);
