-- Sub-accounts, groups, policies, roles and identity providers of an account. They are read whole, at the start.
CREATE TABLE directory (
  account  {int} PRIMARY KEY,
  revision {int} NOT NULL
) {strict};

-- One thing each; body holds its fields as JSON.
CREATE TABLE directory_entry (
  account {int}  NOT NULL REFERENCES directory (account),
  kind    {text} NOT NULL,
  id      {text} NOT NULL,
  body    {text} NOT NULL,
  PRIMARY KEY (account, kind, id)
) {strict};

ALTER TABLE access_key ADD COLUMN description {text} NOT NULL DEFAULT '';
CREATE INDEX access_key_by_owner ON access_key (uin);
CREATE INDEX session_by_owner ON session (uin);
