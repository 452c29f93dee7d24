-- What accounts want of their events to be delivered; body holds where and which as JSON. delivered_at is when it was
-- done last, failing_since and trouble since when and why it cannot be done.
CREATE TABLE audit_track (
  id            {int}  PRIMARY KEY,
  account       {int}  NOT NULL,
  name          {text} NOT NULL,
  active        {int}  NOT NULL,
  body          {text} NOT NULL,
  created_at    {int}  NOT NULL,
  revision      {int}  NOT NULL,
  delivered_at  {int},
  failing_since {int},
  trouble       {text} NOT NULL DEFAULT '',
  UNIQUE (account, name)
) {strict};

-- How far a track has delivered a chain: the next record, the hash of the one before, and the day of the last file.
CREATE TABLE audit_track_position (
  track       {int}  NOT NULL,
  chain       {text} NOT NULL,
  next_number {int}  NOT NULL,
  previous    {blob} NOT NULL,
  day         {int}  NOT NULL,
  PRIMARY KEY (track, chain)
) {strict};

-- The files that a track delivered of a chain on that day, as its manifest lists them (JSON).
CREATE TABLE audit_track_file (
  track        {int}  NOT NULL,
  chain        {text} NOT NULL,
  first_number {int}  NOT NULL,
  day          {int}  NOT NULL,
  body         {text} NOT NULL,
  PRIMARY KEY (track, chain, first_number)
) {strict};
