/** Where a key stands. */
export type KeyState = 'Enabled' | 'Disabled' | 'PendingDelete' | 'PendingImport' | 'Archived';

/** Every state, in the order of `docs/lifecycle.md`. */
export const KEY_STATES: readonly KeyState[] = [
  'Enabled',
  'Disabled',
  'PendingDelete',
  'PendingImport',
  'Archived',
];

/** What the console can ask of a key. */
export type Operation = 'Enable' | 'Disable' | 'Encrypt' | 'Decrypt' | 'Edit';

/** Why an operation is not offered: the server's reason, or that nothing would change. */
export type Refusal = 'NoChange' | 'StateNotSupport' | 'Disabled' | 'Archived';

/** `docs/lifecycle.md` as the console needs it; `null` means allowed. A test compares the two. */
const TABLE: Record<Operation, Record<KeyState, Refusal | null>> = {
  Enable: row('NoChange', null, 'StateNotSupport', 'StateNotSupport', 'StateNotSupport'),
  Disable: row(null, 'NoChange', 'StateNotSupport', 'StateNotSupport', 'StateNotSupport'),
  Encrypt: row(null, 'Disabled', 'Disabled', 'Disabled', 'Archived'),
  Decrypt: row(null, 'Disabled', 'Disabled', 'Disabled', null),
  Edit: row(null, null, 'StateNotSupport', null, null),
};

/** Why a key in this state refuses the operation, or `null` if it does not. */
export function refusal(state: KeyState, operation: Operation): Refusal | null {
  return TABLE[operation][state];
}

/** The state as the console knows it; what it does not know, it treats as unusable. */
export function asKeyState(text: string): KeyState {
  return KEY_STATES.find((state) => state === text) ?? 'Disabled';
}

function row(...cells: [...(Refusal | null)[]]): Record<KeyState, Refusal | null> {
  return Object.fromEntries(KEY_STATES.map((state, i) => [state, cells[i] ?? null])) as Record<
    KeyState,
    Refusal | null
  >;
}
