// The run: its documents, its demands as rows with what people said about them, and their texts, each read when it is needed.
import { pointed, remembered, simplifier, visible } from "./chars.js";
import { byId, readJson } from "./dom.js";
import { parse, reviewed, settled, standing, wrongWith } from "./review.js";
import { keep, kept } from "./words.js";

export const index = readJson("index");
export const simplify = simplifier(index.characters);
const EMPTY = { plain: "", speaker: "", lacks: [], parties: [], deadlines: [], soft: [], counts: [], section: [], marker: "", review: "", status: "", state: "", progress: "", day: "", due: "", lead: [], support: [], persons: [], comments: [] };

export const nameOf = remembered((text) => simplify(visible(text)));
const vague = new Set(index.vague.map(nameOf));
const persons = new Set(index.persons.map(nameOf));
const party = (given) => ({ name: nameOf(given.text), ...given, vague: vague.has(nameOf(given.text)), person: persons.has(nameOf(given.text)) });
const deadline = ({ iso_start, iso_end, recurrence, ...given }) => ({ ...given, from: iso_start || "", to: iso_end || "", often: recurrence || "", by: "reviewer" });
const context = { party, deadline, plain: () => "" };

// What the records say; rows are made of it, and made anew when somebody acts on one.
const found = index.commitments.map((row) => settled({ ...EMPTY, ...row, parties: (row.parties || []).map(party) }));
export const rows = found.map((row, i) => Object.assign(row, { i }));
export const rowsOf = index.documents.map(() => []);
rows.forEach((row) => rowsOf[row.d].push(row.i));
export const held = (row) => index.documents[row.d].date;

const byText = new Map(index.documents.map((entry, d) => [entry.sha256, d]));
const bases = [...rows];
const actsOf = rows.map(() => []);
const places = new Map(); // "document start end" or "document id" to a row
const place = (d, start, end) => `${d} ${start} ${end}`;
rows.forEach((row) => { places.set(place(row.d, row.start, row.end), row.i); places.set(`${row.d} ${row.id}`, row.i); });

const log = []; // all acts, in the order in which they came
export const homeless = []; // acts that fit no demand of this run any more

// The texts of documents: in the page, or asked for where a server shows the page.
const blocks = new Map();
export function blockOf(d) {
  if (!blocks.has(d)) {
    const block = JSON.parse(byId(`block-${d}`).textContent);
    blocks.set(d, { ...block, text: block.text === null ? null : pointed(block.text) });
  }
  return blocks.get(d);
}
const textOf = (sha256) => (byText.has(sha256) ? blockOf(byText.get(sha256)).text : undefined);

function rowFor(act, d) {
  const known = places.get(`${d} ${act.commitment}`) ?? places.get(place(d, act.start, act.end));
  if (known !== undefined || act.act !== "add") return known;
  const fresh = settled({ ...EMPTY, d, id: "", start: act.start, end: act.end, text: act.text, modality: "obligation", strength: 0.5, confidence: 1, kind: "task", rules: [], lacks: ["owner", "date"], i: rows.length });
  rows.push(fresh);
  bases.push(fresh);
  actsOf.push([]);
  rowsOf[d].push(fresh.i);
  places.set(place(d, act.start, act.end), fresh.i);
  return fresh.i;
}

// Take an act in; the row that it is about, or undefined.
function take(act) {
  log.push(act);
  const d = byText.get(act.sha256);
  const i = rowFor(act, d);
  if (i === undefined) { homeless.push(act); return undefined; }
  actsOf[i].push(act);
  rows[i] = reviewed(bases[i], actsOf[i], context);
  if (act.value?.span) places.set(place(d, act.value.span.start, act.value.span.end), i);
  return i;
}
const withdrawn = (row) => !row.id && !standing(actsOf[row.i]).some((act) => act.act === "add");
export const shownRows = () => rows.filter((row) => !withdrawn(row));
export const actsOn = (i) => standing(actsOf[i]);

