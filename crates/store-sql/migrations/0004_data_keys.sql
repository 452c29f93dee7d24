-- Data keys that the service keeps, each as the ciphertext that its CMK made of it. A data key outlives its
-- CMK, so key_id refers to none.
CREATE TABLE data_key (
  id          {text} PRIMARY KEY,
  account     {int}  NOT NULL,
  region      {text} NOT NULL,
  creator     {int}  NOT NULL,
  name        {text} NOT NULL,
  description {text} NOT NULL,
  key_id      {text} NOT NULL,
  length      {int}  NOT NULL,
  origin      {text} NOT NULL,
  state       {text} NOT NULL,
  deletion_at {int},
  created_at  {int}  NOT NULL,
  revision    {int}  NOT NULL,
  ciphertext  {text} NOT NULL,
  context     {blob} NOT NULL,
  UNIQUE (account, region, name)
) {strict};

CREATE INDEX data_key_by_time ON data_key (account, region, created_at, id);

CREATE INDEX data_key_by_deletion ON data_key (deletion_at) WHERE deletion_at IS NOT NULL;
