import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import styles from './PageHeading.module.css';

interface Props {
  title: string;
  /** What the browser's tab says, if not the title. */
  tabTitle?: string;
  lead?: ReactNode;
}

/** The heading of a page: names the browser's tab, and takes the focus when the page appears. */
export function PageHeading({ title, tabTitle = title, lead }: Props) {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  const product = t('product.name');
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <div className={styles.heading}>
      <title>{`${tabTitle} · ${product}`}</title>
      <h1 ref={heading} tabIndex={-1} className={styles.title}>
        {title}
      </h1>
      {lead && <p className={styles.lead}>{lead}</p>}
    </div>
  );
}
