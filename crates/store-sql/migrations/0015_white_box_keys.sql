-- White-box keys, each as the root key wraps it.
CREATE TABLE white_box_key (
  id          {text} PRIMARY KEY,
  account     {int}  NOT NULL,
  region      {text} NOT NULL,
  creator     {int}  NOT NULL,
  alias       {text} NOT NULL,
  description {text} NOT NULL,
  algorithm   {text} NOT NULL,
  state       {text} NOT NULL,
  created_at  {int}  NOT NULL,
  revision    {int}  NOT NULL,
  wrapped     {blob} NOT NULL,
  UNIQUE (account, region, alias)
) {strict};

CREATE INDEX white_box_key_by_time ON white_box_key (account, region, created_at, id);

-- The devices that they are bound to; they go with the key.
CREATE TABLE white_box_device (
  key_id      {text} NOT NULL REFERENCES white_box_key (id) ON DELETE CASCADE,
  position    {int}  NOT NULL,
  identity    {text} NOT NULL,
  description {text} NOT NULL,
  PRIMARY KEY (key_id, position)
) {strict};

-- Those that were removed and whose bytes may still be in the files.
CREATE TABLE white_box_erasure (
  id {text} PRIMARY KEY
) {strict};
