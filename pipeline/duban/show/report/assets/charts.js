// Pictures of what the filters leave: when it falls due, who asks and who is asked; and what still lacks something.

const INK = "#1d2129";
const DAY = 86400000;
const day = (iso) => Date.parse(`${iso.slice(0, 10)}T00:00:00Z`);
const short = (text, length) => ([...text].length > length ? `${[...text].slice(0, length - 1).join("")}…` : text);

// Anything that a click or the Enter key sets off.
function hit(node, run) {
  fill(node, { class: `hit ${node.getAttribute("class") || ""}`.trim(), tabindex: 0, role: "button" }, []);
  node.addEventListener("click", run);
  node.addEventListener("keydown", (event) => { if (event.key === "Enter") run(); });
  return node;
}

// Horizontal bars: what has a deadline is full, what has none is only outlined.
function bars(title, name, pairs, rows, valuesOf) {
  const known = pairs.filter(([value]) => value !== NONE);
  const nobody = pairs.find(([value]) => value === NONE);
  const top = known.slice(0, 15);
  const width = 460, left = 150, step = 24, most = Math.max(1, ...top.map(([, count]) => count));
  const length = (count) => (count / most) * (width - left - 60);
  const drawing = shape("svg", { viewBox: `0 0 ${width} ${top.length * step + 4}`, role: "img", "aria-label": title });
  top.forEach(([value, count], i) => {
    const full = rows.filter((row) => row.deadlines.length && valuesOf(row).includes(value)).length;
    const y = i * step;
    drawing.append(hit(shape("g", { class: filters.elements[name].value === value ? "on" : "" },
      shape("title", {}, `${named(value)}：${count} 项，其中 ${full} 项有时限`),
      shape("rect", { x: 0, y, width, height: step, fill: "transparent", stroke: "none" }),
      shape("text", { x: left - 8, y: y + 16, "text-anchor": "end", fill: INK }, short(named(value), 11)),
      shape("rect", { x: left, y: y + 4, width: length(count), height: step - 8, fill: "#e2f0fa", stroke: "#0b5c94" }),
      shape("rect", { x: left, y: y + 4, width: length(full), height: step - 8, fill: "#0b5c94" }),
      shape("text", { x: left + length(count) + 6, y: y + 16, fill: INK }, String(count))), () => setFilter(name, value)));
  });
  const rest = known.length - top.length;
  const unnamed = nobody && el("button", { type: "button", "aria-pressed": String(filters.elements[name].value === NONE) }, `${named(NONE)} ${nobody[1]}`);
  unnamed?.addEventListener("click", () => setFilter(name, NONE));
  return el("div", {}, el("h2", {}, title), drawing, rest > 0 ? el("p", {}, el("small", {}, `另有 ${rest} 个未列出`)) : null,
    unnamed ? el("div", { class: "choices" }, unnamed) : null);
}

function drawCounts() {
  const rows = view.rows;
  const party = tally(rows, partiesOf), speaker = tally(rows, speakersOf);
  byId("count").replaceChildren(
    el("p", {}, el("small", {}, "实心：有时限；空心：无时限。点击筛选。 Filled: with a deadline; outlined: without. Click to filter.")),
    el("div", { class: "pictures" },
      bars("讲话人 By speaker", "speaker", speaker, rows, speakersOf),
      bars("责任单位 By party", "party", party, rows, partiesOf)));
}

// Timeline: every dated deadline a row, from its first day to its last; recurrences by how often.
function drawTime() {
  const all = view.rows.flatMap((row) => row.deadlines.map((deadline) => ({ row, deadline })));
  const items = all.filter(({ deadline }) => dated(deadline))
    .map((item) => ({ ...item, from: day(item.deadline.start || item.deadline.end), to: day(item.deadline.end || item.deadline.start) }))
    .filter((item) => !Number.isNaN(item.from + item.to))
    .sort((a, b) => a.to - b.to || a.from - b.from);
  const often = tally(all.filter(({ deadline }) => deadline.often), ({ deadline }) => [deadline.often]);
  const years = tally(items, (item) => [new Date(item.to).getUTCFullYear()]).map(([year]) => year).sort();
  const host = el("div", {});
  const choices = el("div", { class: "choices" }, ...["", ...years].map((year) =>
    el("button", { type: "button", "data-year": year, "aria-pressed": "false" }, year ? `${year} 年 ` : "全部 ",
      el("small", {}, String(year ? items.filter((item) => new Date(item.to).getUTCFullYear() === year).length : items.length)))));
  choices.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) pick(button.dataset.year);
  });
  const pick = (year) => {
    for (const button of choices.children) button.setAttribute("aria-pressed", String(button.dataset.year === year));
    rowsOfTime(host, items.filter((item) => !year || String(new Date(item.to).getUTCFullYear()) === year));
  };
  byId("time").replaceChildren(el("h2", {}, `有日期的时限 Dated deadlines：${items.length}`), choices, host, recurrences(often, all));
  pick("");
}

