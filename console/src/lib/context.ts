/** What is wrong with an encryption context. */
export type ContextProblem = 'json' | 'values' | 'long';

/**
 * Checks an encryption context: a JSON object whose values are all texts, at most 1,024 characters.
 * An empty text means no context.
 */
export function contextProblem(text: string): ContextProblem | null {
  if (text.trim() === '') return null;
  if (text.length > 1024) return 'long';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'json';
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'json';
  return Object.values(value).every((entry) => typeof entry === 'string') ? null : 'values';
}
