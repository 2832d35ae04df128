// Rows of reps: each with its colour; a click shows the rep on the map.
document.querySelectorAll("tr[data-rep]").forEach((row) => {
  const rep = reps[row.dataset.rep];
  row.querySelector(".chip").style.background = rep.colour;
  row.classList.add("pickable");
  const links = ownPages(rep, true);
  if (links) row.querySelector(".name").insertAdjacentHTML("beforeend", ` <small>${links}</small>`);
  row.onclick = (event) => {
    if (event.target.closest("a")) return;
    chooseOrAll(rep);
    if (!rep.report) $("map").scrollIntoView({ block: "center", behavior: "smooth" });
  };
});
watchers.push(() => document.querySelectorAll("tr[data-rep]").forEach((row) => row.classList.toggle("picked", chosenRep() === reps[row.dataset.rep] && reps.length > 1)));
document.querySelectorAll("table.sortable").forEach(dress);
tellChoice();
