/**
 * One provider and one track of the library to the data that the player reads. Pure: the day is given, and the same
 * input gives the same bytes.
 */
import { brandCss, brandReport, type BrandReport } from '../brand.ts';
import { idKey } from '../ids.ts';
import type { Library, Problem, ProviderFiles } from '../library.ts';
import type {
  Assessment,
  Course,
  EasyReadData,
  ForAge,
  FourC,
  HelpData,
  IncidentData,
  Lesson,
  Part,
  Question,
  QuizData,
  SignOffData,
  TermsData,
  VoiceBlock,
} from '../model.ts';
import { didYouMean } from '../problems.ts';
import { failed, ok, type Result } from '../../result.ts';
import { translate } from '../translate.ts';
import type { Acknowledgement, Track } from '../schema/course.ts';
import type { Provider } from '../schema/provider.ts';
import { compileLesson, type LessonInput } from './blocks.ts';
import {
  compileSignOff,
  hasAccount,
  hasSomethingToSign,
  sha256,
  type AcknowledgementInput,
} from './clauses.ts';
import { makeContext } from './context.ts';
import { compileEasyRead } from './easy-read.ts';
import { whyWithheld } from './facts.ts';
import { compileHelp, makeLines } from './help.ts';
import { compileIncidents } from './incidents.ts';
import { compileLogo, type Logo } from './logo.ts';
import { markdownWriter } from './markdown.ts';
import { escapeMarkdown, makeFill } from './placeholders.ts';
import { at, below, collectProblems, type Place } from './problems.ts';
import { compileQuestion } from './questions.ts';
import { isDraft, releaseProblems, unknownProvider } from './release.ts';
import { fromPolicy, makeRoutes, type Routes } from './routes.ts';
import { sentencesOf, type Sentence } from './sentences.ts';
import { compileTerms } from './terms.ts';
import { renewalTrack, upkeepOf, type Upkeep } from './upkeep.ts';
import { makeText, type Text } from './text.ts';
import { makeWords, withoutAccount, type PageWords } from './words.ts';

export { releaseProblems } from './release.ts';
export type { Logo } from './logo.ts';

export interface CompiledCourse {
  /** Its `first` is the first lesson, which is also in `lessons`. */
  readonly course: Course;
  /** By part code. */
  readonly lessons: Readonly<Record<string, Lesson>>;
  readonly quiz?: QuizData;
  readonly help: HelpData;
  /** Tracks for staff and volunteers. */
  readonly incidents?: IncidentData;
  readonly terms: TermsData;
  /** The same course in further languages, by tag. */
  readonly translations?: Readonly<Record<string, CompiledCourse>>;
  readonly signOff?: SignOffData;
  readonly easyRead?: EasyReadData;
  readonly brandCss: string;
  readonly brandReport: BrandReport;
  /** The file that `course.provider.logo.src` names. */
  readonly logo?: Logo;
  /** What the tool goes by and no package needs. */
  readonly upkeep: Upkeep;
}

export interface CompileOptions {
  /** "YYYY-MM-DD", in the United Kingdom. */
  readonly today: string;
  /** Builds for one age; absent takes the profile's, and then the reader's answer decides. */
  readonly ageBand?: ForAge;
  /** Further languages that the package is to hold, by tag. */
  readonly languages?: readonly string[];
  /** A language of the library besides the original. */
  readonly language?: string;
  /** Refuses a draft, naming what is missing. */
  readonly release?: boolean;
  /** The course that a track with `renews` becomes where it is known what somebody passed before. */
  readonly isRenewal?: boolean;
}

/** Part codes of the two parts that are no lesson: a letter and a number like all codes, and a letter of their own. */
const QUIZ = 'e1';
const SIGN_OFF = 'e2';

/** What all providers of one library share; it does not grow with their number. */
interface Shared {
  readonly parsed: Map<string, hbs.AST.Program>;
  readonly html: Map<string, string>;
}
const sharedOf = new WeakMap<Library, Shared>();

