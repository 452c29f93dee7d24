import type { Key } from '@/api/keys';
import type { Operation } from './lifecycle';

/** Why a key refuses an operation, apart from its state. */
export type Reason = 'pair' | 'external' | 'product' | 'notExternal' | 'rotationOff' | 'rotationOffAlready';

type Asked = Pick<Key, 'KeyUsage' | 'Origin' | 'Owner' | 'KeyRotationEnabled'>;

/** What a user may not do to the keys of cloud products. */
const NOT_FOR_PRODUCTS = ['Enable', 'Disable', 'Schedule', 'CancelDeletion', 'Archive', 'CancelArchive', 'Edit', 'Import', 'RemoveMaterial', 'Bind'];

/** Whether a key is one of a cloud product. */
export function isProductKey(key: Pick<Key, 'Owner'>): boolean {
  return key.Owner !== 'user';
}

/** What about a key, apart from its state, refuses the operation; `null` if nothing does. The server decides. */
export function whyNot(key: Asked, operation: Operation | 'RotationOff'): Reason | null {
  if (isProductKey(key) && NOT_FOR_PRODUCTS.includes(operation)) return 'product';
  if (operation === 'Import' || operation === 'RemoveMaterial') return key.Origin === 'EXTERNAL' ? null : 'notExternal';
  if (operation === 'RotationOff') return key.KeyRotationEnabled ? null : 'rotationOffAlready';
  if (operation !== 'RotationOn' && operation !== 'RotateNow') return null;
  if (key.KeyUsage !== 'ENCRYPT_DECRYPT') return 'pair';
  if (key.Origin === 'EXTERNAL') return 'external';
  return operation === 'RotateNow' && !key.KeyRotationEnabled ? 'rotationOff' : null;
}
