import { FilterFilledIcon, FilterIcon } from 'tdesign-icons-react';

import { Menu } from './Menu';
import styles from './TableHeader.module.css';

interface Props<Value extends string> {
  title: string;
  /** What the menu is for, for those who cannot see it. */
  label: string;
  allLabel: string;
  options: { value: Value; label: string }[];
  /** The chosen option; `undefined` is all. */
  value: Value | undefined;
  onChange: (value: Value | undefined) => void;
}

/** The header of a column that can be filtered by one of a few values. */
export function FilterHeader<Value extends string>(props: Props<Value>) {
  const { title, label, allLabel, options, value, onChange } = props;
  const chosen = options.find((option) => option.value === value);
  return (
    <Menu
      label={`${label}: ${chosen?.label ?? allLabel}`}
      className={styles.button}
      items={[
        { id: '', label: allLabel, checked: !chosen, onSelect: () => onChange(undefined) },
        ...options.map((option) => ({
          id: option.value,
          label: option.label,
          checked: option === chosen,
          onSelect: () => onChange(option.value),
        })),
      ]}
    >
      {title}
      {chosen && <span className={styles.chosen}>{chosen.label}</span>}
      {chosen ? <FilterFilledIcon data-on aria-hidden="true" /> : <FilterIcon aria-hidden="true" />}
    </Menu>
  );
}
