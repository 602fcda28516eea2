/** Everything that was read from `course/`, each file with a way to find the line of any value in it. */
import type { CourseFile } from './schema/course.ts';
import type { EasyReadFile } from './schema/easy-read.ts';
import type { Incidents } from './schema/incidents.ts';
import type { Lesson } from './schema/lesson.ts';
import type { Provider } from './schema/provider.ts';
import type { QuestionBank } from './schema/question.ts';
import type { Glossary, HelpRegister, Sources } from './schema/registers.ts';
import type { Scenario } from './schema/scenario.ts';
import type { Sheet } from './schema/sheet.ts';

/** Something an author must or should mend. */
export interface Problem {
  /** Stable, for tests: "unknown-key", "missing-route", "scenario-loop"… */
  readonly code: string;
  readonly severity: 'error' | 'warning';
  /** From the root of the repository, with "/". */
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  /** What is wrong, in an author's words. */
  readonly message: string;
  /** What to do about it. */
  readonly mend: string;
}

export type Path = readonly (string | number)[];

export interface SourceFile<Value> {
  readonly file: string;
  readonly value: Value;
  /** Line and column (from 1) of the value at `path`, or of the nearest thing above it that is there. */
  at(path: Path): { readonly line: number; readonly column: number };
}

/** A provider's document, word for word: its points in order, under the headings they stand under. */
export interface PolicyText {
  readonly file: string;
  readonly points: readonly {
    readonly number: number;
    readonly section?: string;
    readonly text: string;
    readonly line: number;
  }[];
}

export interface ProviderFiles {
  readonly profile: SourceFile<Provider>;
  /** By the `file` of the profile's document: "policies/acceptable-use.md". */
  readonly policies: ReadonlyMap<string, PolicyText>;
  readonly logo?: { readonly file: string; readonly bytes: Uint8Array };
}

/** Words of the course in another language, each file under the path of its original. */
export interface Language {
  /** BCP 47: "cy". */
  readonly tag: string;
  /** As it calls itself: "Cymraeg". */
  readonly name: string;
  readonly direction: 'ltr' | 'rtl';
  readonly interface: SourceFile<Readonly<Record<string, Readonly<Record<string, string>>>>>;
  /** By the path of the original, "course/lessons/l1.yaml". */
  readonly files: ReadonlyMap<string, SourceFile<unknown>>;
  /** What was recorded of the words it was made from: `made-from.ts`. */
  readonly madeFrom?: Readonly<Record<string, string>>;
}

export interface Library {
  readonly course: SourceFile<CourseFile>;
  readonly lessons: ReadonlyMap<string, SourceFile<Lesson>>;
  readonly scenarios: ReadonlyMap<string, SourceFile<Scenario>>;
  /** By topic. */
  readonly banks: ReadonlyMap<string, SourceFile<QuestionBank>>;
  /** Tracks in Easy Read, by track; absent is none. */
  readonly easyRead?: ReadonlyMap<string, SourceFile<EasyReadFile>>;
  /** Things to print, by id; absent is none. */
  readonly sheets?: ReadonlyMap<string, SourceFile<Sheet>>;
  /** The incident helper; absent is none. */
  readonly incidents?: SourceFile<Incidents>;
  readonly sources: SourceFile<Sources>;
  readonly help: SourceFile<HelpRegister>;
  readonly glossary: SourceFile<Glossary>;
  /** Interface sentences by group and key: `interface/en-GB.yaml`. */
  readonly interface: SourceFile<Readonly<Record<string, Readonly<Record<string, string>>>>>;
  /** Languages besides the original, by tag; absent is none. */
  readonly languages?: ReadonlyMap<string, Language>;
  /** Which way the words run; absent is from left to right. */
  readonly direction?: 'ltr' | 'rtl';
  readonly providers: ReadonlyMap<string, ProviderFiles>;
  /** SVG text by name. */
  readonly drawings: ReadonlyMap<string, string>;
  /** `ids.yaml`: the opaque, stable code of every id, and codes that may never be used again. */
  readonly ids: { readonly codes: ReadonlyMap<string, string>; readonly retired: ReadonlySet<string> };
}
