import { readFileSync, rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { traceCalls, traceStatements } from './traces.ts';

test('a call takes one line of five fields, whatever its value holds', () => {
  const path = traceCalls('test-of-traces', [
    { call: 'SetValue', element: 'cmi.location', value: 'a\tb\nc\\d', result: 'true', error: '0' },
  ]);
  const [head, line] = readFileSync(path, 'utf8').split('\n');
  rmSync(path);
  expect(head?.split('\t')).toHaveLength(5);
  expect(line?.split('\t')).toEqual(['SetValue', 'cmi.location', 'a\\tb\\nc\\\\d', 'true', '0']);
});

test('a statement takes one line of JSON', () => {
  const path = traceStatements('test-of-traces', [{ id: 1 }, { id: 2, text: 'a\nb' }]);
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  rmSync(path);
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([{ id: 1 }, { id: 2, text: 'a\nb' }]);
});
