-- Where in the chains to look for events: one row for 32,768 records. spans has for each of 64 segments of 512
-- records when its first and its last event happened.
CREATE TABLE audit_index (
  chain           {text} NOT NULL,
  first_number    {int}  NOT NULL,
  earliest_millis {int}  NOT NULL,
  latest_millis   {int}  NOT NULL,
  pages           {int}  NOT NULL,
  spans           {blob} NOT NULL,
  PRIMARY KEY (chain, first_number)
) {strict};

-- The filter of such a group, in pages of 1,536 bytes.
CREATE TABLE audit_index_page (
  chain        {text} NOT NULL,
  first_number {int}  NOT NULL,
  page         {int}  NOT NULL,
  bits         {blob} NOT NULL,
  PRIMARY KEY (chain, first_number, page)
) {strict};

-- Where chains begin whose oldest records were dropped.
CREATE TABLE audit_beginning (
  chain        {text} PRIMARY KEY,
  first_number {int}  NOT NULL,
  previous     {blob} NOT NULL
) {strict};
