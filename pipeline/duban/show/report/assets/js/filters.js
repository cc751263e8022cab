// The fields by which the list is filtered, and what is set as links that take it away again.
import { shownRows } from "./data.js";
import { combobox } from "./combobox.js";
import { byId, el } from "./dom.js";
import { CHOICES, DEFAULTS, NOBODY, NOT_FILTERS, ORDER_NAMES, tally } from "./filter.js";
import { link, set, view } from "./state.js";
import { LANES } from "./times.js";
import { codesOf, label, t } from "./words.js";

const form = byId("filters");
const SELECTS = {
  kind: ["kind", CHOICES.kind], status: ["state", codesOf("state")], review: ["review", ["unseen", "accepted", "edited", "added", "rejected"]],
  modality: ["modality", codesOf("modality")], strength: ["strength", CHOICES.strength], time: ["timed", CHOICES.time], lane: ["lane", LANES],
  lacks: ["part", codesOf("part")], scope: ["scope", ["one"]],
};
const DATES = [["from", "to", "field.held"], ["duefrom", "dueto", "field.due"]];

const labelled = (id, key, ...fields) => el("div", { class: "field" }, el("label", { for: id, id: `${id}-label` }, t(key)), ...fields);
function select(name) {
  const [group, codes] = SELECTS[name];
  return labelled(`f-${name}`, `field.${name}`, el("select", { id: `f-${name}`, name }, el("option", { value: "" }, t("all")), codes.map((code) => el("option", { value: code }, label(group, code)))));
}
function names(name, valuesOf) {
  const { input, options } = combobox(name, `f-${name}`, () => tally(shownRows(), valuesOf), (value) => change(name, value));
  return labelled(`f-${name}`, `field.${name}`, input, options);
}
const pair = (first, last, key, attributes) => el("fieldset", { class: "field pair" }, el("legend", {}, t(key)),
  el("input", { name: first, "aria-label": `${t(key)} ${t("from")}`, ...attributes }), "–", el("input", { name: last, "aria-label": `${t(key)} ${t("to")}`, ...attributes }));

byId("more").append(el("div", { class: "fields" },
  names("body", (row) => row.bodies), names("who", (row) => [row.speaker].filter(Boolean)),
  Object.keys(SELECTS).map(select), DATES.map(([first, last, key]) => pair(first, last, key, { type: "date" })),
  pair("least", "most", "confidence", { type: "number", min: 0, max: 1, step: 0.05 })));
byId("f-order").append(...ORDER_NAMES.map((name) => el("option", { value: name === "queue" ? "" : name }, label("order", name))));

let waiting = 0;
function change(name, value) {
  if (view.state[name] === value) return;
  cancelAnimationFrame(waiting); // letters that come faster than the screen is drawn are taken together
  view.state[name] = value;
  waiting = requestAnimationFrame(() => set({ [name]: value }));
}
form.addEventListener("input", (event) => { if (event.target.name && event.target.getAttribute("role") !== "combobox") change(event.target.name, event.target.value); });
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", (event) => { event.preventDefault(); set({ ...DEFAULTS, asof: view.state.asof, tab: view.state.tab, order: view.state.order }); });

const GROUPS = Object.fromEntries(Object.entries(SELECTS).map(([name, [group]]) => [name, group]));
const worded = (name, value) => (value === NOBODY ? t("nobody") : name in GROUPS ? label(GROUPS[name], value) : value);
document.addEventListener("filtered", () => {
  const set = Object.entries(view.state).filter(([name, value]) => value && !NOT_FILTERS.has(name));
  for (const field of form.elements) if (field.name && field !== document.activeElement) field.value = view.state[field.name] ?? "";
  const others = set.filter(([name]) => name !== "find").length;
  byId("more-label").textContent = others ? t("filters.set", { n: others }) : t("filters");
  byId("set").replaceChildren(...set.map(([name, value]) =>
    el("a", { class: "chip set", href: link({ [name]: "" }), title: t("filter.off") }, `${t(`field.${name}`)} ${worded(name, value)} `, el("span", { "aria-hidden": "true" }, "✕"))));
  byId("clear").hidden = !set.length;
});
