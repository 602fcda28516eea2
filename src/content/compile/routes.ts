/**
 * Who to tell about one issue: from the provider's own routes, else the safe default, word for word
 * (design rule 10). The default is never mixed with a provider's words in one sentence.
 */
import type { Library, SourceFile } from '../library.ts';
import type { Audience, Html, RouteCard } from '../model.ts';
import { issue as issueSchema, type Issue } from '../schema/common.ts';
import type { Provider, ProviderRoute } from '../schema/provider.ts';
import { didYouMean } from '../problems.ts';
import { listed, ownArticle } from './context.ts';
import { knownSlots, shownPerson, type ShownPerson } from './people.ts';
import { escapeMarkdown, settleArticles } from './placeholders.ts';
import { at, below, type Place, type Problems } from './problems.ts';
import type { Sentence } from './sentences.ts';
import type { Text } from './text.ts';

export interface Routes {
  card(issue: Issue): RouteCard;
  /** The first contact of the provider: what Help shows. */
  firstCard(): RouteCard;
  /** Number and address of whoever is told first, where they may be shown; empty where the profile gives neither. */
  firstReach(): readonly Html[];
  /** Whom to tell instead stands in the safe default's words, which speak of a line below. */
  hasDefaultSecond(card: RouteCard): boolean;
  /** "the DSL, or the Principal if it is about them"; undefined when there is no such issue. */
  phrase(issue: string): string | undefined;
  /** The profile has no route for this issue, so that `card` and `phrase` give the safe default. */
  isDefault(issue: string): boolean;
  /** The right answer of a question about the route, and everybody who is right as well. */
  answer(
    issue: Issue,
    asks: 'first' | 'second',
  ): { readonly text: string; readonly alsoRight: readonly string[] };
}

export interface RoutesInput {
  readonly library: Library;
  readonly profile: SourceFile<Provider>;
  readonly audience: Audience;
  readonly today: string;
  readonly problems: Problems;
  readonly sentence: Sentence;
  /** Asked for late: text needs the routes for its `{{route}}`. */
  readonly text: () => Text;
}

/** Ids of the safe defaults in `sources.yaml`. */
export const safeDefaults = {
  first: 'default-first-contact',
  second: 'default-second-route',
  outOfHours: 'default-out-of-hours',
} as const;

/**
 * What an issue is a case of. A policy that says who hears of any worry has said so for these too, and its own
 * people help more than a sentence of ours. Left out on purpose: worries about staff, which must not go to the
 * person they are about, and illegal images, whose steps have to be safe whatever a policy says.
 */
const widerIssues: Readonly<Partial<Record<Issue, readonly Issue[]>>> = {
  'worried-friend': ['worried-self'],
  sextortion: ['intimate-image', 'worried-self'],
  'intimate-image': ['worried-self'],
  extremism: ['worried-self'],
  bullying: ['worried-self'],
  scam: ['worried-self'],
};

/** The issue whose route answers for `issue`: itself, or a wider one; undefined when the safe default has to. */
export const routeIssue = (profile: Provider, kind: 'learner' | 'staff', issue: Issue): Issue | undefined =>
  [issue, ...(widerIssues[issue] ?? [])].find((each) => profile.routes[kind][each] !== undefined);

