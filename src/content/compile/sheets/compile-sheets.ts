/**
 * Every sheet of `course/sheets/` for one provider. Pure: the day is given, and the same input gives the same sheets.
 */
import { brandCss, brandReport } from '../../brand.ts';
import type { Library, Problem, SourceFile } from '../../library.ts';
import type { FourC } from '../../model.ts';
import { didYouMean } from '../../problems.ts';
import { failed, ok, type Result } from '../../../result.ts';
import type { Sheet, SheetBlock } from '../../schema/sheet.ts';
import { compileCourse, dateInWords, startBuild, type CompiledCourse } from '../compile-course.ts';
import { isFilled, lookUp, placeholderPaths } from '../context.ts';
import { whyWithheld } from '../facts.ts';
import { at, below, type Place } from '../problems.ts';
import { isDraft, unknownProvider } from '../release.ts';
import { agreementSections } from './agreement.ts';
import { bookletSections } from './booklet.ts';
import { nodesOf, runsOf } from './html-nodes.ts';
import { csList, linesList, routeBox, titledBox } from './parts.ts';
import { isSheetSentence, sheetSentences } from './sentences.ts';
import {
  paragraph,
  strong,
  words,
  type CompiledSection,
  type CompiledSheet,
  type Run,
  type SheetNode,
} from './sheet.ts';

export type { CompiledSheet } from './sheet.ts';

export interface SheetOptions {
  /** "YYYY-MM-DD", in the United Kingdom. */
  readonly today: string;
}

/** Compiles; on failure gives every problem of every sheet, so that an author mends them in one go. */
export function compileSheets(
  library: Library,
  providerId: string,
  { today }: SheetOptions,
): Result<readonly CompiledSheet[], readonly Problem[]> {
  if (!library.providers.has(providerId)) return failed([unknownProvider(library, providerId)]);
  const problems: Problem[] = [];
  const courses = new Map<string, CompiledCourse | undefined>();
  const course = (track: string): CompiledCourse | undefined => {
    if (courses.has(track)) return courses.get(track);
    const result = compileCourse(library, providerId, track, { today });
    if (!result.ok) problems.push(...result.problem);
    const made = result.ok ? result.value : undefined;
    courses.set(track, made);
    return made;
  };
  const sheets = [...(library.sheets?.values() ?? [])].map((file) => {
    const desk = startSheet(library, providerId, file, today, course);
    const sheet = compileSheet(desk);
    problems.push(...desk.build.problems.list);
    return sheet;
  });
  return problems.length > 0 ? failed(problems) : ok(sheets);
}

type Desk = ReturnType<typeof startSheet>;

function startSheet(
  library: Library,
  providerId: string,
  file: SourceFile<Sheet>,
  today: string,
  course: (track: string) => CompiledCourse | undefined,
) {
  const files = library.providers.get(providerId);
  if (!files) throw new RangeError(`no provider ${providerId}`);
  const build = startBuild(library, files, { audience: file.value.audience }, { today });
  return {
    build: { ...build, text: build.text.afresh() },
    file,
    course,
    sentence: sheetSentences(library, file.value),
  };
}

function compileSheet(desk: Desk): CompiledSheet {
  const { build, file, sentence } = desk;
  const { library, profile, text, today } = build;
  const { value: sheet } = file;
  const { edition, language } = library.course.value;
  const draft = isDraft(profile, today);
  checkSources(desk);
  checkWords(desk);
  const brand = brandReport(profile.brand?.colour);
  const closing = [
    sentence('closing', {
      provider: profile.identity.name,
      edition,
      date: dateInWords(library.sources.value.factsChecked),
    }),
    ...(draft ? [sentence('built-from', { provider: profile.identity.shortName })] : []),
  ];
  return {
    id: sheet.id,
    title: text.plain(sheet.title, at(file, 'title')),
    kicker: text.plain(sheet.for, at(file, 'for')),
    layout: sheet.layout,
    ...(sheet.pages !== undefined && { pages: sheet.pages }),
    language,
    provider: { id: profile.id, name: profile.identity.name, shortName: profile.identity.shortName },
    ...(draft && { draft: build.sentence('draft', { learners: profile.words.learners }) }),
    edition,
    pageOf: sentence('page-of'),
    brand: brand.themes.light.brand,
    brandCss: brandCss(brand),
    lead:
      sheet.lead === undefined
        ? []
        : nodesOf(text.html(sheet.lead, at(file, 'lead'))).map((node) =>
            node.kind === 'paragraph' ? { ...node, look: 'lead' as const } : node,
          ),
    sections: sheet.sections.flatMap((section, index) =>
      compileSection(section, at(file, 'sections', index), desk),
    ),
    closing: closing.join(' '),
  };
}

