import type { Answer } from './ask';

/** A data key that the service keeps. */
export type DataKey = Answer<'/kms/ListDataKeyDetail'>['DataKeyMetadatas'][number];
