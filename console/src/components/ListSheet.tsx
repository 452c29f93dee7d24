import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { SIZES, type PageSearch } from '@/lib/pageSearch';
import { DataTable, type Column, type Selection } from './DataTable';
import { ErrorNote } from './ErrorNote';
import styles from './ListSheet.module.css';
import { Pager } from './Pager';
import { SearchBox } from './SearchBox';

interface Props<Row> {
  label: string;
  columns: Column<Row>[];
  rows: Row[] | undefined;
  rowId: (row: Row) => string;
  /** How many there are in all that the search finds. */
  total: number;
  /** Says so in words. */
  told: string;
  error: unknown;
  search: PageSearch;
  /** What the search box is called; without it there is none. */
  searchLabel?: string;
  onSearch: (search: PageSearch) => void;
  /** Buttons and filters above the table. */
  actions?: ReactNode;
  empty: ReactNode;
  selection?: Selection<Row>;
}

/** A list on a sheet of its own: what can be done, search, table, pages. */
export function ListSheet<Row>(props: Props<Row>) {
  const { label, columns, rows, rowId, total, told, error, search, searchLabel, onSearch, actions, empty, selection } = props;
  const { t } = useTranslation();
  const show = (change: PageSearch) => onSearch({ ...search, page: undefined, ...change });
  return (
    <section className={styles.sheet}>
      <div className={styles.toolbar}>
        {actions}
        <span className={styles.gap} />
        {searchLabel && (
          <SearchBox
            label={searchLabel}
            clearLabel={t('access.clearSearch')}
            value={search.q ?? ''}
            onSearch={(q) => q !== (search.q ?? '') && show({ q: q || undefined })}
          />
        )}
      </div>
      {error !== null && (
        <div className={styles.error}>
          <ErrorNote error={error} />
        </div>
      )}
      {!(error !== null && !rows) && <DataTable {...{ label, columns, rows, rowId, selection, empty }} />}
      {total > 0 && (
        <Pager
          told={told}
          total={total}
          page={search.page ?? 1}
          size={search.size ?? SIZES[0]}
          sizes={SIZES}
          onPage={(page) => show({ page })}
          onSize={(size) => show({ size })}
        />
      )}
    </section>
  );
}