export function makeRoutes(input: RoutesInput): Routes {
  const { profile, audience, today, problems, sentence, text } = input;
  const provider = profile.value;
  const kind = audience === 'staff' || audience === 'volunteer' ? 'staff' : 'learner';
  // What a policy adds is said to learners ("take your tutor with you") or to staff; an employer or a visitor is neither.
  const isForReader = audience === 'learner' || kind === 'staff';
  const ownLines = ({ apprentice, also }: ProviderRoute): readonly string[] => [
    ...(provider.apprentices && apprentice !== undefined ? [apprentice] : []),
    ...also,
  ];
  const cards = new Map<string, RouteCard>();

  const person = (slot: string, place: Place): ShownPerson | undefined => {
    const found = shownPerson(provider, slot, today, sentence);
    if (!found) {
      const slots = [...knownSlots, ...Object.keys(provider.people.others)];
      problems.add(place, {
        code: 'unknown-slot',
        message: `The profile names nobody as “${slot}”.`,
        mend: `${didYouMean(slot, slots)}Give people.${slot} a title, or name another slot.`,
      });
    }
    return found;
  };
  const everybody = (slots: readonly string[], place: Place): readonly ShownPerson[] =>
    slots.flatMap((slot) => person(slot, place) ?? []);

  /** A route in people; undefined for the safe default. */
  const resolve = (issue: Issue): Resolved | undefined => {
    const found = routeIssue(provider, kind, issue);
    const route = found && provider.routes[kind][found];
    return route && resolveRoute(route, at(profile, 'routes', kind, found));
  };

  const resolveRoute = (route: ProviderRoute, place: Place): Resolved => {
    const isAboutTeller = (slot: string): boolean => route.tell.includes(slot);
    for (const [index, slot] of route.second.entries()) {
      if (isAboutTeller(slot)) {
        problems.add(below(place, 'second', index), {
          code: 'second-is-first',
          message: `“${slot}” stands in both “tell” and “second”: nobody reports a worry to the person it is about.`,
          mend: 'Name somebody else, or leave “second” out; then the safe default stands there.',
        });
      }
    }
    const { first, second } = provider.people;
    const takesOver =
      route.second.length === 0 &&
      second !== undefined &&
      route.tell.includes(first) &&
      !isAboutTeller(second);
    return {
      tell: everybody(route.tell, below(place, 'tell')),
      isAnyOf: route.or,
      second: everybody(takesOver ? [second] : route.second, below(place, 'second')),
      route,
      place,
    };
  };

  const defaultText = (id: string): string => {
    const entry = input.library.sources.value.sources.find((source) => source.id === id);
    if (entry) return entry.says;
    problems.add(at(input.library.sources, 'sources'), {
      code: 'missing-default',
      message: `The safe default “${id}” is not in course/sources.yaml.`,
      mend: 'Put it back, word for word as in the design’s rule 10.',
    });
    return '';
  };
  const defaultHtml = (id: string): string =>
    text().html(defaultText(id), at(input.library.sources, 'sources'));

  const makeCard = (resolved: Resolved | undefined, title: string): RouteCard => {
    if (!resolved || resolved.tell.length === 0) {
      return {
        title,
        first: defaultHtml(safeDefaults.first),
        second: defaultHtml(safeDefaults.second),
        extra: [],
        outOfHours: defaultHtml(safeDefaults.outOfHours),
        help: sentence('open-help'),
      };
    }
    const { tell, second, route, place } = resolved;
    const html = (markdown: string): string => text().html(settleArticles(markdown), place);
    const extra = [
      ...(kind === 'learner' && provider.people.anyStaff && hasAnyStaff(resolved)
        ? [sentence('any-staff')]
        : []),
      ...[...tell, ...second].flatMap((each) => reach(each, sentence) ?? []),
      ...(isForReader ? ownLines(route) : []),
    ];
    const ownHours = outOfHours();
    return {
      title,
      first: html(tellSentence(resolved, sentence)),
      second:
        second.length > 0
          ? html(
              sentence('tell-second', {
                second: listed(
                  second.map((each) => inFull(each, sentence)),
                  sentence('or'),
                ),
              }),
            )
          : defaultHtml(safeDefaults.second),
      extra: [...new Set(extra)].map(html),
      outOfHours: ownHours ?? defaultHtml(safeDefaults.outOfHours),
      from: fromPolicy(provider, route.from, sentence),
      ...((second.length === 0 || ownHours === undefined) && { help: sentence('open-help') }),
    };
  };

  const outOfHours = (): string | undefined => {
    const there = shownPerson(provider, 'outOfHours', today, sentence);
    if (!there) return undefined;
    const details = [there.phone, there.email, there.hours].filter((detail) => detail !== undefined);
    const who = [inFull(there, sentence), ...details.map(escapeMarkdown)].join(', ');
    return text().html(sentence('out-of-hours', { who }), at(profile, 'people', 'outOfHours'));
  };

  const firstRoute = (): Resolved => {
    const own = resolve('worried-self');
    if (own) return own;
    const { first, second } = provider.people;
    const place = at(profile, 'people', 'first');
    const from = shownPerson(provider, first, today)?.from;
    const tell = kind === 'staff' ? 'lead' : first;
    const route = { tell: [tell], or: false, second: second && second !== tell ? [second] : [], also: [] };
    return resolveRoute({ ...route, from: from ?? '' }, place);
  };

  const cardTitle = sentence('card', { provider: provider.identity.shortName });
  const helpTitle = sentence('here', { provider: provider.identity.shortName });

  return {
    card(issue) {
      const ready = cards.get(issue) ?? makeCard(resolve(issue), cardTitle);
      cards.set(issue, ready);
      return ready;
    },
    firstCard: () => makeCard(firstRoute(), helpTitle),
    firstReach() {
      const { tell, place } = firstRoute();
      return tell.flatMap(({ where: _where, hours: _hours, ...person }) => {
        const said = reach(person, sentence);
        return said === undefined ? [] : [text().html(settleArticles(said), place)];
      });
    },
    hasDefaultSecond: ({ second }) => second === defaultHtml(safeDefaults.second),
    phrase(issue) {
      const known = issueSchema.safeParse(issue);
      if (!known.success) return undefined;
      const { tell = [], isAnyOf = false, second = [] } = resolve(known.data) ?? {};
      const told = isAnyOf ? tell : tell.slice(0, 1);
      return (
        ownArticle +
        sentence('phrase', {
          first:
            told.length > 0
              ? listed(
                  told.map(({ brief }) => brief),
                  sentence('or'),
                )
              : sentence('any-staff-trusted'),
          second:
            second.length > 0
              ? listed(
                  second.map(({ brief }) => brief),
                  sentence('or'),
                )
              : sentence('any-manager'),
        })
      );
    },
    isDefault: (issue) => {
      const known = issueSchema.safeParse(issue);
      return known.success && resolve(known.data) === undefined;
    },
    answer(issue, asks) {
      const { tell = [], isAnyOf = false, second = [] } = resolve(issue) ?? {};
      const group = asks === 'first' ? tell : second;
      const [one, ...others] = group;
      const fallback = sentence(asks === 'first' ? 'any-staff-trusted' : 'any-manager');
      const key =
        asks === 'first' && isAnyOf
          ? listed(
              group.map(({ name }) => name),
              sentence('or'),
            )
          : one?.name;
      return {
        text: capital(key || fallback),
        alsoRight: [one, ...others].flatMap((each) =>
          each ? [each.name, each.brief, each.title, each.short] : [],
        ),
      };
    },
  };
}