/** Compiles; on failure gives every problem found, so that an author mends them in one go. */
export function compileCourse(
  library: Library,
  providerId: string,
  trackId: string,
  options: CompileOptions,
): Result<CompiledCourse, readonly Problem[]> {
  const { language, languages = [], ...rest } = options;
  if (languages.length > 0) return compileLanguages(library, providerId, trackId, languages, rest);
  if (language !== undefined && language !== library.course.value.language)
    return compileTranslated(library, providerId, trackId, language, rest);
  const files = library.providers.get(providerId);
  const authored = library.course.value.tracks.find(({ id }) => id === trackId);
  const track = authored && options.isRenewal === true ? renewalTrack(library, authored) : authored;
  if (!files) return failed([unknownProvider(library, providerId)]);
  if (!track) return failed([unknownTrack(library, trackId)]);
  if (!hasAudience(files.profile.value, track)) return failed([audienceNotHere(files, track)]);
  const build = startBuild(library, files, track, options);
  const compiled = compile(build);
  const problems = [
    ...build.problems.list,
    ...(options.release === true ? releaseProblems(library, providerId, options.today) : []),
  ];
  return problems.length > 0 ? failed(problems) : ok(compiled);
}

/** One course in several languages: the original, with the others beside it. */
function compileLanguages(
  library: Library,
  provider: string,
  track: string,
  tags: readonly string[],
  options: CompileOptions,
): Result<CompiledCourse, readonly Problem[]> {
  const original = compileCourse(library, provider, track, options);
  if (!original.ok) return original;
  const problems: Problem[] = [];
  const others: Record<string, CompiledCourse> = {};
  for (const language of tags) {
    const made = compileCourse(library, provider, track, { ...options, language });
    if (made.ok) others[language] = made.value;
    else problems.push(...made.problem);
  }
  if (problems.length > 0) return failed(problems);
  const languages = [
    {
      tag: library.course.value.language,
      name: library.interface.value['language']?.['name'] ?? library.course.value.language,
    },
    ...tags.map((tag) => ({ tag, name: library.languages?.get(tag)?.name ?? tag })),
  ];
  const withList = (compiled: CompiledCourse): CompiledCourse => ({
    ...compiled,
    course: { ...compiled.course, languages },
  });
  return ok({
    ...withList(original.value),
    translations: Object.fromEntries(Object.entries(others).map(([tag, made]) => [tag, withList(made)])),
  });
}

function compileTranslated(
  library: Library,
  provider: string,
  track: string,
  tag: string,
  options: CompileOptions,
): Result<CompiledCourse, readonly Problem[]> {
  const language = library.languages?.get(tag);
  if (!language) return failed([unknownLanguage(library, tag)]);
  const { library: translated, problems } = translate(library, language);
  const errors = problems.filter(({ severity }) => severity === 'error');
  return errors.length > 0 ? failed(errors) : compileCourse(translated, provider, track, options);
}

/** Whether a track is for anybody at this provider; for others it is neither compiled nor packaged. */
export const hasAudience = ({ audiences }: Provider, { audience }: Pick<Track, 'audience'>): boolean =>
  audiences.includes(audience);

/** The incident helper is for those who have to act on an incident. */
const hasIncidents = ({ incidents }: Library, { audience }: Pick<Track, 'audience'>): boolean =>
  incidents !== undefined && (audience === 'staff' || audience === 'volunteer');

type Build = ReturnType<typeof startBuild<Track>>;

