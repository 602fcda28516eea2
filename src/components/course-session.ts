/**
 * One sitting with the course: what the reader has done, where they are, and whether it is saved.
 * Components read it and ask it; only it changes progress and only it talks to the saver.
 *
 * Where the next launch opens. While somebody reads, what is saved holds no place, so a page that goes away in
 * any way (Leave quickly, a closed tab, a flat battery) is followed by the course home. Save and close is the one
 * ending that saves the place. So Leave quickly leaves no trace that another ending would not.
 */
import type {
  AgeBand,
  Course,
  HelpData,
  Lesson,
  Part,
  QuizData,
  Screen,
  SignOffData,
  Words,
} from '../content/model.ts';
import type { OwnPage } from '../record/learning-record.ts';
import type { Saver, SaveStatus } from '../record/saver.ts';
import { isCompleted } from '../progress/completion.ts';
import {
  countSave,
  finishScreen,
  goHome,
  isPartDone,
  isUnlocked,
  leaveOutPart,
  nextPart,
  openScreen,
  setAge,
} from '../progress/progress.ts';
import type * as writing from '../progress/writing.ts';
import type { Progress, RecordFact, SignAgain } from '../progress/model.ts';
import type { CourseData } from './course-data.ts';
import { t } from './t.ts';

/** A page beside the course; that it was opened is kept nowhere. Also the name of its data file. */
export type ExtraPage = 'incidents' | 'terms';

/** What the reader sees. Only `screen` is a place that Save and close keeps. */
export type View =
  | { readonly kind: 'home' }
  | { readonly kind: 'loading' | 'unavailable'; readonly part: Part }
  | { readonly kind: 'age' | 'note' | 'summary'; readonly part: Part; readonly lesson: Lesson }
  | {
      readonly kind: 'screen';
      readonly part: Part;
      readonly lesson: Lesson;
      readonly screen: Screen;
      readonly index: number;
    }
  | { readonly kind: 'part-done'; readonly part: Part }
  | { readonly kind: 'quiz'; readonly part: Part; readonly data: QuizData }
  | { readonly kind: 'sign-off'; readonly part: Part; readonly data: SignOffData }
  | { readonly kind: 'extra'; readonly name: ExtraPage }
  | { readonly kind: 'certificate' }
  | { readonly kind: 'closing' }
  | { readonly kind: 'closed'; readonly isKept: boolean };

/** Writes resume data and what an LMS is told; see src/progress/writing.ts. */
export type Writer = Pick<typeof writing, 'encode' | 'outcome' | 'signedSet'>;

export interface SessionParts {
  /** With the LMS's own pass mark already in it, where it gives one. */
  readonly course: Course;
  readonly data: CourseData;
  readonly saver: Saver;
  /** The first lesson can be read without it. Asked again after a failure. */
  readonly bringWriter: () => Promise<Writer>;
  /** The same, where it is there already. */
  readonly writer?: Writer;
  /** What was kept last time, already read. */
  readonly progress: Progress;
  readonly learnerName?: string;
  /** What was kept last time could not be read. */
  readonly isUnreadable?: boolean;
  /** What this person signed has changed since. */
  readonly signAgain?: SignAgain;
  /** The record forgets with the page, so nothing may be called saved. */
  readonly isForgetful?: boolean;
  readonly now?: () => Date;
  /** 32 bits of chance, for the draw of a quiz. */
  readonly seed?: () => number;
}

export class CourseSession {
  /** In the language that is read. */
  course: Course;
  data: CourseData;
  /** As the LMS writes it, for example "Khan, Amira"; may be empty. */
  readonly learnerName: string;
  /** What was kept last time could not be read. */
  readonly isUnreadable: boolean;
  /** What this person signed has changed since; kept for the page, also after they have signed again. */
  readonly signAgain: SignAgain | undefined;
  readonly now: () => Date;
  readonly seed: () => number;
  /** Parts left out in this sitting; kept nowhere (design rule 6). */
  readonly leftOutParts = new Set<string>();
  /** A form on the page has mistakes: the title says so. */
  hasFormError = false;
  /** In Easy Read: a reading setting of this device, in nothing that is saved or sent. */
  isEasy = false;
  readonly #saver: Saver;
  readonly #isForgetful: boolean;
  readonly #bringWriter: () => Promise<Writer>;
  #writer: Writer | undefined;
  #writerComing: Promise<void> | undefined;
  /** What is to be saved once it can be written. */
  #owed: readonly [isMilestone: boolean, place: 'with-place' | undefined] | undefined;
  /** For the next save. */
  #facts: RecordFact[] = [];
  #hasWriterFailed = false;
  #progress: Progress;
  #view: View = { kind: 'home' };
  #before: View = { kind: 'home' };
  #words: Words;
  #listeners = new Set<() => void>();

