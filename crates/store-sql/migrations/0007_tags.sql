-- The tags of an account, also those that no resource carries.
CREATE TABLE tag (
  account   {int}  NOT NULL,
  tag_key   {text} NOT NULL,
  tag_value {text} NOT NULL,
  creator   {int}  NOT NULL,
  PRIMARY KEY (account, tag_key, tag_value)
) {strict};

-- What resources carry. A resource has a key once; its creator is part of its name.
CREATE TABLE resource_tag (
  account   {int}  NOT NULL,
  service   {text} NOT NULL,
  region    {text} NOT NULL,
  prefix    {text} NOT NULL,
  id        {text} NOT NULL,
  creator   {int}  NOT NULL,
  tag_key   {text} NOT NULL,
  tag_value {text} NOT NULL,
  PRIMARY KEY (account, service, region, prefix, id, tag_key),
  FOREIGN KEY (account, tag_key, tag_value) REFERENCES tag (account, tag_key, tag_value)
) {strict};

CREATE INDEX resource_tag_by_tag ON resource_tag (account, tag_key, tag_value);
