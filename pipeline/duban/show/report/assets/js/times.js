// What the times of a record say, and in which lane a demand stands on a given day. Days are ISO dates.
import { label, t } from "./words.js";

const DAY = 86400000;
export const LANES = ["overdue", "week", "month", "later", "recurring", "undated", "done"];
const FINISHED = new Set(["done", "closed", "dropped"]);
export const instant = (iso) => Date.parse(`${iso.slice(0, 10)}T00:00:00Z`);
export const after = (iso, days) => new Date(instant(iso) + days * DAY).toISOString().slice(0, 10);

export function dates(deadline) {
  const { from, to } = deadline;
  if (!from && !to) return "";
  if (!from || from === to) return to;
  return to ? `${from} ${t("dates.to")} ${to}` : `${from} ${t("dates.since")}`;
}

export function frequency(deadline) {
  const code = (deadline.often || "").replace(/^R\d*\//, "");
  if (!code) return "";
  const parts = /^P(\d+)([DWMY])$/.exec(code);
  const known = label("often", code);
  const often = known !== code || !parts ? known : t(`every.${parts[2]}`, { n: parts[1] });
  return deadline.least ? t("often.least", { often, n: deadline.least }) : often;
}

export const meaning = (deadline) => [dates(deadline), frequency(deadline)].filter(Boolean).join(t("comma")) || t("dates.none");
export const isDated = (deadline) => Boolean(deadline.from || deadline.to);
// The day that counts: the one that the office sets, else the earliest last day that the text gives.
export const dueOf = (row) => row.due || row.deadlines.map((deadline) => deadline.to).filter(Boolean).sort()[0] || "";

export function laneOf(row, day) {
  if (FINISHED.has(row.status)) return "done";
  const due = dueOf(row);
  if (!due) return row.deadlines.some((deadline) => deadline.often) ? "recurring" : "undated";
  if (!day) return "later";
  if (due < day) return "overdue";
  if (due <= after(day, 7)) return "week";
  return due <= after(day, 30) ? "month" : "later";
}
