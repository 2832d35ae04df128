// Tables that are sorted by a click on a header, and searched where they are long; on a phone their rows are cards.
const SEARCHED = 10;

// The headers of a table sort it; `sort(column, up)` does it. On a phone, where there are no headers, a box does the same.
function sorts(table, tools, sort) {
  const headers = [...table.tHead.rows[0].cells].filter((header) => header.textContent.trim());
  const box = document.createElement("label");
  box.className = "sort-by";
  box.innerHTML = `<span>${T.sort_by}</span> <select><option value="">–</option>${headers.map((header) =>
    `<option value="${header.cellIndex}+">${escapeHtml(header.textContent)} ↑</option><option value="${header.cellIndex}-">${escapeHtml(header.textContent)} ↓</option>`).join("")}</select>`;
  // Few rows are seen at once in any order.
  box.hidden = table.tBodies[0].rows.length > 0 && table.tBodies[0].rows.length < 4;
  tools.append(box);
  const by = (header, up) => {
    headers.forEach((other) => other.setAttribute("aria-sort", "none"));
    header.setAttribute("aria-sort", up ? "ascending" : "descending");
    box.querySelector("select").value = `${header.cellIndex}${up ? "+" : "-"}`;
    sort(header.cellIndex, up);
  };
  headers.forEach((header) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...header.childNodes);
    header.append(button);
    header.setAttribute("aria-sort", "none");
    // Numbers are asked for the largest first, words from A to Z.
    const first = !header.classList.contains("n");
    button.onclick = () => {
      const now = header.getAttribute("aria-sort");
      by(header, now === "none" ? first : now === "descending");
    };
  });
  box.querySelector("select").onchange = (event) => {
    const [, column, sign] = event.target.value.match(/^(\d+)([+-])$/) || [];
    if (column) by(headers.find((header) => header.cellIndex === Number(column)), sign === "+");
  };
}

function searchBox(tools, words, search) {
  const input = document.createElement("input");
  input.type = "search";
  input.placeholder = words;
  input.setAttribute("aria-label", words);
  input.oninput = () => search(input.value.trim().toLowerCase());
  tools.prepend(input);
}

function toolsOf(table) {
  const tools = document.createElement("div");
  tools.className = "tools";
  (table.closest(".scroll") || table).before(tools);
  return tools;
}

// What a cell is sorted by: its number, or its words, numbers in them by size.
function inOrder(a, b) {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a).localeCompare(String(b), document.documentElement.lang, { numeric: true });
}
const valueOf = (cell) => {
  if (cell.dataset.v !== undefined) return Number(cell.dataset.v);
  const words = cell.textContent.trim();
  const number = cell.classList.contains("n") ? Number.parseFloat(words.replace(/[,\s]/g, "").replace("−", "-")) : NaN;
  return cell.classList.contains("n") ? (Number.isNaN(number) ? -Infinity : number) : words;
};

// A table that is in the page as a whole.
function dress(table) {
  table.classList.add("cards");
  const rows = [...table.tBodies[0].rows];
  const headers = [...table.tHead.rows[0].cells];
  const ofRoute = table.classList.contains("stops");
  const head = Math.max(0, headers.findIndex((header) => header.textContent.trim()));
  if (!ofRoute) rows.forEach((row) => [...row.cells].forEach((cell, at) => {
    if (at === head) cell.classList.add("head");
    else if (headers[at].textContent.trim()) cell.dataset.label = headers[at].textContent;
  }));
  const tools = toolsOf(table);
  if (ofRoute) tools.classList.add("stops-tools");
  sorts(table, tools, (column, up) => {
    // A break stays where it is in time, and that is only so while the rows stand in the order of time.
    const order = (a, b) => a.classList.contains("rest") - b.classList.contains("rest")
      || inOrder(valueOf(a.cells[column]), valueOf(b.cells[column])) * (up ? 1 : -1);
    const sorted = column === 0 && up && ofRoute ? rows : [...rows].sort(order);
    table.tBodies[0].append(...sorted);
  });
  if (rows.length <= SEARCHED || ofRoute) return;
  const found = document.createElement("span");
  found.setAttribute("role", "status");
  tools.append(found);
  searchBox(tools, T.filter_rows, (words) => {
    rows.forEach((row) => { row.hidden = !row.textContent.toLowerCase().includes(words); });
    found.textContent = words ? `${count(rows.filter((row) => !row.hidden).length)} / ${count(rows.length)}` : "";
  });
}
