// What is due: a lane each for what is overdue, due in a week, in a month, later, again and again, at no stated time, or done.
import { visible } from "./chars.js";
import { byId, el, inPortions } from "./dom.js";
import { light } from "./card.js";
import { linkTo, set, view } from "./state.js";
import { dueOf, frequency, instant, laneOf, LANES } from "./times.js";
import { label, t } from "./words.js";

const DAY = 86400000;
// Lanes that need a day to count from.
const COUNTED = new Set(["overdue", "week", "month"]);

function away(row) {
  const due = dueOf(row);
  if (!due) return row.deadlines.map(frequency).find(Boolean) || "";
  if (!view.state.asof) return due;
  const days = Math.round((instant(due) - instant(view.state.asof)) / DAY);
  return `${due} ${days < 0 ? t("days.over", { n: -days }) : t("days.left", { n: days })}`;
}

const item = (row) => el("li", { class: row.kind }, light(row), el("a", { href: linkTo(row), dir: "auto" }, visible(row.text)),
  el("small", {}, [visible(row.owners.join(t("list")) || t("unsettled")), away(row)].filter(Boolean).join(" · ")));

export function drawLanes() {
  const day = view.state.asof;
  const host = byId("lanes");
  const byLane = new Map(LANES.map((lane) => [lane, []]));
  for (const row of view.rows) if (row.review !== "rejected") byLane.get(laneOf(row, day)).push(row);
  const asof = el("input", { type: "date", id: "asof", value: day, onchange: (event) => set({ asof: event.target.value }) });
  const now = () => { const at = new Date(); set({ asof: new Date(at.getTime() - at.getTimezoneOffset() * 60000).toISOString().slice(0, 10) }); };
  const shown = LANES.filter((lane) => byLane.get(lane).length || (day && COUNTED.has(lane))).filter((lane) => day || !COUNTED.has(lane));
  host.replaceChildren(
    el("p", { class: "bar" }, el("label", { for: "asof" }, t("asof")), asof, el("button", { type: "button", onclick: now }, t("today")), day ? null : el("small", {}, t("asof.none"))),
    el("div", { class: "lanes" }, shown.map((lane) => {
      const rows = byLane.get(lane);
      const body = el("ol", {});
      const node = el("section", { class: `lane ${lane}` }, el("h2", {}, label("lane", lane), " ", el("span", { class: "number" }, String(rows.length))), body);
      inPortions(body, rows, item, 40, t("more"));
      return node;
    })));
}