  constructor(parts: SessionParts) {
    this.course = parts.course;
    this.data = parts.data;
    this.learnerName = parts.learnerName ?? '';
    this.isUnreadable = parts.isUnreadable ?? false;
    this.signAgain = parts.signAgain;
    this.now = parts.now ?? (() => new Date());
    this.seed = parts.seed ?? (() => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0);
    this.#saver = parts.saver;
    this.#isForgetful = parts.isForgetful ?? false;
    this.#bringWriter = parts.bringWriter;
    this.#writer = parts.writer;
    this.#progress = parts.progress;
    this.#words = parts.course.words;
  }

  get progress(): Progress {
    return this.#progress;
  }
  get view(): View {
    return this.#view;
  }
  /** The sentences that have come so far: those of the page, and those of each data file once it is here. */
  get words(): Words {
    return this.#words;
  }
  /** The record keeps a signature with the name that was typed; no LMS is ever told that name. */
  get keepsName(): boolean {
    return this.#saver.takesFacts;
  }
  /** Where the reader finds what is kept about them; absent where the record is not the tool's. */
  get ownPage(): OwnPage | undefined {
    return this.#saver.ownPage?.();
  }
  /** Looked at again after it was finished, or only browsed: nothing is written. */
  get isReviewMode(): boolean {
    return this.#saver.status === 'read-only';
  }
  /** To the end, signature and all. What is only looked at may be somebody's first look: a teacher's, in a preview. */
  get isFinished(): boolean {
    return isCompleted(this.course, this.#progress);
  }
  get saveStatus(): SaveStatus {
    if (this.#isForgetful) return 'no-lms';
    return this.#hasWriterFailed && this.#owed ? 'trying-again' : this.#saver.status;
  }
  tryNow(): void {
    void this.bringWriter();
    this.#saver.tryNow();
  }
  /** The saver has news. */
  statusChanged(): void {
    this.#tell();
  }

  /** A sentence of the interface. */
  say(key: string, values: Readonly<Record<string, string | number>> = {}): string {
    return t(this.#words, key, values);
  }
  /** A sentence that has a number in it: `key.one` for 1, else `key.other`. */
  sayCount(key: string, count: number, values: Readonly<Record<string, string | number>> = {}): string {
    return this.say(`${key}.${count === 1 ? 'one' : 'other'}`, { count, ...values });
  }
  addWords(words: Words): void {
    this.#words = { ...this.#words, ...words };
  }

  hasWords(key: string): boolean {
    return key in this.#words;
  }
  /** Help, with the sentences that come with it. Rejects when it cannot be had now. */
  async bringHelp(): Promise<HelpData> {
    const help = await this.data.bringHelp();
    this.addWords(help.words);
    this.#tell();
    return help;
  }

  /** Calls back after every change. @returns what ends it */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Changes progress by one of the functions of `src/progress`, saves it and tells whoever shows it.
   *
   * @param isMilestone - the LMS hears completion, success, score and topics as well
   * @param facts - what happened, where it cannot be read off progress
   */
  update(change: (progress: Progress) => Progress, isMilestone = false, ...facts: RecordFact[]): void {
    const next = change(this.#progress);
    if (next === this.#progress) return;
    this.#progress = next;
    this.#facts.push(...facts);
    this.#save(isMilestone);
    this.#tell();
  }

  /** Opens where Save and close left off, if that is how the last sitting ended. */
  start(): void {
    const place = this.#progress.place;
    if (!place) return;
    this.#progress = goHome(this.#progress);
    // At once, so that the place is used up: whatever ends this sitting, only Save and close may set it again.
    this.#save();
    const part = this.part(place.part);
    if (part && this.isOpen(part)) void this.#open(part, place.screen);
  }

  part(code: string): Part | undefined {
    return this.course.parts.find((part) => part.code === code);
  }
  isDone(part: Part): boolean {
    return isPartDone(this.course, this.#progress, part);
  }
  /** A part that waits for others is not open; once everything is finished, every part is. */
  isOpen(part: Part): boolean {
    return isUnlocked(this.course, this.#progress, part);
  }
  get next(): Part | undefined {
    return nextPart(this.course, this.#progress);
  }

  goHome(): void {
    this.#progress = goHome(this.#progress);
    this.#show({ kind: 'home' });
  }

  /** Opens a part: at its first unfinished screen, or at its beginning once it is done. */
  openPart(code: string): void {
    const part = this.part(code);
    if (part && this.isOpen(part)) void this.#open(part);
  }

  setEasy(isEasy: boolean): void {
    if (isEasy === this.isEasy) return;
    this.isEasy = isEasy;
    this.#tell();
  }

  setFormError(hasFormError: boolean): void {
    this.hasFormError = hasFormError;
    this.#tell();
  }

  openCertificate(): void {
    this.#show({ kind: 'certificate' });
  }

  /** The same course in another language, at the same place. */
  speak(course: Course, data: CourseData, words: Words): void {
    const view = this.#view;
    this.course = course;
    this.data = data;
    this.#words = { ...course.words, ...words };
    const part = 'part' in view ? this.part(view.part.code) : undefined;
    if (part && view.kind !== 'part-done')
      void this.#open(part, view.kind === 'screen' ? view.screen.code : undefined);
    else this.#show(part ? { kind: 'part-done', part } : view);
  }

  openExtra = (name: ExtraPage): void => {
    this.#show({ kind: 'extra', name });
    this.data.more(name).then(this.#tell, () => this.#show({ kind: 'home' }));
  };

  /** After the content note: the lesson itself. */
  readOn(): void {
    const view = this.#view;
    if (view.kind === 'note' || view.kind === 'summary') this.#openScreen(view.part, view.lesson, 0);
  }
  showSummary(): void {
    const view = this.#view;
    if (view.kind === 'note') this.#show({ ...view, kind: 'summary' });
  }
  /** Counts the whole part as finished; that it was left out is kept nowhere. */
  leaveOut(): void {
    const view = this.#view;
    if (view.kind !== 'summary') return;
    this.leftOutParts.add(view.part.code);
    this.#progress = goHome(leaveOutPart(this.#progress, view.part));
    this.#save(true);
    this.#partDone(view.part);
  }

  answerAge(age: AgeBand): void {
    const view = this.#view;
    this.#progress = setAge(this.#progress, age);
    this.#save();
    if (view.kind === 'age') this.#enter(view.part, view.lesson);
  }

  /** The next screen; after the last one the part is done. */
  carryOn(): void {
    const view = this.#view;
    if (view.kind !== 'screen') return;
    this.#progress = finishScreen(this.#progress, view.screen.code);
    this.#bringAfter(view.part);
    if (view.index + 1 < view.lesson.screens.length) {
      this.#save();
      this.#openScreen(view.part, view.lesson, view.index + 1);
    } else {
      this.#progress = goHome(this.#progress);
      this.#save(true);
      this.#partDone(view.part);
    }
  }
  back(): void {
    const view = this.#view;
    if (view.kind !== 'screen') return;
    if (view.index > 0) this.#openScreen(view.part, view.lesson, view.index - 1);
    else if (view.lesson.contentNote) this.#show({ kind: 'note', part: view.part, lesson: view.lesson });
    else this.goHome();
  }

  /** The ordinary end: the place is kept. Asks first when something could not be saved. */
  async saveAndClose(isSure = false): Promise<void> {
    if (this.#view.kind !== 'closing') this.#before = this.#view;
    if (this.saveStatus === 'no-lms') {
      this.#show({ kind: 'closed', isKept: false });
    } else if (this.isReviewMode) {
      // Nothing to save, but a session to end: an LMS calls abandoned what never says goodbye.
      await this.#saver.close('finished');
      this.#show({ kind: 'closed', isKept: this.isFinished });
    } else {
      this.#save(true, 'with-place');
      await this.bringWriter();
      const how = this.isFinished ? 'finished' : 'to-be-continued';
      const closed = await this.#saver.close(how, isSure ? 'anyway' : undefined);
      if (!closed.ok && !isSure) this.#show({ kind: 'closing' });
      // Who closes anyway does so because something could not be saved.
      else this.#show({ kind: 'closed', isKept: closed.ok && !isSure });
    }
  }
  stay(): void {
    // Back among the living: the place goes again, as while reading.
    this.#save();
    this.#saver.tryNow();
    this.#show(this.#before);
  }

  /** Leave quickly: nothing more is written. The page itself goes by `leave-quickly.ts`. */
  letGo(): void {
    this.#saver.letGo();
  }

  /** The page on which a part's ring closes. The quiz and the sign-off show their own and need not come here. */
  #partDone(part: Part): void {
    this.#show({ kind: 'part-done', part });
  }

  async #open(part: Part, screen?: string): Promise<void> {
    if (!this.data.here(part)) {
      const waiting: View = { kind: 'loading', part };
      this.#show(waiting);
      try {
        await this.data.bring(part);
      } catch {
        if (this.#view === waiting) this.#show({ kind: 'unavailable', part });
        return;
      }
      // The reader may have gone elsewhere meanwhile.
      if (this.#view !== waiting) return;
    }
    const data = this.data.here(part);
    if (part.kind === 'lesson') this.#enter(part, data as Lesson, screen);
    else {
      const ofPart = data as QuizData | SignOffData;
      this.addWords(ofPart.words);
      this.#progress = openScreen(this.#progress, part.code, part.screens[0] ?? part.code);
      this.#show({ kind: part.kind, part, data: ofPart } as View);
    }
  }

  /** The next part, ahead of need but not before this one has been read; if it cannot be had, it is asked for again. */
  #bringAfter(part: Part): void {
    const after = this.course.parts[this.course.parts.indexOf(part) + 1];
    if (after) this.data.bring(after).catch(() => undefined);
  }

  #enter(part: Part, lesson: Lesson, screen?: string): void {
    this.addWords(lesson.words ?? {});
    // What its activities, its note and the question about age say comes with the lesson.
    if (lesson.words) this.addWords(lesson.words);
    const { age, ageAsked } = this.#progress;
    if (lesson.needsAge && !ageAsked && age === 'not-said') {
      this.#show({ kind: 'age', part, lesson });
      return;
    }
    const at = lesson.screens.findIndex(({ code }) => code === screen);
    if (at >= 0) this.#openScreen(part, lesson, at);
    else if (lesson.contentNote) this.#show({ kind: 'note', part, lesson });
    else {
      const unfinished = lesson.screens.findIndex(({ code }) => !this.#progress.finished.has(code));
      this.#openScreen(part, lesson, Math.max(unfinished, 0));
    }
  }

  #openScreen(part: Part, lesson: Lesson, index: number): void {
    const screen = lesson.screens[index];
    if (!screen) return;
    this.#progress = openScreen(this.#progress, part.code, screen.code);
    this.#show({ kind: 'screen', part, lesson, screen, index });
  }

  #save(isMilestone = false, place?: 'with-place'): void {
    if (!this.#writer) {
      // The last one wins, but a milestone is never forgotten.
      this.#owed = [isMilestone || (this.#owed?.[0] ?? false), place];
      void this.bringWriter();
      return;
    }
    this.#progress = countSave(this.#progress);
    const kept = place ? this.#progress : goHome(this.#progress);
    this.#saver.save(
      {
        data: this.#writer.encode(kept, this.course),
        location: kept.place?.screen ?? '',
        facts: this.#facts.splice(0),
      },
      isMilestone ? this.#writer.outcome(this.course, kept, this.#signed(this.#writer)) : undefined,
    );
  }

  /** Brings what writes resume data, and saves what is owed. Settles either way; a failure shows in the save status. */
  bringWriter(): Promise<void> {
    if (this.#writer) return Promise.resolve();
    return (this.#writerComing ??= this.#bringWriter().then(
      (writer) => {
        this.#writer = writer;
        this.#hasWriterFailed = false;
        const owed = this.#owed;
        this.#owed = undefined;
        if (owed) this.#save(...owed);
      },
      () => {
        this.#writerComing = undefined;
        this.#hasWriterFailed = true;
        this.#tell();
      },
    ));
  }

  #signed({ signedSet }: Writer): ReturnType<Writer['signedSet']> | undefined {
    const part = this.course.parts.find(({ kind }) => kind === 'sign-off');
    const data = part && this.data.here(part);
    return data && 'documents' in data ? signedSet(data) : undefined;
  }

  #show(view: View): void {
    this.#view = view;
    this.hasFormError = false;
    this.#tell();
  }

  #tell = (): void => {
    for (const listener of this.#listeners) listener();
  };
}
