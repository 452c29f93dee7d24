import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { readEvents } from '@/api/events';
import { ErrorNote } from '@/components/ErrorNote';
import { FormModal } from '@/components/FormModal';
import { Radio } from '@/components/Radio';
import { useTell } from '@/components/Toaster';
import { download } from '@/lib/download';
import { toCsv, toJsonLines } from '@/lib/eventFile';
import type { EventSearch } from '@/lib/eventSearch';
import { useSubmit } from '@/lib/useSubmit';

/** How many events a file has at most: more is what tracks are for. */
const MOST = 100_000;

const FORMATS = { json: { write: toJsonLines, file: 'events.jsonl' }, csv: { write: toCsv, file: 'events.csv' } };

interface Props {
  search: EventSearch;
  now: number;
  onClose: () => void;
}

/** Reads all events of a search into a file, with progress. */
export function ExportForm({ search, now, onClose }: Props) {
  const { t } = useTranslation();
  const tell = useTell();
  const [format, setFormat] = useState<keyof typeof FORMATS>('json');
  const [count, setCount] = useState(0);
  const stop = useRef<AbortController>(null);
  const { busy, error, submit } = useSubmit(
    () => {
      stop.current = new AbortController();
      return readEvents(search, now, MOST, stop.current.signal, setCount);
    },
    (events) => {
      const { write, file } = FORMATS[format];
      download(file, new TextEncoder().encode(write(events)));
      tell({ text: t('audit.exported', { count: events.length }) });
      onClose();
    },
  );
  const leave = () => {
    if (busy) stop.current?.abort();
    else onClose();
  };
  return (
    <FormModal
      title={t('audit.exportTitle')}
      submit={t('audit.export')}
      leave={busy ? t('audit.stop') : undefined}
      reason={null}
      busy={busy}
      onSubmit={submit}
      onClose={leave}
    >
      <p>{t('audit.exportBody', { most: MOST.toLocaleString() })}</p>
      <Radio
        label={t('audit.format')}
        value={format}
        onChange={setFormat}
        options={[
          { value: 'json', label: t('audit.formatJson') },
          { value: 'csv', label: t('audit.formatCsv') },
        ]}
      />
      {error !== null && <ErrorNote error={error} />}
      <p aria-live="polite">{busy && t('audit.exporting', { count })}</p>
    </FormModal>
  );
}
