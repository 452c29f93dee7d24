import { useTranslation } from 'react-i18next';
import { TranslateIcon } from 'tdesign-icons-react';

import { Menu } from '@/components/Menu';
import { chooseLanguage, currentLanguage, LANGUAGES, type Language } from '@/i18n';
import styles from './LanguageMenu.module.css';

/** Languages by their own names: whoever looks for theirs can read it. */
const NAMES: Record<Language, string> = { 'en-US': 'English', 'zh-CN': '中文' };

/** Shows the language on screen and offers the other. */
export function LanguageMenu({ className }: { className?: string }) {
  const { t } = useTranslation();
  const current = currentLanguage();
  return (
    <Menu
      label={`${t('shell.language')}: ${NAMES[current]}`}
      className={className}
      align="right"
      items={LANGUAGES.map((language) => ({
        id: language,
        label: <span lang={language}>{NAMES[language]}</span>,
        checked: language === current,
        onSelect: () => chooseLanguage(language),
      }))}
    >
      <TranslateIcon aria-hidden="true" />
      <span className={styles.name}>{NAMES[current]}</span>
    </Menu>
  );
}
