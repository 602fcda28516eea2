/**
 * Progress as a short string for an LMS, and back.
 *
 * `C1`, then numbers, then a checksum of five characters; printable ASCII that no LMS escapes. A number is written
 * in base 32 with a mark on every digit but the last (so small numbers take one character), a set of codes as the gaps
 * between them. The worst imaginable track stays far below the 4,096 characters of SCORM 1.2.
 *
 * `C1` changes only with the layout. A new edition of the content needs no new layout: codes are stable, and those
 * that are gone are left out.
 */
import type { AgeBand } from '../content/model.ts';
import { failed, ok } from '../result.ts';
import type { Result } from '../result.ts';
import type { OpenQuiz, Progress, QuizItem, SignedOff, TopicMark } from './model.ts';
import { isCompleted } from './completion.ts';
import { newProgress } from './progress.ts';
import type { CourseRules } from './progress.ts';
import { textHash } from './text-hash.ts';

export type SuspendDataProblem = {
  /** `empty`: a first visit. `other-version`: a layout this build does not know. `damaged`: cut short or changed on the way. */
  readonly code: 'empty' | 'other-version' | 'damaged';
};

const layout = 'C1';
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const ages: readonly AgeBand[] = ['not-said', 'under-18', '18-over'];
const checksumLength = 5;
/** The end of the year 9999: dates behind it have another shape. */
const lastSecond = 253_402_300_799;

/**
 * Codes are a small letter and a number without leading zeros ("s17"); anything else does not come back.
 * Age is not written once the course is completed (design rule 4), nor is the count of saves: it would tell a lesson
 * that was left out in one step from one that was read screen by screen.
 */
export function encode(progress: Progress, course: CourseRules): string {
  const writer = new Writer();
  const completed = isCompleted(course, progress);
  writer.number(completed ? 0 : progress.saves);
  writer.number(completed ? 0 : ages.indexOf(progress.age));
  writer.number(progress.ageAsked ? 1 : 0);
  writer.number(progress.attempts);
  writer.optional(progress.place, ({ part, screen }) => {
    writer.code(part);
    writer.code(screen);
  });
  writer.set(progress.finished);
  writer.set(progress.used);
  writer.list(Object.entries(progress.marks), ([topic, { right, asked }]) => {
    writer.code(topic);
    writer.number(right);
    writer.number(asked);
  });
  writer.optional(progress.signedOff, ({ at, hash, withSupport }) => {
    writer.number(Date.parse(at) / 1000);
    // Seven hex digits at a time fit the arithmetic; a leading 1 keeps zeros.
    writer.list(hash.match(/.{1,7}/g) ?? [], (piece) => writer.number(Number.parseInt(`1${piece}`, 16)));
    writer.number(withSupport ? 1 : 0);
  });
  writer.optional(progress.quiz, ({ seed, items }) => {
    writer.number(seed);
    writer.list(items, ({ question, topic, answer }) => {
      writer.code(question);
      writer.code(topic);
      writer.optional(answer, (numbers) => writer.list(numbers, (number) => writer.number(number)));
    });
  });
  const text = layout + writer.text;
  return text + checksum(text);
}

/** Codes that the course no longer has are left out; questions are checked by `mendQuiz` when their bank has come. */
export function decode(text: string, course: CourseRules): Result<Progress, SuspendDataProblem> {
  if (text === '') return failed({ code: 'empty' });
  if (!/^C[0-9]/.test(text)) return failed({ code: 'damaged' });
  if (!text.startsWith(layout)) return failed({ code: 'other-version' });
  const body = text.slice(0, -checksumLength);
  if (body.length < layout.length || checksum(body) !== text.slice(-checksumLength))
    return failed({ code: 'damaged' });
  const progress = read(new Reader(body.slice(layout.length)));
  return progress ? ok(onlyKnown(progress, course)) : failed({ code: 'damaged' });
}

function read(reader: Reader): Progress | undefined {
  const saves = reader.number();
  const age = ages[reader.number()] ?? 'not-said';
  const ageAsked = reader.number() === 1;
  const attempts = reader.number();
  const place = reader.optional(() => ({ part: reader.code(), screen: reader.code() }));
  const finished = reader.set();
  const used = reader.set();
  const marks = Object.fromEntries(
    reader.list((): [string, TopicMark] => [
      reader.code(),
      { right: reader.number(), asked: reader.number() },
    ]),
  );
  const signedOff = reader.optional((): SignedOff => ({
    at: new Date(Math.min(reader.number(), lastSecond) * 1000).toISOString().replace('.000Z', 'Z'),
    hash: reader.list(() => reader.number().toString(16).slice(1)).join(''),
    withSupport: reader.number() === 1,
  }));
  const quiz = reader.optional((): OpenQuiz => ({
    seed: reader.number(),
    items: reader.list((): QuizItem => {
      const item = { question: reader.code(), topic: reader.code() };
      const answer = reader.optional(() => reader.list(() => reader.number()));
      return { ...item, ...(answer && { answer }) };
    }),
  }));
  if (!reader.isAtEnd) return undefined;
  return {
    ...newProgress(),
    ...{ saves, age, ageAsked, attempts, finished, used, marks },
    ...(place && { place }),
    ...(signedOff && { signedOff }),
    ...(quiz && { quiz }),
  };
}

