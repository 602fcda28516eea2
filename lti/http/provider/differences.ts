/** What differs between two versions, line by line, with two lines around each change. */
import { diffLines } from 'diff';
import { logoName, type ProfileFiles } from '../../domain/profile-files.ts';
import type { DifferenceLine } from '../../views/provider/views.ts';

const around = 2;

export function differences(
  before: ProfileFiles,
  after: ProfileFiles,
): readonly { readonly name: string; readonly lines: readonly DifferenceLine[] }[] {
  const names = [...new Set([...Object.keys(before.policies), ...Object.keys(after.policies)])].toSorted();
  return [
    { name: 'provider.yaml', one: before.profile, other: after.profile },
    ...names.map((name) => ({
      name,
      one: before.policies[name] ?? '',
      other: after.policies[name] ?? '',
    })),
  ]
    .flatMap(({ name, one, other }) => (one === other ? [] : [{ name, lines: linesOf(one, other) }]))
    .concat(before.logo === after.logo ? [] : [{ name: logoName, lines: logoLines(before, after) }]);
}

const logoLines = (before: ProfileFiles, after: ProfileFiles): readonly DifferenceLine[] => [
  ...(before.logo === undefined ? [] : [{ look: 'out', said: 'Taken out: ', text: 'the logo' } as const]),
  ...(after.logo === undefined ? [] : [{ look: 'in', said: 'New: ', text: 'another logo' } as const]),
];

function linesOf(one: string, other: string): readonly DifferenceLine[] {
  const all = diffLines(one, other, { timeout: 2000 }) ?? [
    { value: one, removed: true, added: false },
    { value: other, removed: false, added: true },
  ];
  const lines = all.flatMap(({ value, added, removed }) =>
    value
      .replace(/\n$/, '')
      .split('\n')
      .map((text): DifferenceLine =>
        added
          ? { look: 'in', said: 'New: ', text }
          : removed
            ? { look: 'out', said: 'Taken out: ', text }
            : { look: 'same', said: '', text },
      ),
  );
  const isNear = (index: number): boolean =>
    lines.slice(Math.max(0, index - around), index + around + 1).some(({ look }) => look !== 'same');
  return lines.flatMap((line, index) => {
    if (isNear(index)) return [line];
    // Where lines are left out, a mark stands once.
    return index > 0 && isNear(index - 1) ? [{ look: 'same', said: '', text: '⋯' }] : [];
  });
}
