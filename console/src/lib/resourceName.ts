/** The name of a key in policies and in the audit trail. `resourceId` is `creatorUin/UIN/KEYID`. */
export function keyResourceName(region: string, owner: number, resourceId: string): string {
  return `qcs::kms:${region}:uin/${owner}:key/${resourceId}`;
}
