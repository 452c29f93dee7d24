-- Credentials that end by themselves. body holds whom they stand for, as JSON.
CREATE TABLE temporary_key (
  id             {text} PRIMARY KEY,
  wrapped_secret {blob} NOT NULL,
  token_hash     {blob} NOT NULL,
  expires_at     {int}  NOT NULL,
  body           {text} NOT NULL
) {strict};
CREATE INDEX temporary_key_by_end ON temporary_key (expires_at);
