/** Help: danger, who is here, who else if it is about them, who to talk to, where to report (design rule 1). */
import type { HelpData, HelpLine, OpeningHours, RouteCard, Words } from '../model.ts';
import type { Library } from '../library.ts';
import type { Audience, ForAge } from '../model.ts';
import type { Provider } from '../schema/provider.ts';
import type { HelpEntry } from '../schema/registers.ts';
import { didYouMean } from '../problems.ts';
import { at, below, type Place, type Problems } from './problems.ts';
import type { Sentence } from './sentences.ts';
import type { Text } from './text.ts';

export interface HelpInput {
  readonly library: Library;
  readonly profile: Provider;
  readonly audience: Audience;
  readonly ageBand?: ForAge;
  readonly problems: Problems;
  readonly sentence: Sentence;
  readonly text: Text;
}

export type FindLines = (ids: readonly string[], place: Place) => readonly HelpLine[];

/**
 * Lines by id: those of this nation, audience and age, in the order asked for, save that those for under-18s go before
 * those for adults (design rule 4). An unknown id is a problem.
 */
export function makeLines({ library, profile, audience, ageBand, problems, text }: HelpInput): FindLines {
  const entries = new Map(library.help.value.lines.map((entry, index) => [entry.id, { entry, index }]));
  return (ids, place) =>
    youngFirst(
      ids.flatMap((id, position) => {
        const found = entries.get(id);
        if (!found) {
          problems.add(below(place, position), {
            code: 'line-unknown',
            message: `There is no line “${id}” in course/help.yaml.`,
            mend: `${didYouMean(id, entries.keys())}Add it to the register with its source.`,
          });
          return [];
        }
        const { entry, index } = found;
        const isForReader =
          (entry.nations?.includes(profile.identity.nation) ?? true) &&
          (entry.audience?.includes(audience) ?? true) &&
          (ageBand === undefined || entry.age === undefined || entry.age === ageBand);
        return isForReader ? [compileLine(entry, at(library.help, 'lines', index), text)] : [];
      }),
    );
}

/** Lines for under-18s move up to where the first line for adults alone stands; all else keeps its place. */
function youngFirst(lines: readonly HelpLine[]): readonly HelpLine[] {
  const adult = lines.findIndex(({ age }) => age === '18-over');
  if (adult < 0) return lines;
  const late = lines.slice(adult).filter(({ age }) => age === 'under-18');
  return [...lines.slice(0, adult), ...late, ...lines.slice(adult).filter(({ age }) => age !== 'under-18')];
}

export function compileHelp(input: HelpInput, find: FindLines, first: RouteCard, words: Words): HelpData {
  const { library, profile, sentence, text, problems } = input;
  const register = library.help.value;
  const here = at(library.help);
  const dangerIndex = register.lines.findIndex(({ id }) => id === register.danger);
  const dangerEntry = register.lines[dangerIndex];
  if (!dangerEntry) find([register.danger], below(here, 'danger'));
  const cannotHide = library.interface.value['leave']?.['cannot-hide'];
  const danger = library.interface.value['help']?.['danger'];
  for (const [group, key, sentence] of [
    ['leave', 'cannot-hide', cannotHide],
    ['help', 'danger', danger],
  ] as const) {
    if (sentence !== undefined) continue;
    problems.add(at(library.interface, group), {
      code: 'sentence-missing',
      message: `The interface has no sentence “${group}.${key}”, and Help cannot be without it.`,
      mend: `Add “${key}” to the group “${group}”.`,
    });
  }
  const { shortName: provider } = profile.identity;
  const fromInterface = (words: string | undefined, group: string, key: string): string =>
    text.html((words ?? '').replaceAll('{provider}', provider), at(library.interface, group, key));
  return {
    // Whatever else may be wrong, this number is right; without its entry nothing is built.
    danger: dangerEntry
      ? compileLine(dangerEntry, below(here, 'lines', dangerIndex), text)
      : { id: register.danger, name: '999', for: '', contact: { kind: 'call', number: '999' } },
    dangerText: fromInterface(danger, 'help', 'danger'),
    first,
    provider: {
      title: sentence('here', { provider }),
      lines: [text.html(sentence('no-why'), here)],
      limits: text.html(sentence('limits'), here),
    },
    talk: find(register.talk, below(here, 'talk')),
    groups: register.groups
      .map(({ title, intro, lines }, index) => ({
        title: text.plain(title, below(here, 'groups', index, 'title')),
        ...(intro !== undefined && { intro: text.html(intro, below(here, 'groups', index, 'intro')) }),
        lines: find(lines, below(here, 'groups', index, 'lines')),
      }))
      .filter(({ lines }) => lines.length > 0),
    cannotHide: fromInterface(cannotHide, 'leave', 'cannot-hide'),
    words,
  };
}

function compileLine(entry: HelpEntry, place: Place, text: Text): HelpLine {
  const { id, name, contact, note, age, open, hours } = entry;
  return {
    id,
    name: text.plain(name, below(place, 'name')),
    for: text.plain(entry.for, below(place, 'for')),
    contact:
      'call' in contact
        ? { kind: 'call', number: contact.call }
        : 'text' in contact
          ? { kind: 'text', number: contact.text }
          : { kind: 'web', address: contact.web, label: contact.label },
    ...(note !== undefined && { note: text.plain(note, below(place, 'note')) }),
    ...(age !== undefined && { age }),
    ...(open !== undefined && { open: open === 'always' ? open : open.map(minutes) }),
    ...(hours !== undefined && { hours: text.plain(hours, below(place, 'hours')) }),
  };
}

const minutes = ({ days, from, to }: { days: number[]; from: string; to: string }): OpeningHours => ({
  days,
  from: minutesOf(from),
  to: minutesOf(to),
});

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
