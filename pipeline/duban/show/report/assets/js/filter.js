// Which rows fit, in which order, and how that stands in the address. Pure functions, but for the word lists.
import { dueOf, isDated, laneOf } from "./times.js";

export const NOBODY = "-";
// What the address may hold, with what each is when it is not there.
export const DEFAULTS = {
  find: "", body: "", who: "", kind: "", status: "", review: "", modality: "", strength: "", time: "", lacks: "", lane: "",
  from: "", to: "", duefrom: "", dueto: "", least: "", most: "", scope: "", order: "", asof: "", tab: "",
};
export const NOT_FILTERS = new Set(["order", "asof", "tab"]);
const KINDS = ["task", "principle", "slogan"];
const STRENGTHS = { strong: (n) => n >= 0.8, middle: (n) => n >= 0.6 && n < 0.8, plain: (n) => n < 0.6 };
const TIMES = {
  dated: (row) => row.deadlines.some(isDated),
  any: (row) => row.deadlines.length > 0,
  often: (row) => row.deadlines.some((deadline) => deadline.often),
  undated: (row) => row.deadlines.length > 0 && !row.deadlines.some(isDated),
  none: (row) => !row.deadlines.length,
};
export const CHOICES = { strength: Object.keys(STRENGTHS), time: Object.keys(TIMES), kind: KINDS };

const queueKey = (row) => `${KINDS.indexOf(row.kind)}${row.owners.length ? 0 : 1}${dueOf(row) || "9999"}${row.owners[0] || ""}`;
const by = (key) => (a, b) => { const x = key(a), y = key(b); return x < y ? -1 : Number(x > y); };
const ORDERS = {
  queue: (rows) => rows.map((row) => [queueKey(row), row]).sort(([x, a], [y, b]) => (x < y ? -1 : x > y ? 1 : b.confidence - a.confidence)).map(([, row]) => row),
  text: (rows) => rows,
  time: (rows) => [...rows].sort(by((row) => dueOf(row) || "9999")),
  doubt: (rows) => [...rows].sort((a, b) => a.confidence - b.confidence),
  unseen: (rows) => [...rows].sort((a, b) => Boolean(a.review) - Boolean(b.review) || a.confidence - b.confidence),
};
export const ORDER_NAMES = Object.keys(ORDERS);

// One test a filter that is set, in this order; a row fits that passes all.
function tests(rows, state, context) {
  const { simplify, nameOf, haystack, opened, held } = context;
  const words = simplify(state.find).split(/\s+/).filter(Boolean);
  const [least, most] = [Number(state.least || 0), Number(state.most || 1)];
  return [
    [state.scope === "one", (row) => row.d === opened],
    [state.kind, (row) => row.kind === state.kind],
    [state.modality, (row) => row.modality === state.modality],
    [state.strength in STRENGTHS, (row) => STRENGTHS[state.strength](row.strength)],
    [state.time in TIMES, (row) => TIMES[state.time](row)],
    [state.lane, (row) => laneOf(row, state.asof) === state.lane],
    [state.status, (row) => (row.status || "open") === state.status],
    [state.review, (row) => (row.review || "unseen") === state.review],
    [state.lacks, (row) => row.lacks.includes(state.lacks)],
    [state.least || state.most, (row) => row.confidence >= least && row.confidence <= most],
    [state.from, (row) => held(row) >= state.from],
    [state.to, (row) => held(row) && held(row) <= state.to],
    [state.duefrom, (row) => dueOf(row) >= state.duefrom],
    [state.dueto, (row) => dueOf(row) && dueOf(row) <= state.dueto],
    [state.body, state.body === NOBODY ? (row) => !row.owners.length : named(rows, simplify(state.body), (row) => row.names.map(nameOf))],
    [state.who, state.who === NOBODY ? (row) => !row.speaker : named(rows, simplify(state.who), (row) => [nameOf(row.speaker)])],
    [words.length, (row) => words.every((word) => haystack(row).includes(word))],
  ].filter(([set]) => set).map(([, fits]) => fits);
}

// A name that somebody has means just that one; anything else is looked for in all names.
function named(rows, wanted, namesOf) {
  const is = (name) => name === wanted;
  if (wanted && rows.some((row) => namesOf(row).some(is))) return (row) => namesOf(row).some(is);
  return (row) => namesOf(row).some((name) => name.includes(wanted));
}

export const ordered = (rows, order) => (ORDERS[order] || ORDERS.queue)(rows);

export function matching(rows, state, context) {
  const wanted = tests(rows, state, context);
  return wanted.length ? rows.filter((row) => wanted.every((fits) => fits(row))) : rows;
}

// How many rows have each value, most frequent first.
export function tally(rows, valuesOf) {
  const counts = new Map();
  for (const row of rows) for (const value of new Set(valuesOf(row))) counts.set(value, (counts.get(value) || 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}

// The address after "#": the document and the demand, then what is set, as in docid/demand?find=…&kind=task.
export function read(hash) {
  const [place, , query] = /^#?([^?]*)(\?(.*))?$/.exec(hash).slice(1);
  let names = [];
  try { names = place.split("/").map(decodeURIComponent); } catch { /* no address of ours */ }
  const given = new URLSearchParams(query || "");
  const state = Object.fromEntries(Object.entries(DEFAULTS).map(([name, value]) => [name, given.get(name) ?? value]));
  return { document: names[0] || "", demand: names[1] || "", state };
}

export function address(document, demand, state) {
  const set = Object.entries(state).filter(([name, value]) => value && value !== DEFAULTS[name]);
  const place = [document, demand].filter(Boolean).map(encodeURIComponent).join("/");
  const query = new URLSearchParams(set).toString();
  return `#${place}${query && `?${query}`}`;
}
