import { expect, test } from 'vitest';

import { contextProblem } from './context';

test.each(['', '  ', '{}', '{"purpose":"backup"}'])('%s is a context', (text) => {
  expect(contextProblem(text)).toBeNull();
});

test.each([
  ['{', 'json'],
  ['[]', 'json'],
  ['null', 'json'],
  ['"text"', 'json'],
  ['{"a":1}', 'values'],
  ['{"a":{"b":"c"}}', 'values'],
  [`{"a":"${'x'.repeat(1024)}"}`, 'long'],
])('%s is no context: %s', (text, problem) => {
  expect(contextProblem(text)).toBe(problem);
});
