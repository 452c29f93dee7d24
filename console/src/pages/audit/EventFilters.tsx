import { useTranslation } from 'react-i18next';

import { Field } from '@/components/Field';
import { SearchBox } from '@/components/SearchBox';
import { SelectBox } from '@/components/SelectBox';
import { TextBox } from '@/components/TextBox';
import { ACCESS, ATTRIBUTES, SPANS, type Attribute, type EventSearch, type Span } from '@/lib/eventSearch';
import styles from './audit.module.css';

interface Props {
  search: EventSearch;
  onSearch: (search: EventSearch) => void;
}

/** A minute of the viewer's zone, so many milliseconds ago, as the browser's own field writes it. */
function minute(ago: number): string {
  const at = new Date(Date.now() - ago);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** Which events are shown: a fact and its value, a time, reading or writing. */
export function EventFilters({ search, onSearch }: Props) {
  const { t } = useTranslation();
  const custom = search.from !== undefined;
  const spans = [...(Object.keys(SPANS) as Span[]), 'custom' as const];
  const span = (value: string) => {
    const { from: _, until: __, since: ___, ...rest } = search;
    if (value === 'custom') return onSearch({ ...rest, from: minute(3_600_000), until: minute(0) });
    onSearch({ ...rest, since: value === '24h' ? undefined : (value as Span) });
  };
  return (
    <div className={styles.filters}>
      <Field label={t('audit.by')}>
        {(control) => (
          <SelectBox
            {...control}
            value={search.by ?? ATTRIBUTES[0]}
            onChange={(event) => {
              const by = event.target.value as Attribute;
              onSearch({ ...search, by: by === ATTRIBUTES[0] ? undefined : by, q: undefined });
            }}
          >
            {ATTRIBUTES.map((attribute) => (
              <option key={attribute} value={attribute}>
                {t(`audit.attribute.${attribute}`)}
              </option>
            ))}
          </SelectBox>
        )}
      </Field>
      <div className={styles.value}>
        <SearchBox
          label={t(`audit.attribute.${search.by ?? ATTRIBUTES[0]}`)}
          clearLabel={t('audit.clear')}
          value={search.q ?? ''}
          onSearch={(q) => q !== (search.q ?? '') && onSearch({ ...search, q: q || undefined })}
        />
      </div>
      <Field label={t('audit.since')}>
        {(control) => (
          <SelectBox {...control} value={custom ? 'custom' : (search.since ?? '24h')} onChange={(event) => span(event.target.value)}>
            {spans.map((each) => (
              <option key={each} value={each}>
                {t(`audit.span.${each}`)}
              </option>
            ))}
          </SelectBox>
        )}
      </Field>
      {custom &&
        (['from', 'until'] as const).map((end) => (
          <Field key={end} label={t(`audit.${end}`)}>
            {(control) => (
              <TextBox
                {...control}
                type="datetime-local"
                value={search[end] ?? ''}
                onChange={(value) => value && onSearch({ ...search, [end]: value })}
              />
            )}
          </Field>
        ))}
      <Field label={t('audit.access')}>
        {(control) => (
          <SelectBox
            {...control}
            value={search.access ?? 'all'}
            onChange={(event) => {
              const access = event.target.value;
              onSearch({ ...search, access: access === 'all' ? undefined : (access as 'read' | 'write') });
            }}
          >
            {ACCESS.map((each) => (
              <option key={each} value={each}>
                {t(`audit.accessKind.${each}`)}
              </option>
            ))}
          </SelectBox>
        )}
      </Field>
    </div>
  );
}
