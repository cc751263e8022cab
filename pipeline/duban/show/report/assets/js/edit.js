// Correcting, adding, following up: dialogs and what they write. What is said of the text is quoted from it, at its place.
import { ACTIONS } from "./card.js";
import { points, visible } from "./chars.js";
import { act, actsOn, blockOf, posting, rows, write } from "./data.js";
import { byId, el } from "./dom.js";
import { STATES } from "./review.js";
import { told, view } from "./state.js";
import { selected } from "./text.js";
import { codesOf, keep, kept, label, t } from "./words.js";

const dialog = byId("dialog");
const who = byId("who");
const WHO = "duban.who";
who.value = kept(WHO) || "";
who.addEventListener("input", () => keep(WHO, who.value.trim()));

export function say(text, wrong = false) {
  byId("said").textContent = text;
  byId("said").className = wrong ? "wrong" : "";
}

// Write an act on a row and show what came of it; true where it stands.
async function done(row, name, value) {
  const { reason, refused, i, unkept } = await write(act(row, name, value, who.value.trim()));
  if (reason || refused) { say(reason ? t(`wrong.${reason}`) : t("refused", { why: refused }), true); return false; }
  say(unkept ? t("unkept") : t(`did.${name}`), unkept);
  told("acted", { name, i });
  return true;
}

// Where words stand in the text of a row: inside it, else nearest to it; null where they do not stand.
function located(row, words) {
  const { text } = blockOf(row.d);
  const wanted = words.trim();
  if (!wanted || text === null) return null;
  const places = [];
  for (let unit = text.raw.indexOf(wanted); unit >= 0; unit = text.raw.indexOf(wanted, unit + 1)) places.push(text.point(unit));
  if (!places.length) return null;
  const far = (start) => (start >= row.start && start < row.end ? 0 : Math.min(Math.abs(start - row.start), Math.abs(start - row.end)));
  const start = places.reduce((best, next) => (far(next) < far(best) ? next : best));
  return { text: wanted, start, end: start + points(wanted) };
}
const quote = ({ text, start, end }) => ({ text, start, end });
const placeOf = (row, old, words) => (old && words === old.text ? quote(old) : located(row, words));

// A dialog of fields; ``save()`` gives an act to write, or throws a word of what is wrong.
function ask(title, fields, save) {
  const wrong = el("p", { class: "wrong", role: "alert" });
  const form = el("form", { method: "dialog" }, el("h2", { id: "dialog-title" }, title), fields, wrong,
    el("div", { class: "actions" }, el("button", { type: "submit", class: "main" }, t("save")), el("button", { type: "button", onclick: () => dialog.close() }, t("cancel"))));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const wanted = save();
      if (!wanted || await done(...wanted)) dialog.close(); else wrong.textContent = byId("said").textContent;
    } catch (error) { wrong.textContent = error.message; }
  });
  dialog.replaceChildren(form);
  dialog.showModal();
  (form.querySelector("[autofocus]") || form.querySelector("input, select, textarea"))?.focus();
}
const field = (key, input) => el("label", { class: "field" }, el("span", {}, t(key)), input);
const choices = (codes, group, value) => codes.map((code) => el("option", { value: code, selected: code === value }, label(group, code)));

