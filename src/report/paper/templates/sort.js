// Tables of reps: each with its colour, to be sorted by a click on a header.
document.querySelectorAll("tr[data-rep]").forEach((row) => {
  row.querySelector(".chip").style.background = reps[row.dataset.rep].colour;
  row.style.cursor = "pointer";
  row.onclick = () => window.showOnly(Number(row.dataset.rep));
});

document.querySelectorAll("table.sortable").forEach((table) => {
  const headers = [...table.tHead.rows[0].cells];
  headers.forEach((header, column) => {
    header.onclick = () => {
      const up = header.getAttribute("aria-sort") === "descending" || (column < 2 && header.getAttribute("aria-sort") !== "ascending");
      headers.forEach((other) => other.removeAttribute("aria-sort"));
      header.setAttribute("aria-sort", up ? "ascending" : "descending");
      const key = (row) => row.cells[column].dataset.v;
      const rows = [...table.tBodies[0].rows].sort((a, b) => {
        const order = key(a) === undefined
          ? a.cells[column].textContent.localeCompare(b.cells[column].textContent, undefined, { numeric: true })
          : Number(key(a)) - Number(key(b));
        return up ? order : -order;
      });
      table.tBodies[0].append(...rows);
    };
  });
});