/** The card where help lines stand right below it, as the safe default says they do. */
export function withLinesBelow(card: RouteCard): RouteCard {
  const { help: _, ...rest } = card;
  return rest;
}

interface Resolved {
  readonly tell: readonly ShownPerson[];
  readonly isAnyOf: boolean;
  readonly second: readonly ShownPerson[];
  readonly route: ProviderRoute;
  readonly place: Place;
}

/** "From Lantern Lane’s Online Safety Policy, section 7" */
export function fromPolicy(
  { identity, policy }: Provider,
  place: string | undefined,
  sentence: Sentence,
): string {
  const slots = { provider: identity.shortName, policy: policy.name };
  return place ? sentence('from-policy-place', { ...slots, place }) : sentence('from-policy', slots);
}

/** A person in Markdown, in full: "the **Safeguarding Lead** (DSL)", "**Asha Rahman**, the Safeguarding Lead". */
export function inFull({ name, title, short, hasName }: ShownPerson, sentence: Sentence): string {
  const role = escapeMarkdown(title);
  if (hasName) return sentence('named', { name: `**${escapeMarkdown(name)}**`, role });
  const article = name.endsWith(title) ? name.slice(0, name.length - title.length) : '';
  return `${article}**${role}**${short === title ? '' : ` (${escapeMarkdown(short)})`}`;
}

function tellSentence({ tell, isAnyOf }: Resolved, sentence: Sentence): string {
  const names = tell.map((each) => inFull(each, sentence));
  const [first = '', ...next] = names;
  if (isAnyOf || next.length === 0) return sentence('tell-one', { first: listed(names, sentence('or')) });
  return sentence('tell-then', { first, next: listed(next, sentence('or')) });
}

/** How to reach somebody, where the profile says so. */
function reach(person: ShownPerson, sentence: Sentence): string | undefined {
  const { phone, email, where, hours } = person;
  const details = [
    where && escapeMarkdown(where),
    hours && escapeMarkdown(hours),
    phone && `[${escapeMarkdown(phone)}](tel:${dialled(phone)})`,
    email && `[${escapeMarkdown(email)}](mailto:${email})`,
  ].filter((detail) => detail !== undefined);
  if (details.length === 0) return undefined;
  return sentence('reach', { who: ownArticle + escapeMarkdown(person.name), details: details.join(', ') });
}

/** An extension is asked for once somebody answers: RFC 3966 has it as a parameter, and many phones do not read that. */
const dialled = (phone: string): string => phone.replace(/[a-z,].*$/, '').replace(/[^\d+]/g, '');

/** Any member of staff will do only where the first contact is the provider's ordinary one. */
const hasAnyStaff = ({ route }: Resolved): boolean =>
  !route.tell.includes('it') && !route.tell.includes('hr');

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
