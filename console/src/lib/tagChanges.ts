/** A tag of a resource. */
export interface TagPair {
  TagKey: string;
  TagValue: string;
}

/** A tag of several resources; `mixed` if not all carry it with the same value, and then its value is empty. */
export interface SharedTag extends TagPair {
  mixed?: boolean;
}

/** What resources carry together, each with these tags. */
export function sharedTags(resources: TagPair[][]): SharedTag[] {
  const keys = [...new Set(resources.flatMap((tags) => tags.map(({ TagKey }) => TagKey)))];
  return keys.map((TagKey) => {
    const values = new Set(resources.map((tags) => tags.find((tag) => tag.TagKey === TagKey)?.TagValue));
    const [value] = values;
    return values.size === 1 && value !== undefined ? { TagKey, TagValue: value } : { TagKey, TagValue: '', mixed: true };
  });
}

/** Which tags have to be set and which taken off, so that resources carry `after` instead of `before`. Mixed ones stay. */
export function tagChanges(before: SharedTag[], after: SharedTag[]) {
  const known = new Map(before.map((tag) => [tag.TagKey, tag]));
  const kept = new Set(after.map(({ TagKey }) => TagKey));
  const isNew = (tag: SharedTag) => {
    const old = known.get(tag.TagKey);
    return !tag.mixed && (old === undefined || old.mixed === true || old.TagValue !== tag.TagValue);
  };
  return {
    set: after.filter(isNew).map(({ TagKey, TagValue }) => ({ TagKey, TagValue })),
    remove: before.filter(({ TagKey }) => !kept.has(TagKey)).map(({ TagKey }) => TagKey),
  };
}
