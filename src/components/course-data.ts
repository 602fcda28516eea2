/**
 * The parts of the course that are not in the page: lessons, question banks, help and what is signed.
 * Each is read once. A failed reading is forgotten, so that the next one tries again.
 */
import type {
  Course,
  EasyReadData,
  HelpData,
  Lesson,
  Part,
  QuizData,
  SignOffData,
} from '../content/model.ts';

/** Reads one data file by its name without ending, for example `p4`. Rejects when it cannot be had. */
export type ReadData = (name: string) => Promise<unknown>;

export class CourseData {
  readonly #read: ReadData;
  readonly #promised = new Map<string, Promise<unknown>>();
  readonly #here = new Map<string, unknown>();

  constructor(course: Course, read: ReadData) {
    this.#read = read;
    this.#here.set(course.first.code, course.first);
  }

  /** What a part needs, if it has already come. */
  here(part: Part): Lesson | QuizData | SignOffData | undefined {
    return this.#here.get(fileOf(part)) as Lesson | QuizData | SignOffData | undefined;
  }

  /** Brings what a part needs. Rejects when it cannot be had now. */
  bring(part: Part): Promise<unknown> {
    return this.#bring(fileOf(part));
  }

  /** A file that no part needs. Rejects when it cannot be had now. */
  more(name: string): Promise<unknown> {
    return this.#bring(name);
  }

  moreHere(name: string): unknown {
    return this.#here.get(name);
  }

  get helpHere(): HelpData | undefined {
    return this.#here.get('help') as HelpData | undefined;
  }

  bringHelp(): Promise<HelpData> {
    return this.#bring('help') as Promise<HelpData>;
  }

  bringEasyRead(): Promise<EasyReadData> {
    return this.#bring('easy-read') as Promise<EasyReadData>;
  }

  #bring(name: string): Promise<unknown> {
    const here = this.#here.get(name);
    if (here !== undefined) return Promise.resolve(here);
    let promised = this.#promised.get(name);
    if (!promised) {
      promised = this.#read(name).then(
        (data) => {
          this.#here.set(name, data);
          return data;
        },
        (problem: unknown) => {
          this.#promised.delete(name);
          throw problem;
        },
      );
      this.#promised.set(name, promised);
    }
    return promised;
  }
}

/** The name of a part's data file: its code for a lesson, its kind for the quiz and the sign-off. */
function fileOf(part: Part): string {
  return part.kind === 'lesson' ? part.code : part.kind;
}
