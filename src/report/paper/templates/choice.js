// What is chosen stands in the address of the page, so that a link can lead to a rep and a day: #rep=R03&day=2026-10-07.
(function address() {
  let written = location.hash;
  function read() {
    const asked = new URLSearchParams(location.hash.slice(1));
    const [id, name] = [asked.get("rep"), asked.get("day")];
    const rep = id === null ? null : reps.find((one) => one.id === id);
    const day = name === null || name === "all" ? null : workdays.find((one) => DATA.days[one][0] === name);
    $("unknown").hidden = rep !== undefined && day !== undefined;
    if (id === null && name === null) return;
    if (workdays.length) {
      show.allDays = name === "all" || (name === null && Boolean(rep));
      if (Number.isInteger(day)) show.day = day;
    }
    chooseRep(rep || null);
    if (rep && day !== null) fitRoutes();
  }
  watchers.push(() => {
    const rep = reps.length > 1 ? chosenRep() : null;
    const parts = [];
    if (rep) parts.push(`rep=${encodeURIComponent(rep.id)}`);
    if (workdays.length) parts.push(`day=${show.allDays ? "all" : encodeURIComponent(DATA.days[show.day][0])}`);
    const hash = parts.length ? `#${parts.join("&")}` : "";
    // The page as it opens has no choice to tell.
    if (hash === written || (written === "" && !rep && !show.allDays && show.day === (workdays[0] ?? 0))) return;
    written = hash;
    history.replaceState(null, "", hash || location.pathname + location.search);
  });
  window.addEventListener("hashchange", () => { written = location.hash; read(); });
  read();
})();
