// What people say about demands: acts as in reviews.jsonl, checked against the text, and what becomes of a row by them.
import { points } from "./chars.js";

const VERSION = 1;
export const STATES = ["open", "doing", "behind", "done", "closed", "dropped"];
const ACTS = new Set(["accept", "reject", "edit", "add", "status", "assign", "comment", "undo"]);
const FIELDS = ["version", "sha256", "document", "start", "end", "text", "commitment", "act", "value", "who", "when"];
const DECISIONS = { accept: "accepted", reject: "rejected", edit: "edited", add: "added" };

const sameAct = (act) => JSON.stringify(FIELDS.map((name) => act[name] ?? null));
const quotesOf = (act) => [act, act.value?.span, ...(act.value?.responsible || []), ...(act.value?.deadlines || [])].filter(Boolean);

// Why an act may not be written; empty where it may. ``text`` is the whole raw text, or null where the page has none.
export function wrongWith(act, text) {
  if (act === null || typeof act !== "object" || Array.isArray(act)) return "shape";
  if (act.version !== VERSION) return "version";
  if (!ACTS.has(act.act) || FIELDS.slice(0, 6).some((name) => act[name] === undefined || act[name] === null)) return "shape";
  if (Object.keys(act).some((name) => !FIELDS.includes(name))) return "shape";
  const stands = (quote) => (text === null ? points(quote.text) === quote.end - quote.start : text.slice(quote.start, quote.end) === quote.text);
  const isQuote = (quote) => Number.isInteger(quote.start) && Number.isInteger(quote.end) && quote.start >= 0 && quote.end > quote.start && typeof quote.text === "string";
  return quotesOf(act).every((quote) => isQuote(quote) && stands(quote)) ? "" : "place";
}

// The lines of a file of reviews, and what is wrong with which of them; ``textOf`` gives the text of a SHA-256.
export function parse(lines, textOf) {
  const acts = [], wrong = [];
  lines.split("\n").forEach((line, i) => {
    if (!line.trim()) return;
    let act = null;
    try { act = JSON.parse(line); } catch { wrong.push([i + 1, "json"]); return; }
    const text = textOf(act?.sha256);
    const reason = text === undefined ? (act?.version === VERSION ? "text" : "version") : wrongWith(act, text);
    if (reason) wrong.push([i + 1, reason]); else acts.push(act);
  });
  return { acts, wrong };
}

// The acts that count: each once, and without those that an undo takes back.
export function standing(acts) {
  const kept = [], seen = new Set();
  for (const act of acts) {
    const same = sameAct(act);
    if (seen.has(same)) continue;
    seen.add(same);
    if (act.act === "undo") kept.pop(); else kept.push(act);
  }
  return kept;
}

// A row with everything that people said about it, in their order.
export function reviewed(base, acts, context) {
  const row = { ...base, comments: [...base.comments] };
  for (const act of standing(acts)) {
    if (act.act in DECISIONS) row.review = DECISIONS[act.act];
    if (act.act === "edit" || act.act === "add") change(row, act.value || {}, context);
    if (act.act === "status") Object.assign(row, { status: act.value.state, progress: act.value.progress || "", day: act.value.day || (act.when || "").slice(0, 10) });
    if (act.act === "assign") assign(row, act.value);
    if (act.act === "comment") row.comments.push({ text: act.value, who: act.who, when: act.when });
    row.reviewer = act.who || "";
  }
  if (row.review && row.review !== "rejected") row.confidence = 1;
  return settled(row);
}

function change(row, value, { party, deadline, plain }) {
  if (value.span) Object.assign(row, { start: value.span.start, end: value.span.end, text: value.span.text, plain: plain(value.span.text) });
  if ("speaker" in value) row.speaker = value.speaker || "";
  if ("modality" in value) row.modality = value.modality;
  if ("responsible" in value) row.parties = value.responsible.map(party);
  if ("deadlines" in value) row.deadlines = value.deadlines.map(deadline);
}

function assign(row, value) {
  for (const name of ["lead", "support", "persons"]) if (name in value) row[name] = value[name];
  if ("due" in value) row.due = value.due || "";
}

// What follows from the rest: whose it is, which bodies it is counted for, by which names it is found, what it lacks.
export function settled(row) {
  const named = row.parties.filter((party) => !party.vague && party.role !== "support").map((party) => party.name);
  row.owners = row.lead.length ? row.lead : named;
  row.bodies = [...new Set([...row.parties.filter((party) => !party.vague && !party.person).map((party) => party.name), ...row.lead, ...row.support])];
  row.names = [...new Set([...row.bodies, ...row.parties.map((party) => party.name), ...row.persons])];
  const lacks = new Set(row.lacks);
  for (const [part, stated] of [["owner", row.owners.length || row.bodies.length], ["date", row.deadlines.length || row.due]]) {
    if (stated) lacks.delete(part); else lacks.add(part);
  }
  row.lacks = [...lacks];
  return row;
}
