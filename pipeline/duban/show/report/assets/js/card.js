// A demand as a card of the list, and why it stands as it does.
import { visible } from "./chars.js";
import { held, index } from "./data.js";
import { el, explanation } from "./dom.js";
import { NOBODY } from "./filter.js";
import { link, linkTo, view } from "./state.js";
import { after, dates, frequency, laneOf, meaning } from "./times.js";
import { label, t } from "./words.js";

const joined = (list) => list.filter(Boolean).join(t("list"));

export function partyLines(party) {
  return [[label("role", party.role), visible(party.text)], ...(party.origin ? [[t("origin"), `${visible(party.origin[0])}${t("at.point", { n: party.origin[1] })}`]] : []), ...(party.name !== party.text ? [[t("full.name"), visible(party.name)]] : [])];
}
export function deadlineLines(deadline) {
  return [[label("time", deadline.kind), visible(deadline.text)], [t("dates"), dates(deadline) || t("dates.none")], ...(deadline.often ? [[t("frequency"), frequency(deadline)]] : []), [t("resolved"), deadline.by ? label("by", deadline.by) : t("by.none")]];
}
export function countLines(count) {
  const number = count.value === null || count.value === undefined ? t("count.none") : String(count.value);
  return [[t("count"), count.approximate ? t("count.about", { n: number }) : number], [t("count.of"), visible(count.of || "")], ...(count.status ? [[t("status"), visible(count.status)]] : [])];
}
export const voiceLines = (voice) => [[t("speaker"), visible(voice.name) || t("nobody")], [t("titles"), joined(voice.titles.map(visible)) || t("unstated")]];
export const speechLines = (speech) => [[t("cue"), label("mode", speech.mode)], [t("speaker"), visible(speech.who) || t("nobody")]];

export function rowLines(row) {
  const said = [
    [t("speaker"), visible(row.speaker) || t("nobody")],
    [t("modality"), `${label("modality", row.modality)}${row.marker ? t("quoted", { text: visible(row.marker) }) : ""}`],
    [t("confidence"), t("confidence.strength", { confidence: row.confidence.toFixed(2), strength: row.strength.toFixed(2) })],
    ...row.parties.map((party) => [label("role", party.role), `${visible(party.text)}${party.origin ? t("carried", { n: party.origin[1] }) : ""}`]),
    ...row.deadlines.map((deadline) => [t("deadline"), `${visible(deadline.text)}${t("colon")}${meaning(deadline)}`]),
    ...row.soft.map((text) => [t("deadline.soft"), visible(text)]),
    ...row.counts.map((count) => [t("count"), `${visible(count.text)}${t("colon")}${countLines(count)[0][1]}`]),
    [t("status"), visible(row.state)],
    [t("place"), [row.page && t("place.page", { n: row.page }), row.cell && t("place.cell", row.cell)].filter(Boolean).join(t("comma"))],
    [t("section"), row.section.map(visible).join(" › ")],
    [t("assigned"), joined([...row.lead, ...row.support, ...row.persons].map(visible))],
    [t("due.office"), row.due],
    [t("progress"), joined([row.progress, row.day])],
    ...row.comments.map((comment) => [t("comment"), `${visible(comment.text)}${comment.who ? t("quoted", { text: visible(comment.who) }) : ""}`]),
    [t("rules"), row.rules.join(t("list"))],
  ];
  return said.filter(([, text]) => text);
}

// Red is overdue, yellow behind or without feedback for a month, blue due within a week; as in the ledger.
export function light(row) {
  const day = view.state.asof, lane = laneOf(row, day);
  const heard = row.day || held(row);
  const silent = day && ["week", "month", "later"].includes(lane) && heard && after(heard, 30) < day;
  const shown = [
    [lane === "overdue", "red", label("lane", "overdue")],
    [lane !== "done" && row.status === "behind", "yellow", label("state", "behind")],
    [silent, "yellow", t("silent")],
    [day && lane === "week", "blue", label("lane", "week")],
  ].find(([fits]) => fits);
  return shown ? el("a", { class: `light ${shown[1]}`, href: link({ lane }) }, shown[2]) : null;
}

const chip = (kind, changes, title, text) => el("a", { class: `chip ${kind}`, href: link(changes), title }, text);
const chipOf = (deadline) => {
  const day = deadline.to || deadline.from;
  const changes = day ? { duefrom: deadline.to || "", dueto: deadline.to || "", time: deadline.to ? "" : "dated" } : { time: deadline.often ? "often" : "undated" };
  return chip("deadline", changes, meaning(deadline), [...new Set([visible(deadline.text), dates(deadline) || frequency(deadline)])].filter(Boolean).join(" → "));
};

export function card(row, heads) {
  const chosen = row.i === view.chosen;
  const why = el("details", { ontoggle: () => why.children.length > 1 || why.append(explanation(rowLines(row))) }, el("summary", {}, t("why")));
  const node = el("article", { class: ["card", row.kind, chosen && "chosen", row.review].filter(Boolean).join(" "), "data-i": row.i, "aria-current": chosen ? "true" : null },
    el("div", { class: "head" },
      el("a", { class: "who", href: link({ who: row.speaker || NOBODY }) }, visible(row.speaker) || t("nobody")),
      el("a", { class: `kind ${row.kind}`, href: link({ kind: row.kind }) }, label("kind", row.kind)),
      el("span", {}, label("modality", row.modality)),
      light(row),
      row.status && el("a", { class: "state", href: link({ status: row.status }) }, label("state", row.status)),
      row.review && el("a", { class: `review ${row.review}`, href: link({ review: row.review }) }, label("review", row.review)),
      el("span", { class: "doubt", title: t("confidence") }, row.confidence.toFixed(2))),
    el("a", { class: "jump", href: linkTo(row), dir: "auto" }, visible(row.text)),
    el("div", { class: "chips" },
      row.lead.map((name) => chip("party", { body: name }, t("assigned"), visible(name))),
      row.parties.map((party) => chip(party.vague ? "vague" : "party", { body: party.name }, party.vague ? t("vague") : label("role", party.role), visible(party.text))),
      row.due && chip("deadline", { duefrom: row.due, dueto: row.due }, t("due.office"), row.due),
      row.deadlines.map(chipOf),
      row.lacks.length > 0 && el("span", { class: "chip lacks" }, t("lacks", { parts: joined(row.lacks.map((part) => label("part", part))) }))),
    why);
  if (chosen) node.append(actions());
  if (!heads) return node;
  return el("div", {}, el("h3", {}, [index.documents[row.d].title, held(row)].filter(Boolean).join(" · ")), node);
}

// What can be done with the chosen demand, each with its key.
const KEYS = { accept: "a", reject: "r", edit: "e", deadline: "d", status: "s", owner: "o", comment: "c", undo: "u" };
export const ACTIONS = Object.entries(KEYS);
function actions() {
  return el("div", { class: "actions" }, ACTIONS.map(([name, key]) =>
    el("button", { type: "button", "data-act": name, "aria-keyshortcuts": key }, t(`do.${name}`), " ", el("kbd", {}, key))));
}
