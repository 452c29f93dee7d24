import type { Answer } from './ask';

/** A white-box key, as lists tell it. */
export type WhiteBoxKey = Answer<'/kms/DescribeWhiteBoxKeyDetails'>['KeyInfos'][number];
