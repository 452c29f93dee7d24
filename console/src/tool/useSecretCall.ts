import { useEffect, useRef, useState } from 'react';

/**
 * Calls the API with secrets. What comes back lives in the state of this component alone, never in a
 * cache, and is gone with it; an answer that comes after `clear` is dropped.
 */
export function useSecretCall<Input extends unknown[], Output>(call: (...input: Input) => Promise<Output>) {
  const [result, setResult] = useState<Output | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const current = useRef(0);

  const clear = () => {
    current.current += 1;
    setResult(null);
    setError(null);
    setBusy(false);
  };
  const run = async (...input: Input) => {
    clear();
    const mine = current.current;
    setBusy(true);
    try {
      const output = await call(...input);
      if (mine === current.current) setResult(output);
    } catch (problem) {
      if (mine === current.current) setError(problem);
    }
    if (mine === current.current) setBusy(false);
  };
  useEffect(
    () => () => {
      current.current = -1;
    },
    [],
  );
  return { result, error, busy, run: (...input: Input) => void run(...input), clear };
}