// Acts of the page itself are kept in the browser, by text, until they are exported or a server has them.
const store = (sha256) => `duban.reviews.${sha256}`;
const lines = (acts) => acts.map((act) => JSON.stringify(act)).join("\n");
export const posting = Boolean(index.reviews.post);

const taken = new Set();
function fresh(acts) {
  const news = acts.filter((act) => !taken.has(JSON.stringify(act)));
  news.forEach((act) => taken.add(JSON.stringify(act)));
  return news;
}
fresh(index.reviews.acts).forEach(take);
if (!posting) for (const { sha256 } of index.documents) if (kept(store(sha256))) fresh(parse(kept(store(sha256)), textOf).acts).forEach(take);

export const allActs = () => log;
const keepActs = (acts) => [...new Set(acts.map((one) => one.sha256))].every((sha256) => keep(store(sha256), lines(log.filter((one) => one.sha256 === sha256))));

// What another window with the same text kept meanwhile; ``done`` is called where there was anything.
export function listen(done) {
  addEventListener("storage", ({ key, newValue }) => {
    if (posting || !newValue || !index.documents.some((entry) => store(entry.sha256) === key)) return;
    const news = fresh(parse(newValue, textOf).acts);
    news.forEach(take);
    if (news.length) done();
  });
}

// Write one act; what went wrong, or nothing. The text is asked first whether its words stand where the act says.
export async function write(act) {
  const reason = wrongWith(act, textOf(act.sha256));
  if (reason) return { reason };
  if (posting) {
    const refused = await post(lines([act]));
    if (refused) return { refused };
  }
  fresh([act]);
  const i = take(act);
  return { i, unkept: !posting && !keepActs([act]) };
}

async function post(body) {
  try {
    const answer = await fetch(index.reviews.post, { method: "POST", body, headers: { "Content-Type": "application/jsonl", "X-Duban-Token": index.reviews.token } });
    if (answer.ok) return "";
    const said = await answer.json().catch(() => ({}));
    return (said.errors || []).map((error) => error.reason).join("; ") || `${answer.status} ${answer.statusText}`;
  } catch (error) { return String(error.message || error); }
}

export const exported = () => `${lines(allActs())}\n`;

// Take in a file of reviews: how many acts were new, and which lines are wrong.
export async function imported(file) {
  const { acts, wrong } = parse(file, textOf);
  const news = acts.filter((act) => !taken.has(JSON.stringify(act)));
  if (posting && news.length) {
    const refused = await post(lines(news));
    if (refused) return { added: 0, wrong, refused };
  }
  fresh(news).forEach(take);
  if (!posting) keepActs(news);
  return { added: news.length, wrong };
}

// Who says it and when, on which words: the part that all acts share.
export function act(row, name, value, who) {
  const entry = index.documents[row.d];
  return { version: 1, sha256: entry.sha256, document: entry.id, start: row.start, end: row.end, text: row.text, commitment: row.id || null, act: name, value, who: who || null, when: stamp(new Date()) };
}

function stamp(now) {
  const two = (number) => String(number).padStart(2, "0");
  const away = -now.getTimezoneOffset();
  const offset = `${away < 0 ? "-" : "+"}${two(Math.floor(Math.abs(away) / 60))}:${two(Math.abs(away) % 60)}`;
  return new Date(now.getTime() + away * 60000).toISOString().replace("Z", offset);
}

const haystacks = new WeakMap();
export function haystack(row) {
  if (!haystacks.has(row)) {
    const { title } = index.documents[row.d];
    const parts = [row.text, row.plain, row.speaker, title, ...row.section, ...row.parties.map((one) => `${one.text}\n${one.name}`), ...row.deadlines.map((one) => one.text), ...row.lead, ...row.support, ...row.persons, row.progress, ...row.comments.map((one) => one.text)];
    haystacks.set(row, simplify(parts.join("\n")));
  }
  return haystacks.get(row);
}