/** Everything that the parts of one compilation share; of the track only its audience matters here. */
export function startBuild<Reader extends Pick<Track, 'audience'>>(
  library: Library,
  files: ProviderFiles,
  track: Reader,
  options: CompileOptions,
) {
  const problems = collectProblems();
  const profile = files.profile.value;
  const sentence = sentencesOf(library);
  const ageBand = options.ageBand ?? profile.course.ageBand;
  const passMark = profile.course.passMark ?? library.course.value.passMark;
  const labels = labelsOf(profile, sentence);
  const context = makeContext({ library, profile, labels, passMark, today: options.today });
  const { audience } = track;
  const { today } = options;
  const routes: Routes = makeRoutes({
    ...{ library, profile: files.profile, audience, today, problems, sentence },
    text: () => text,
  });
  const shared = sharedOf.get(library) ?? { parsed: new Map(), html: new Map() };
  sharedOf.set(library, shared);
  const fill = makeFill({
    ...{ context, problems, parsed: shared.parsed },
    route: (issue) => routes.phrase(issue),
    whyWithheld: ({ source }) => whyWithheld(source, audience),
  });
  const markdown = markdownWriter({
    problems,
    meanings: new Map(library.glossary.value.words.map(({ id, means }) => [id, means])),
    newTab: library.interface.value['help']?.['new-tab'] ?? 'opens in a new tab',
  });
  const text: Text = makeText(fill, markdown, shared.html);
  /** Two short sentences for a route in place of one with a condition in it. */
  const easyRoutes = makeRoutes({
    ...{ library, profile: files.profile, audience, today, problems },
    sentence: (key, slots) => sentence(key === 'phrase' ? 'phrase-easy' : key, slots),
    text: () => text,
  });
  const easyText = (): Text =>
    makeText(
      makeFill({
        ...{ context, problems, parsed: shared.parsed },
        route: (issue) => easyRoutes.phrase(issue),
        whyWithheld: ({ source }) => whyWithheld(source, audience),
      }),
      markdown,
      shared.html,
    );
  const words = wordsFor(track, library);
  const helpInput = {
    ...{ library, profile, audience, problems, sentence, text },
    ...(ageBand && { ageBand }),
  };
  const lines = makeLines(helpInput);
  const codeOf = (key: string, place: Place): string => {
    const code = library.ids.codes.get(key);
    if (code === undefined) {
      problems.add(place, {
        code: 'id-without-code',
        message: `“${key}” has no code in course/ids.yaml.`,
        mend: 'Run npm run check -- --write-ids, and commit what it adds.',
      });
    }
    return code ?? key;
  };
  const lessonInput: LessonInput = {
    ...{ library, problems, context, routes, text, sentence, codeOf, lines },
    ...(ageBand && { ageBand }),
    wordsFor: (kinds, before) => words.forLesson(kinds, before),
    hasIncidents: hasIncidents(library, track),
  };
  return {
    ...{ library, files, profile, track, today, ageBand, passMark, labels, problems, sentence, context },
    ...{ routes, text, easyText, words, helpInput, lines, codeOf, lessonInput },
  };
}

function compile(build: Build): CompiledCourse {
  const { library, files, profile, track, problems, words } = build;
  const lessons = compileLessons(build);
  const quiz = compileQuiz(build, lessons);
  const helpWords = track.signOff ? words.help : { ...words.help, ...words.certificate };
  const help = compileHelp(build.helpInput, build.lines, build.routes.firstCard(), helpWords);
  const signOff = track.signOff && compileSignOffPart(build);
  const incidents =
    library.incidents && hasIncidents(library, track)
      ? compileIncidents({
          ...build,
          file: library.incidents,
          text: build.text.afresh(),
          words: words.incidents,
        })
      : undefined;
  const easyRead = compileEasyReadPart(build, lessons);
  const logo = compileLogo(files, problems);
  const brand = brandReport(profile.brand?.colour);
  const css = brandCss(brand);
  const first = lessons.values().next().value;
  if (!first) {
    problems.add(at(library.course, 'tracks', trackIndex(build), 'groups'), {
      code: 'track-empty',
      message: `The track “${track.id}” has no lesson.`,
      mend: 'Name at least one lesson in a group.',
    });
  }
  const course = {
    ...courseOf(build, lessons, quiz?.assessment, logo),
    completion: { needsQuiz: quiz !== undefined, needsSignOff: signOff !== undefined },
    first: first ?? emptyLesson,
    ...(easyRead && { hasEasyRead: true as const }),
  };
  const rest = {
    lessons: Object.fromEntries([...lessons.values()].map((lesson) => [lesson.code, lesson])),
    ...(quiz && { quiz: { questions: quiz.questions, words: words.quiz } }),
    help,
    ...(incidents && { incidents }),
    terms: compileTerms(library, build.text, words.terms),
    ...(signOff && { signOff }),
    ...(easyRead && { easyRead }),
    brandCss: css,
  };
  const buildHash = sha256(JSON.stringify([course, rest])).slice(0, 16);
  return {
    course: { ...course, build: buildHash },
    ...rest,
    brandReport: brand,
    ...(logo && { logo }),
    upkeep: upkeepOf(library, profile, track, lessons),
  };
}

