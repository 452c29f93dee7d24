-- Where a console session comes from, and whether a second factor was shown for it.
ALTER TABLE session ADD COLUMN address    {text} NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN user_agent {text} NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN mfa        {int}  NOT NULL DEFAULT 0;