function compileSection(
  section: Sheet['sections'][number],
  place: Place,
  desk: Desk,
): readonly CompiledSection[] {
  const { build } = desk;
  if (section.needs !== undefined && !has(section.needs, below(place, 'needs'), desk)) return [];
  const title =
    section.title === undefined ? {} : { title: build.text.plain(section.title, below(place, 'title')) };
  const sections: CompiledSection[] = [];
  let nodes: SheetNode[] = [];
  for (const [index, block] of section.blocks.entries()) {
    const made = compileBlock(block, below(place, 'blocks', index), desk);
    if ('sections' in made) {
      // What is generated brings sections of its own; what stood before it stays before it.
      if (nodes.length > 0) sections.push({ ...title, startsPage: section.startsPage === true, nodes });
      sections.push(...made.sections);
      nodes = [];
    } else nodes.push(...made.nodes);
  }
  if (nodes.length > 0) sections.push({ ...title, startsPage: section.startsPage === true, nodes });
  return sections;
}

type Made = { readonly nodes: readonly SheetNode[] } | { readonly sections: readonly CompiledSection[] };

function compileBlock(block: SheetBlock, place: Place, desk: Desk): Made {
  const { build, sentence, course } = desk;
  const { text, routes, labels, profile, library } = build;
  const html = (markdown: string, ...path: (string | number)[]): string =>
    text.html(markdown, below(place, ...path));
  const list = (key: string, items: readonly string[]): readonly { nodes: readonly SheetNode[] }[] =>
    items
      .map((item, index) => ({ nodes: nodesOf(html(item, key, index)) }))
      .filter(({ nodes }) => nodes.length > 0);
  if ('text' in block) {
    const nodes = nodesOf(html(block.text, 'text'));
    return {
      nodes: block.lead
        ? nodes.map((node) => (node.kind === 'paragraph' ? { ...node, look: 'lead' as const } : node))
        : nodes,
    };
  }
  if ('idea' in block)
    return { nodes: [{ kind: 'box', look: 'idea', nodes: nodesOf(html(block.idea, 'idea')) }] };
  if ('note' in block) {
    const title = text.plain(block.note.title, below(place, 'note', 'title'));
    return { nodes: [titledBox('note', title, nodesOf(html(block.note.text, 'note', 'text')))] };
  }
  if ('voice' in block) {
    const { title, text: said, from, needs } = block.voice;
    if (needs !== undefined && !has(needs, below(place, 'voice', 'needs'), desk)) return { nodes: [] };
    return {
      nodes: [
        titledBox(
          'voice',
          text.plain(title, below(place, 'voice', 'title')),
          nodesOf(html(said, 'voice', 'text')),
          from === undefined ? undefined : text.plain(from, below(place, 'voice', 'from')),
        ),
      ],
    };
  }
  if ('steps' in block)
    return { nodes: [{ kind: 'list', look: 'numbers', items: list('steps', block.steps) }] };
  if ('ticks' in block)
    return { nodes: [{ kind: 'list', look: 'ticks', items: list('ticks', block.ticks) }] };
  if ('tell' in block) {
    const card = block.tell === 'first' ? routes.firstCard() : routes.card(block.tell);
    const title = block.title === undefined ? card.title : text.plain(block.title, below(place, 'title'));
    const reach = block.tell === 'first' ? routes.firstReach() : [];
    return { nodes: [routeBox(card, title, block.brief === true ? reach : undefined)] };
  }
  if ('danger' in block) return { nodes: dangerNodes(place, desk) };
  if ('lines' in block) {
    const heading: SheetNode[] =
      block.title === undefined
        ? []
        : [{ kind: 'heading', level: 3, runs: words(text.plain(block.title, below(place, 'title'))) }];
    const lines = build.lines(block.lines, below(place, 'lines'));
    return { nodes: lines.length > 0 ? [...heading, linesList(lines, sentence, block.brief)] : [] };
  }
  if ('cs' in block) {
    const said = (Object.entries(block.cs) as [FourC, string][]).map(([c, markdown]) => ({
      c,
      runs: runsOf(html(markdown, 'cs', c)),
    }));
    return { nodes: [csList(labels, said)] };
  }
  if ('table' in block) return { nodes: [tableNode(block.table, below(place, 'table'), desk)] };
  if ('fill' in block) {
    return {
      nodes: block.fill.flatMap(({ label, lines, ifNoNumber }, index) =>
        ifNoNumber === true && routes.firstReach().length > 0
          ? []
          : [
              {
                kind: 'fill' as const,
                label: text.plain(label, below(place, 'fill', index, 'label')),
                lines,
              },
            ],
      ),
    };
  }
  if ('course' in block) {
    const compiled = course(block.course);
    return { sections: compiled ? bookletSections({ compiled, sentence, aboutC: aboutC(library) }) : [] };
  }
  const track = library.course.value.tracks.find(
    ({ audience, signOff }) => audience === block.documents && signOff !== undefined,
  );
  if (!track) {
    build.problems.add(below(place, 'documents'), {
      code: 'nothing-to-sign',
      message: `No track of “${block.documents}” ends with a sign-off.`,
      mend: 'Name an audience that signs something.',
    });
    return { nodes: [] };
  }
  const signOff = course(track.id)?.signOff;
  return {
    sections: signOff
      ? agreementSections({
          signOff,
          provider: profile.identity.shortName,
          isDraft: isDraft(profile, build.today),
          sentence,
        })
      : [],
  };
}

