/** A tag of a resource. */
export interface TagPair {
  TagKey: string;
  TagValue: string;
}

/** What has to be asked for so that a resource carries `after` instead of `before`. */
export function tagChanges(before: TagPair[], after: TagPair[]) {
  const known = new Map(before.map(({ TagKey, TagValue }) => [TagKey, TagValue]));
  const kept = new Set(after.map(({ TagKey }) => TagKey));
  return {
    ReplaceTags: after.filter(({ TagKey, TagValue }) => known.get(TagKey) !== TagValue),
    DeleteTags: before.filter(({ TagKey }) => !kept.has(TagKey)).map(({ TagKey }) => ({ TagKey })),
  };
}
