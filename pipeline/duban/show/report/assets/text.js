// The raw text of one document with its marks. A document is read and drawn when it is opened, not before.

const raw = byId("raw");
const tip = byId("tip");
const opened = { number: -1, marks: [] };
const KIND_NAMES = { directive: "要求 Directive", speaker: "讲话人 Speaker", cue: "引语 Cue", party: "责任单位 Party", deadline: "时限 Deadline", count: "项目数 Count" };

const firstOf = index.documents.map(() => index.commitments.length);
index.commitments.forEach((commitment, i) => { commitment.i = i; firstOf[commitment.d] = Math.min(firstOf[commitment.d], i); });
const inRun = (place) => firstOf[opened.number] + place;

function openDocument(number) {
  if (number === opened.number) return;
  const block = JSON.parse(byId(`block-${number}`).textContent);
  Object.assign(opened, { number, marks: block.marks });
  byId("document").value = String(number);
  byId("heading").textContent = byId("document").selectedOptions[0].textContent;
  byId("previous").disabled = number === 0;
  byId("next").disabled = number === index.documents.length - 1;
  byId("missing").hidden = !block.missing;
  byId("missing").textContent = block.missing && `${block.missing}。以下仅为各项要求的引文。`;
  const begun = new Set();
  raw.replaceChildren(...block.lines.map((line) => el("p", {}, ...line.flatMap((piece) => drawn(piece, begun)))));
  byId("text").scrollTop = 0;
  document.dispatchEvent(new Event("opened"));
}

// A piece of text with the signs of the marks that begin at it. Signs are drawn by the style sheet, so that copied text is clean.
function drawn([text, ...ids], begun) {
  if (!ids.length) return [document.createTextNode(text)];
  const fresh = ids.filter((id) => !begun.has(id));
  fresh.forEach((id) => begun.add(id));
  const signs = fresh.map((id) => opened.marks[id]).filter((mark) => mark.k !== "cue").map((mark) => {
    const modality = mark.k === "directive" ? index.commitments[inRun(mark.c[0])].modality : "";
    return el("i", { class: `sign ${mark.k} ${modality}`.trim(), "aria-hidden": "true" });
  });
  const kinds = [...new Set(ids.map((id) => opened.marks[id].k))];
  return [...signs, el("span", { class: ["m", ...kinds].join(" "), "data-m": ids.join(" ") }, text)];
}

const idsOf = (node) => (node.dataset.m || "").split(" ").map(Number);

// Show a commitment in the text: its words, and where its parties were carried from.
function show(place, scroll) {
  const piecesOf = (wanted) => [...raw.querySelectorAll("[data-m]")].filter((node) => idsOf(node).some((id) => wanted(opened.marks[id])));
  raw.querySelectorAll(".chosen, .origin").forEach((node) => node.classList.remove("chosen", "origin"));
  const words = piecesOf((mark) => mark.k === "directive" && mark.c.includes(place));
  words.forEach((node) => node.classList.add("chosen"));
  piecesOf((mark) => mark.k === "party" && mark.c.includes(place)).forEach((node) => node.classList.add("origin"));
  if (scroll && words.length) words[0].scrollIntoView({ block: "center" });
}

function explain(node) {
  const told = idsOf(node).map((id) => opened.marks[id]);
  tip.replaceChildren(...told.reverse().flatMap((mark) => [el("h4", {}, KIND_NAMES[mark.k]), explanation(mark.why)]));
  tip.hidden = false;
  const box = node.getClientRects()[0];
  const { offsetWidth: width, offsetHeight: height } = tip;
  const below = box.bottom + 8 + height < innerHeight;
  tip.style.left = `${Math.max(8, Math.min(box.left, innerWidth - width - 8))}px`;
  tip.style.top = `${Math.max(8, below ? box.bottom + 8 : box.top - height - 8)}px`;
}

raw.addEventListener("mouseover", (event) => {
  const node = event.target.closest("[data-m]");
  if (node) explain(node); else tip.hidden = true;
});
raw.addEventListener("mouseleave", () => { tip.hidden = true; });
byId("text").addEventListener("scroll", () => { tip.hidden = true; });
raw.addEventListener("click", (event) => {
  const node = event.target.closest("[data-m]");
  const owner = node && idsOf(node).map((id) => opened.marks[id]).filter((mark) => mark.c.length).pop();
  if (owner) choose(inRun(owner.c[0]), false);
});

byId("document").append(...index.documents.map((entry, i) =>
  el("option", { value: i }, [entry.title, entry.date].filter(Boolean).join(" · "))));
byId("document").addEventListener("change", (event) => openDocument(Number(event.target.value)));
byId("previous").addEventListener("click", () => openDocument(opened.number - 1));
byId("next").addEventListener("click", () => openDocument(opened.number + 1));
