/** What the pages for employers, for staff who link them, and for the learner's own record are given. */
import type { TabsView } from './assessor/views.ts';
import type { FormView, markup } from './render.ts';

export interface EmployerViews {
  'employer-open': { readonly title: string; readonly action: string };
  'employer-ask': { readonly title: string; readonly lead: string };
  employer: EmployerPageView;
  'employer-admin': EmployerAdminView;
  me: MeView;
  /** Asked once, before a signature is taken back. */
  'me-withdraw': {
    readonly title: string;
    readonly says: string;
    readonly follows: readonly string[];
    readonly form: FormView;
    readonly back: FormView;
    readonly help: FirstHelpView | false;
  };
  'me-data': {
    readonly title: string;
    readonly back: FormView;
    readonly file: FormView;
    readonly groups: readonly DataGroupView[];
  };
}

type Markup = ReturnType<typeof markup>;

interface HelpLineView {
  readonly name: string;
  /** "if you are under 19" */
  readonly for: string;
  readonly href: string;
  readonly words: string;
}

/** Who to tell, as the course says it; markup is the course's own. */
export interface FirstHelpView {
  /** 999. */
  readonly dangerLine: HelpLineView;
  readonly danger: Markup;
  /** To talk now. */
  readonly talk: readonly HelpLineView[];
  readonly title: string;
  readonly first: Markup;
  readonly second: Markup;
  readonly outOfHours: Markup;
  readonly leaveTo: string;
}

/** One person as an employer sees them: the same on the employer's page and on the person's own. */
export interface EmployerRowView {
  readonly name: string;
  /** "Done 20 November 2026". */
  readonly status: string;
  readonly isDone: boolean;
  readonly isInProgress: boolean;
  readonly isDueBy: boolean;
  /** "20 November 2027". */
  readonly next: string;
}

export interface EmployerPageView {
  readonly title: string;
  readonly providerName: string;
  /** Empty once the provider has confirmed its profile. */
  readonly draft: string;
  readonly notice: string;
  readonly lead: string;
  readonly caption: string;
  /** Empty where there is only one. */
  readonly sites: readonly { readonly name: string; readonly href: string; readonly isCurrent: boolean }[];
  readonly rows: readonly EmployerRowView[];
  /** Empty where there is none. */
  readonly previousHref: string;
  readonly nextHref: string;
  /** Empty where the provider has no such track. */
  readonly briefingHref: string;
  /** "You told us on 20 November 2026 that you have read it."; empty while it is not so. */
  readonly briefed: string;
  readonly wantsDigest: boolean;
  readonly email: string;
  readonly help: FirstHelpView | false;
}

export interface EmployerAdminView {
  readonly title: string;
  /** The LMS course; empty for an administrator, who looks after all of them. */
  readonly course: string;
  readonly token: string;
  readonly notices: readonly string[];
  readonly problems: readonly string[];
  /** What was typed, to be mended. */
  readonly typed: {
    readonly apprentice: string;
    readonly employer: string;
    readonly site: string;
    readonly endsOn: string;
    readonly list: string;
  };
  readonly employerNames: readonly string[];
  readonly employers: readonly {
    readonly name: string;
    readonly sites: readonly { readonly id: string; readonly name: string }[];
    readonly hasSites: boolean;
    readonly viewers: readonly {
      readonly email: string;
      readonly state: string;
      /** Empty for one who may look no more. */
      readonly id: string;
    }[];
    readonly id: string;
  }[];
  readonly caption: string;
  readonly rows: readonly {
    readonly id: string;
    readonly name: string;
    readonly employer: string;
    readonly endsOn: string;
    readonly sharing: string;
    readonly isPaused: boolean;
  }[];
  readonly previous: FormView | false;
  readonly next: FormView | false;
  /** Of this page of people, from 0. */
  readonly number: string;
  /** False for an administrator, who has no list of learners to go back to. */
  readonly tabs: TabsView | false;
  readonly help: FirstHelpView | false;
}

export interface MeView {
  readonly title: string;
  /** What was just done; empty where nothing was. */
  readonly told: string;
  readonly token: string;
  readonly draft: string;
  readonly name: string;
  readonly providerName: string;
  readonly records: readonly {
    readonly title: string;
    readonly status: string;
    readonly isDone: boolean;
    readonly lines: readonly string[];
    readonly certificate: FormView | false;
    /** False where no signature of the course's own stands, and in a course that the page was not opened from. */
    readonly takeBack: FormView | false;
  }[];
  readonly receipts: readonly {
    readonly reference: string;
    readonly words: string;
    readonly href: string;
    /** The same on paper. */
    readonly paper: FormView;
  }[];
  /** Empty for somebody without an employer. */
  readonly employers: readonly { readonly employer: string; readonly row: EmployerRowView }[];
  /** False where nothing has a day. */
  readonly calendar: FormView | false;
  readonly data: FormView;
  readonly dataFile: FormView;
  readonly back: FormView;
  readonly help: FirstHelpView | false;
}

export interface DataGroupView {
  readonly title: string;
  readonly items: readonly { readonly facts: readonly { readonly name: string; readonly value: string }[] }[];
}
