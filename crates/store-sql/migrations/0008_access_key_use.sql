-- When an access key was used last. Written once a day for each that is used.
ALTER TABLE access_key ADD COLUMN used_at {int};
