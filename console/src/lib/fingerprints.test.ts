import { expect, it } from 'vitest';

import { readDevices, writeDevices } from './fingerprints';

const ONE = '0177ebba-5ad6930a52d808-ce5e6fbba2b703-ddfd218bab945f-0c275b7f7d2c8c68';
const TWO = ONE.replace('0177', '0178');

it('reads what spreadsheets write', () => {
  const text = `\uFEFFIdentity,Description\r\n${ONE},"till 7, left"\r\n\r\n${TWO}\r\n`;
  expect(readDevices(text)).toEqual({
    devices: [
      { Identity: ONE, Description: 'till 7, left' },
      { Identity: TWO, Description: '' },
    ],
    problems: [],
  });
});

it('names the line that is wrong', () => {
  const text = [ONE, 'nonsense', ONE, `${TWO},${'长'.repeat(400)}`, ONE.toUpperCase()].join('\n');
  expect(readDevices(text).problems).toEqual([
    { line: 2, kind: 'identity' },
    { line: 3, kind: 'twice' },
    { line: 4, kind: 'long' },
    { line: 5, kind: 'identity' },
  ]);
});

it('writes what it reads', () => {
  const { devices } = readDevices(`${ONE},till\n${TWO}`);
  expect(readDevices(writeDevices(devices)).devices).toEqual(devices);
});