function rowsOfTime(host, items) {
  if (!items.length) return host.replaceChildren(el("p", { class: "note" }, "没有能确定日期的时限。 No dated deadline."));
  const from = Math.min(...items.map((item) => item.from)), to = Math.max(...items.map((item) => item.to)) + DAY;
  const width = 900, left = 330, scale = (at) => left + ((at - from) / (to - from)) * (width - left - 20);
  const axis = shape("svg", { viewBox: `0 0 ${width} 26`, role: "img", "aria-label": "时间刻度" }, ...ticks(from, to).map(([at, text]) =>
    shape("g", {}, shape("line", { x1: scale(at), x2: scale(at), y1: 18, y2: 26, stroke: "#8c94a3" }), shape("text", { x: scale(at), y: 14, "text-anchor": "middle", fill: INK }, text))));
  const rows = el("div", {});
  host.replaceChildren(axis, rows);
  inPortions(rows, items, ({ row, deadline, from: first, to: last }) => {
    const start = scale(first), wide = Math.max(0, scale(last + DAY) - start);
    const owner = row.parties.length ? row.parties[0].text : row.speaker;
    const figure = deadline.start && deadline.start !== deadline.end
      ? shape("rect", { x: start, y: 6, width: Math.max(4, wide), height: 10, rx: 3, fill: "#fde6d5", stroke: "#a84300" })
      : shape("path", { d: `M${scale(last)} 3l8 8l-8 8l-8 -8z`, fill: "#a84300" });
    return shape("svg", { viewBox: `0 0 ${width} 22` }, hit(shape("g", {},
      shape("title", {}, `${deadline.text}（${deadline.dates}）${row.text}`),
      shape("rect", { x: 0, y: 0, width, height: 22, fill: "transparent" }),
      shape("text", { x: 0, y: 15, fill: INK }, short([owner, row.text].filter(Boolean).join("："), 24)),
      shape("line", { x1: left, x2: width, y1: 21, y2: 21, stroke: "#e7e9ee" }), figure), () => choose(row.i)));
  }, 60);
  return undefined;
}

// About eight ticks: years, months or days.
function ticks(from, to) {
  const days = (to - from) / DAY;
  const found = [];
  const at = new Date(from);
  if (days > 60) {
    const months = [1, 2, 3, 6, 12, 24, 60, 120, 240].find((step) => days / 30.4 / step <= 9) || 600;
    at.setUTCDate(1);
    at.setUTCMonth(months >= 12 ? 0 : at.getUTCMonth() - (at.getUTCMonth() % months));
    if (months > 12) at.setUTCFullYear(at.getUTCFullYear() - (at.getUTCFullYear() % (months / 12)));
    for (; at.getTime() <= to; at.setUTCMonth(at.getUTCMonth() + months)) {
      if (at.getTime() >= from) found.push([at.getTime(), at.toISOString().slice(0, months >= 12 ? 4 : 7)]);
    }
    return found;
  }
  for (const step = Math.ceil(days / 8) || 1; at.getTime() <= to; at.setUTCDate(at.getUTCDate() + step)) found.push([at.getTime(), at.toISOString().slice(5, 10)]);
  return found;
}

function recurrences(often, all) {
  const most = Math.max(1, ...often.map(([, count]) => count));
  const drawing = shape("svg", { viewBox: `0 0 620 ${often.length * 24 + 4}`, role: "img", "aria-label": "定期事项" });
  often.forEach(([name, count], i) => {
    const dots = Math.max(1, Math.round((count / most) * 24));
    drawing.append(shape("g", {}, shape("title", {}, `${name}：${count} 项`),
      shape("text", { x: 140, y: i * 24 + 16, "text-anchor": "end", fill: INK }, short(name, 12)),
      ...Array.from({ length: dots }, (_, n) => shape("circle", { cx: 156 + n * 17, cy: i * 24 + 12, r: 5, fill: "#a84300" })),
      shape("text", { x: 156 + dots * 17, y: i * 24 + 16, fill: INK }, String(count))));
  });
  const items = all.filter(({ deadline }) => deadline.often);
  const rows = el("tbody", {});
  const part = el("div", {}, el("h2", {}, `定期事项 Recurrences：${items.length}`), drawing, el("table", {}, rows));
  inPortions(rows, items, ({ row, deadline }) => linked(row, [el("td", { class: "no" }, deadline.often)]), 60);
  return part;
}

function linked(row, cells) {
  const jump = el("button", { type: "button", class: "link", dir: "auto" }, row.text);
  jump.addEventListener("click", () => choose(row.i));
  return el("tr", {}, ...cells, el("td", {}, jump), el("td", {}, row.parties.map((party) => party.text).join("、") || row.speaker));
}

function drawGaps() {
  const rows = view.rows.filter((row) => row.lacks.length);
  const names = Object.keys(labels.part);
  const body = el("tbody", {});
  const choices = el("div", { class: "choices" }, ...["", ...names].map((name) =>
    el("button", { type: "button", "data-lack": name, "aria-pressed": "false" }, name ? `缺${labels.part[name]} ` : "全部 ",
      el("small", {}, String(rows.filter((row) => !name || row.lacks.includes(name)).length)))));
  let portions = null;
  const pick = (name) => {
    for (const button of choices.children) button.setAttribute("aria-pressed", String(button.dataset.lack === name));
    portions?.stop();
    portions = inPortions(body, rows.filter((row) => !name || row.lacks.includes(name)),
      (row) => linked(row, [...names.map((lack) => el("td", { class: "no" }, row.lacks.includes(lack) ? "✗" : "")), el("td", { class: "kind" }, labels.worth[row.worth])]), 80);
  };
  choices.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) pick(button.dataset.lack);
  });
  const worth = Object.entries(labels.worth).map(([kind, name]) => `${name} ${view.rows.filter((row) => row.worth === kind).length}`).join("，");
  byId("gaps").replaceChildren(el("h2", {}, "还须问明的要求 What must still be asked"), choices,
    el("p", {}, el("small", {}, `全部 ${view.rows.length} 项：${worth}。任务：有责任单位，且有时限或数量；口号：四者皆无。 Task: an owner with a date or an amount; slogan: none of the four.`)),
    el("table", {}, el("thead", {}, el("tr", {}, ...names.map((name) => el("th", { class: "no" }, labels.part[name])), el("th", { class: "kind" }, "性质"), el("th", {}, "要求"), el("th", {}, "责任单位 / 讲话人"))), body));
  pick("");
}