function courseOf(
  build: Build,
  lessons: ReadonlyMap<string, Lesson>,
  assessment: Assessment | undefined,
  logo: Logo | undefined,
): Omit<Course, 'first' | 'completion'> {
  const { library, files, profile, track, text, sentence, labels, words } = build;
  const { identity, risks, brand } = profile;
  const here = at(library.course, 'tracks', trackIndex(build));
  const { edition, language, leaveTo } = library.course.value;
  return {
    format: 1,
    id: `${profile.id}.${track.id}`,
    edition,
    build: '',
    language,
    direction: library.direction ?? 'ltr',
    title: text.plain(track.courseTitle, below(here, 'courseTitle')),
    track: { id: track.id, title: text.plain(track.title, below(here, 'title')), audience: track.audience },
    provider: {
      id: profile.id,
      name: identity.name,
      shortName: identity.shortName,
      initials: brand?.initials ?? initialsOf(identity.shortName),
      ...(logo && { logo: { src: logo.path, alt: identity.name } }),
      ...(identity.campaign && { campaign: identity.campaign.name }),
    },
    ...(isDraft(profile, build.today) && {
      draft: { banner: sentence('draft', { learners: profile.words.learners }) },
    }),
    labels,
    ...(risks.note !== undefined && {
      labelsNote: text.html(risks.note, at(files.profile, 'risks', 'note')),
    }),
    ...groupsAndParts(build, lessons, assessment),
    ...(assessment && { assessment }),
    homeVoices: homeVoices(build),
    leaveTo,
    words: words.course,
    factsChecked: dateInWords(library.sources.value.factsChecked, language),
    ...(library.incidents &&
      hasIncidents(library, track) && {
        incidents: {
          title: text.plain(library.incidents.value.title, at(library.incidents, 'title')),
          button: text.plain(library.incidents.value.button, at(library.incidents, 'button')),
        },
      }),
  };
}

function compileLessons({ library, track, problems, lessonInput }: Build): ReadonlyMap<string, Lesson> {
  const lessons = new Map<string, Lesson>();
  for (const [group, { lessons: ids }] of track.groups.entries()) {
    for (const [index, id] of ids.entries()) {
      const found = library.lessons.get(id);
      const place = at(
        library.course,
        'tracks',
        trackIndex({ library, track }),
        'groups',
        group,
        'lessons',
        index,
      );
      if (!found) {
        problems.add(place, {
          code: 'lesson-missing',
          message: `There is no lesson “${id}”.`,
          mend: `${didYouMean(id, library.lessons.keys())}Lessons are files of course/lessons.`,
        });
      } else if (!found.value.audience.includes(track.audience)) {
        problems.add(place, {
          code: 'lesson-not-for-audience',
          message: `“${id}” is not written for “${track.audience}”.`,
          mend: 'Add the audience to the lesson when its words suit them, or take it out of the track.',
        });
      } else {
        lessons.set(id, compileLesson(found.value, found, lessonInput));
      }
    }
  }
  return lessons;
}

