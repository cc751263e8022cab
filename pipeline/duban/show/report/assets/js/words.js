// The words of the interface, in one language at a time: the browser's, until somebody chooses.
import { byId, readJson } from "./dom.js";

const WORDS = readJson("words");
const LANGUAGES = ["zh", "en"];
const KEPT = "duban.language";

const language = chosenLanguage();

// localStorage is refused to some pages; then nothing is kept.
export function kept(name) {
  try { return localStorage.getItem(name); } catch { return null; }
}
export function keep(name, value) {
  try { localStorage.setItem(name, value); return true; } catch { return false; }
}

function chosenLanguage() {
  const known = kept(KEPT);
  if (LANGUAGES.includes(known)) return known;
  return navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
}

// The word for a key; ``{name}`` in it is replaced by the value of that name.
export function t(key, values = {}) {
  const words = WORDS[key];
  if (!words) return key;
  return words[LANGUAGES.indexOf(language)].replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

// The word for a code of the records, such as a modality; a code that has no word stands for itself.
export const label = (group, code) => t(`${group}.${code}`).replace(`${group}.`, "");
export const codesOf = (group) => Object.keys(WORDS).filter((key) => key.startsWith(`${group}.`)).map((key) => key.slice(group.length + 1));

export function translate(root) {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  for (const node of root.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
  for (const node of root.querySelectorAll("[data-t-label]")) node.setAttribute("aria-label", t(node.dataset.tLabel));
  for (const node of root.querySelectorAll("[data-t-hint]")) node.setAttribute("placeholder", t(node.dataset.tHint));
  if (root.querySelector("[data-t=title]")) document.title = t("title");
  byId("language").addEventListener("click", () => {
    keep(KEPT, language === "zh" ? "en" : "zh");
    location.reload();
  });
}
