// The raw text of one document with its marks. A document is read and drawn when it is opened, not before.
import { countLines, deadlineLines, partyLines, rowLines, speechLines, voiceLines } from "./card.js";
import { ODD, pointed, points, visible } from "./chars.js";
import { blockOf, index, rows, rowsOf, shownRows } from "./data.js";
import { byId, el, explanation } from "./dom.js";
import { linesOf, marksOf } from "./marks.js";
import { link, linkTo, told, view } from "./state.js";
import { label, t } from "./words.js";

const raw = byId("raw");
const tip = byId("tip");
const LINES = { directive: rowLines, speaker: voiceLines, cue: speechLines, party: partyLines, deadline: deadlineLines, count: countLines };
let marks = [];
const starts = new Map(); // text node to the place of its first code point

export function openDocument(d) {
  if (d === view.opened || !index.documents[d]) return;
  view.opened = d;
  byId("document").value = String(d);
  byId("heading").textContent = byId("document").selectedOptions[0].textContent;
  byId("previous").disabled = d === 0;
  byId("next").disabled = d === index.documents.length - 1;
  drawDocument();
  byId("text").scrollTop = 0;
  told("opened");
}

// Draw the opened document anew, as after a correction.
export function drawDocument() {
  const block = blockOf(view.opened);
  const shown = new Set(shownRows());
  const own = rowsOf[view.opened].map((i) => rows[i]).filter((row) => shown.has(row));
  starts.clear();
  byId("missing").hidden = block.text !== null;
  byId("missing").textContent = block.text === null ? t("missing", { why: visible(block.missing) }) : "";
  marks = marksOf(block, own);
  const begun = new Set();
  const lines = block.text === null ? own.flatMap((row) => quoted(row)) : linesOf(block.text, marks);
  raw.replaceChildren(...lines.map((line) => el("p", {}, line.map((piece) => drawn(piece, begun)))));
  drawTurns(block);
  paint();
}

// The words of a demand, where the text itself can't be had.
function quoted(row) {
  const inside = marks.map((mark, number) => ({ ...mark, number, start: mark.start - row.start, end: mark.end - row.start })).filter((mark) => mark.start >= 0 && mark.end <= row.end - row.start);
  return linesOf(pointed(row.text), inside).map((line) => line.map(([start, text, ...own]) => [start + row.start, text, ...own.map((at) => inside[at].number)]));
}

// A piece of text with the signs of the marks that begin at it. The style sheet draws the signs, so that copied text is clean.
function drawn([start, text, ...ids], begun) {
  const nodes = runs(start, text);
  if (!ids.length) return nodes;
  const fresh = ids.filter((id) => !begun.has(id));
  fresh.forEach((id) => begun.add(id));
  const own = ids.map((id) => marks[id]);
  const signs = fresh.map((id) => marks[id]).filter((mark) => mark.kind !== "cue").map((mark) =>
    el("i", { class: `sign ${mark.kind} ${mark.kind === "directive" ? mark.about[0].modality : ""}`.trim(), "aria-hidden": "true" }));
  const kinds = [...new Set(own.map((mark) => mark.kind))];
  const owner = own.filter((mark) => mark.rows.length).pop();
  const voice = own.find((mark) => mark.kind === "speaker");
  const href = owner ? linkTo(rows[owner.rows[0]]) : voice ? link({ who: voice.about[0].name }) : null;
  const rejected = own.every((mark) => mark.kind !== "directive" || mark.about.every((row) => row.review === "rejected")) && kinds.includes("directive");
  return [...signs, el(href ? "a" : "span", { class: ["m", ...kinds, rejected && "rejected"].filter(Boolean).join(" "), "data-m": ids.join(" "), href, tabindex: href ? (fresh.length ? "0" : "-1") : null }, nodes)];
}

// Text nodes that know their place; a sign that moves text about is shown by name, and counts as the one that it is.
function runs(start, text) {
  if (!ODD.test(text)) return [placed(start, text)];
  const nodes = [];
  let plain = "", at = start, begun = start;
  const flush = () => { if (plain) nodes.push(placed(begun, plain)); plain = ""; };
  for (const sign of text) {
    if (ODD.test(sign)) { flush(); nodes.push(el("span", { class: "odd" }, placed(at, visible(sign), true))); begun = at + 1; } else plain += sign;
    at += 1;
  }
  flush();
  return nodes;
}
function placed(start, text, odd = false) {
  const node = document.createTextNode(text);
  starts.set(node, { start, odd });
  return node;
}