function compileQuiz(
  build: Build,
  lessons: ReadonlyMap<string, Lesson>,
): { readonly assessment: Assessment; readonly questions: readonly Question[] } | undefined {
  const { library, track, profile, problems, text, routes, codeOf, ageBand } = build;
  if (!track.quiz) return undefined;
  const questions: Question[] = [];
  const topics = track.quiz.topics.flatMap(({ topic, draw, lesson }, index) => {
    const place = at(library.course, 'tracks', trackIndex(build), 'quiz', 'topics', index);
    const bank = library.banks.get(topic);
    const part = lessons.get(lesson)?.code;
    if (!bank) {
      problems.add(below(place, 'topic'), {
        code: 'bank-missing',
        message: `There is no bank of questions “${topic}”.`,
        mend: `${didYouMean(topic, library.banks.keys())}Banks are files of course/questions.`,
      });
    }
    if (part === undefined && library.lessons.has(lesson)) {
      problems.add(below(place, 'lesson'), {
        code: 'topic-not-taught',
        message: `“${topic}” is taught in “${lesson}”, which is not in this track.`,
        mend: 'Name a lesson of this track.',
      });
    }
    if (!bank) return [];
    const { value } = bank;
    if (!value.audience.includes(track.audience)) {
      problems.add(below(place, 'topic'), {
        code: 'bank-not-for-audience',
        message: `The bank “${topic}” is not written for “${track.audience}”.`,
        mend: 'Add the audience to the bank when its questions suit them, or take the topic out of the track.',
      });
    }
    const asked = value.questions
      .map((question, position) => ({ question, place: at(bank, 'questions', position) }))
      .filter(({ question }) => !ageBand || !question.age || question.age === ageBand);
    if (asked.length < draw) {
      problems.add(below(place, 'draw'), {
        code: 'bank-too-small',
        message: `A draw takes ${String(draw)} questions of “${topic}”, and the bank has ${String(asked.length)}.`,
        mend: 'Draw fewer, or write more questions.',
      });
    }
    const code = codeOf(idKey.topic(topic), at(bank, 'topic'));
    for (const { question, place: spot } of asked) {
      const codes = {
        code: codeOf(idKey.question(question.id), below(spot, 'id')),
        topic: code,
        isSensitive: question.sensitive,
        ...(question.twin !== undefined && {
          twin: codeOf(idKey.question(question.twin), below(spot, 'twin')),
        }),
      };
      questions.push(compileQuestion(question, codes, spot, { text: text.afresh(), routes, problems }));
    }
    return [
      {
        code,
        title: text.plain(value.title, at(bank, 'title')),
        isSensitive: value.sensitive,
        draw,
        part: part ?? '',
      },
    ];
  });
  const { attempts, retake, reportFailed } = profile.course;
  return {
    assessment: {
      passMark: build.passMark,
      ...(attempts !== undefined && { attempts }),
      retake,
      questionCount: topics.reduce((sum, { draw }) => sum + draw, 0),
      reportFailed,
      topics,
    },
    questions,
  };
}

function compileSignOffPart(build: Build): SignOffData {
  const { files, track, problems, sentence, text, codeOf, routes, words, profile } = build;
  const acknowledgement = acknowledgementOf(build);
  return compileSignOff({
    ...{ files, audience: track.audience, problems, sentence, text },
    language: build.library.course.value.language,
    codeOf: (kind, id, place) => codeOf(idKey[kind](profile.id, id), place),
    // Whoever hears of any worry can be asked about the rules as well.
    talkTo: routes.isDefault('rules-question') ? routes.firstCard() : routes.card('rules-question'),
    words: words.signOff,
    ...(acknowledgement && { acknowledgement }),
  });
}

function wordsFor({ audience }: Pick<Track, 'audience'>, library: Library): PageWords {
  const words = makeWords(library);
  if (hasAccount(audience)) return words;
  const { course, help, signOff, acknowledgement } = words;
  return {
    ...words,
    course: withoutAccount(course, library),
    help: withoutAccount(help, library),
    signOff: withoutAccount(signOff, library),
    acknowledgement: withoutAccount(acknowledgement, library),
  };
}

/** What the task list says of the sign-off where the provider has nothing to sign; undefined where it has. */
function acknowledgementSummary({ library, track, files, text }: Build): string | undefined {
  const { acknowledgement } = track.signOff ?? {};
  if (acknowledgement?.summary === undefined || !isAcknowledged(acknowledgement, files, track))
    return undefined;
  const place = at(library.course, 'tracks', trackIndex({ library, track }), 'signOff', 'acknowledgement');
  return text.plain(acknowledgement.summary, below(place, 'summary'));
}

