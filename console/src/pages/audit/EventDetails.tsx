import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Button } from 'tdesign-react';

import { documentOf, type AuditEvent } from '@/api/events';
import { CopyButton } from '@/components/CopyButton';
import { Modal } from '@/components/Modal';
import { to } from '@/routes';
import styles from './audit.module.css';

/** Members that hold JSON as text; people read it better as what it is. */
const NESTED = ['requestParameters', 'responseElements', 'resources'];

/** An event with all that is known of it, as JSON. */
export function EventDetails({ of: event, onClose }: { of: AuditEvent; onClose: () => void }) {
  const { t } = useTranslation();
  const document = documentOf(event);
  for (const name of NESTED) document[name] = unfolded(document[name]);
  const text = JSON.stringify(document, null, 2);
  return (
    <Modal
      title={t('audit.viewOf', { name: event.EventName })}
      width={860}
      onClose={onClose}
      footer={
        <>
          {event.ErrorCode === 1 && (
            <Link {...to.refusal(event.RequestID)} className="t-button t-button--theme-default t-button--variant-base">
              {t('access.refusal')}
            </Link>
          )}
          <Button theme="primary" onClick={onClose} data-autofocus>
            {t('action.close')}
          </Button>
        </>
      }
    >
      <div className={styles.document}>
        <CopyButton value={text} name={t('audit.document')} />
        <pre tabIndex={0} aria-label={t('audit.document')}>
          {text}
        </pre>
      </div>
    </Modal>
  );
}

/** What a text says, if it is JSON. */
function unfolded(value: unknown): unknown {
  if (typeof value !== 'string' || value === '') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
