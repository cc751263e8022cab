-- One row a commitment with all that one filters it by, and an index of its words for searching.
CREATE TABLE directives (
  commitment INTEGER PRIMARY KEY, queue INTEGER, held TEXT, speaker TEXT, text TEXT, parties TEXT, deadlines TEXT, due TEXT,
  kind TEXT, state TEXT, modality TEXT, title TEXT, section TEXT, form TEXT, confidence REAL, rules TEXT,
  month TEXT, document_id TEXT, document INTEGER, commitment_id TEXT
);
INSERT INTO directives
SELECT c.commitment,
       row_number() OVER (ORDER BY coalesce(c.kind, 'task') <> 'task', coalesce(c.kind, 'task'), c.due IS NULL, c.parties = '', c.due, c.confidence DESC, c.commitment),
       d.held, c.speaker, c.text,
       (SELECT json_group_array(p.text) FROM parties p WHERE p.commitment = c.commitment), c.deadlines, c.due,
       c.kind, c.state, c.modality, d.title, c.section, d.form, c.confidence, c.rules,
       substr(d.held, 1, 7), d.document_id, d.document, c.commitment_id
FROM commitments c JOIN documents d USING (document);
CREATE INDEX directives_queue ON directives (queue);
CREATE INDEX directives_document ON directives (document);
CREATE INDEX directives_speaker ON directives (speaker);
CREATE INDEX directives_month ON directives (month);
CREATE INDEX directives_form ON directives (form);
CREATE VIRTUAL TABLE directives_words USING fts5 (text, speaker, parties, section, title, content = '');
INSERT INTO directives_words (rowid, text, speaker, parties, section, title)
SELECT c.commitment, bigrams(c.text_simplified), bigrams(c.speaker_simplified), bigrams(c.parties_simplified),
       bigrams(c.section_simplified), bigrams(d.title_simplified)
FROM commitments c JOIN documents d USING (document);