const isAcknowledged = (
  { when }: Acknowledgement,
  { profile }: ProviderFiles,
  { audience }: Track,
): boolean => when === 'always' || !hasSomethingToSign(profile.value, audience);

function compileEasyReadPart(build: Build, lessons: ReadonlyMap<string, Lesson>): EasyReadData | undefined {
  const file = build.library.easyRead?.get(build.track.id);
  if (!file) return undefined;
  return compileEasyRead({ ...build, file, lessons, text: build.easyText(), words: build.words.easyRead });
}

function acknowledgementOf(build: Build): AcknowledgementInput | undefined {
  const { library, files, track, sentence, text, codeOf, words } = build;
  const authored = track.signOff?.acknowledgement;
  if (!authored || !isAcknowledged(authored, files, track)) return undefined;
  const here = at(library.course, 'tracks', trackIndex(build));
  const place = below(here, 'signOff', 'acknowledgement');
  return {
    setName: text.plain(authored.setName, below(place, 'setName')),
    of: sentence('course-edition', {
      course: text.plain(track.courseTitle, below(here, 'courseTitle')),
      edition: library.course.value.edition,
    }),
    statements: authored.statements.map(({ id, text: said }, index) => ({
      code: codeOf(idKey.acknowledgement(track.id, id), below(place, 'statements', index, 'id')),
      text: text.plain(said, below(place, 'statements', index, 'text')),
    })),
    words: words.acknowledgement,
  };
}

function groupsAndParts(
  build: Build,
  lessons: ReadonlyMap<string, Lesson>,
  assessment: Assessment | undefined,
): Pick<Course, 'groups' | 'parts'> {
  const { library, track, text, problems } = build;
  const here = at(library.course, 'tracks', trackIndex(build));
  const groups = track.groups.map(({ title, lessons: ids }, index): { title: string; parts: Part[] } => ({
    title: text.plain(title, below(here, 'groups', index, 'title')),
    parts: ids.flatMap((id) => {
      const lesson = lessons.get(id);
      const authored = library.lessons.get(id);
      if (!lesson || !authored) return [];
      return [
        {
          code: lesson.code,
          kind: 'lesson' as const,
          title: lesson.title,
          summary: text.plain(authored.value.summary, at(authored, 'summary')),
          ...(lesson.c && { c: lesson.c }),
          minutes: authored.value.minutes,
          screens: lesson.screens.map(({ code }) => code),
          canLeaveOut: lesson.contentNote !== undefined,
          topics: assessment?.topics.filter(({ part }) => part === lesson.code).map(({ code }) => code) ?? [],
        },
      ];
    }),
  }));
  for (const [key, kind, code] of [
    ['quiz', 'quiz', QUIZ],
    ['signOff', 'sign-off', SIGN_OFF],
  ] as const) {
    const authored = track[key];
    if (!authored) continue;
    const group = groups[authored.group];
    if (!group) {
      problems.add(below(here, key, 'group'), {
        code: 'group-missing',
        message: `There is no group ${String(authored.group)}; the first is 0, the last ${String(groups.length - 1)}.`,
        mend: 'Write the number of the group it stands in.',
      });
      continue;
    }
    const instead = key === 'signOff' ? acknowledgementSummary(build) : undefined;
    group.parts.push({
      code,
      kind,
      title: text.plain(authored.title, below(here, key, 'title')),
      summary: instead ?? text.plain(authored.summary, below(here, key, 'summary')),
      minutes: authored.minutes,
      screens: [],
      canLeaveOut: false,
      topics: [],
    });
  }
  return {
    groups: groups.map(({ title, parts }) => ({ title, parts: parts.map(({ code }) => code) })),
    parts: groups.flatMap(({ parts }) => parts),
  };
}

