/** Profiles: slots that exist, clauses that exist, and nothing unsafe to sign. */
import type { Library, Path, Problem, ProviderFiles } from '../library.ts';
import { didYouMean, errorAt } from '../problems.ts';
import type { Provider } from '../schema/provider.ts';

export function checkProviders(library: Pick<Library, 'providers'>): readonly Problem[] {
  return [...library.providers.values()].flatMap((files) => [
    ...slotProblems(files),
    ...clauseProblems(files),
    ...statementProblems(files),
    ...dateProblems(files),
  ]);
}

/** Slots of a profile's people that have somebody in them. */
function filledSlots({ people }: Provider): readonly string[] {
  const notPeople = new Set(['first', 'second', 'anyStaff', 'others']);
  return [...Object.keys(people).filter((slot) => !notPeople.has(slot)), ...Object.keys(people.others)];
}

function slotProblems({ profile }: ProviderFiles): Problem[] {
  const slots = filledSlots(profile.value);
  const { people, routes } = profile.value;
  const named: [Path, string][] = [[['people', 'first'], people.first]];
  if (people.second !== undefined) named.push([['people', 'second'], people.second]);
  for (const group of ['learner', 'staff'] as const)
    for (const [issue, route] of Object.entries(routes[group]))
      for (const list of ['tell', 'second'] as const)
        for (const [index, slot] of route[list].entries())
          named.push([['routes', group, issue, list, index], slot]);
  return named
    .filter(([, slot]) => !slots.includes(slot))
    .map(([path, slot]) =>
      errorAt(profile, path, {
        code: 'missing-person',
        message: `There is nobody called “${slot}” under “people”.`,
        mend: `${didYouMean(slot, slots)}There are: ${slots.join(', ')}.`,
      }),
    );
}

function clauseProblems({ profile, policies }: ProviderFiles): Problem[] {
  const problems: Problem[] = [];
  for (const [index, document] of profile.value.documents.entries()) {
    const path: Path = ['documents', index];
    const say = (inner: Path, code: string, message: string, mend: string) =>
      problems.push(errorAt(profile, [...path, ...inner], { code, message, mend }));
    const points = document.file === undefined ? undefined : policies.get(document.file)?.points;
    const numbers = new Set<number>();
    for (const [place, clause] of document.clauses.entries()) {
      if (points && clause.number > points.length)
        say(
          ['clauses', place, 'number'],
          'clause-number',
          `“${document.id}” has ${points.length} points, and this clause is number ${clause.number}.`,
          'Count the points of the file from 1.',
        );
      if (numbers.has(clause.number))
        say(
          ['clauses', place, 'number'],
          'clause-number',
          `Point ${clause.number} of “${document.id}” stands twice.`,
          'Keep one of the two.',
        );
      numbers.add(clause.number);
      if (clause.state === 'unsafe' && clause.safe === undefined)
        say(
          ['clauses', place],
          'clause-unsafe',
          `Point ${clause.number} of “${document.id}” is unsafe, and nothing stands in its place.`,
          'Add “safe:” with the line that people see until the provider has reworded it.',
        );
    }
    const left = points?.filter((point) => !numbers.has(point.number)).map((point) => point.number) ?? [];
    if (left.length > 0)
      say(
        ['clauses'],
        'clause-missing',
        `${left.length} of ${points?.length ?? 0} points of “${document.id}” have no clause: ${left.join(', ')}.`,
        'Add a clause with audience and plain line for each.',
      );
    if (document.file === undefined && document.clauses.length > 0)
      say(
        ['clauses'],
        'clause-number',
        `“${document.id}” has clauses and no file.`,
        'Add “file:”, or take the clauses out.',
      );
  }
  return problems;
}

/** A statement sums up clauses that are there, and that its signers sign. */
function statementProblems({ profile }: ProviderFiles): Problem[] {
  const { documents, signOff } = profile.value;
  return (
    [
      ['learnerStatements', 'learner'],
      ['staffStatements', 'staff'],
    ] as const
  ).flatMap(([list, audience]) => {
    const document = documents.find(
      ({ file, signedBy }) => file !== undefined && signedBy.includes(audience),
    );
    return signOff[list].flatMap(({ clauses = [] }, index) =>
      clauses.flatMap((number, at) => {
        const clause = document?.clauses.find((one) => one.number === number);
        if (clause?.audience.includes(audience) === true && clause.state !== 'unsafe') return [];
        const why = !clause
          ? 'does not exist'
          : clause.state === 'unsafe'
            ? 'is withheld from signing, because it is not safe'
            : `is not for ${audience === 'learner' ? 'learners' : 'staff'}`;
        return errorAt(profile, ['signOff', list, index, 'clauses', at], {
          code: 'statement-clause',
          message: `Clause ${number}${document ? ` of “${document.id}”` : ''} ${why}.`,
          mend: 'Take its number out, and see that the statement says nothing of it.',
        });
      }),
    );
  });
}

function dateProblems({ profile }: ProviderFiles): Problem[] {
  const at = profile.value.confirmed?.at;
  return at === undefined || !Number.isNaN(Date.parse(at))
    ? []
    : [
        errorAt(profile, ['confirmed', 'at'], {
          code: 'wrong-form',
          message: `${at} is not a day.`,
          mend: 'Write a day that exists.',
        }),
      ];
}
