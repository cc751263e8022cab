// The list of commitments, its filters, and the one that is chosen.

const filters = byId("filters");
const list = byId("list");
const view = { rows: [], portions: null, chosen: -1 };
const NONE = " "; // no name is blank
const STATES = [["dated", "有日期"], ["any", "有时限"], ["often", "定期"], ["undated", "时限无日期"], ["none", "无时限"]];

const dated = (deadline) => deadline.start || deadline.end;
const hasDeadline = {
  dated: (c) => c.deadlines.some(dated),
  any: (c) => c.deadlines.length > 0,
  often: (c) => c.deadlines.some((deadline) => deadline.often),
  undated: (c) => c.deadlines.length > 0 && !c.deadlines.some(dated),
  none: (c) => !c.deadlines.length,
};
const firstDate = (c) => c.deadlines.map((deadline) => deadline.end || deadline.start).filter(Boolean).sort()[0] || "9999";
const ORDERS = {
  text: null,
  time: (a, b) => (firstDate(a) < firstDate(b) ? -1 : Number(firstDate(a) > firstDate(b))),
  doubt: (a, b) => a.confidence - b.confidence,
};

// How many commitments each value has, most frequent first.
function tally(rows, valuesOf) {
  const counts = new Map();
  for (const row of rows) for (const value of new Set(valuesOf(row))) counts.set(value, (counts.get(value) || 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}
const speakersOf = (c) => [c.speaker || NONE];
const partiesOf = (c) => (c.parties.length ? c.parties.map((party) => party.text) : [NONE]);
const named = (value) => (value === NONE ? "（未指明）" : value);

function options(name, pairs) {
  filters.elements[name].replaceChildren(el("option", { value: "" }, "全部 All"),
    ...pairs.map(([value, text]) => el("option", { value }, text)));
}

function matching() {
  const value = Object.fromEntries(new FormData(filters));
  const find = value.find.trim().toLowerCase();
  const [least, most] = [Number(value.least), value.most === "" ? 1 : Number(value.most)];
  const rows = index.commitments.filter((c) =>
    (!find || c.text.toLowerCase().includes(find) || c.plain.toLowerCase().includes(find))
    && (!value.speaker || speakersOf(c)[0] === value.speaker)
    && (!value.party || partiesOf(c).includes(value.party))
    && (!value.deadline || hasDeadline[value.deadline](c))
    && (!value.modality || c.modality === value.modality)
    && c.confidence >= least && c.confidence <= most
    && (value.scope === "all" || c.d === opened.number));
  return ORDERS[value.order] ? rows.sort(ORDERS[value.order]) : rows;
}

function refresh() {
  view.rows = matching();
  const grouped = filters.elements.order.value === "text" && index.documents.length > 1;
  byId("shown").textContent = `${view.rows.length} / ${index.commitments.length} 项要求`;
  view.portions?.stop();
  list.scrollTop = 0;
  view.portions = inPortions(list, view.rows, (row, i) => card(row, grouped && (i === 0 || view.rows[i - 1].d !== row.d)), 60);
  document.dispatchEvent(new Event("filtered"));
}

function card(row, heads) {
  const number = row.i;
  const why = el("details", {}, el("summary", {}, "依据 Why"));
  why.addEventListener("toggle", () => why.children.length > 1 || why.append(explanation(row.why)), { once: true });
  const node = el("article", { class: number === view.chosen ? "card chosen" : "card", "data-i": number },
    el("div", { class: "head" }, el("b", {}, row.speaker || "（未指明）"), el("span", {}, labels.modality[row.modality]),
      el("span", { class: "doubt", title: "置信度 Confidence" }, row.confidence.toFixed(2))),
    el("button", { type: "button", class: "jump", dir: "auto" }, row.text),
    el("div", { class: "chips" },
      ...row.parties.map((party) => el("span", { class: "chip party", title: labels.role[party.role] }, party.text)),
      ...row.deadlines.map((deadline) => el("span", { class: "chip deadline", title: deadline.dates }, [deadline.text, deadline.dates || deadline.often].filter(Boolean).join(" → "))),
      row.lacks.length ? el("span", { class: "chip lacks", title: `性质：${labels.worth[row.worth]}` }, `缺${row.lacks.map((part) => labels.part[part]).join("、")}`) : null),
    why);
  if (!heads) return node;
  const part = document.createDocumentFragment();
  part.append(el("h3", {}, index.documents[row.d].title), node);
  return part;
}

// Choose a commitment: in the text and in the list.
function choose(number, scroll = true) {
  const row = index.commitments[number];
  view.chosen = number;
  if (scroll) openTab("text");
  openDocument(row.d);
  show(row.n, scroll);
  history.replaceState(null, "", `#${encodeURIComponent(index.documents[row.d].id)}/${encodeURIComponent(row.id)}`);
  list.querySelectorAll(".chosen").forEach((node) => node.classList.remove("chosen"));
  const position = view.rows.indexOf(row);
  if (position < 0) return;
  view.portions.upTo(position);
  const node = list.querySelector(`[data-i="${number}"]`);
  node.classList.add("chosen");
  if (!scroll) node.scrollIntoView({ block: "nearest" });
}

// Set one filter from outside, such as a bar of a picture; the same value again clears it.
function setFilter(name, value) {
  const field = filters.elements[name];
  field.value = field.value === value ? "" : value;
  refresh();
}

list.addEventListener("click", (event) => {
  const button = event.target.closest(".jump");
  if (button) choose(Number(button.parentElement.dataset.i));
});
filters.addEventListener("submit", (event) => event.preventDefault());
filters.addEventListener("input", refresh);
filters.addEventListener("reset", () => setTimeout(refresh));
document.addEventListener("opened", () => { if (filters.elements.scope.value === "one") refresh(); });
