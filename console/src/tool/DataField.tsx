import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FileIcon, UploadIcon } from 'tdesign-icons-react';
import { Button } from 'tdesign-react';

import { ActionButton } from '@/components/ActionButton';
import { Field } from '@/components/Field';
import { TextArea } from '@/components/TextBox';
import styles from './DataField.module.css';

/** What the tool works on: a text, or a file instead. */
export interface Data {
  text: string;
  file: { name: string; bytes: Uint8Array<ArrayBuffer> } | null;
}

/** Nothing yet. */
export const EMPTY: Data = { text: '', file: null };

interface Props {
  label: string;
  placeholder: string;
  note?: string;
  error: string | null;
  /** Larger files are refused before they are read. */
  maxFileBytes: number;
  /** Why nothing can be entered now. */
  refused: string | null;
  value: Data;
  onChange: (data: Data) => void;
}

/** A text to type or paste, or a file to take instead. */
export function DataField(props: Props) {
  const { label, placeholder, note, error, maxFileBytes: limit, refused, value, onChange } = props;
  const { t } = useTranslation();
  const picker = useRef<HTMLInputElement>(null);
  const [fileError, setFileError] = useState<string | null>(null);

  const take = async (file: File | undefined) => {
    if (!file) return;
    if (file.size > limit) return setFileError(t('tool.fileTooLarge', { size: file.size, limit }));
    setFileError(null);
    onChange({ text: '', file: { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) } });
  };

  return (
    <div className={styles.data}>
      <Field label={label} note={note} error={error ?? fileError}>
        {(control) =>
          value.file ? (
            <div className={styles.file}>
              <FileIcon aria-hidden="true" />
              <output id={control.id}>{t('tool.file', { name: value.file.name, size: value.file.bytes.length })}</output>
              <Button size="small" theme="default" variant="text" onClick={() => onChange(EMPTY)}>
                {t('tool.removeFile')}
              </Button>
            </div>
          ) : (
            <TextArea
              {...control}
              rows={6}
              className="mono"
              disabled={refused !== null}
              placeholder={placeholder}
              value={value.text}
              onChange={(text) => {
                setFileError(null);
                onChange({ text, file: null });
              }}
            />
          )
        }
      </Field>
      <input
        ref={picker}
        type="file"
        hidden
        aria-label={t('tool.chooseFile')}
        onChange={(event) => {
          void take(event.target.files?.[0]);
          event.target.value = ''; // The same file may be chosen again.
        }}
      />
      <ActionButton
        size="small"
        theme="default"
        variant="outline"
        icon={<UploadIcon />}
        reason={refused}
        onClick={() => picker.current?.click()}
      >
        {t('tool.chooseFile')}
      </ActionButton>
    </div>
  );
}
