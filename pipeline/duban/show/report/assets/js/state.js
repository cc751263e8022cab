// What is looked at: the filters, the document, the chosen demand. The address says it all, so that a link leads back.
import { haystack, held, index, nameOf, rows, shownRows, simplify } from "./data.js";
import { address, DEFAULTS, matching, ordered, read } from "./filter.js";

export const view = { rows: [], chosen: -1, opened: -1, state: { ...DEFAULTS, asof: index.as_of || "" } };
export const demandOf = (row) => row.id || `${row.start}-${row.end}`;
export const told = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));

export const link = (changes) => address("", "", { ...view.state, ...changes });
export const linkTo = (row) => address(index.documents[row.d].id, demandOf(row), { ...view.state, tab: "" });

// Rows are put into an order once, and anew only after an act; what fits is taken from that.
const orders = new Map();
document.addEventListener("acted", () => orders.clear());
function inOrder(order) {
  if (!orders.has(order)) orders.set(order, ordered(shownRows(), order));
  return orders.get(order);
}

export function refresh() {
  view.rows = matching(inOrder(view.state.order), view.state, { simplify, nameOf, haystack, held, opened: view.opened });
  told("filtered");
}

// Set filters; the address follows without a step in the history, since typing sets one a letter.
export function set(changes) {
  Object.assign(view.state, changes);
  remember();
  refresh();
}
export function remember() {
  const row = rows[view.chosen];
  const entry = index.documents[view.opened];
  history.replaceState(null, "", address(entry?.id || "", row && row.d === view.opened ? demandOf(row) : "", view.state));
}

// What the address says: its filters, and the numbers of document and demand, or -1.
export function wanted() {
  const { document: id, demand, state } = read(location.hash);
  if (!state.asof) state.asof = index.as_of || "";
  const d = index.documents.findIndex((entry) => entry.id === id);
  return { state, d, i: d < 0 ? -1 : rows.findIndex((row) => row.d === d && demandOf(row) === demand) };
}