function onlyKnown(progress: Progress, { parts, assessment }: CourseRules): Progress {
  const screens = new Set(parts.flatMap((part) => part.screens));
  const topics = new Set(assessment?.topics.map((topic) => topic.code));
  const { place, quiz, ...rest } = progress;
  const items = quiz?.items.filter((item) => topics.has(item.topic)) ?? [];
  const known = place && knownPlace(place, parts, screens);
  return {
    ...rest,
    finished: new Set([...progress.finished].filter((screen) => screens.has(screen))),
    marks: Object.fromEntries(Object.entries(progress.marks).filter(([topic]) => topics.has(topic))),
    ...(known && { place: known }),
    ...(quiz && items.length > 0 && { quiz: { ...quiz, items } }),
  };
}

/** A lesson whose screen is gone is opened at its first screen; a quiz or sign-off may have screens of its own making. */
function knownPlace(
  place: NonNullable<Progress['place']>,
  parts: CourseRules['parts'],
  screens: ReadonlySet<string>,
): Progress['place'] {
  const part = parts.find(({ code }) => code === place.part);
  if (!part) return undefined;
  if (part.kind !== 'lesson' || screens.has(place.screen)) return place;
  return part.screens[0] === undefined ? undefined : { part: place.part, screen: part.screens[0] };
}

class Writer {
  text = '';

  /** A whole number from 0, up to the safe integers. */
  number(value: number): void {
    let rest = value;
    for (; rest >= 32; rest = Math.floor(rest / 32)) this.text += alphabet.charAt(32 + (rest % 32));
    this.text += alphabet.charAt(rest);
  }

  /** A letter and a number, "s17". */
  code(code: string): void {
    this.number(letterOf(code));
    this.number(numberOf(code));
  }

  optional<Value>(value: Value | undefined, write: (value: Value) => void): void {
    this.number(value === undefined ? 0 : 1);
    if (value !== undefined) write(value);
  }

  list<Value>(values: readonly Value[], write: (value: Value) => void): void {
    this.number(values.length);
    values.forEach(write);
  }

  /** By letter, the gaps between the numbers in rising order. */
  set(codes: ReadonlySet<string>): void {
    const letters = [...new Set([...codes].map(letterOf))];
    this.list(letters, (letter) => {
      this.number(letter);
      let last = -1;
      const group = [...codes].filter((code) => letterOf(code) === letter);
      const numbers = group.map(numberOf).sort((a, b) => a - b);
      this.list(numbers, (number) => {
        this.number(number - last - 1);
        last = number;
      });
    });
  }
}

/** Reads what `Writer` wrote. Past the end it gives zeros and `isAtEnd` stays false. */
class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#text.length;
  }

  number(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 32) {
      const digit = alphabet.indexOf(this.#text.charAt(this.#at++) || 'A');
      value += (digit % 32) * scale;
      // No number of ours is that long: the text is not one of ours, and never comes to its end.
      if (!Number.isSafeInteger(value)) {
        this.#at = Infinity;
        return 0;
      }
      if (digit < 32) return value;
    }
  }

  code(): string {
    return String.fromCharCode(97 + this.number()) + String(this.number());
  }

  optional<Value>(read: () => Value): Value | undefined {
    return this.number() === 1 ? read() : undefined;
  }

  list<Value>(read: () => Value): Value[] {
    return Array.from({ length: Math.min(this.number(), this.#text.length) }, read);
  }

  set(): Set<string> {
    const codes = this.list(() => {
      const letter = String.fromCharCode(97 + this.number());
      let last = -1;
      return this.list(() => {
        last += this.number() + 1;
        return letter + String(last);
      });
    });
    return new Set(codes.flat());
  }
}

function letterOf(code: string): number {
  return code.charCodeAt(0) - 97;
}

function numberOf(code: string): number {
  return Number(code.slice(1));
}

/** Thirty bits that tell whether the text was cut or changed on the way. */
function checksum(text: string): string {
  const sum = textHash(text);
  return [0, 6, 12, 18, 24].map((shift) => alphabet.charAt((sum >>> shift) & 63)).join('');
}
