import { useState } from 'react';

/**
 * Sends what a form holds. The input and the output pass through and are kept nowhere: they may be secrets.
 * `onDone` is given the answer; `onFailed` is called after an error, to clear fields.
 */
export function useSubmit<Input extends unknown[], Output>(
  send: (...input: Input) => Promise<Output>,
  onDone: (output: Output) => void,
  onFailed?: () => void,
) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const run = async (...input: Input) => {
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      onDone(await send(...input));
    } catch (problem) {
      setError(problem);
      onFailed?.();
    } finally {
      setBusy(false);
    }
  };
  return { busy, error, submit: (...input: Input) => void run(...input) };
}
