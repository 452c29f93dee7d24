/** What the console remembers in this browser: choices of appearance and place, never a secret. */
type Remembered = 'region' | 'language' | 'theme';

/** A remembered choice, or `null`. */
export function recall(name: Remembered): string | null {
  try {
    return localStorage.getItem(`keyward.${name}`);
  } catch {
    return null; // Storage is blocked: the console works, it only forgets.
  }
}

/** Remembers a choice. */
export function remember(name: Remembered, value: string): void {
  try {
    localStorage.setItem(`keyward.${name}`, value);
  } catch {
    // As above.
  }
}
