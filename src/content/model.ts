/**
 * The compiled course: the JSON that the build writes for one provider and one track, and that the player
 * and the tool read. Types only, so that nothing of the compiler reaches the browser.
 *
 * Every text is already in the provider's words. Ids here are the opaque, stable codes of `course/ids.yaml`
 * (`s17`, `q42`), because learners' records point at them and must not name a topic.
 */

/**
 * HTML made at build time from Markdown with raw HTML switched off; safe to place in a page as it is.
 * It brings its own paragraphs and lists (`<p>…</p>`), so it stands in a `div` or an `li`, never in a `p`. Without
 * a paragraph, for a line or a heading: `steps` items, `artefact` parts, `sort` items and a question's `lesson`.
 * What is in it besides: `<strong>`, `<em>`, `<mark>`, `<a>`, and `<dfn class="word">` followed by its meaning in
 * `<small class="meaning">` where a lesson uses a glossary word first.
 */
export type Html = string;

export type FourC = 'content' | 'contact' | 'conduct' | 'commerce';

/** Age as design rule 4 knows it. `not-said` shows both routes, under-18 first. */
export type AgeBand = 'under-18' | '18-over' | 'not-said';

/** Which age a text is for; absent means everybody. */
export type ForAge = 'under-18' | '18-over';

export type Resilience = 'understand' | 'know' | 'learn' | 'recover';

/** `lti` is what our own tool serves: no file that anybody uploads. */
export type PackageFormat = 'scorm12' | 'scorm2004' | 'cmi5' | 'xapi' | 'web' | 'lti';

/** A sentence of the interface by key, for example `home.carry-on`: "Carry on: {title}". */
export type Words = Readonly<Record<string, string>>;

/**
 * What stands in the first HTML answer: enough for the home, the first lesson and every bar,
 * but no other lesson, no question bank and no policy text.
 */
export interface Course {
  readonly format: 1;
  /** `<provider>.<track>`, for example `ws-training.induction`. Part of the key of a local mirror, never of a person. */
  readonly id: string;
  /** Content edition, for example `2026.11`. */
  readonly edition: string;
  /** SHA-256 (hex, first 16 characters) of everything compiled: tells two builds apart. */
  readonly build: string;
  readonly language: string;
  readonly direction: 'ltr' | 'rtl';
  /** Where the package holds more than one language: all of them, as they call themselves. */
  readonly languages?: readonly { readonly tag: string; readonly name: string }[];
  readonly title: string;
  readonly track: { readonly id: string; readonly title: string; readonly audience: Audience };
  readonly provider: {
    readonly id: string;
    readonly name: string;
    readonly shortName: string;
    /** At most four letters: they stand where there is no logo. */
    readonly initials?: string;
    readonly campaign?: string;
    /** `src` is a file beside the page. */
    readonly logo?: { readonly src: string; readonly alt: string };
  };
  /** Present when no person at the provider has confirmed the profile (design rule 11). */
  readonly draft?: { readonly banner: string };
  /** The heading each C has with this provider: "Content", or its own word for it. */
  readonly labels: Readonly<Record<FourC, string>>;
  /** A sentence about the provider's own headings, where they are not the four ("Aspire uses three headings…"). */
  readonly labelsNote?: Html;
  readonly groups: readonly { readonly title: string; readonly parts: readonly string[] }[];
  readonly parts: readonly Part[];
  readonly assessment?: Assessment;
  /** The provider speaking, beside the task list. */
  readonly homeVoices: readonly VoiceBlock[];
  readonly completion: {
    readonly needsQuiz: boolean;
    readonly needsSignOff: boolean;
    /** Never compiled: set for one person whose lessons and quiz stand as done, because staff taught them in another way. */
    readonly isTaught?: boolean;
  };
  /** Places that Leave quickly may open: a plain public page. */
  readonly leaveTo: string;
  /**
   * Groups `shell`, `home`, `lesson`, `saving` and `leave`. The others come with what shows them: `question`, `sort`
   * and `scenario` with a lesson that holds one, `quiz` and `question` with the quiz, `signOff` and `certificate`
   * with the sign-off (`certificate` with Help in a track without one), `help` and every further group (`reading`) with Help.
   */
  readonly words: Words;
  readonly first: Lesson;
  /** There is `easy-read.json`. */
  readonly hasEasyRead?: true;
  /** In words: "16 November 2026". */
  readonly factsChecked: string;
  /** Tracks for staff and volunteers: the incident helper on the home. */
  readonly incidents?: { readonly title: string; readonly button: string };
}

