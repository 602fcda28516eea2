import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { editYaml, yamlValue, type YamlChange } from '../../../../lti/http/provider/edit-yaml.ts';

const text = `# Ours
id: one # the id
words:
  learner: learner # as they say
  rules: the rules

people:
  first: lead
  lead:
    title: Lead
    name: >-
      Asha
      Rahman
    from: section 2
  others: {}
routes:
  learner:
    scam: { tell: [lead], from: section 7 }
signed: [learner, staff] # who
systems: {}
last: true
`;

const edited = (path: YamlChange['path'], value: unknown): string => editYaml(text, [{ path, value }]);
/** Lines that are in one and not in the other. */
const changed = (one: string, other: string): readonly string[] => {
  const known = new Set(one.split('\n'));
  return other.split('\n').filter((line) => !known.has(line));
};

describe('a profile that is edited', () => {
  test.each<[string, YamlChange['path'], unknown, readonly string[]]>([
    ['a word', ['words', 'learner'], 'student', ['  learner: student # as they say']],
    ['a word that YAML would misread', ['words', 'rules'], 'yes: no', ["  rules: 'yes: no'"]],
    ['a text over several lines', ['people', 'lead', 'name'], 'Sam', ['    name: Sam']],
    ['a list', ['signed'], ['learner'], ['signed: [learner] # who']],
    ['a value that was not there', ['people', 'lead', 'phone'], '01234', ["    phone: '01234'"]],
    [
      'the first value of an empty part',
      ['systems', 'concern'],
      'the log',
      ['systems:', '  concern: the log'],
    ],
    ['a part that was not there', ['brand', 'colour'], '#0F6B63', ['brand:', "  colour: '#0F6B63'"]],
    [
      'a value within brackets',
      ['routes', 'learner', 'scam', 'from'],
      'section 8',
      ['    scam: {tell: [lead], from: section 8}'],
    ],
    ['a day', ['day'], '2026-11-22', ["day: '2026-11-22'"]],
  ])('keeps every other line: %s', (_, path, value, lines) => {
    const after = edited(path, value);
    expect(yamlValue(after, path)).toEqual(value);
    expect(changed(text, after)).toEqual(lines);
  });

  test('loses a value with its line, and nothing else', () => {
    const after = edited(['people', 'lead', 'name'], undefined);
    expect(after).toBe(text.replace('    name: >-\n      Asha\n      Rahman\n', ''));
    expect(edited(['nothing', 'there'], undefined)).toBe(text);
  });

  test('is the same text when nothing changes', () => {
    expect(edited(['words', 'learner'], 'learner')).toBe(text);
  });

  test('keeps the real profiles: one value, one line', () => {
    for (const id of readdirSync('course/providers')) {
      const real = readFileSync(`course/providers/${id}/provider.yaml`, 'utf8');
      const after = editYaml(real, [
        { path: ['people', 'lead', 'hours'], value: 'Monday, 9am to 5pm' },
        { path: ['confirmed'], value: { by: 'A', role: 'B', at: '2026-11-22', for: ['contacts'] } },
      ]);
      expect(changed(real, after).length).toBeLessThanOrEqual(7);
      expect(real.split('\n').filter((line) => line.includes('#') && !after.includes(line))).toEqual([]);
    }
  });
});
