import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

import { recall, remember } from '@/lib/storage';
import { en } from './en';
import { zh } from './zh';

/** The languages of the console, named as the API names them. */
export const LANGUAGES = ['en-US', 'zh-CN'] as const;

/** A language of the console. */
export type Language = (typeof LANGUAGES)[number];

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en };
  }
}

/** The language on screen. */
export function currentLanguage(): Language {
  return i18next.language === 'zh-CN' ? 'zh-CN' : 'en-US';
}

/** Changes the language on screen, and remembers it. */
export function chooseLanguage(language: Language): void {
  remember('language', language);
  void i18next.changeLanguage(language);
}

/** Starts with the remembered language, else the browser's: Chinese if it is any Chinese. */
export function startI18n(): void {
  i18next.on('languageChanged', (language) => {
    document.documentElement.lang = language;
  });
  const remembered = LANGUAGES.find((language) => language === recall('language'));
  void i18next.use(initReactI18next).init({
    resources: { 'en-US': { translation: en }, 'zh-CN': { translation: zh } },
    lng: remembered ?? (navigator.language.startsWith('zh') ? 'zh-CN' : 'en-US'),
    fallbackLng: 'en-US',
    interpolation: { escapeValue: false }, // React escapes.
    initAsync: false,
  });
}