export type Audience = 'learner' | 'staff' | 'employer' | 'visitor' | 'volunteer' | 'parent';

export interface Part {
  /**
   * Opaque code, for example `p4`; also the name of a lesson's data file (`p4.json`). The quiz and the sign-off are
   * `e1` and `e2` in every track; they have no screens, and their data files are called after their kind.
   */
  readonly code: string;
  readonly kind: 'lesson' | 'quiz' | 'sign-off';
  readonly title: string;
  /** One line under the title on the home. */
  readonly summary: string;
  readonly c?: FourC;
  readonly minutes: number;
  /** Codes of its screens in order, so that progress is known before its data has come. */
  readonly screens: readonly string[];
  /** A sensitive part may be left out and still counts (design rule 5). */
  readonly canLeaveOut: boolean;
  /** Codes of the quiz topics that this part teaches. */
  readonly topics: readonly string[];
}

export interface Assessment {
  /** 0 to 1. */
  readonly passMark: number;
  /** How many times the quiz may be taken; absent means without limit. */
  readonly attempts?: number;
  /** On a retake only topics that were missed are asked again. */
  readonly retake: 'missed-topics' | 'whole';
  readonly questionCount: number;
  /** Set only by a profile that wants it: the LMS hears `failed` when attempts are used up. */
  readonly reportFailed: boolean;
  readonly topics: readonly Topic[];
}

export interface Topic {
  /** Opaque code, for example `t5`. */
  readonly code: string;
  readonly title: string;
  /** Marks on a sensitive topic are shown to nobody (design rule 7). */
  readonly isSensitive: boolean;
  /** How many of its questions one draw holds, at least 1. */
  readonly draw: number;
  /** The part that teaches it: where "look again" leads. */
  readonly part: string;
}

export interface Lesson {
  readonly code: string;
  readonly title: string;
  readonly c?: FourC;
  readonly resilience: readonly Resilience[];
  readonly objectives: readonly string[];
  /** Asked once, before the first lesson that needs it, when the age is not known. */
  readonly needsAge: boolean;
  readonly contentNote?: {
    readonly about: Html;
    readonly promise: Html;
    /** The three-line safe summary for whoever leaves the lesson out. */
    readonly summary: readonly Html[];
    /** Crisis lines that stand on the note, the summary and every screen of the lesson. */
    readonly lines: readonly HelpLine[];
  };
  readonly screens: readonly Screen[];
  /** What its activities, content note and question about age say; absent when it has none of these. */
  readonly words?: Words;
}

export interface Screen {
  readonly code: string;
  readonly title: string;
  readonly blocks: readonly Block[];
  /** What stands in the side column on a wide page and below the text on a phone. */
  readonly side: readonly Block[];
}

interface ForSome {
  readonly age?: ForAge;
}

export type Block = ForSome &
  (
    | TextBlock
    | IdeaBlock
    | NoteBlock
    | VoiceBlock
    | PictureBlock
    | StepsBlock
    | ArtefactBlock
    | ThreadBlock
    | RouteBlock
    | LinesBlock
    | CsBlock
    | QuestionBlock
    | SortBlock
    | ScenarioBlock
    | IncidentHelperBlock
    | MoreBlock
  );

