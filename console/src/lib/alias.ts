/** What is wrong with the name of a key. */
export type AliasProblem = 'empty' | 'long' | 'characters' | 'start' | 'reserved';

/**
 * Checks the rule of key names while the user types: 1 to 60 letters, digits, `-` or `_`, beginning
 * with a letter or digit, and not with `kms-`. The server decides; this only says so earlier.
 */
export function aliasProblem(alias: string): AliasProblem | null {
  if (alias === '') return 'empty';
  if (!/^[A-Za-z0-9_-]+$/.test(alias)) return 'characters';
  if (!/^[A-Za-z0-9]/.test(alias)) return 'start';
  if (/^kms-/i.test(alias)) return 'reserved';
  if (alias.length > 60) return 'long';
  return null;
}
