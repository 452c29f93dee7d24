import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Switch } from 'tdesign-react';

import type { Key } from '@/api/keys';
import { Hint } from '@/components/Hint';
import { KeyStatus } from '@/components/KeyStatus';
import type { Change } from '@/forms/ChangeStateForm';
import { useRefusal } from '@/lib/useRefusal';
import styles from './KeySwitch.module.css';

/** The state of a key, and the switch that asks to change it. */
export function KeySwitch({ of: key, onChange }: { of: Key; onChange: (change: Change) => void }) {
  const { t } = useTranslation();
  const hintId = useId();
  const on = key.KeyState === 'Enabled';
  const change = on ? 'Disable' : 'Enable';
  const reason = useRefusal()(key, change);
  return (
    <span className={styles.state}>
      <Hint id={hintId} text={reason}>
        <Switch
          value={on}
          // Not `disabled`: the keyboard must reach it to hear the reason.
          className={reason ? 't-is-disabled' : ''}
          aria-checked={on}
          aria-disabled={reason !== null}
          aria-label={t(`operation.${change}`)}
          aria-describedby={reason ? hintId : undefined}
          onChange={() => !reason && onChange(change)}
        />
      </Hint>
      <KeyStatus of={key} />
    </span>
  );
}
