// What must still be asked: demands that lack an owner, a date, an amount or a result.
import { visible } from "./chars.js";
import { byId, el, inPortions } from "./dom.js";
import { link, linkTo, view } from "./state.js";
import { codesOf, label, t } from "./words.js";

export function drawGaps() {
  const parts = codesOf("part");
  const rows = view.rows.filter((row) => row.lacks.length);
  const body = el("tbody", {});
  byId("gaps").replaceChildren(el("h2", {}, t("gaps.title")),
    el("p", {}, el("small", {}, t("gaps.what"))),
    el("p", { class: "choices" }, parts.map((part) => el("a", { class: "chip", href: link({ lacks: view.state.lacks === part ? "" : part }) }, t("lacks", { parts: label("part", part) }), ` ${rows.filter((row) => row.lacks.includes(part)).length}`))),
    el("div", { class: "wide", tabindex: "0", role: "region", "aria-label": t("gaps.title") }, el("table", {}, el("thead", {}, el("tr", {}, parts.map((part) => el("th", { class: "no", scope: "col" }, label("part", part))), el("th", { scope: "col" }, t("field.kind")), el("th", { scope: "col" }, t("demand")), el("th", { scope: "col" }, t("field.body")))), body)));
  inPortions(body, rows, (row) => el("tr", {}, parts.map((part) => el("td", { class: "no" }, row.lacks.includes(part) ? el("span", { role: "img", "aria-label": t("lacks", { parts: label("part", part) }) }, "✗") : "")),
    el("td", { class: "no" }, label("kind", row.kind)), el("td", {}, el("a", { href: linkTo(row), dir: "auto" }, visible(row.text))), el("td", {}, visible(row.owners.join(t("list")) || row.speaker))), 80, t("more"));
}
