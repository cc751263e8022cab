"use strict";
// What the other parts build with. Texts only ever enter the page as text nodes, never as markup.

const byId = (id) => document.getElementById(id);
const index = JSON.parse(byId("index").textContent);
const labels = index.labels;
const SVG = "http://www.w3.org/2000/svg";

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}
const el = (tag, attributes = {}, ...children) => fill(document.createElement(tag), attributes, children);
const shape = (tag, attributes = {}, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);

// A description list of labelled lines.
function explanation(lines) {
  return el("dl", {}, ...lines.flatMap(([label, said]) => [el("dt", {}, label), el("dd", { dir: "auto" }, said)]));
}

// Rows come in portions: the next one when the end of what is there comes into view; all of them before printing.
const growing = new Set();
function inPortions(host, items, build, size) {
  let next = 0;
  const more = el("button", { type: "button", class: "more" }, "更多 More");
  const grow = (amount) => {
    const part = document.createDocumentFragment();
    for (const end = Math.min(items.length, next + amount); next < end; next += 1) part.append(build(items[next], next));
    host.append(part);
    more.hidden = next >= items.length;
  };
  const seen = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && grow(size));
  const portions = {
    upTo: (position) => position >= next && grow(position - next + size),
    stop: () => { seen.disconnect(); more.remove(); growing.delete(portions); },
    finish: () => (host.isConnected ? grow(items.length) : portions.stop()),
  };
  host.replaceChildren();
  grow(size);
  (host.closest("table") || host).after(more);
  more.addEventListener("click", () => grow(size));
  seen.observe(more);
  growing.add(portions);
  return portions;
}
addEventListener("beforeprint", () => [...growing].forEach((portions) => portions.finish()));
