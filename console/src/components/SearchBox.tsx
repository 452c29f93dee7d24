import { useEffect, useRef, useState } from 'react';
import { CloseCircleFilledIcon, SearchIcon } from 'tdesign-icons-react';

import styles from './SearchBox.module.css';
import { TextBox } from './TextBox';

const PAUSE_MS = 300;

interface Props {
  label: string;
  clearLabel: string;
  value: string;
  onSearch: (value: string) => void;
}

/** A search field that searches when the user presses Enter or stops typing. */
export function SearchBox({ label, clearLabel, value, onSearch }: Props) {
  const [text, setText] = useState(value);
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined);
  // The value also changes from outside: by the browser's back button, or by "clear filters".
  useEffect(() => setText(value), [value]);
  useEffect(() => () => clearTimeout(pause.current), []);

  const search = (next: string) => {
    clearTimeout(pause.current);
    onSearch(next.trim());
  };
  const onChange = (next: string) => {
    setText(next);
    clearTimeout(pause.current);
    pause.current = setTimeout(() => search(next), PAUSE_MS);
  };
  const clear = () => {
    setText('');
    search('');
  };

  return (
    <form
      role="search"
      className={styles.search}
      onSubmit={(event) => {
        event.preventDefault();
        search(text);
      }}
    >
      <SearchIcon className={styles.icon} aria-hidden="true" />
      <TextBox
        type="search"
        className={styles.input}
        aria-label={label}
        placeholder={label}
        value={text}
        onChange={onChange}
      />
      {text && (
        <button type="button" className={styles.clear} aria-label={clearLabel} onClick={clear}>
          <CloseCircleFilledIcon />
        </button>
      )}
    </form>
  );
}
