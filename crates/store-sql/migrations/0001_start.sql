-- Braces hold what the engines call by different names. Numbers are 64-bit, text compares byte by byte,
-- times are seconds since 1970 unless a name says milliseconds.

CREATE TABLE cmk (
  id               {text} PRIMARY KEY,
  account          {int}  NOT NULL,
  region           {text} NOT NULL,
  creator          {int}  NOT NULL,
  alias            {text} NOT NULL,
  description      {text} NOT NULL,
  usage            {text} NOT NULL,
  origin           {text} NOT NULL,
  state            {text} NOT NULL,
  deletion_at      {int},
  created_at       {int}  NOT NULL,
  rotation_enabled {int}  NOT NULL,
  rotation_days    {int}  NOT NULL,
  rotated_at       {int},
  current_version  {int}  NOT NULL,
  revision         {int}  NOT NULL,
  UNIQUE (account, region, alias)
) {strict};

-- Lists are by account and region, in order of creation.
CREATE INDEX cmk_by_time ON cmk (account, region, created_at, id);

CREATE TABLE cmk_version (
  key_id     {text} NOT NULL REFERENCES cmk (id),
  number     {int}  NOT NULL,
  created_at {int}  NOT NULL,
  algorithm  {int}  NOT NULL,
  wrapped    {blob} NOT NULL,
  PRIMARY KEY (key_id, number)
) {strict};

CREATE TABLE principal (
  uin           {int}  PRIMARY KEY,
  account       {int}  NOT NULL,
  kind          {text} NOT NULL,
  name          {text} NOT NULL,
  password_hash {text},
  created_at    {int}  NOT NULL
) {strict};

CREATE TABLE access_key (
  id             {text} PRIMARY KEY,
  uin            {int}  NOT NULL REFERENCES principal (uin),
  wrapped_secret {blob} NOT NULL,
  active         {int}  NOT NULL,
  created_at     {int}  NOT NULL
) {strict};

CREATE TABLE session (
  token_hash {blob} PRIMARY KEY,
  uin        {int}  NOT NULL REFERENCES principal (uin),
  created_at {int}  NOT NULL,
  expires_at {int}  NOT NULL
) {strict};

CREATE INDEX session_by_end ON session (expires_at);

-- All audit records of one commit; lines hold them, each with its end of line.
CREATE TABLE audit_block (
  chain               {text} NOT NULL,
  first_number        {int}  NOT NULL,
  records             {int}  NOT NULL,
  previous            {blob} NOT NULL,
  hash                {blob} NOT NULL,
  committed_at_millis {int}  NOT NULL,
  lines               {blob} NOT NULL,
  PRIMARY KEY (chain, first_number)
) {strict};

-- For dropping days that are older than they must be kept.
CREATE INDEX audit_block_by_time ON audit_block (committed_at_millis);

CREATE TABLE audit_head (
  chain       {text} PRIMARY KEY,
  last_number {int}  NOT NULL,
  hash        {blob} NOT NULL
) {strict};

-- The one server that may write; a single row. SQLite does without: there the lock on a file tells.
CREATE TABLE server_lease (
  id                {int}  PRIMARY KEY CHECK (id = 1),
  holder            {text} NOT NULL,
  chain             {text} NOT NULL,
  token             {text} NOT NULL,
  expires_at_millis {int}  NOT NULL
) {strict};