// The stretch of the text that is selected, in code points, without blanks at its ends; null where there is none.
export function selected() {
  const selection = getSelection();
  const text = view.opened >= 0 && blockOf(view.opened).text;
  if (!text || !selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const nodes = [...starts.keys()].filter((node) => node.data && range.intersectsNode(node));
  if (!nodes.length) return null;
  const place = (node, offset) => { const { start, odd } = starts.get(node); return odd ? start + Number(offset > 0) : start + points(node.data.slice(0, offset)); };
  const first = nodes[0], last = nodes[nodes.length - 1];
  let start = place(first, first === range.startContainer ? range.startOffset : 0);
  let end = place(last, last === range.endContainer ? range.endOffset : last.data.length);
  while (start < end && !text.slice(start, start + 1).trim()) start += 1;
  while (end > start && !text.slice(end - 1, end).trim()) end -= 1;
  return end > start ? { text: text.slice(start, end), start, end } : null;
}

const idsOf = (node) => (node.dataset.m || "").split(" ").map(Number);
const piecesOf = (fits) => [...raw.querySelectorAll("[data-m]")].filter((node) => idsOf(node).some((id) => fits(marks[id])));

// Mark the chosen demand: its words, and where its parties were carried from.
export function paint(scroll = false) {
  raw.querySelectorAll(".chosen, .origin").forEach((node) => node.classList.remove("chosen", "origin"));
  const words = piecesOf((mark) => mark.kind === "directive" && mark.rows.includes(view.chosen));
  words.forEach((node) => node.classList.add("chosen"));
  piecesOf((mark) => mark.kind === "party" && mark.rows.includes(view.chosen)).forEach((node) => node.classList.add("origin"));
  if (scroll && words.length) words[0].scrollIntoView({ block: "center" });
}

// Who speaks when, where the text has turns; each leads to its place.
function drawTurns(block) {
  const turns = block.text === null ? [] : block.speeches.filter((speech) => speech.mode === "turn");
  byId("turns").hidden = !turns.length;
  byId("turns").replaceChildren(el("summary", {}, t("turns", { n: turns.length })), el("ol", {}, turns.map((turn) =>
    el("li", {}, el("button", { type: "button", class: "link", onclick: () => scrollToPoint(turn.start) }, [clock(turn.at), visible(turn.label || turn.who) || t("nobody")].filter(Boolean).join(" ")),
      el("small", {}, ` ${rowsOf[view.opened].filter((i) => rows[i].start >= turn.start && rows[i].end <= turn.end).length || ""}`)))));
}
function clock(second) {
  if (second === null || second === undefined) return "";
  return new Date(second * 1000).toISOString().slice(second < 3600 ? 14 : 11, 19);
}
function scrollToPoint(point) {
  const node = [...starts].find(([, place]) => place.start >= point)?.[0];
  node?.parentElement.scrollIntoView({ block: "start" });
}

function explain(node) {
  tip.replaceChildren(...idsOf(node).map((id) => marks[id]).reverse().flatMap((mark) => [
    el("h2", {}, label("mark", mark.kind)), ...mark.about.slice(0, 3).map((about) => explanation(LINES[mark.kind](about)))]));
  tip.hidden = false;
  const box = node.getClientRects()[0];
  const { offsetWidth: width, offsetHeight: height } = tip;
  const below = box.bottom + 8 + height < innerHeight;
  tip.style.left = `${Math.max(8, Math.min(box.left, innerWidth - width - 8))}px`;
  tip.style.top = `${Math.max(8, below ? box.bottom + 8 : box.top - height - 8)}px`;
}
export const hideTip = () => { tip.hidden = true; };

const hovers = matchMedia("(hover: hover)");
raw.addEventListener("mouseover", (event) => {
  const node = event.target.closest("[data-m]");
  if (node && hovers.matches && getSelection().isCollapsed) explain(node); else hideTip();
});
raw.addEventListener("mouseleave", hideTip);
raw.addEventListener("focusin", (event) => { if (event.target.matches("[data-m]:focus-visible")) explain(event.target); });
raw.addEventListener("focusout", hideTip);
byId("text").addEventListener("scroll", hideTip);

byId("document").append(...index.documents.map((entry, d) => el("option", { value: d }, [entry.title, entry.date].filter(Boolean).join(" · "))));
byId("document").addEventListener("change", (event) => openDocument(Number(event.target.value)));
byId("previous").addEventListener("click", () => openDocument(view.opened - 1));
byId("next").addEventListener("click", () => openDocument(view.opened + 1));