// Quotes with what is said of each, one a row, that can be added and taken away.
function quotes(key, given, build) {
  const lines = el("div", { class: "quotes" });
  const add = (one) => {
    const words = el("input", { value: one ? one.text : "", "aria-label": t(key), placeholder: t("words.of.text") });
    const extra = build(one || {});
    const line = el("div", { class: "quote" }, words, Object.values(extra), el("button", { type: "button", "aria-label": t("remove"), onclick: () => line.remove() }, "✕"));
    line.read = () => ({ old: one, words: words.value.trim(), ...Object.fromEntries(Object.entries(extra).map(([name, input]) => [name, input.value])) });
    lines.append(line);
    return words;
  };
  given.forEach(add);
  const node = el("fieldset", {}, el("legend", {}, t(key)), lines, el("button", { type: "button", onclick: () => add(null).focus() }, t("add.line")));
  return { node, read: () => [...lines.children].map((line) => line.read()).filter((line) => line.words) };
}
const partyFields = (row) => quotes("field.body", row.parties, (party) => ({ role: el("select", { "aria-label": t("role") }, choices(codesOf("role"), "role", party.role || "addressee")) }));
const deadlineFields = (row) => quotes("deadline", row.deadlines, (deadline) => ({
  kind: el("select", { "aria-label": t("timekind") }, choices(codesOf("time"), "time", deadline.kind || "deadline")),
  from: el("input", { type: "date", value: deadline.from || "", "aria-label": t("from") }),
  to: el("input", { type: "date", value: deadline.to || "", "aria-label": t("to") }),
  often: el("select", { "aria-label": t("frequency") }, el("option", { value: "" }, "–"), [...new Set([...codesOf("often").filter((code) => code.startsWith("P")), ...(deadline.often ? [deadline.often.replace(/^R\d*\//, "")] : [])])].map((code) => el("option", { value: code, selected: deadline.often?.endsWith(`/${code}`) }, label("often", code)))),
}));

function standsIn(row, lines, also) {
  return lines.map((line) => {
    const place = placeOf(row, line.old, line.words);
    if (!place) throw new Error(t("not.in.text", { words: line.words }));
    return { ...place, ...also(line) };
  });
}
const partiesOf = (row, fields) => standsIn(row, fields.read(), ({ role }) => ({ role }));
const deadlinesOf = (row, fields) => standsIn(row, fields.read(), ({ kind, from, to, often }) => ({ kind, iso_start: from || null, iso_end: to || null, recurrence: often ? `R/${often}` : null }));
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

// What of the record the fields would say unchanged; only what differs is written.
const partiesSaid = (row) => row.parties.map((party) => ({ ...quote(party), role: party.role }));
const deadlinesSaid = (row) => row.deadlines.map((one) => ({ ...quote(one), kind: one.kind, iso_start: one.from || null, iso_end: one.to || null, recurrence: one.often || null }));
function corrections(row, said) {
  const now = { span: quote(row), speaker: row.speaker || null, modality: row.modality, responsible: partiesSaid(row), deadlines: deadlinesSaid(row) };
  const value = Object.fromEntries(Object.entries(said).filter(([name, saying]) => !same(saying, now[name])));
  return Object.keys(value).length ? [row, "edit", value] : null;
}

function edit(row) {
  const { text } = blockOf(row.d);
  const chosen = selected();
  let span = chosen && chosen.start < row.end && chosen.end > row.start ? chosen : quote(row);
  const shown = el("q", {}, visible(span.text));
  const move = (start, end) => {
    if (text === null || start < 0 || end > text.length || start >= end) return;
    span = { text: text.slice(start, end), start, end };
    shown.textContent = visible(span.text);
  };
  const step = (key, from, to) => el("button", { type: "button", "aria-label": t(key), title: t(key), onclick: () => move(span.start + from, span.end + to) }, from < 0 || to < 0 ? "◀" : "▶");
  const speaker = el("input", { value: row.speaker });
  const modality = el("select", {}, choices(codesOf("modality"), "modality", row.modality));
  const parties = partyFields(row), deadlines = deadlineFields(row);
  ask(t("do.edit"), [
    el("fieldset", {}, el("legend", {}, t("span")), el("p", { class: "span" }, shown),
      el("div", { class: "steps" }, t("span.start"), step("start.left", -1, 0), step("start.right", 1, 0), t("span.end"), step("end.left", 0, -1), step("end.right", 0, 1))),
    field("speaker", speaker), field("modality", modality), parties.node, deadlines.node,
  ], () => {
    const name = speaker.value.trim();
    if (name && name !== row.speaker && !located(row, name)) throw new Error(t("not.in.text", { words: name }));
    return corrections(row, { span: quote(span), speaker: name || null, modality: modality.value, responsible: partiesOf(row, parties), deadlines: deadlinesOf(row, deadlines) });
  });
}

function setDeadline(row) {
  const deadlines = deadlineFields(row.deadlines.length ? row : { deadlines: [null] });
  ask(t("do.deadline"), [deadlines.node], () => corrections(row, { deadlines: deadlinesOf(row, deadlines) }));
}

const listed = (text) => text.split(/[、，,;；]/).map((name) => name.trim()).filter(Boolean);
function setOwner(row) {
  const input = (name) => el("input", { value: row[name].join("、"), placeholder: t("names.by.comma") });
  const lead = input("lead"), support = input("support"), persons = input("persons");
  const due = el("input", { type: "date", value: row.due });
  ask(t("do.owner"), [el("p", {}, el("small", {}, t("assign.what"))), field("lead", lead), field("support", support), field("persons", persons), field("due.office", due)], () =>
    [row, "assign", { lead: listed(lead.value), support: listed(support.value), persons: listed(persons.value), due: due.value || null }]);
}

function setStatus(row) {
  const state = el("select", {}, choices(STATES, "state", row.status || "open"));
  const progress = el("textarea", { rows: 3 }, row.progress);
  const day = el("input", { type: "date", value: view.state.asof });
  ask(t("do.status"), [field("state", state), field("progress", progress), field("day", day)], () =>
    [row, "status", { state: state.value, progress: progress.value.trim(), day: day.value || null }]);
}

function comment(row) {
  const words = el("textarea", { rows: 3, required: true });
  ask(t("do.comment"), [field("comment", words)], () => (words.value.trim() ? [row, "comment", words.value.trim()] : null));
}

const DO = {
  accept: (row) => done(row, "accept", null), reject: (row) => done(row, "reject", null), edit, deadline: setDeadline, status: setStatus, owner: setOwner, comment,
  undo: (row) => (actsOn(row.i).length ? done(row, "undo", null) : say(t("nothing.to.undo"))),
};
export function perform(name) {
  const row = rows[view.chosen];
  if (row) DO[name](row); else say(t("choose.first"), true);
}
export const performKey = (key) => { const found = ACTIONS.find(([, known]) => known === key); if (found) perform(found[0]); return Boolean(found); };

// What is selected in the text can become a demand, or something of the chosen demand.
const menu = byId("selection");
const USES = {
  add: (place) => done({ d: view.opened, id: "", ...place }, "add", {}),
  span: (place, row) => done(row, "edit", { span: place }),
  party: (place, row) => done(row, "edit", { responsible: [...partiesSaid(row), { ...place, role: "addressee" }] }),
  deadline: (place, row) => done(row, "edit", { deadlines: [...deadlinesSaid(row), { ...place, kind: "deadline", iso_start: null, iso_end: null, recurrence: null }] }),
};
export function useSelection(name) {
  const place = selected();
  const row = rows[view.chosen];
  if (!place || (name !== "add" && row?.d !== view.opened)) return;
  USES[name](place, row);
  getSelection().removeAllRanges();
}
menu.append(...Object.keys(USES).map((name) => el("button", { type: "button", "data-use": name, onmousedown: (event) => event.preventDefault(), onclick: () => useSelection(name) }, t(`use.${name}`), name === "add" ? [" ", el("kbd", {}, "m")] : [])));
document.addEventListener("selectionchange", () => {
  const place = byId("raw").contains(getSelection().anchorNode) ? selected() : null;
  menu.hidden = !place;
  if (!place) return;
  for (const button of menu.children) button.hidden = button.dataset.use !== "add" && rows[view.chosen]?.d !== view.opened;
  const box = getSelection().getRangeAt(0).getBoundingClientRect();
  menu.style.left = `${Math.max(8, Math.min(box.left, innerWidth - menu.offsetWidth - 8))}px`;
  menu.style.top = `${Math.min(box.bottom + 6, innerHeight - menu.offsetHeight - 8)}px`;
});

byId("where").textContent = t(posting ? "kept.server" : "kept.browser");
