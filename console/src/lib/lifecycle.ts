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

/** `docs/lifecycle.md` as the console needs it; `null` means allowed. A test compares the two. */
const TABLE = {
  Enable: row('NoChange', null, 'StateNotSupport', 'StateNotSupport', 'StateNotSupport'),
  Disable: row(null, 'NoChange', 'StateNotSupport', 'StateNotSupport', 'StateNotSupport'),
  Schedule: row('ShouldBeDisabled', null, 'StateNotSupport', null, null),
  CancelDeletion: row('NotPendingDelete', 'NotPendingDelete', null, 'NotPendingDelete', 'NotPendingDelete'),
  Archive: row(null, null, 'StateNotSupport', 'StateNotSupport', 'NoChange'),
  CancelArchive: row('StateNotSupport', 'StateNotSupport', 'StateNotSupport', 'StateNotSupport', null),
  RotationOn: row(null, null, 'StateNotSupport', 'StateNotSupport', 'StateNotSupport'),
  RotateNow: row(null, 'StateNotSupport', 'StateNotSupport', 'StateNotSupport', 'StateNotSupport'),
  Import: row('NoChange', 'StateNotSupport', 'StateNotSupport', null, 'StateNotSupport'),
  RemoveMaterial: row(null, null, 'StateNotSupport', 'StateNotSupport', 'StateNotSupport'),
  Bind: row(null, 'StateNotSupport', 'StateNotSupport', 'StateNotSupport', 'StateNotSupport'),
  Encrypt: row(null, 'Disabled', 'Disabled', 'Disabled', 'Archived'),
  Decrypt: row(null, 'Disabled', 'Disabled', 'Disabled', null),
  // Everything that the private half of a pair does, and showing its public half.
  Pair: row(null, 'StateNotSupport', 'StateNotSupport', 'StateNotSupport', 'StateNotSupport'),
  Edit: row(null, null, 'StateNotSupport', null, null),
} satisfies Record<string, Record<KeyState, Refusal | null>>;

/** What the console can ask of a key. */
export type Operation = keyof typeof TABLE;

/** Every operation. */
export const OPERATIONS = Object.keys(TABLE) as Operation[];

/** Why an operation is not offered: the server's reason, or that nothing would change. */
export type Refusal = 'NoChange' | 'StateNotSupport' | 'Disabled' | 'Archived' | 'ShouldBeDisabled' | 'NotPendingDelete';

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