/** The provider's own words beside the task list: who to tell, what is watched, and its campaign. */
function homeVoices(build: Build): readonly VoiceBlock[] {
  const { profile, files, routes, sentence, text } = build;
  const { monitoring, identity } = profile;
  const card = routes.firstCard();
  const { first, second, from, help } = card;
  const provider = identity.shortName;
  const people: VoiceBlock = {
    kind: 'voice',
    title: sentence('people-title', { provider }),
    html: first + second,
    ...(from !== undefined && { from }),
    // The out-of-hours sentence, which speaks of lines too, is not shown here.
    ...(help !== undefined && routes.hasDefaultSecond(card) && { help }),
  };
  const voices = [people, ...campaignVoice(build)];
  if (!monitoring) return voices;
  const place = at(files.profile, 'monitoring');
  const sees: VoiceBlock = {
    kind: 'voice',
    title: sentence('sees-title', { provider }),
    html:
      text.html(monitoring.notice, below(place, 'notice')) +
      (monitoring.who === undefined ? '' : text.html(monitoring.who, below(place, 'who'))),
    from: fromPolicy(profile, monitoring.from, sentence),
  };
  return [people, sees, ...voices.slice(1)];
}

/** "Be E-aware: Connect with Care", where a policy has a campaign. */
function campaignVoice({ profile, files, sentence, text }: Build): readonly VoiceBlock[] {
  const { campaign, shortName } = profile.identity;
  if (!campaign) return [];
  const said = campaign.slogan ?? sentence('campaign-without-slogan', { provider: shortName });
  const place = at(files.profile, 'identity', 'campaign');
  return [{ kind: 'voice', title: campaign.name, html: text.html(escapeMarkdown(said), place) }];
}

/** The provider's heading for each C; one that it has no heading for keeps ours and says where it is found. */
function labelsOf({ risks }: Provider, sentence: Sentence): Readonly<Record<FourC, string>> {
  const own = (c: FourC): string => risks.labels[c] ?? sentence(c);
  const label = (c: FourC): string => {
    const under = risks.labels[c] === undefined ? risks.underOther[c] : undefined;
    return under === undefined ? own(c) : sentence('under', { ours: sentence(c), theirs: own(under) });
  };
  return {
    content: label('content'),
    contact: label('contact'),
    conduct: label('conduct'),
    commerce: label('commerce'),
  };
}

const trackIndex = ({ library, track }: Pick<Build, 'library' | 'track'>): number =>
  library.course.value.tracks.findIndex(({ id, renews }) => id === track.id || renews?.as === track.id);

const initialsOf = (name: string): string =>
  name
    .split(/\s+/)
    .map((word) => word.slice(0, 1).toUpperCase())
    .join('')
    .slice(0, 4);

/** "2026-11-16" to "16 November 2026". */
export const dateInWords = (date: string, language = 'en-GB'): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(`${date}T00:00:00Z`),
  );

export const unknownLanguage = ({ course, languages }: Library, tag: string): Problem => ({
  code: 'unknown-language',
  severity: 'error',
  file: course.file,
  ...course.at(['language']),
  message: `The course is not in “${tag}”.`,
  mend: `There are: ${[course.value.language, ...(languages?.keys() ?? [])].join(', ')}. A language begins with course/interface/${tag}.yaml.`,
});

const unknownTrack = ({ course }: Library, id: string): Problem => ({
  code: 'unknown-track',
  severity: 'error',
  file: course.file,
  ...course.at(['tracks']),
  message: `There is no track “${id}”.`,
  mend: `There are: ${course.value.tracks.map((track) => track.id).join(', ')}.`,
});

const audienceNotHere = ({ profile }: ProviderFiles, { id, audience }: Track): Problem => ({
  code: 'audience-not-here',
  severity: 'error',
  file: profile.file,
  ...profile.at(['audiences']),
  message: `The track “${id}” is for “${audience}”, and ${profile.value.identity.shortName} does not have that audience.`,
  mend: 'Choose another track, or add the audience to “audiences” of the profile when its policy names it.',
});

/** Stands in a course that is refused anyway. */
const emptyLesson: Lesson = {
  code: '',
  title: '',
  resilience: [],
  objectives: [],
  needsAge: false,
  screens: [],
};
