-- What somebody should look at. Alarms with the same kind, subject and slot are one within its window.
CREATE TABLE alarm (
  id       {text} PRIMARY KEY,
  account  {int}  NOT NULL,
  region   {text} NOT NULL,
  kind     {text} NOT NULL,
  subject  {text} NOT NULL,
  slot     {text} NOT NULL,
  first_at {int}  NOT NULL,
  last_at  {int}  NOT NULL,
  happened {int}  NOT NULL,
  params   {text} NOT NULL
) {strict};
CREATE INDEX alarm_same ON alarm (account, kind, subject, slot, first_at);
CREATE INDEX alarm_newest ON alarm (account, first_at);

-- Who has read which.
CREATE TABLE alarm_read (
  alarm   {text} NOT NULL,
  reader  {int}  NOT NULL,
  read_at {int}  NOT NULL,
  PRIMARY KEY (alarm, reader)
) {strict};

-- How far alarms are on their way.
CREATE TABLE alarm_delivery (
  alarm    {text} NOT NULL,
  account  {int}  NOT NULL,
  receiver {text} NOT NULL,
  state    {text} NOT NULL,
  tries    {int}  NOT NULL,
  refused  {int}  NOT NULL,
  next_at  {int}  NOT NULL,
  tried_at {int}  NOT NULL,
  error    {text} NOT NULL,
  PRIMARY KEY (alarm, receiver)
) {strict};
CREATE INDEX alarm_delivery_due ON alarm_delivery (next_at) WHERE state = 'Waiting';

-- Who gets alarms of which kind: email/NAME or webhook/NAME.
CREATE TABLE alarm_subscription (
  account  {int}  NOT NULL,
  receiver {text} NOT NULL,
  kind     {text} NOT NULL,
  PRIMARY KEY (account, receiver, kind)
) {strict};

CREATE TABLE message_receiver (
  account      {int}  NOT NULL,
  name         {text} NOT NULL,
  uid          {int}  NOT NULL,
  email        {text} NOT NULL,
  country_code {text} NOT NULL,
  phone_number {text} NOT NULL,
  remark       {text} NOT NULL,
  created_at   {int}  NOT NULL,
  PRIMARY KEY (account, name)
) {strict};

-- How many receivers somebody made on a day; the day before goes with the next day.
CREATE TABLE message_receiver_made (
  maker {int} PRIMARY KEY,
  day   {int} NOT NULL,
  made  {int} NOT NULL
) {strict};
