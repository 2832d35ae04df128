// The page's own plan: its data, and its elements by their ids.
const $ = (id) => document.getElementById(id);
const DATA = JSON.parse($("data").textContent);
