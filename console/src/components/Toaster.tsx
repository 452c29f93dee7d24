import { createContext, use, useCallback, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { CheckCircleFilledIcon, CloseIcon, ErrorCircleFilledIcon } from 'tdesign-icons-react';

import { ErrorText } from './ErrorNote';
import styles from './Toaster.module.css';

type Toast = { id: number } & ({ text: string } | { error: unknown });
type Tell = (message: { text: string } | { error: unknown }) => void;

const TellContext = createContext<Tell>(() => {});
const SUCCESS_STAYS_MS = 5000;
let lastId = 0;

/** Tells the user something in the corner of the window. Successes go away by themselves, errors stay. */
export function useTell(): Tell {
  return use(TellContext);
}

/** The corner where messages appear; screen readers read them out. */
export function Toaster({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const [toasts, setToasts] = useState<Toast[]>([]);
  const dismiss = useCallback((id: number) => setToasts((all) => all.filter((one) => one.id !== id)), []);
  const tell = useCallback<Tell>(
    (message) => {
      const id = ++lastId;
      setToasts((all) => [...all, { id, ...message }]);
      if ('text' in message) setTimeout(() => dismiss(id), SUCCESS_STAYS_MS);
    },
    [dismiss],
  );
  return (
    <TellContext value={tell}>
      {children}
      <div className={styles.corner} role="status" aria-live="polite">
        {toasts.map((toast) => (
          <div key={toast.id} className={styles.toast} data-theme={'error' in toast ? 'error' : 'success'}>
            {'error' in toast ? <ErrorCircleFilledIcon aria-hidden="true" /> : <CheckCircleFilledIcon aria-hidden="true" />}
            <div className={styles.text}>{'error' in toast ? <ErrorText error={toast.error} /> : toast.text}</div>
            <button type="button" aria-label={t('action.dismiss')} onClick={() => dismiss(toast.id)}>
              <CloseIcon />
            </button>
          </div>
        ))}
      </div>
    </TellContext>
  );
}
