// The run at a glance (Apache ECharts): every cell, bar and line opens the list that it counts.
import { visible } from "./chars.js";
import { held, index, rows as all } from "./data.js";
import { byId, el, inPortions, short } from "./dom.js";
import { CHOICES, tally } from "./filter.js";
import { link, linkTo, view } from "./state.js";
import { dueOf, laneOf } from "./times.js";
import { label, t } from "./words.js";

const BODIES = 20, MONTHS = 24, LINKS = 12;
const charts = [];
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const month = (day) => day.slice(0, 7);
const monthDays = (of) => ({ from: `${of}-01`, to: `${of}-31` });

// A picture with its figures as a table of links beside it, for the keyboard and for those who can't see pictures.
function picture(id, title, height, option, cells, heads) {
  const canvas = el("div", { class: "canvas", role: "img", "aria-label": t(title) });
  canvas.style.height = `${height}px`;
  const body = el("tbody", {});
  const table = el("details", {}, el("summary", {}, t("as.table")), el("div", { class: "wide", tabindex: "0", role: "region", "aria-label": t(title) }, el("table", {}, el("thead", {}, el("tr", {}, heads.map((head) => el("th", { scope: "col" }, t(head))))), body)));
  table.addEventListener("toggle", () => inPortions(body, cells, ([names, count, href]) => el("tr", {}, names.map((name) => el("td", {}, visible(name))), el("td", { class: "no" }, el("a", { href }, String(count)))), 60, t("more")), { once: true });
  return { node: el("section", { class: "picture", id }, el("h2", {}, t(title)), cells.length ? canvas : el("p", { class: "note" }, t("picture.none")), cells.length ? table : null), canvas, option, cells };
}

function base() {
  const ink = colour("ink"), line = colour("line");
  const axis = { axisLabel: { color: ink }, axisLine: { lineStyle: { color: line } }, splitLine: { lineStyle: { color: line } } };
  return { ink, line, axis, common: { animation: false, textStyle: { color: ink, fontFamily: "system-ui, 'Noto Sans CJK SC', sans-serif" } } };
}
const tooltip = (words) => ({ renderMode: "richText", confine: true, backgroundColor: colour("paper"), textStyle: { color: colour("ink") }, formatter: words });

function heat(rows) {
  const { ink, line, axis, common } = base();
  const days = new Map(rows.map((row) => [row, month(held(row) || dueOf(row))]).filter(([, of]) => of));
  const months = [...new Set(days.values())].sort().slice(-MONTHS);
  const recent = [...days.keys()].filter((row) => months.includes(days.get(row)));
  const bodies = tally(recent, (row) => row.bodies).slice(0, BODIES).map(([name]) => name).reverse();
  const counts = new Map();
  for (const row of recent) for (const body of row.bodies) { const key = `${months.indexOf(days.get(row))} ${bodies.indexOf(body)}`; counts.set(key, (counts.get(key) || 0) + 1); }
  const data = [...counts].map(([key, count]) => [...key.split(" ").map(Number), count]).filter(([x, y]) => x >= 0 && y >= 0);
  const href = ([x, y]) => link({ body: bodies[y], ...monthDays(months[x]) });
  const option = {
    ...common, tooltip: tooltip(({ value: [x, y, n] }) => `${visible(bodies[y])} ${months[x]}: ${n}`),
    grid: { left: 150, right: 16, top: 8, bottom: 60 },
    xAxis: { type: "category", data: months, ...axis }, yAxis: { type: "category", data: bodies.map((body) => short(visible(body), 11)), ...axis },
    visualMap: { min: 0, max: Math.max(1, ...data.map(([, , n]) => n)), orient: "horizontal", left: "center", bottom: 0, itemHeight: 90, textStyle: { color: ink }, inRange: { color: [colour("heat-low"), colour("heat-high")] } },
    series: [{ type: "heatmap", data, label: { show: true, color: colour("heat-ink"), textBorderColor: colour("heat-line"), textBorderWidth: 2 }, itemStyle: { borderColor: line, borderWidth: 1 } }],
  };
  const cells = data.sort((a, b) => b[2] - a[2]).map((cell) => [[bodies[cell[1]], months[cell[0]]], cell[2], href(cell)]);
  return { ...picture("heat", "picture.heat", 90 + bodies.length * 24, option, cells, ["field.body", "month", "demands"]), open: ({ value }) => href(value) };
}