function tableNode(
  { caption, head, rows, empty, widths }: Extract<SheetBlock, { table: unknown }>['table'],
  place: Place,
  { build }: Desk,
): SheetNode {
  const { text, problems } = build;
  for (const [index, row] of [...rows, ...(widths ? [widths] : [])].entries()) {
    if (row.length === head.length) continue;
    problems.add(below(place, index < rows.length ? 'rows' : 'widths'), {
      code: 'table-uneven',
      message: `A row of “${caption}” has ${String(row.length)} cells, and its head has ${String(head.length)}.`,
      mend: "Give every row a cell for each column; an empty one is ''.",
    });
  }
  const blank = Array.from({ length: empty }, () => head.map((): readonly Run[] => []));
  return {
    kind: 'table',
    caption: text.plain(caption, below(place, 'caption')),
    head: head.map((cell, index) => text.plain(cell, below(place, 'head', index))),
    widths: widths ?? head.map(() => 1),
    rows: [
      ...rows.map((row, index) =>
        row.map((cell, column) =>
          cell === '' ? [] : runsOf(text.html(cell, below(place, 'rows', index, column))),
        ),
      ),
      ...blank,
    ],
  };
}

function dangerNodes(place: Place, { build }: Desk): readonly SheetNode[] {
  const { library, lines, text } = build;
  const [line] = lines([library.help.value.danger], place);
  const says = library.interface.value['help'] ?? {};
  const number = line && line.contact.kind !== 'web' ? line.contact.number : '';
  return [
    {
      kind: 'box',
      look: 'danger',
      nodes: [
        paragraph(strong(`${says['now'] ?? ''}: ${number}`), 'lead'),
        paragraph(words(text.plain(says['danger'] ?? '', at(library.interface, 'help', 'danger')))),
        ...(line?.note === undefined ? [] : [paragraph(words(line.note))]),
      ],
    },
  ];
}

/** Whether the profile has something at a path; a path that does not exist is a problem. */
function has(path: string, place: Place, { build }: Desk): boolean {
  const { context, profile, problems } = build;
  if (path === 'apprentices') return profile.apprentices;
  const value = lookUp(context, path.split('.'));
  if (value === undefined) {
    problems.add(place, {
      code: 'placeholder-unknown',
      message: `There is nothing called “${path}”.`,
      mend: `${didYouMean(path, placeholderPaths(context))}The names are in docs/authoring.md.`,
    });
  }
  return value !== undefined && isFilled(value);
}

/** A fact on a sheet comes from the register, and its readers may read it (design rule 9). */
function checkSources({ build, file }: Desk): void {
  const { library, problems } = build;
  const known = new Map(library.sources.value.sources.map((source) => [source.id, source]));
  for (const [index, id] of file.value.sources.entries()) {
    const source = known.get(id);
    const place = at(file, 'sources', index);
    if (!source) {
      problems.add(place, {
        code: 'source-unknown',
        message: `There is no source “${id}” in course/sources.yaml.`,
        mend: `${didYouMean(id, known.keys())}Add it to the register first.`,
      });
      continue;
    }
    const why = whyWithheld(source, file.value.audience);
    if (why !== undefined) {
      problems.add(place, {
        code: 'fact-not-for-reader',
        message: `“${id}” cannot stand on this sheet: ${why}`,
        mend: 'Take the sentence out, or put it on a sheet whose readers may see it.',
      });
    }
  }
}

function checkWords({ build, file }: Desk): void {
  for (const key of Object.keys(file.value.words)) {
    if (isSheetSentence(key)) continue;
    build.problems.add(at(file, 'words', key), {
      code: 'sentence-unknown',
      message: `No sheet has a sentence “${key}”.`,
      mend: 'Take it out; the sentences are in docs/sheets.md.',
    });
  }
}

const aboutC = ({ interface: { value } }: Library): Readonly<Record<FourC, string>> => {
  const home = value['home'] ?? {};
  const about = (c: FourC): string => `${home[`cs-${c}`] ?? ''}.`;
  return {
    content: about('content'),
    contact: about('contact'),
    conduct: about('conduct'),
    commerce: about('commerce'),
  };
};
