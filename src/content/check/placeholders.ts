/** Placeholders: paths that every provider's profile knows, also in texts that no track uses yet. */
import { makeContext, placeholderPaths } from '../compile/context.ts';
import type { Library, Problem } from '../library.ts';
import { didYouMean, errorAt } from '../problems.ts';
import { issue } from '../schema/common.ts';
import type { CheckOptions } from './check.ts';
import { textsIn } from './texts.ts';

export function checkPlaceholders(library: Library, { today }: CheckOptions): readonly Problem[] {
  const known = [...library.providers.values()].map(({ profile }) => ({
    provider: profile.value.id,
    paths: new Set(
      placeholderPaths(
        makeContext({
          library,
          profile: profile.value,
          labels: { content: '', contact: '', conduct: '', commerce: '' },
          passMark: library.course.value.passMark,
          today,
        }),
      ),
    ),
  }));
  const files = [
    ...library.lessons.values(),
    ...library.scenarios.values(),
    ...library.banks.values(),
    ...(library.easyRead?.values() ?? []),
    ...(library.sheets?.values() ?? []),
    ...(library.incidents ? [library.incidents] : []),
  ];
  return files.flatMap((file) =>
    textsIn(file.value).flatMap(({ path, text }) =>
      placeholdersIn(text).flatMap((placeholder) => {
        if (placeholder.kind === 'route')
          return issue.options.some((each) => each === placeholder.name)
            ? []
            : [
                errorAt(file, path, {
                  code: 'missing-route',
                  message: `There is no issue called “${placeholder.name}”.`,
                  mend: `${didYouMean(placeholder.name, issue.options)}The issues are ${issue.options.join(', ')}.`,
                }),
              ];
        const without = known.filter(({ paths }) => !has(paths, placeholder));
        const [first] = without;
        if (!first) return [];
        const whose =
          without.length === known.length
            ? 'any provider'
            : without.map(({ provider }) => provider).join(', ');
        return [
          errorAt(file, path, {
            code: 'placeholder-unknown',
            message: `{{${placeholder.name}}} does not exist for ${whose}.`,
            mend: `${didYouMean(placeholder.name, first.paths)}The names are in docs/authoring.md.`,
          }),
        ];
      }),
    ),
  );
}

interface Placeholder {
  readonly kind: 'value' | 'condition' | 'route';
  readonly name: string;
}

function placeholdersIn(text: string): Placeholder[] {
  return [...text.matchAll(/\{\{\s*([^}]*?)\s*\}\}/g)].flatMap(([, inner = '']): Placeholder[] => {
    if (inner.startsWith('/') || inner === 'else') return [];
    const condition = /^#if\s+(\S+)$/.exec(inner)?.[1];
    if (condition !== undefined) return [{ kind: 'condition', name: condition }];
    const route = /^route\s+["']([^"']*)["']$/.exec(inner)?.[1];
    return [route === undefined ? { kind: 'value', name: inner } : { kind: 'route', name: route }];
  });
}

/** `{{#if monitoring}}` may name a group; a value may not. */
function has(paths: ReadonlySet<string>, { kind, name }: Placeholder): boolean {
  return paths.has(name) || (kind === 'condition' && [...paths].some((path) => path.startsWith(`${name}.`)));
}
