import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Hint } from '@/components/Hint';
import { asText, fromBase64 } from '@/lib/bytes';
import { ResultBox } from './ResultBox';
import styles from './PlaintextResult.module.css';

/** A decrypted plaintext: in Base64 as the API gives it, or as the text it may be. */
export function PlaintextResult({ base64, fileName }: { base64: string | undefined; fileName: string }) {
  const { t } = useTranslation();
  const [wantText, setWantText] = useState(false);
  const bytes = fromBase64(base64 ?? '');
  const text = asText(bytes);
  const showText = wantText && text !== null;
  const hint = base64 !== undefined && text === null ? t('tool.notText') : null;
  return (
    <ResultBox
      title={t(showText ? 'tool.resultText' : 'tool.resultBase64')}
      text={base64 === undefined ? undefined : showText ? text : base64}
      file={{ name: fileName, bytes }}
      extra={
        <Hint id="as-text-hint" text={hint}>
          <label className={styles.toggle}>
            <input
              type="checkbox"
              checked={showText}
              aria-disabled={hint !== null}
              aria-describedby={hint ? 'as-text-hint' : undefined}
              onChange={(event) => setWantText(event.target.checked)}
            />
            {t('tool.showText')}
          </label>
        </Hint>
      }
    />
  );
}
