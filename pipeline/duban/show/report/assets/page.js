// Tabs, printing, and what is shown first. A picture is drawn when its tab is opened.

const DRAW = { time: drawTime, count: drawCounts, gaps: drawGaps };
const tabs = ["text", "time", "count", "gaps"];
const page = { tab: "text" };

function openTab(name) {
  page.tab = name;
  for (const tab of tabs) {
    byId(tab).hidden = tab !== name;
    byId(`tab-${tab}`).setAttribute("aria-selected", String(tab === name));
    byId(`tab-${tab}`).tabIndex = tab === name ? 0 : -1;
  }
  tip.hidden = true;
  DRAW[name]?.();
}

for (const tab of tabs) {
  byId(`tab-${tab}`).addEventListener("click", () => openTab(tab));
  byId(`tab-${tab}`).addEventListener("keydown", (event) => {
    const turn = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!turn) return;
    const next = tabs[(tabs.indexOf(tab) + turn + tabs.length) % tabs.length];
    openTab(next);
    byId(`tab-${next}`).focus();
  });
}
document.addEventListener("filtered", () => DRAW[page.tab]?.());

options("speaker", tally(index.commitments, speakersOf).map(([value, count]) => [value, `${named(value)}（${count}）`]));
options("party", tally(index.commitments, partiesOf).map(([value, count]) => [value, `${named(value)}（${count}）`]));
options("deadline", STATES.map(([state, text]) => [state, `${text}（${index.commitments.filter(hasDeadline[state]).length}）`]));
options("modality", Object.entries(labels.modality));
const total = index.commitments.reduce((sum, row) => sum + row.deadlines.length, 0);
byId("tally").textContent = `${index.documents.length} 篇文档，${index.commitments.length} 项要求，${total} 个时限`;

// The address names the chosen document and commitment, so that a link leads to it.
function wanted() {
  let parts = [];
  try { parts = location.hash.slice(1).split("/").map(decodeURIComponent); } catch { /* no address of ours */ }
  const place = index.documents.findIndex((entry) => entry.id === parts[0]);
  return [place, index.commitments.findIndex((row) => row.d === place && row.id === parts[1])];
}
function follow() {
  const [place, number] = wanted();
  if (place >= 0) openDocument(place);
  if (number >= 0) choose(number);
}
if (index.documents.length && wanted()[0] < 0) openDocument(0);
refresh();
follow();
addEventListener("hashchange", follow);
