import { useTranslation } from 'react-i18next';
import { ChevronLeftIcon, ChevronRightIcon } from 'tdesign-icons-react';

import { pagesAround } from '@/lib/pages';
import styles from './Pager.module.css';
import { SelectBox } from './SelectBox';

interface Props {
  /** What is counted: says how many there are. */
  told?: string;
  /** How many rows there are in all. */
  total: number;
  /** The page on screen, from 1. */
  page: number;
  size: number;
  sizes: readonly number[];
  onPage: (page: number) => void;
  onSize: (size: number) => void;
}

/** Below a table: how many rows there are, how many a page shows, and the way to other pages. */
export function Pager({ told, total, page, size, sizes, onPage, onSize }: Props) {
  const { t } = useTranslation();
  const last = Math.max(1, Math.ceil(total / size));
  return (
    <nav className={styles.pager} aria-label={t('pager.label')}>
      <span className={styles.total}>{told ?? t('pager.total', { count: total })}</span>
      <SelectBox
        aria-label={told ? t('pager.rows') : t('pager.size')}
        value={size}
        onChange={(event) => onSize(Number(event.target.value))}
      >
        {sizes.map((count) => (
          <option key={count} value={count}>
            {t('pager.perPage', { count })}
          </option>
        ))}
      </SelectBox>
      <button type="button" aria-label={t('pager.previous')} disabled={page <= 1} onClick={() => onPage(page - 1)}>
        <ChevronLeftIcon />
      </button>
      {pagesAround(page, last).map((entry, index) =>
        entry === null ? (
          <span key={`gap${index}`} className={styles.gap}>
            …
          </span>
        ) : (
          <button
            key={entry}
            type="button"
            aria-label={t('pager.page', { page: entry })}
            aria-current={entry === page ? 'page' : undefined}
            onClick={() => onPage(entry)}
          >
            {entry}
          </button>
        ),
      )}
      <button type="button" aria-label={t('pager.next')} disabled={page >= last} onClick={() => onPage(page + 1)}>
        <ChevronRightIcon />
      </button>
    </nav>
  );
}
