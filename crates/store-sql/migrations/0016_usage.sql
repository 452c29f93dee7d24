-- Uses of keys, summed up from the audit trail. A series is a key, a version, an action, a user and an access key; its
-- id is the beginning of a SHA-256 over these.
CREATE TABLE usage_series (
  id             {blob} PRIMARY KEY,
  account        {int}  NOT NULL,
  region         {text} NOT NULL,
  key_id         {text} NOT NULL,
  version        {int}  NOT NULL,
  action         {text} NOT NULL,
  principal_type {text} NOT NULL,
  principal      {text} NOT NULL,
  access_key     {text} NOT NULL,
  name           {text} NOT NULL,
  last_at        {int}  NOT NULL,
  total          {int}  NOT NULL
) {strict};

CREATE INDEX usage_series_by_key ON usage_series (account, region, key_id);

-- How often in each hour, or each day of hours that are old: seconds says which.
CREATE TABLE usage_count (
  series   {blob} NOT NULL,
  start_at {int}  NOT NULL,
  seconds  {int}  NOT NULL,
  uses     {int}  NOT NULL,
  PRIMARY KEY (series, start_at, seconds)
) {strict};

CREATE INDEX usage_count_by_time ON usage_count (seconds, start_at);

-- Up to which record of a chain uses are counted.
CREATE TABLE usage_position (
  chain       {text} PRIMARY KEY,
  last_number {int}  NOT NULL
) {strict};
