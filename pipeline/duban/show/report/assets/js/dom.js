// What the other parts build with. Texts only ever enter the page as text nodes, never as markup.

export const byId = (id) => document.getElementById(id);
export const readJson = (id) => JSON.parse(byId(id).textContent);

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}
export const el = (tag, attributes = {}, ...children) => fill(document.createElement(tag), attributes, children);

// A description list of labelled lines.
export function explanation(lines) {
  return el("dl", {}, lines.map(([label, said]) => [el("dt", {}, label), el("dd", { dir: "auto" }, said)]));
}

// Rows come in portions: the next one when the end of what is there comes into view; all of them before printing.
const growing = new Set();
export function inPortions(host, items, build, size, more) {
  let next = 0;
  const button = el("button", { type: "button", class: "more", onclick: () => grow(size) }, more);
  const grow = (amount) => {
    const part = document.createDocumentFragment();
    for (const end = Math.min(items.length, next + amount); next < end; next += 1) part.append(build(items[next], next));
    host.append(part);
    button.hidden = next >= items.length;
  };
  const seen = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && grow(size));
  const portions = { finish: () => (host.isConnected ? grow(items.length) : growing.delete(portions)) };
  host.replaceChildren();
  grow(size);
  (host.closest("table") || host).after(button);
  seen.observe(button);
  growing.add(portions);
}
addEventListener("beforeprint", () => [...growing].forEach((portions) => portions.finish()));

export const short = (text, length) => ([...text].length > length ? `${[...text].slice(0, length - 1).join("")}…` : text);