export interface TextBlock {
  readonly kind: 'text';
  readonly html: Html;
  readonly isLead: boolean;
}
/** The one phrase to remember; the highlighter is used here and nowhere else in a lesson. */
export interface IdeaBlock {
  readonly kind: 'idea';
  readonly html: Html;
}
/** The course speaking beside the text: a thin line on top. */
export interface NoteBlock {
  readonly kind: 'note';
  /** Says it in words where law is coming. */
  readonly title: string;
  readonly html: Html;
  /** Announced or enacted, and not yet in force (design rule 9). */
  readonly isComing?: true;
}
/** The provider speaking: a thick line at the side, and where it comes from. */
export interface VoiceBlock {
  readonly kind: 'voice';
  readonly title: string;
  readonly html: Html;
  readonly from?: string;
  /** As `help` of a route card. */
  readonly help?: string;
}
export interface PictureBlock {
  readonly kind: 'picture';
  /** Inline SVG from `course/media/drawings`. */
  readonly svg: string;
  /** Empty when a person chose "decorative". */
  readonly alt: string;
}
export interface StepsBlock {
  readonly kind: 'steps';
  readonly items: readonly Html[];
}
/** A made-up text, e-mail, post or settings page, in numbered parts. */
export interface ArtefactBlock {
  readonly kind: 'artefact';
  readonly label: string;
  readonly from: string;
  readonly when?: string;
  readonly parts: readonly { readonly html: Html; readonly isAddress: boolean }[];
}
export interface ThreadBlock {
  readonly kind: 'thread';
  readonly label: string;
  readonly messages: readonly Message[];
}
export interface Message {
  /** `them` and `you` are speech; `told` is narration between messages. */
  readonly from: 'them' | 'you' | 'told';
  readonly who?: string;
  readonly when?: string;
  readonly html: Html;
}
/** Who to tell about one issue, from the provider's own routes. */
export interface RouteBlock {
  readonly kind: 'route';
  readonly card: RouteCard;
}
export interface RouteCard {
  readonly title: string;
  /** Who first; then, if the worry is about that person; then what else the policy says. */
  readonly first: Html;
  readonly second: Html;
  readonly extra: readonly Html[];
  readonly outOfHours: Html;
  /** Where it stands in the provider's policy; absent when this is the safe default. */
  readonly from?: string;
  /** Words of a button that opens Help: here the text speaks of lines below, and none follow. */
  readonly help?: string;
}
export interface LinesBlock {
  readonly kind: 'lines';
  readonly title?: string;
  readonly lines: readonly HelpLine[];
}
/** The four Cs drawn large, with the provider's headings. */
export interface CsBlock {
  readonly kind: 'cs';
}
/** A question to practise on: never marked, never kept. */
export interface QuestionBlock {
  readonly kind: 'question';
  readonly question: Question;
}
export interface SortBlock {
  readonly kind: 'sort';
  readonly prompt: Html;
  readonly items: readonly { readonly html: Html; readonly c: FourC; readonly why: Html }[];
}
export interface ScenarioBlock {
  readonly kind: 'scenario';
  readonly scenario: Scenario;
}
/** The incident helper, whose data is `incidents.json`. */
export interface IncidentHelperBlock {
  readonly kind: 'incident-helper';
}
/** "More to try": closed until asked for. */
export interface MoreBlock {
  readonly kind: 'more';
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** A branching situation. Nothing of the path taken is kept. */
export interface Scenario {
  readonly code: string;
  readonly title: string;
  readonly c?: FourC;
  /** Place, time, person, what is at stake. */
  readonly scene: Html;
  readonly drawing?: string;
  readonly start: string;
  readonly nodes: Readonly<Record<string, ScenarioNode>>;
}
export type ScenarioNode = ScenarioScene | ScenarioEnding;
export interface ScenarioScene {
  readonly kind: 'scene';
  readonly thread: readonly Message[];
  readonly html?: Html;
  /** "You are Marcin. What do you do?" */
  readonly ask: string;
  readonly choices: readonly ScenarioChoice[];
}
export interface ScenarioChoice {
  readonly text: string;
  /** What happens then, shown; first a heading. */
  readonly reply: { readonly title: string; readonly html: Html };
  readonly to: string;
}
export interface ScenarioEnding {
  readonly kind: 'ending';
  readonly thread: readonly Message[];
  readonly title: string;
  readonly html: Html;
  /** What good looks like from here. */
  readonly good: readonly Html[];
  readonly route: RouteCard;
  readonly lines: readonly HelpLine[];
}

export type QuestionKind = 'one' | 'several' | 'order' | 'match' | 'true-why' | 'spot' | 'route';

/**
 * A question. An answer to it is a list of numbers that point into the lists below in the order they have here,
 * whatever order the screen shows:
 * one, route: `[option]` · several, spot: options in rising order · order: item numbers in the learner's order ·
 * match: for each item the number of its choice · true-why: `[0 for true, 1 for false, reason]`.
 */
export interface Question extends ForSome {
  readonly code: string;
  readonly topic: string;
  readonly kind: QuestionKind;
  readonly stem: string;
  readonly hint?: string;
  readonly artefact?: ArtefactBlock;
  readonly isSensitive: boolean;
  /** Code of the question that tests the same judgement without the subject. */
  readonly twin?: string;
  /** one, route, several, spot; for true-why the reasons. */
  readonly options: readonly Option[];
  /** true-why only. */
  readonly isTrue?: boolean;
  /** order: items in the right order. match: items with the number of the right choice. */
  readonly items?: readonly { readonly text: string; readonly why: Html; readonly choice?: number }[];
  readonly choices?: readonly string[];
  /** The heading of the answer: "The number belongs to whoever sent the text." */
  readonly lesson: Html;
}
export interface Option {
  readonly text: string;
  readonly isRight: boolean;
  readonly why: Html;
}

/** `quiz.json`: the banks, loaded when the quiz is near. */
export interface QuizData {
  readonly questions: readonly Question[];
  readonly words: Words;
}

export interface HelpLine {
  readonly id: string;
  readonly name: string;
  /** "if you are under 19", "any age, by text". */
  readonly for: string;
  readonly contact:
    | { readonly kind: 'call' | 'text'; readonly number: string }
    | { readonly kind: 'web'; readonly address: string; readonly label: string };
  readonly note?: string;
  readonly age?: ForAge;
  /** Hours in Europe/London; absent means not known, and then nothing is said about now. */
  readonly open?: 'always' | readonly OpeningHours[];
  readonly hours?: string;
}
export interface OpeningHours {
  /** ISO weekdays, 1 = Monday. */
  readonly days: readonly number[];
  /** Minutes since midnight. */
  readonly from: number;
  readonly to: number;
}

/**
 * `easy-read.json`: the track in Easy Read, loaded when a reader chooses it. It is a way of reading: nothing in here has
 * a code that is kept, and its pages finish the screens of the lessons that they stand for.
 */
export interface EasyReadData {
  readonly pages: readonly EasyPage[];
  /** Each answers for its topics; together they answer for all. */
  readonly questions: readonly EasyQuestion[];
  /** Empty: the sign-off is read in the usual way. */
  readonly statements: readonly EasyStatement[];
  /** SVG by name. */
  readonly drawings: Readonly<Record<string, string>>;
  readonly words: Words;
}
export interface EasyPage {
  readonly title: string;
  readonly c?: FourC;
  /** Code of the part it belongs to. */
  readonly part: string;
  /** Codes of the screens that are finished with it. */
  readonly screens: readonly string[];
  readonly needsAge: boolean;
  /** Stands before the page, unless the part is being left out or was agreed to. */
  readonly sensitive?: { readonly about: readonly Html[]; readonly short: readonly Html[] };
  readonly rows: readonly (ForSome & {
    readonly drawing: string;
    readonly alt: string;
    readonly html: Html;
  })[];
  readonly voice?: VoiceBlock;
  readonly lines: readonly HelpLine[];
  readonly ask?: EasyAsk;
  readonly supporter?: string;
}
export interface EasyAsk {
  readonly text: string;
  readonly answers: readonly {
    readonly text: string;
    readonly isRight: boolean;
    readonly reply: string;
    readonly drawing?: string;
  }[];
}
export interface EasyQuestion {
  /** Codes of quiz topics. */
  readonly topics: readonly string[];
  /** About `first`; `other` never is. */
  readonly isSensitive: boolean;
  readonly first: EasyAsk;
  readonly other: EasyAsk;
}
export interface EasyStatement {
  readonly text: string;
  readonly drawing: string;
  /** Code of the document, and numbers of its clauses. */
  readonly document: string;
  readonly clauses: readonly number[];
}

/** `help.json`: loaded just after the first paint, and part of every package. */
export interface HelpData {
  readonly danger: HelpLine;
  readonly dangerText: Html;
  readonly first: RouteCard;
  readonly provider: { readonly title: string; readonly lines: readonly Html[]; readonly limits: Html };
  /** now · here · about them are above; these are to talk · to report · by subject. */
  readonly talk: readonly HelpLine[];
  readonly groups: readonly {
    readonly title: string;
    readonly intro?: Html;
    readonly lines: readonly HelpLine[];
  }[];
  readonly cannotHide: Html;
  readonly words: Words;
}

/**
 * `incidents.json`: the incident helper. Nothing of a way through it is kept, sent or counted, not even that it was
 * opened; there is no place in it for a name or for free text.
 */
export interface IncidentData {
  readonly title: string;
  readonly lead: Html;
  /** Id of the first question. */
  readonly start: string;
  readonly questions: Readonly<Record<string, IncidentQuestion>>;
  readonly outcomes: Readonly<Record<string, IncidentOutcome>>;
  /** Whose order of steps it is: the provider's policy, and where in it. */
  readonly from?: string;
  readonly words: Words;
}
export interface IncidentQuestion {
  readonly ask: string;
  readonly hint?: Html;
  /** `to` a question, or `ends` in an outcome. `age`: what this answer says of the person's age. */
  readonly choices: readonly {
    readonly text: string;
    readonly age?: ForAge;
    readonly to?: string;
    readonly ends?: string;
  }[];
}
export interface IncidentOutcome {
  readonly title: string;
  readonly steps: readonly { readonly html: Html; readonly age?: ForAge }[];
  readonly route: RouteCard;
  readonly lines: readonly HelpLine[];
  /** The steps are in the order of the provider's own procedure. */
  readonly isOwn: boolean;
  /** The question to carry on with when this is done. */
  readonly then?: string;
}

/** `terms.json`: the page "Words we use". */
export interface TermsData {
  readonly terms: readonly { readonly word: string; readonly html: Html }[];
  readonly words: Words;
}

/** `sign-off.json`. */
export interface SignOffData {
  readonly mode: SignOffMode;
  /** What the set is called with this provider: "the rules", "the agreement". */
  readonly setName: string;
  readonly setNameCapital: string;
  /** Empty for an acknowledgement. */
  readonly documents: readonly SignDocument[];
  /** Nothing of the provider's is signed: the reader acknowledges this course, "Your apprentice online, edition 2026.11". */
  readonly acknowledgement?: { readonly of: string };
  /** Named by the policy, not held by us: shown as "I have read *title* at *place*", when the provider adds the place. */
  readonly namedOnly: readonly { readonly title: string; readonly place?: string }[];
  readonly statements: readonly { readonly code: string; readonly text: string }[];
  /** SHA-256 (hex) over the canonical text of everything that is signed, as shown. */
  readonly hash: string;
  readonly talkTo: RouteCard;
  /** Print pre-filled for ink. */
  readonly printForInk: boolean;
  readonly validityMonths: number;
  readonly whoSees: string;
  readonly words: Words;
}
export type SignOffMode = 'click' | 'every-login' | 'wet-ink' | 'attest' | 'read-and-confirm';
export interface SignDocument {
  readonly code: string;
  readonly title: string;
  /** policy, rules, guidelines, agreement: what it is called is what it is. */
  readonly calledAs: string;
  readonly version: string;
  readonly from: string;
  readonly hash: string;
  /** Of its headings and exact words, where the page is in another: they are signed as the provider wrote them. */
  readonly language?: string;
  readonly sections: readonly {
    readonly title?: string;
    readonly clauses: readonly SignClause[];
  }[];
}
export interface SignClause {
  readonly number: number;
  /** Ours, marked as not part of the agreement. */
  readonly plain?: string;
  readonly why?: string;
  /** Exact words of the provider; absent when withheld. */
  readonly exact?: string;
  readonly state: 'ok' | 'outdated' | 'withheld';
  /** Stands in place of a withheld clause. */
  readonly safeLine?: Html;
}
