import { useId } from 'react';
import { Button, type ButtonProps } from 'tdesign-react';

import { Hint } from './Hint';

/**
 * A button that says why it may not be pressed. With a `reason` it is disabled but can still be
 * reached by keyboard and screen reader, which then hear the reason.
 */
export function ActionButton({ reason, onClick, ...rest }: ButtonProps & { reason?: string | null }) {
  const hintId = useId();
  return (
    <Hint id={hintId} text={reason ?? null}>
      {reason ? (
        <Button
          {...rest}
          type="button"
          className={`${rest.className ?? ''} t-is-disabled`}
          aria-disabled="true"
          aria-describedby={hintId}
        />
      ) : (
        <Button {...rest} onClick={onClick} />
      )}
    </Hint>
  );
}
