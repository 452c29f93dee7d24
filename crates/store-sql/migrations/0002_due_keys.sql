-- Keys that are to be destroyed, by when that is due. Few keys are.
CREATE INDEX cmk_by_deletion ON cmk (deletion_at) WHERE deletion_at IS NOT NULL;
