import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { DownloadIcon } from 'tdesign-icons-react';
import { Button } from 'tdesign-react';

import { CopyButton } from '@/components/CopyButton';
import { download } from '@/lib/download';
import styles from './ResultBox.module.css';

interface Props {
  title: string;
  /** The result; `undefined` while there is none. */
  text: string | undefined;
  /** What the download saves. */
  file: { name: string; bytes: Uint8Array<ArrayBuffer> };
  /** Beside the title, once there is a result. */
  extra?: ReactNode;
}

/** The grey box with the result. */
export function ResultBox({ title, text, file, extra }: Props) {
  const { t } = useTranslation();
  return (
    <div className={styles.result}>
      <div className={styles.top}>
        <span className={styles.title}>{text === undefined ? t('tool.result') : title}</span>
        {text !== undefined && (
          <span className={styles.actions}>
            {extra}
            <CopyButton value={text} name={title} />
            <Button
              size="small"
              theme="default"
              variant="outline"
              icon={<DownloadIcon />}
              onClick={() => download(file.name, file.bytes)}
            >
              {t('action.download')}
            </Button>
          </span>
        )}
      </div>
      <output className={styles.box} aria-label={title} data-empty={text === undefined || undefined}>
        {text ?? t('tool.resultEmpty')}
      </output>
    </div>
  );
}
