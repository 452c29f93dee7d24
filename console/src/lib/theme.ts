import { recall, remember } from './storage';

/** How the console looks. */
export type Theme = 'light' | 'dark';

/** The remembered theme, else the one the system prefers. */
export function currentTheme(): Theme {
  const chosen = recall('theme');
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

/** Applies a theme to the page. */
export function applyTheme(theme: Theme): void {
  document.documentElement.setAttribute('theme-mode', theme);
}

/** Applies a theme that the user chose, and remembers it. */
export function chooseTheme(theme: Theme): void {
  remember('theme', theme);
  applyTheme(theme);
}
