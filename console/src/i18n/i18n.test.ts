import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { KEY_STATES, OPERATIONS, refusal } from '@/lib/lifecycle';
import { en } from './en';
import { zh } from './zh';

type Texts = { [key: string]: string | Texts };

/** Every text with its dotted key; the forms of a plural count as one. */
function flatten(texts: Texts, prefix = ''): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [key, value] of Object.entries(texts)) {
    const path = prefix + key.replace(/_(one|other)$/, '');
    if (typeof value === 'string') flat.set(path, value);
    else for (const [inner, text] of flatten(value, `${path}.`)) flat.set(inner, text);
  }
  return flat;
}

/** What a text has filled in or marked up: `{{name}}` and `<1>`. */
function slots(text: string): string[] {
  return (text.match(/\{\{\w+\}\}|<\/?\d+>/g) ?? []).sort();
}

const english = flatten(en);
const chinese = flatten(zh);

test('both languages have the same keys', () => {
  expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort());
});

test('both languages fill in the same things', () => {
  for (const [key, text] of english) expect(slots(chinese.get(key)!), key).toEqual(slots(text));
});

test('no text is empty, and no Chinese text was left in English', () => {
  // The same in both languages: names.
  const names = ['product.name', 'origin.TENCENT_KMS', 'events.json', 'events.csv'];
  for (const [key, text] of chinese) {
    expect(text.trim(), key).not.toBe('');
    if (!names.includes(key)) expect(text, key).toMatch(/\p{Script=Han}/u);
  }
});

test('every text is used somewhere', () => {
  const folder = join(import.meta.dirname, '..');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const source = files
    .filter((name) => /\.tsx?$/.test(name) && !/i18n\/(en|zh)(\/\w+)?\.ts$/.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
  const used = (key: string) => {
    if (source.includes(`'${key}'`) || source.includes(`"${key}"`)) return true;
    // Keys that are put together: `state.${…}`, `confirm.title${…}`, `shell.${…}Theme`.
    return [...source.matchAll(/`(\w+\.[\w.]*)\$\{[^`]*`/g)].some(([, start]) => key.startsWith(start!));
  };
  expect([...english.keys()].filter((key) => !used(key))).toEqual([]);
});

test('every refusal has its words', () => {
  for (const operation of OPERATIONS) {
    for (const state of KEY_STATES) {
      const why = refusal(state, operation);
      const has = english.has(`refusal.${operation}.${why}`) || english.has(`refusal.any.${why}`);
      if (why) expect(has, `${operation} ${state}`).toBe(true);
    }
  }
});
