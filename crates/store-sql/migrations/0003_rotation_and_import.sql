-- Rotation: when it was turned on last, and when the next is due, as the rules of keys say; only of keys
-- that rotate by themselves now.
ALTER TABLE cmk ADD COLUMN rotation_since {int};
ALTER TABLE cmk ADD COLUMN rotation_due   {int};
CREATE INDEX cmk_by_rotation ON cmk (rotation_due, id) WHERE rotation_due IS NOT NULL;

-- Imported material: what tells it from other material, also while it is not there, and when it expires.
ALTER TABLE cmk ADD COLUMN material_fingerprint {blob};
ALTER TABLE cmk ADD COLUMN material_valid_to    {int};
CREATE INDEX cmk_by_expiry ON cmk (material_valid_to, id) WHERE material_valid_to IS NOT NULL;

-- 0 where material was removed whose bytes may still be in the files.
ALTER TABLE cmk ADD COLUMN erasure_due {int};
CREATE INDEX cmk_by_erasure ON cmk (erasure_due, id) WHERE erasure_due IS NOT NULL;

-- What GetParametersForImport gave out last for a key; it goes with the key.
CREATE TABLE import_parameters (
  key_id     {text} PRIMARY KEY REFERENCES cmk (id) ON DELETE CASCADE,
  token_hash {blob} NOT NULL,
  algorithm  {text} NOT NULL,
  wrapped    {blob} NOT NULL,
  valid_to   {int}  NOT NULL
) {strict};

CREATE INDEX import_parameters_by_end ON import_parameters (valid_to);
