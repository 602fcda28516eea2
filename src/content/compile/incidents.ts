/** The incident helper of one provider: its own steps by its variant, its own people, lines by age. */
import type { IncidentData, IncidentOutcome, IncidentQuestion, RouteCard, Words } from '../model.ts';
import type { SourceFile } from '../library.ts';
import type { Issue } from '../schema/common.ts';
import type { AuthoredStep, Incidents } from '../schema/incidents.ts';
import type { Provider } from '../schema/provider.ts';
import { at, below, type Place } from './problems.ts';
import { fromPolicy, withLinesBelow, type Routes } from './routes.ts';
import type { Sentence } from './sentences.ts';
import type { FindLines } from './help.ts';
import type { Text } from './text.ts';

export interface IncidentInput {
  readonly file: SourceFile<Incidents>;
  readonly profile: Provider;
  readonly text: Text;
  readonly routes: Routes;
  readonly lines: FindLines;
  readonly sentence: Sentence;
  readonly words: Words;
}

export function compileIncidents(input: IncidentInput): IncidentData {
  const { file, profile, text, words } = input;
  const { title, lead, start, questions, outcomes } = file.value;
  const { variant, from } = profile.incidents;
  return {
    title: text.plain(title, at(file, 'title')),
    lead: text.html(lead, at(file, 'lead')),
    start,
    questions: Object.fromEntries(
      Object.entries(questions).map(([id, { ask, hint, choices }]): [string, IncidentQuestion] => {
        const place = at(file, 'questions', id);
        return [
          id,
          {
            ask: text.plain(ask, below(place, 'ask')),
            ...(hint !== undefined && { hint: text.html(hint, below(place, 'hint')) }),
            choices: choices.map((choice, index) => ({
              text: text.plain(choice.text, below(place, 'choices', index, 'text')),
              ...(choice.age && { age: choice.age }),
              ...(choice.to !== undefined && { to: choice.to }),
              ...(choice.ends !== undefined && { ends: choice.ends }),
            })),
          },
        ];
      }),
    ),
    outcomes: Object.fromEntries(Object.keys(outcomes).map((id) => [id, compileOutcome(id, input)])),
    ...(variant !== 'none' && { from: fromPolicy(profile, from, input.sentence) }),
    words,
  };
}

function compileOutcome(id: string, input: IncidentInput): IncidentOutcome {
  const { file, profile, text, lines } = input;
  const { variant } = profile.incidents;
  const base = file.value.outcomes[id];
  if (!base) throw new RangeError(`no outcome "${id}"`);
  const own = base.locked ? undefined : file.value.variants[variant]?.outcomes[id];
  const place = at(file, 'outcomes', id);
  const spot = own ? at(file, 'variants', variant, 'outcomes', id) : place;
  return {
    title: text.plain(own?.title ?? base.title, below(own?.title ? spot : place, 'title')),
    steps: (own ?? base).steps.map((step, index) => compileStep(step, below(spot, 'steps', index), text)),
    route: withLinesBelow(cardFor(base.route, input.routes)),
    lines: lines(base.lines, below(place, 'lines')),
    isOwn: own !== undefined,
    ...(base.then !== undefined && { then: base.then }),
  };
}

const compileStep = (step: AuthoredStep, place: Place, text: Text): IncidentOutcome['steps'][number] =>
  typeof step === 'string'
    ? { html: text.inline(step, place) }
    : { html: text.inline(step.text, below(place, 'text')), age: step.age };

/** The safe default sends a reader to "any member of staff"; this reader is one, so the first contact stands there. */
const cardFor = (issue: Issue, routes: Routes): RouteCard =>
  routes.isDefault(issue) ? routes.firstCard() : routes.card(issue);
