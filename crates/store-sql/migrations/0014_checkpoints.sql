-- Signed checkpoints of the audit chains. document is the signed line that witnesses were given.
CREATE TABLE audit_checkpoint (
  chain         {text} NOT NULL,
  number        {int}  NOT NULL,
  record_number {int}  NOT NULL,
  document      {text} NOT NULL,
  PRIMARY KEY (chain, number)
) {strict};

-- What the server remembers from one start to the next.
CREATE TABLE server_state (
  name  {text} PRIMARY KEY,
  value {blob} NOT NULL
) {strict};
