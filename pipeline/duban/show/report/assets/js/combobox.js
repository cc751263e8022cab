// A field that proposes names as one types, in either script (the combobox pattern of WAI-ARIA).
import { visible } from "./chars.js";
import { nameOf, simplify } from "./data.js";
import { el } from "./dom.js";

const SHOWN = 12;

// ``namesOf()`` gives [name, count] pairs, most frequent first; ``changed`` is called with what the field holds.
export function combobox(name, id, namesOf, changed) {
  const options = el("ul", { id: `${id}-options`, role: "listbox", "aria-labelledby": `${id}-label`, hidden: true });
  const input = el("input", { id, name, type: "text", role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": options.id });
  let at = -1;
  const close = () => {
    at = -1;
    options.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const pick = (value) => { input.value = value; close(); changed(value); };
  const open = () => {
    const wanted = simplify(input.value.trim());
    const found = namesOf().filter(([known]) => nameOf(known).includes(wanted)).slice(0, SHOWN);
    options.replaceChildren(...found.map(([known, count], i) =>
      el("li", { id: `${id}-${i}`, role: "option", "aria-selected": "false", "data-value": known, onmousedown: (event) => { event.preventDefault(); pick(known); } }, visible(known), el("small", {}, ` ${count}`))));
    at = -1;
    options.hidden = !found.length;
    input.setAttribute("aria-expanded", String(found.length > 0));
  };
  const move = (step) => {
    if (options.hidden) open();
    const nodes = [...options.children];
    if (!nodes.length) return;
    nodes[at]?.setAttribute("aria-selected", "false");
    at = (at + step + nodes.length) % nodes.length;
    nodes[at].setAttribute("aria-selected", "true");
    nodes[at].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", nodes[at].id);
  };
  input.addEventListener("input", () => { open(); changed(input.value.trim()); });
  input.addEventListener("focus", open);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); move(event.key === "ArrowDown" ? 1 : -1); }
    if (event.key === "Enter" && at >= 0) { event.preventDefault(); pick(options.children[at].dataset.value); }
    if (event.key === "Escape" && !options.hidden) { event.stopPropagation(); close(); }
  });
  return { input, options };
}