function trend(rows) {
  const { ink, axis, common } = base();
  const months = tally(rows, (row) => [month(held(row))]).map(([name]) => name).filter(Boolean).sort();
  const count = (kind) => { const by = new Map(tally(rows.filter((row) => row.kind === kind), (row) => [month(held(row))])); return months.map((name) => by.get(name) || 0); };
  const series = CHOICES.kind.map((kind, i) => ({ type: "bar", stack: "all", name: label("kind", kind), data: count(kind), itemStyle: { color: colour(["accent", "heat-mid", "line"][i]), borderColor: ink, borderWidth: 0.5 } }));
  const cells = CHOICES.kind.flatMap((kind, k) => months.map((name, i) => [[name, label("kind", kind)], series[k].data[i], link({ kind, ...monthDays(name) })])).filter(([, n]) => n);
  const option = { ...common, tooltip: tooltip(({ seriesName, name, value }) => `${name} ${seriesName}: ${value}`), legend: { top: 0, textStyle: { color: ink } }, grid: { left: 46, right: 16, top: 34, bottom: 28 }, xAxis: { type: "category", data: months, ...axis }, yAxis: { type: "value", minInterval: 1, ...axis }, series };
  return { ...picture("trend", "picture.trend", 260, option, cells, ["month", "field.kind", "demands"]), open: ({ seriesIndex, name }) => link({ kind: CHOICES.kind[seriesIndex], ...monthDays(name) }) };
}

function directs(rows) {
  const { ink, common } = base();
  const pairs = tally(rows.filter((row) => row.speaker), (row) => row.bodies.map((body) => JSON.stringify([row.speaker, body]))).map(([key, count]) => [...JSON.parse(key), count]);
  const cells = pairs.map(([speaker, body, count]) => [[speaker, body], count, link({ who: speaker, body })]);
  const top = pairs.slice(0, LINKS);
  const nodes = [...new Set(top.flatMap(([speaker, body]) => [`s${speaker}`, `b${body}`]))].map((name) => ({ name, itemStyle: { color: colour(name[0] === "s" ? "speaker" : "party") } }));
  const option = {
    ...common, tooltip: tooltip(({ data, name, value }) => (data.source ? `${visible(data.source.slice(1))} → ${visible(data.target.slice(1))}: ${value}` : `${visible(name.slice(1))}: ${value}`)),
    series: [{ type: "sankey", left: 8, right: 150, top: 8, bottom: 8, nodeGap: 10, draggable: false, data: nodes, links: top.map(([speaker, body, value]) => ({ source: `s${speaker}`, target: `b${body}`, value })), label: { color: ink, formatter: ({ name }) => short(visible(name.slice(1)), 11) }, lineStyle: { color: "source", opacity: 0.35 } }],
  };
  const open = ({ data, name }) => (data.source ? link({ who: data.source.slice(1), body: data.target.slice(1) }) : link({ [name[0] === "s" ? "who" : "body"]: name.slice(1) }));
  return { ...picture("directs", "picture.directs", 60 + nodes.length * 20, option, cells, ["field.who", "field.body", "demands"]), open };
}

function ahead(rows) {
  const { axis, common } = base();
  const day = view.state.asof;
  const waiting = rows.filter((row) => laneOf(row, day) !== "done");
  const months = tally(waiting, (row) => [month(dueOf(row))]).filter(([name]) => name && (!day || name >= month(day))).sort().slice(0, MONTHS);
  const href = (name) => link({ duefrom: day && name === month(day) ? day : `${name}-01`, dueto: `${name}-31` });
  const option = { ...common, tooltip: tooltip(({ name, value }) => `${name}: ${value}`), grid: { left: 46, right: 16, top: 28, bottom: 28 }, xAxis: { type: "category", data: months.map(([name]) => name), ...axis }, yAxis: { type: "value", minInterval: 1, ...axis }, series: [{ type: "bar", data: months.map(([, n]) => n), itemStyle: { color: colour("deadline") }, label: { show: true, position: "top", color: axis.axisLabel.color } }] };
  return { ...picture("ahead", "picture.ahead", 230, option, months.map(([name, n]) => [[name], n, href(name)]), ["month", "demands"]), open: ({ name }) => href(name) };
}

