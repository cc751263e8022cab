// Tabs, keys, and what is shown first. A picture is drawn when its tab is opened.
import { index, rows } from "./data.js";
import { byId, el } from "./dom.js";
import { perform, performKey, say, useSelection } from "./edit.js";
import { countActs } from "./files.js";
import { drawGaps } from "./gaps.js";
import { drawLanes } from "./lanes.js";
import { placeOf, redrawCards, redrawList, showInList } from "./list.js";
import { drawOverview } from "./overview.js";
import { refresh, remember, view, wanted } from "./state.js";
import { drawDocument, hideTip, openDocument, paint } from "./text.js";
import { drawTimeline } from "./timeline.js";
import { t, translate } from "./words.js";

const TABS = { text: () => paint(true), overview: drawOverview, lanes: drawLanes, time: drawTimeline, gaps: drawGaps, items: () => redrawList() };
const names = Object.keys(TABS);
const narrow = matchMedia("(max-width: 60rem)");
let tab = "";

function openTab(name) {
  tab = name in TABS ? name : "text";
  document.body.dataset.tab = tab;
  for (const one of names) {
    if (one !== "items") byId(one).hidden = one !== tab; // the list stands beside all others where there is room
    byId(`tab-${one}`).setAttribute("aria-selected", String(one === tab));
    byId(`tab-${one}`).tabIndex = one === tab ? 0 : -1;
  }
  view.state.tab = tab === "text" ? "" : tab;
  hideTip();
  TABS[tab]();
}
for (const name of names) {
  byId(`tab-${name}`).addEventListener("click", () => { openTab(name); remember(); });
  byId(`tab-${name}`).addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const usable = names.filter((one) => byId(`tab-${one}`).offsetParent);
    const next = usable[(usable.indexOf(name) + step + usable.length) % usable.length];
    openTab(next);
    byId(`tab-${next}`).focus();
  });
}

// Choose a demand: in the text and in the list, both in sight.
function choose(i, inText = true) {
  const before = view.chosen;
  view.chosen = i;
  openDocument(rows[i].d);
  remember();
  redrawCards(before, i);
  showInList(i);
  if (inText && tab === "text") paint(true); else paint();
}
function step(by) {
  const place = placeOf(view.chosen);
  const next = view.rows[place < 0 ? 0 : place + by];
  if (next) choose(next.i); else say(t(by > 0 ? "end.of.list" : "start.of.list"));
}

// What follows an act: the row is drawn anew, and after a decision comes the next one.
document.addEventListener("acted", ({ detail: { name, i } }) => {
  countActs();
  const moved = name === "accept" || name === "reject";
  const place = placeOf(view.chosen);
  const next = moved ? view.rows[place + 1]?.i : i;
  const { scrollTop } = byId("list");
  refresh();
  byId("list").scrollTop = scrollTop;
  if (name !== "accept") drawDocument();
  if (next !== undefined) choose(next, moved || name === "add");
});
byId("items").addEventListener("click", (event) => { const button = event.target.closest("[data-act]"); if (button) perform(button.dataset.act); });

const KEYS = {
  j: () => step(1), n: () => step(1), k: () => step(-1), p: () => step(-1), m: () => useSelection("add"),
  "/": () => { if (narrow.matches) openTab("items"); byId("find").focus(); byId("find").select(); },
  "?": () => byId("help").showModal(),
};
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape") { hideTip(); if (document.activeElement === byId("find")) byId("find").blur(); return; }
  if (event.target.closest("input, select, textarea, dialog[open]")) return;
  if (KEYS[event.key]) { event.preventDefault(); KEYS[event.key](); } else if (performKey(event.key)) event.preventDefault();
});
byId("keys").addEventListener("click", KEYS["?"]);
byId("help-close").addEventListener("click", () => byId("help").close());

function follow() {
  const { state, d, i } = wanted();
  const changed = JSON.stringify({ ...state, tab: "" }) !== JSON.stringify({ ...view.state, tab: "" });
  const before = view.chosen;
  Object.assign(view.state, state, { tab: view.state.tab });
  if (d >= 0) openDocument(d);
  if (changed || !view.rows.length) refresh();
  if (i >= 0) {
    if (tab !== "text" && i !== before) openTab("text");
    choose(i, true);
    return;
  }
  const next = narrow.matches && changed ? "items" : state.tab; // on a phone the list stands alone
  if (changed) remember();
  if (next && next !== tab) openTab(next);
}
document.addEventListener("filtered", () => { if (tab && tab !== "text" && tab !== "items") TABS[tab](); });
document.addEventListener("opened", () => { if (view.state.scope === "one") refresh(); remember(); });
addEventListener("hashchange", follow);

translate(document.body);
byId("blocked").remove();
byId("tally").textContent = t("tally", { documents: index.documents.length, demands: rows.length });
const { state, d, i } = wanted();
Object.assign(view.state, state);
openTab(state.tab || "text");
openDocument(Math.max(d, 0));
refresh();
performance.mark("listed"); // for benchmarks/pages.py
if (i >= 0) choose(i);
countActs();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => TABS[tab]());
byId("help-list").append(...["j", "k", "a", "r", "e", "d", "s", "o", "c", "u", "m", "/", "?"].map((key) => el("li", {}, el("kbd", {}, key), " ", t(`key.${key}`))));
