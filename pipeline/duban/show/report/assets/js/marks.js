// Where a text is marked, and the text cut into pieces at the ends of the marks. Places are code points.

const LINE_END = /\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]/g;

// Everything that a document's text is marked with, in text order, wider before narrower; one mark a place and kind.
export function marksOf(block, rows) {
  const found = new Map();
  const add = (kind, quote, about, row = null) => {
    const key = `${quote.start} ${quote.end} ${kind}`;
    if (!found.has(key)) found.set(key, { kind, start: quote.start, end: quote.end, about: [], rows: [] });
    const mark = found.get(key);
    mark.about.push(about);
    if (row !== null && !mark.rows.includes(row.i)) mark.rows.push(row.i);
  };
  for (const voice of block.speakers) for (const mention of voice.mentions) add("speaker", { start: mention[0], end: mention[1] }, voice);
  for (const speech of block.speeches) if (speech.cue) add("cue", { start: speech.cue[0], end: speech.cue[1] }, speech);
  for (const deadline of block.deadlines) add("deadline", deadline, deadline);
  for (const count of block.counts) add("count", count, count);
  for (const row of rows) {
    add("directive", row, row, row);
    for (const party of row.parties) add("party", party, party, row);
    for (const deadline of row.deadlines) add("deadline", deadline, deadline, row);
    for (const count of row.counts) add("count", count, count, row);
  }
  return [...found.values()].sort((a, b) => a.start - b.start || b.end - a.end || Number(b.kind === "directive") - Number(a.kind === "directive"));
}

// Lines of pieces: [start, text, marks…]. Line ends are left out.
export function linesOf(text, marks) {
  const cuts = new Set([0, text.length]);
  const ends = new Map();
  for (const match of text.raw.matchAll(LINE_END)) {
    const start = text.point(match.index), end = text.point(match.index + match[0].length);
    ends.set(start, end);
    cuts.add(start).add(end);
  }
  for (const mark of marks) cuts.add(mark.start).add(mark.end);
  const borders = [...cuts].filter((at) => at <= text.length).sort((a, b) => a - b);
  const lines = [[]];
  let open = [], upcoming = 0;
  for (let i = 0, silent = -1; i + 1 < borders.length; i += 1) {
    const start = borders[i];
    open = open.filter((number) => marks[number].end > start);
    for (; upcoming < marks.length && marks[upcoming].start <= start; upcoming += 1) if (marks[upcoming].end > start) open.push(upcoming);
    if (ends.has(start)) { lines.push([]); silent = ends.get(start); }
    if (start >= silent) lines[lines.length - 1].push([start, text.slice(start, borders[i + 1]), ...open]);
  }
  return lines;
}
