/** One track in Easy Read, for one provider. What must hold of it is checked by `check/easy-read.ts`. */
import { idKey } from '../ids.ts';
import type { Library, ProviderFiles, SourceFile } from '../library.ts';
import type {
  EasyAsk,
  EasyPage,
  EasyQuestion,
  EasyReadData,
  EasyStatement,
  ForAge,
  Lesson,
  VoiceBlock,
  Words,
} from '../model.ts';
import type { Track } from '../schema/course.ts';
import type { EasyAskFile, EasyPageFile, EasyReadFile } from '../schema/easy-read.ts';
import { isFilled, lookUp, type Context } from './context.ts';
import type { makeLines } from './help.ts';
import { at, below, type Place, type Problems } from './problems.ts';
import { fromPolicy } from './routes.ts';
import type { Sentence } from './sentences.ts';
import type { Text } from './text.ts';

export interface EasyReadInput {
  readonly library: Library;
  readonly files: ProviderFiles;
  readonly file: SourceFile<EasyReadFile>;
  readonly track: Track;
  /** By authored id. */
  readonly lessons: ReadonlyMap<string, Lesson>;
  readonly lines: ReturnType<typeof makeLines>;
  readonly context: Context;
  readonly problems: Problems;
  readonly sentence: Sentence;
  readonly text: Text;
  readonly codeOf: (key: string, place: Place) => string;
  readonly ageBand?: ForAge | undefined;
  readonly words: Words;
}

export function compileEasyRead(input: EasyReadInput): EasyReadData {
  const { file, track, codeOf, words } = input;
  const asked = new Set(track.quiz?.topics.map(({ topic }) => topic));
  const pages = file.value.pages.map((page, index) => compilePage(page, at(file, 'pages', index), input));
  const questions = file.value.questions.flatMap((question, index): EasyQuestion[] => {
    const place = at(file, 'questions', index);
    const topics = question.topics.filter((topic) => asked.has(topic));
    if (topics.length === 0) return [];
    return [
      {
        topics: topics.map((topic) => codeOf(idKey.topic(topic), below(place, 'topics'))),
        isSensitive: question.sensitive,
        first: compileAsk(question.first, below(place, 'first'), input),
        other: compileAsk(question.other, below(place, 'other'), input),
      },
    ];
  });
  const statements = compileStatements(input);
  return {
    pages,
    questions,
    statements,
    drawings: drawingsOf(
      [...pages.flatMap(namesIn), ...questions.flatMap(asksNames), ...statements, ...ofDeclining(input)],
      input,
    ),
    words,
  };
}

/** What an entry of `covers` names: a lesson, or one screen of it. */
function coveredScreens(covers: string, lessons: EasyReadInput['lessons']) {
  const [id = '', screen] = covers.split('/');
  const lesson = lessons.get(id);
  return { lesson, id, screen };
}

function compilePage(page: EasyPageFile, place: Place, input: EasyReadInput): EasyPage {
  const { text, lines, lessons, ageBand, codeOf } = input;
  const covered = page.covers.map((covers) => coveredScreens(covers, lessons));
  const screens = covered.flatMap(({ lesson, id, screen }) =>
    screen === undefined
      ? (lesson?.screens.map(({ code }) => code) ?? [])
      : [codeOf(idKey.screen(id, screen), below(place, 'covers'))],
  );
  const inline = (list: readonly string[], where: Place) =>
    list.map((line, index) => text.inline(line, below(where, index)));
  const voice = compileVoice(page, place, input);
  return {
    title: text.plain(page.title, below(place, 'title')),
    ...(page.c && { c: page.c }),
    part: covered[0]?.lesson?.code ?? '',
    screens,
    needsAge: page.needsAge && ageBand === undefined,
    ...(page.sensitive && {
      sensitive: {
        about: inline(page.sensitive.about, below(place, 'sensitive', 'about')),
        short: inline(page.sensitive.short, below(place, 'sensitive', 'short')),
      },
    }),
    rows: page.rows.flatMap(({ drawing, alt, text: said, age }, index) =>
      age !== undefined && ageBand !== undefined && age !== ageBand
        ? []
        : [
            {
              ...{ drawing, alt },
              html: text.inline(said, below(place, 'rows', index, 'text')),
              ...(age && { age }),
            },
          ],
    ),
    ...(voice && { voice }),
    lines: lines(page.lines, below(place, 'lines')),
    ...(page.ask && { ask: compileAsk(page.ask, below(place, 'ask'), input) }),
    ...(page.supporter !== undefined && {
      supporter: text.plain(page.supporter, below(place, 'supporter')),
    }),
  };
}

function compileVoice(
  { voice }: EasyPageFile,
  place: Place,
  { text, context, files, sentence }: EasyReadInput,
): VoiceBlock | undefined {
  if (!voice) return undefined;
  const profile = files.profile.value;
  const needed = voice.needs === undefined ? undefined : lookUp(context, voice.needs.split('.'));
  if (voice.needs !== undefined && (needed === undefined || !isFilled(needed))) return undefined;
  return {
    kind: 'voice',
    title: sentence('sees-title', { provider: profile.identity.shortName }),
    html: text.html(voice.text, below(place, 'voice', 'text')),
    ...(profile.monitoring && { from: fromPolicy(profile, profile.monitoring.from, sentence) }),
  };
}

function compileAsk({ text: asked, answers }: EasyAskFile, place: Place, { text }: EasyReadInput): EasyAsk {
  return {
    text: text.plain(asked, below(place, 'text')),
    answers: answers.map(({ text: said, right, reply, drawing }, index) => {
      const here = below(place, 'answers', index);
      return {
        text: text.plain(said, below(here, 'text')),
        isRight: right === true,
        reply: text.plain(reply, below(here, 'reply')),
        ...(drawing !== undefined && { drawing }),
      };
    }),
  };
}

/** Clauses that are not safe are withheld from signing, so no statement may stand for one: the check refuses it. */
function compileStatements({ files, track, text, codeOf }: EasyReadInput): readonly EasyStatement[] {
  const { profile } = files;
  const { id: provider, documents, signOff } = profile.value;
  const first = documents.find(
    ({ file, signedBy }) => file !== undefined && signedBy.includes(track.audience),
  );
  return signOff.easyReadStatements.flatMap(({ text: said, drawing, document, clauses }, index) => {
    const place = at(profile, 'signOff', 'easyReadStatements', index);
    const id = document ?? first?.id;
    if (id === undefined) return [];
    return [
      {
        ...{ drawing, clauses },
        text: text.plain(said, below(place, 'text')),
        document: codeOf(idKey.document(provider, id), below(place, 'document')),
      },
    ];
  });
}

/** Beside the sentences of the interface about not wanting to sign. */
const ofDeclining = ({ library }: EasyReadInput) =>
  ['no', 'people', 'talk', 'done', 'pen']
    .filter((drawing) => library.drawings.has(drawing))
    .map((drawing) => ({ drawing }));

const asksNames = ({ first, other }: EasyQuestion) => [...first.answers, ...other.answers];
const namesIn = ({ rows, ask }: EasyPage) => [...rows, ...(ask?.answers ?? [])];

/** Each drawing once, whatever number of pages shows it. */
function drawingsOf(
  shown: readonly { readonly drawing?: string }[],
  { library }: EasyReadInput,
): Readonly<Record<string, string>> {
  const names = [...new Set(shown.flatMap(({ drawing }) => drawing ?? []))].sort();
  return Object.fromEntries(names.map((name) => [name, library.drawings.get(name)?.trim() ?? '']));
}
