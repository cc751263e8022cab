// The list of demands: only what is in sight is drawn, however many there are (TanStack Virtual).
import { card } from "./card.js";
import { rows } from "./data.js";
import { byId, el } from "./dom.js";
import { view } from "./state.js";
import { t } from "./words.js";

const PRINTED = 3000;
const list = byId("list");
const sheet = el("div", { class: "sheet" });
list.append(sheet);
const drawn = new Map(); // place in the list to its node

const grouped = () => view.state.order === "text";
const heads = (place) => grouped() && (place === 0 || view.rows[place - 1].d !== view.rows[place].d);
const options = () => ({
  count: view.rows.length,
  getScrollElement: () => list,
  estimateSize: () => 118,
  getItemKey: (place) => view.rows[place].i,
  overscan: 5,
  scrollToFn: virtual.elementScroll,
  observeElementRect: virtual.observeElementRect,
  observeElementOffset: virtual.observeElementOffset,
  onChange: draw,
});
const virtualizer = new virtual.Virtualizer(options());

let printing = false;

function draw() {
  if (printing) return;
  const items = virtualizer.getVirtualItems();
  sheet.style.height = `${virtualizer.getTotalSize()}px`;
  const wanted = new Set(items.map((item) => item.index));
  for (const [place, node] of drawn) {
    if (wanted.has(place)) continue;
    node.remove();
    drawn.delete(place);
  }
  let before = null;
  for (const item of items) {
    let node = drawn.get(item.index);
    if (!node) {
      node = el("div", { class: "slot", "data-index": item.index }, card(view.rows[item.index], heads(item.index)));
      drawn.set(item.index, node);
      if (before) before.after(node); else sheet.prepend(node);
      virtualizer.measureElement(node);
    }
    node.style.transform = `translateY(${item.start}px)`;
    before = node;
  }
}

function forget(stale = () => true) {
  const focused = list.contains(document.activeElement);
  for (const [place, node] of drawn) {
    if (!stale(place)) continue;
    node.remove();
    drawn.delete(place);
  }
  if (focused && !list.contains(document.activeElement)) list.focus({ preventScroll: true });
}

// Draw the list anew, from its top or from where it stands.
export function redrawList(top = false) {
  forget();
  virtualizer.setOptions(options());
  virtualizer._willUpdate();
  if (top) list.scrollTop = 0;
  draw();
}
export function redrawCards(...numbers) {
  forget((place) => numbers.includes(view.rows[place].i));
  draw();
}

export const placeOf = (i) => view.rows.findIndex((row) => row.i === i); // not by the row, which an act replaces
export function showInList(i) {
  const place = placeOf(i);
  if (place >= 0) virtualizer.scrollToIndex(place, { align: "auto" });
}

virtualizer._didMount();
document.addEventListener("filtered", () => {
  byId("shown").textContent = t("shown", { n: view.rows.length, all: rows.length });
  byId("empty").hidden = view.rows.length > 0;
  redrawList(true);
});

addEventListener("beforeprint", () => {
  printing = true;
  forget();
  sheet.style.height = "auto";
  sheet.replaceChildren(...view.rows.slice(0, PRINTED).map((row, place) => card(row, heads(place))));
  if (view.rows.length > PRINTED) sheet.append(el("p", {}, t("print.rest", { n: view.rows.length - PRINTED })));
});
addEventListener("afterprint", () => { printing = false; sheet.replaceChildren(); redrawList(); });
