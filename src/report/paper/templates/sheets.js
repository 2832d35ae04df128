// Paper: one sheet a rep and day of what is chosen, with a box to tick at each stop.
(function sheets() {
  const box = $("sheets"), button = $("print");
  const chosen = () => inTime(shownRoutes());
  watchers.push(() => {
    const rep = chosenRep();
    const who = rep ? rep.name : shownReps().length === reps.length ? T.all_reps : `${count(shownReps().length)} ${T.reps}`;
    button.textContent = say(T.print_sheets, count(chosen().length), `${who}, ${show.allDays ? T.all_days : dayName(show.day)}`);
    button.disabled = !chosen().length;
  });
  const lay = () => {
    box.innerHTML = chosen().map((route) => `<section class="sheet"><h2>${escapeHtml(reps[route.rep].name)} · ${escapeHtml(dayName(route.day))}</h2>
      <p>${escapeHtml(document.querySelector("h1").textContent)} · ${escapeHtml(reps[route.rep].id)} · ${routeWords(route)}</p>${stopsTable(route, "", true)}</section>`).join("");
  };
  window.addEventListener("beforeprint", lay);
  window.addEventListener("afterprint", () => {
    box.textContent = "";
    document.body.classList.remove("only-sheets");
  });
  button.onclick = () => {
    document.body.classList.add("only-sheets");
    window.print();
  };
  tellChoice();
})();
