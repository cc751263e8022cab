// Every dated deadline a line, from its first day to its last; what recurs, by how often.
import { visible } from "./chars.js";
import { byId, el, inPortions } from "./dom.js";
import { tally } from "./filter.js";
import { linkTo, view } from "./state.js";
import { dates, frequency, instant, isDated } from "./times.js";
import { t } from "./words.js";

const DAY = 86400000;
const yearOf = (item) => (item.deadline.to || item.deadline.from).slice(0, 4);

export function drawTimeline() {
  const all = view.rows.flatMap((row) => row.deadlines.map((deadline) => ({ row, deadline })));
  const items = all.filter(({ deadline }) => isDated(deadline))
    .map((item) => ({ ...item, from: instant(item.deadline.from || item.deadline.to), to: instant(item.deadline.to || item.deadline.from) }))
    .filter((item) => !Number.isNaN(item.from + item.to))
    .sort((a, b) => a.to - b.to || a.from - b.from);
  const years = tally(items, (item) => [yearOf(item)]).sort();
  const host = el("div", {});
  const pick = (year) => {
    for (const button of choices.children) button.setAttribute("aria-pressed", String(button.dataset.year === year));
    lines(host, items.filter((item) => !year || yearOf(item) === year));
  };
  const choices = el("div", { class: "choices" }, [["", items.length], ...years].map(([year, count]) =>
    el("button", { type: "button", "data-year": year, onclick: () => pick(year) }, year ? t("year", { year }) : t("all"), el("small", {}, ` ${count}`))));
  byId("time").replaceChildren(el("h2", {}, t("timeline.dated", { n: items.length })), choices, host, recurrences(all.filter(({ deadline }) => deadline.often)));
  pick("");
}

function lines(host, items) {
  if (!items.length) { host.replaceChildren(el("p", { class: "note" }, t("timeline.none"))); return; }
  const from = Math.min(...items.map((item) => item.from)), to = Math.max(...items.map((item) => item.to)) + DAY;
  const at = (time) => `${((time - from) / (to - from)) * 100}%`;
  const put = (node, first, last) => { node.style.left = at(first); if (last) node.style.width = `calc(${at(last)} - ${at(first)})`; return node; };
  const today = view.state.asof ? instant(view.state.asof) : null;
  const marks = () => (today !== null && today >= from && today <= to ? [put(el("span", { class: "today" }), today)] : []);
  const axis = el("div", { class: "axis", "aria-hidden": "true" }, ticks(from, to).map(([time, text]) => put(el("span", {}, text), time)), today === null ? [] : marks().map((node) => { node.textContent = view.state.asof; return node; }));
  const body = el("div", {});
  host.replaceChildren(axis, body);
  inPortions(body, items, ({ row, deadline, from: first, to: last }) => el("a", { class: "line", href: linkTo(row), title: `${visible(deadline.text)} ${dates(deadline)}` },
    el("span", { class: "words" }, visible([row.owners[0] || row.speaker, row.text].filter(Boolean).join(t("colon")))),
    el("span", { class: "days" }, dates(deadline)),
    el("span", { class: "track" }, marks(), put(el("span", { class: deadline.from && deadline.from !== deadline.to ? "stretch" : "point" }), first, deadline.from && deadline.from !== deadline.to ? last + DAY : null))), 60, t("more"));
}

// About eight ticks: years, months or days.
function ticks(from, to) {
  const days = (to - from) / DAY;
  const found = [];
  const at = new Date(from);
  if (days <= 60) {
    for (const step = Math.ceil(days / 8) || 1; at.getTime() <= to; at.setUTCDate(at.getUTCDate() + step)) found.push([at.getTime(), at.toISOString().slice(5, 10)]);
    return found;
  }
  const months = [1, 2, 3, 6, 12, 24, 60, 120, 240].find((step) => days / 30.4 / step <= 9) || 600;
  at.setUTCDate(1);
  at.setUTCMonth(months >= 12 ? 0 : at.getUTCMonth() - (at.getUTCMonth() % months));
  if (months > 12) at.setUTCFullYear(at.getUTCFullYear() - (at.getUTCFullYear() % (months / 12)));
  for (; at.getTime() <= to; at.setUTCMonth(at.getUTCMonth() + months)) if (at.getTime() >= from) found.push([at.getTime(), at.toISOString().slice(0, months >= 12 ? 4 : 7)]);
  return found;
}

function recurrences(items) {
  const rows = el("tbody", {});
  const often = tally(items, ({ deadline }) => [frequency(deadline)]);
  const part = el("div", {}, el("h2", {}, t("timeline.often", { n: items.length })), el("p", {}, el("small", {}, often.map(([name, count]) => `${name} ${count}`).join(" · "))), el("table", {}, rows));
  inPortions(rows, [...items].sort((a, b) => (frequency(a.deadline) < frequency(b.deadline) ? -1 : 1)), ({ row, deadline }) => el("tr", {}, el("td", { class: "no" }, frequency(deadline)),
    el("td", {}, el("a", { href: linkTo(row), dir: "auto" }, visible(row.text))), el("td", {}, visible(row.owners.join(t("list")) || row.speaker))), 60, t("more"));
  return part;
}
