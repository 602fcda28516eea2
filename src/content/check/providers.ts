/** Profiles: slots that exist, a second route that is one, clauses that exist, days that exist, and nothing unsafe to sign. */
import type { Library, Path, Problem, ProviderFiles } from '../library.ts';
import { didYouMean, errorAt } from '../problems.ts';
import type { Provider } from '../schema/provider.ts';

export function checkProviders(library: Pick<Library, 'providers'>): readonly Problem[] {
  return [...library.providers.values()].flatMap((files) => [
    ...slotProblems(files),
    ...secondProblems(files),
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

/** Nobody reports a worry to the person it is about, whatever post the profile gives them (the design's first rule). */
function secondProblems({ profile }: ProviderFiles): Problem[] {
  const { people, routes } = profile.value;
  const isSame = (one: string, other: string): boolean => {
    const [name, otherName] = [one, other].map((slot) => nameIn(profile.value, slot));
    return one === other || (name !== undefined && name === otherName);
  };
  const problem = (
    path: Path,
    slot: string,
    message = `“${slot}” is the person who is told first: nobody reports a worry to the person it is about.`,
  ): Problem =>
    errorAt(profile, path, {
      code: 'second-is-first',
      message,
      mend: 'Name somebody else, or nobody; then the safe default stands there.',
    });
  const { first, second } = people;
  return [
    ...(second !== undefined && isSame(first, second) ? [problem(['people', 'second'], second)] : []),
    ...(['learner', 'staff'] as const).flatMap((group) =>
      Object.entries(routes[group]).flatMap(([issue, route]) => [
        ...route.tell.flatMap((slot, index) =>
          route.tell.slice(0, index).some((before) => isSame(before, slot))
            ? [problem(['routes', group, issue, 'tell', index], slot)]
            : [],
        ),
        ...route.second.flatMap((slot, index) =>
          route.tell.some((told) => isSame(told, slot))
            ? [
                problem(
                  ['routes', group, issue, 'second', index],
                  slot,
                  route.tell.includes(slot)
                    ? `“${slot}” stands in both “tell” and “second”: nobody reports a worry to the person it is about.`
                    : undefined,
                ),
              ]
            : [],
        ),
      ]),
    ),
  ];
}

function nameIn({ people }: Provider, slot: string): string | undefined {
  const { others, ...known } = people;
  const person = Object.entries({ ...known, ...others }).find(([key]) => key === slot)?.[1];
  return typeof person === 'object' ? person.name?.toLowerCase().replace(/\s+/g, ' ').trim() : undefined;
}

/** A signature that never runs out is asked for once in a career, and by nobody's policy. */
const longestMonths = 60;

function dateProblems({ profile }: ProviderFiles): Problem[] {
  const { confirmed, policy, signOff } = profile.value;
  const say = (path: Path, message: string, mend: string): Problem =>
    errorAt(profile, path, { code: 'wrong-form', message, mend });
  const problems: Problem[] = [];
  const days = [
    [['confirmed', 'at'], confirmed?.at],
    [['policy', 'nextReviewBy'], policy.nextReviewBy],
  ] as const;
  for (const [path, day] of days)
    if (day !== undefined && !isDay(day))
      problems.push(say(path, `${day} is not a day.`, 'Write a day that exists.'));
  if (policy.nextReview !== undefined && namesImpossibleDay(policy.nextReview))
    problems.push(
      say(
        ['policy', 'nextReview'],
        `“${policy.nextReview}” is not a day.`,
        'Write a day that exists, as the policy has it, or the month alone.',
      ),
    );
  if (signOff.validityMonths > longestMonths)
    problems.push(
      say(
        ['signOff', 'validityMonths'],
        `A signature cannot hold for ${String(signOff.validityMonths)} months.`,
        `Write a number from 1 to ${String(longestMonths)}.`,
      ),
    );
  return problems;
}

/** "2026-02-29" has the form of a day and is none. */
function isDay(day: string): boolean {
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** "31 February 2027", "February 31st, 2027" or "31/02/2027"; a month alone names no day. */
function namesImpossibleDay(text: string): boolean {
  const month = `(${monthNames.join('|')})[a-z]*\\.?,?`;
  const dayFirst = new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th)?(?: of)? ${month} (\\d{4})\\b`, 'i').exec(text);
  const monthFirst = new RegExp(`\\b${month} (\\d{1,2})(?:st|nd|rd|th)?,? (\\d{4})\\b`, 'i').exec(text);
  const numbers = /\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b/.exec(text);
  const iso = /\b(\d{4})-(\d{1,2})-(\d{1,2})\b/.exec(text);
  const monthOf = (name = ''): string => String(monthNames.indexOf(name.slice(0, 3).toLowerCase()) + 1);
  const [year, mon, day] = dayFirst
    ? [dayFirst[3], monthOf(dayFirst[2]), dayFirst[1]]
    : monthFirst
      ? [monthFirst[3], monthOf(monthFirst[1]), monthFirst[2]]
      : numbers
        ? [numbers[3], numbers[2], numbers[1]]
        : [iso?.[1], iso?.[2], iso?.[3]];
  if (year === undefined || mon === undefined || day === undefined) return false;
  return !isDay([year, mon.padStart(2, '0'), day.padStart(2, '0')].join('-'));
}
