import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { CheckBox } from './CheckBox';
import styles from './DataTable.module.css';

/** One column of a table. */
export interface Column<Row> {
  id: string;
  header: ReactNode;
  cell: (row: Row) => ReactNode;
  /** Pixels; the rest is shared among columns without. */
  width?: number;
  /** Set on the column that the rows are sorted by. */
  sorted?: 'ascending' | 'descending';
}

/** Rows that are selected, by id. */
export interface Selection<Row> {
  selected: ReadonlySet<string>;
  onChange: (selected: ReadonlySet<string>) => void;
  /** What the checkbox of a row is called. */
  label: (row: Row) => string;
  /** What the checkbox of all rows is called. */
  allLabel: string;
}

interface Props<Row> {
  /** What the table shows, for those who cannot see it. */
  label: string;
  columns: Column<Row>[];
  /** `undefined` while they are loaded for the first time. */
  rows: Row[] | undefined;
  rowId: (row: Row) => string;
  /** Given, rows can be selected. */
  selection?: Selection<Row>;
  /** The row to draw attention to, once. */
  highlight?: string | null;
  /** What stands there if there are no rows. */
  empty: ReactNode;
}

const SKELETON_ROWS = 6;

/** A table, with checkboxes if rows can be selected, a skeleton while it loads, and something to say when it is empty. */
export function DataTable<Row>(props: Props<Row>) {
  const { label, columns, rows, rowId, selection, highlight, empty } = props;
  if (rows?.length === 0) return empty;
  return (
    <div className={styles.scroll} role="region" aria-label={label} tabIndex={0}>
      <table className={styles.table} aria-label={label} aria-busy={!rows} data-selectable={selection !== undefined}>
        <colgroup>
          {selection && <col width={44} />}
          {columns.map((column) => (
            <col key={column.id} width={column.width} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {selection && (
              <th scope="col">
                <SelectAll ids={rows?.map(rowId) ?? []} selection={selection} />
              </th>
            )}
            {columns.map((column) => (
              <th key={column.id} scope="col" aria-sort={column.sorted}>
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows?.map((row) => (
            <BodyRow key={rowId(row)} {...{ row, columns, rowId, selection, highlight }} />
          )) ?? <Skeleton columns={columns.length + (selection ? 1 : 0)} />}
        </tbody>
      </table>
    </div>
  );
}

type RowProps<Row> = { row: Row } & Pick<Props<Row>, 'columns' | 'rowId' | 'selection' | 'highlight'>;

function BodyRow<Row>({ row, columns, rowId, selection, highlight }: RowProps<Row>) {
  const id = rowId(row);
  const checked = selection?.selected.has(id) ?? false;
  const toggle = (selection: Selection<Row>) => {
    const selected = new Set(selection.selected);
    if (!selected.delete(id)) selected.add(id);
    selection.onChange(selected);
  };
  return (
    <tr data-selected={checked || undefined} data-highlight={highlight === id || undefined}>
      {selection && (
        <td>
          <CheckBox label={selection.label(row)} checked={checked} onChange={() => toggle(selection)} />
        </td>
      )}
      {columns.map((column) => (
        <td key={column.id}>{column.cell(row)}</td>
      ))}
    </tr>
  );
}

function SelectAll<Row>({ ids, selection }: { ids: string[]; selection: Selection<Row> }) {
  const count = ids.filter((id) => selection.selected.has(id)).length;
  return (
    <CheckBox
      label={selection.allLabel}
      checked={count > 0 && count === ids.length}
      indeterminate={count > 0 && count < ids.length}
      disabled={ids.length === 0}
      onChange={(checked) => selection.onChange(new Set(checked ? ids : []))}
    />
  );
}

function Skeleton({ columns }: { columns: number }) {
  const { t } = useTranslation();
  return Array.from({ length: SKELETON_ROWS }, (_, row) => (
    <tr key={row} className={styles.skeleton}>
      {Array.from({ length: columns }, (_, column) => (
        <td key={column}>
          <span />
          {row + column === 0 && <span className="visually-hidden">{t('table.loading')}</span>}
        </td>
      ))}
    </tr>
  ));
}
