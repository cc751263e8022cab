// The file of reviews: out of the page, and into it.
import { allActs, exported, homeless, imported, listen } from "./data.js";
import { byId, el } from "./dom.js";
import { say } from "./edit.js";
import { told } from "./state.js";
import { t } from "./words.js";

export function countActs() {
  byId("export").textContent = t("export", { n: allActs().length });
  byId("homeless").hidden = !homeless.length;
  byId("homeless").textContent = t("homeless", { n: homeless.length });
}

listen(() => told("acted", { name: "import" }));

byId("export").addEventListener("click", () => {
  const href = URL.createObjectURL(new Blob([exported()], { type: "application/jsonl" }));
  el("a", { href, download: "reviews.jsonl" }).click();
  URL.revokeObjectURL(href);
});
byId("import").addEventListener("click", () => byId("file").click());
byId("file").addEventListener("change", async (event) => {
  const file = event.target.files[0];
  if (!file) return;
  const { added, wrong, refused } = await imported(await file.text());
  event.target.value = "";
  say([t("imported", { n: added }), refused ? t("refused", { why: refused }) : "", ...wrong.map(([line, reason]) => t("wrong.line", { line, why: t(`wrong.${reason}`) }))].filter(Boolean).join(" "), Boolean(wrong.length || refused));
  told("acted", { name: "import" });
});