const tasks = (thread) => Number(thread.some((row) => row.kind === "task"));

// One demand in several voices, its statements in the order of their days; tasks before all else.
function threads(rows) {
  const body = el("ol", { class: "threads" });
  const shown = new Set(rows.map((row) => row.i));
  const found = (index.threads || []).map((thread) => thread.filter((i) => shown.has(i)).map((i) => all[i])).filter((thread) => thread.length > 1)
    .sort((a, b) => tasks(b) - tasks(a));
  inPortions(body, found, (thread) => el("li", {}, el("strong", {}, short(visible(thread[0].plain || thread[0].text), 60)), el("small", {}, ` ${t("thread.times", { n: thread.length })}`),
    el("ol", { class: "thread" }, thread.map((row) => el("li", {}, el("a", { href: linkTo(row) }, [held(row), visible(row.speaker)].filter(Boolean).join(" ") || visible(index.documents[row.d].title)), dueOf(row) && el("small", {}, ` → ${dueOf(row)}`))))), 20, t("more"));
  return el("section", { class: "picture", id: "threads" }, el("h2", {}, t("picture.threads")), index.threads === null ? el("p", { class: "note" }, t("threads.library")) : found.length ? body : el("p", { class: "note" }, t("picture.none")));
}

// Names with a number and a bar; whoever is everybody stands by itself, below. Persons come as the texts name them: nobody is ranked.
function ranking(id, title, pairs, changes) {
  const most = Math.max(1, ...pairs.map(([, count]) => count));
  const body = el("tbody", {});
  inPortions(body, pairs, ([name, count]) => {
    const bar = el("span", { class: "length" });
    bar.style.width = `${(count / most) * 100}%`;
    return el("tr", {}, el("td", {}, el("a", { href: link(changes(name)) }, visible(name))), el("td", { class: "no" }, String(count)), el("td", { class: "bar-cell" }, bar));
  }, 15, t("more"));
  return el("section", { class: "picture", id }, el("h2", {}, t(title)), pairs.length ? el("table", {}, body) : el("p", { class: "note" }, t("picture.none")));
}

function inOrder(rows) {
  const places = new Map(all.map((row) => [row.speaker, row.i]).reverse());
  return tally(rows, (row) => [row.speaker].filter(Boolean)).sort(([a], [b]) => places.get(a) - places.get(b));
}

export function drawOverview() {
  charts.splice(0).forEach((chart) => chart.dispose());
  const rows = view.rows.filter((row) => row.review !== "rejected");
  const drawn = [heat(rows), trend(rows), directs(rows), ahead(rows)];
  const vague = tally(rows, (row) => row.parties.filter((party) => party.vague).map((party) => party.name));
  byId("overview").replaceChildren(el("div", { class: "pictures" }, drawn.map(({ node }) => node), threads(rows),
    ranking("by-body", "field.body", tally(rows, (row) => row.bodies), (body) => ({ body })),
    ranking("by-speaker", "field.who", inOrder(rows), (who) => ({ who })),
    vague.length ? el("p", { class: "vague" }, el("small", {}, `${t("vague")}${t("colon")}${vague.map(([name, n]) => `${visible(name)} ${n}`).join(t("list"))}`)) : null));
  for (const { canvas, option, open, cells } of drawn) {
    if (!cells.length) continue;
    const chart = echarts.init(canvas, null, { renderer: "canvas" });
    chart.setOption(option);
    chart.on("click", (event) => { location.hash = open(event); });
    charts.push(chart);
  }
}
addEventListener("resize", () => charts.forEach((chart) => chart.resize()));
addEventListener("beforeprint", () => charts.forEach((chart) => chart.resize()));
