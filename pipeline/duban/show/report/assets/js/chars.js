// Characters: one script for searching, code points for offsets, and nothing that moves other text about.

const ASTRAL = /[\ud800-\udbff][\udc00-\udfff]/;
const MOVING = /[\x00-\x08\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const NO_WIDTH = /[\u00ad\u200b-\u200d\u2060-\u2064\ufeff]/g;
export const ODD = /[\x00-\x08\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u00ad\u200b-\u200d\u2060-\u2064\ufeff]/;

// A text as it may be shown: direction and control characters are named, characters without width go.
export function visible(text) {
  if (!ODD.test(text)) return text;
  const named = (sign) => `[U+${sign.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}]`;
  return text.replace(NO_WIDTH, "").replace(MOVING, named);
}

// What is searched: simplified script, lower case. ``pairs`` holds traditional characters and what they become, in turn.
export function simplifier(pairs) {
  const signs = [...pairs];
  const simple = new Map();
  for (let i = 0; i + 1 < signs.length; i += 2) simple.set(signs[i], signs[i + 1]);
  const traditional = signs.length ? new RegExp(`[${[...simple.keys()].join("")}]`, "gu") : /$^/g;
  return (text) => text.toLowerCase().replace(traditional, (sign) => simple.get(sign));
}

// The same function, which remembers its answers: for names, of which there are few.
export function remembered(run) {
  const known = new Map();
  return (value) => {
    if (!known.has(value)) known.set(value, run(value));
    return known.get(value);
  };
}

// A text whose places are code points, as in the records; ``unit`` and ``point`` lead to JavaScript's own units and back.
export function pointed(raw) {
  if (!ASTRAL.test(raw)) {
    return { raw, length: raw.length, slice: (start, end) => raw.slice(start, end), unit: (point) => point, point: (unit) => unit };
  }
  const units = [];
  for (let unit = 0; unit < raw.length; unit += raw.codePointAt(unit) > 0xffff ? 2 : 1) units.push(unit);
  units.push(raw.length);
  return {
    raw,
    length: units.length - 1,
    slice: (start, end) => raw.slice(units[start], units[end]),
    unit: (point) => units[point],
    point: (unit) => firstAtLeast(units, unit),
  };
}

export const points = (text) => (ASTRAL.test(text) ? [...text].length : text.length);

function firstAtLeast(sorted, wanted) {
  let low = 0, high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < wanted) low = middle + 1; else high = middle;
  }
  return low;
}
