/** What each page of the workspace is given. */
import type { CheckView } from '../render.ts';
import type { MoodleViews } from './moodle-views.ts';

/** The head of every page. */
export interface FrameView {
  readonly provider: string;
  readonly state: string;
  readonly notice: string;
  readonly hasErrors: boolean;
  readonly tabs: readonly { readonly href: string; readonly text: string; readonly isCurrent: boolean }[];
}
interface InFrame {
  readonly title: string;
  readonly frame: FrameView;
}

export interface LinkView {
  readonly href: string;
  readonly text: string;
}

export interface ProblemView {
  readonly message: string;
  readonly mend: string;
  /** "provider.yaml, line 12"; empty where there is no place. */
  readonly place: string;
  /** The line as it stands there. */
  readonly text: string;
  /** The field of this page that it is about; empty where there is none. */
  readonly href: string;
}
interface WithProblems {
  readonly problemsTitle: string;
  readonly problems: readonly ProblemView[];
}

export interface FieldView {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly error: string;
  /** What readers see instead while it is empty. */
  readonly empty: string;
  readonly describedBy: string;
  readonly type: 'text' | 'email' | 'tel' | 'number' | 'date';
  readonly rows: number;
  readonly isArea: boolean;
  readonly isChoice: boolean;
  readonly isBoxes: boolean;
  /** Several choices of the same name, in order. */
  readonly isOrder: boolean;
  readonly places: readonly {
    readonly id: string;
    readonly label: string;
    readonly options: readonly {
      readonly value: string;
      readonly label: string;
      readonly isChosen: boolean;
    }[];
  }[];
  readonly options: readonly {
    readonly name: string;
    readonly value: string;
    readonly label: string;
    readonly isChosen: boolean;
  }[];
}

export interface SectionView {
  readonly title: string;
  readonly intro: string;
  readonly isFolded: boolean;
  readonly isOpen: boolean;
  readonly shown: readonly {
    readonly title: string;
    readonly lines: readonly string[];
    readonly isFolded: boolean;
  }[];
  readonly fields: readonly FieldView[];
}

export interface DifferenceLine {
  readonly look: 'in' | 'out' | 'same';
  readonly said: string;
  readonly text: string;
}

export interface ItemView {
  readonly look: 'works' | 'mend';
  readonly state: string;
  readonly what: string;
  readonly more: string;
}

export interface ProviderViews extends MoodleViews {
  'provider/enter': {
    readonly title: string;
    readonly link: string;
    readonly error: string;
    readonly describedBy: string;
  };
  'provider/lines': InFrame & { readonly lines: readonly string[]; readonly links: readonly LinkView[] };
  'provider/home': InFrame & {
    readonly lead: string;
    readonly begin: readonly LinkView[];
    readonly hosted:
      | {
          readonly words: string;
          readonly mayActivate: boolean;
          /** Learners would see that it is one. */
          readonly isDraft: boolean;
        }
      | false;
    readonly parts: readonly {
      readonly id: string;
      readonly title: string;
      readonly intro: string;
      readonly items: readonly ItemView[];
      readonly link: LinkView | false;
    }[];
  };
  'provider/form': InFrame &
    WithProblems & {
      readonly intro: string;
      readonly action: string;
      readonly base: number;
      readonly button: string;
      readonly sections: readonly SectionView[];
      /** What somebody else saved while the form was open. */
      readonly theirs:
        { readonly words: string; readonly isConfirming: boolean; readonly changes: string } | false;
      /** Fields that both changed: one of the two is kept. */
      readonly asks: readonly {
        readonly name: string;
        readonly choice: string;
        readonly id: string;
        readonly label: string;
        readonly theirs: string;
        readonly yours: string;
      }[];
      readonly aside:
        | {
            readonly title: string;
            readonly lines: readonly string[];
            readonly notes: readonly string[];
            readonly links: readonly LinkView[];
          }
        | false;
    };
  'provider/profile': InFrame &
    WithProblems & {
      readonly hasProfile: boolean;
      readonly base: number;
      readonly policies: readonly string[];
      /** What somebody else did meanwhile; empty where nobody did. */
      readonly theirs: string;
      readonly versions: readonly {
        readonly revision: number;
        readonly isInUse: boolean;
        readonly hasBefore: boolean;
        readonly at: string;
        readonly by: string;
        readonly what: string;
      }[];
    };
  'provider/difference': InFrame & {
    readonly about: string;
    readonly files: readonly { readonly name: string; readonly lines: readonly DifferenceLine[] }[];
    readonly undo: UndoView | false;
    readonly older: UndoView | false;
  };
  'provider/policies': InFrame &
    WithProblems & {
      readonly documents: readonly {
        readonly href: string;
        readonly title: string;
        readonly about: string;
        readonly look: 'works' | 'mend';
        readonly withheld: string;
      }[];
    };
  'provider/findings': InFrame & {
    readonly file: string;
    readonly summary: string;
    readonly tally: readonly { readonly count: number; readonly word: string }[];
    readonly downloads: readonly { readonly sealed: string; readonly as: string; readonly text: string }[];
    readonly draft: string;
    readonly groups: readonly {
      readonly severity: string;
      readonly severityWord: string;
      readonly mark: string;
      readonly title: string;
      readonly places: readonly {
        readonly place: string;
        readonly quote: string;
        readonly message: string;
      }[];
      readonly messages: readonly string[];
      readonly now: string;
      readonly suggest: string;
      readonly source: string;
      readonly link: string;
    }[];
    readonly coming: readonly string[];
    readonly whatItIs: string;
  };
  'provider/draft': InFrame &
    WithProblems & {
      readonly base: number;
      readonly sealed: string;
      /** Said where there is a profile already, which this would take the place of; else empty. */
      readonly replaces: string;
      readonly groups: readonly {
        readonly title: string;
        readonly values: readonly {
          readonly field: string;
          readonly label: string;
          readonly value: string;
          /** A field in which it can be mended first; false for one of a few. */
          readonly edit: FieldView | false;
          readonly quote: string;
          readonly place: string;
          readonly sureness: string;
          readonly isTaken: boolean;
        }[];
      }[];
      readonly documents: readonly {
        readonly id: string;
        readonly title: string;
        readonly isTaken: boolean;
        /** Who signs it: one field. */
        readonly signedBy: readonly FieldView[];
        readonly count: number;
        readonly clauses: readonly {
          readonly text: string;
          readonly state: string;
          readonly place: string;
        }[];
      }[];
      readonly needs: readonly FieldView[];
    };
  'provider/packages': InFrame & {
    readonly intro: string;
    readonly revision: number;
    readonly tracks: readonly {
      readonly id: string;
      readonly title: string;
      readonly minutes: number;
      readonly formats: readonly { readonly id: string; readonly title: string }[];
    }[];
    readonly sheets: readonly { readonly id: string; readonly title: string }[];
  };
  'provider/logo': InFrame &
    WithProblems & {
      readonly base: number;
      readonly logo:
        | {
            readonly src: string;
            readonly alt: string;
            readonly warning: string;
            readonly isRemovable: boolean;
          }
        | false;
      readonly instead: string;
    };
  'provider/platforms': InFrame & {
    /** Shown once, right after it was made. */
    readonly link: string;
    /** When the connections were tried; empty where they were not. */
    readonly isTried: string;
    readonly platforms: readonly {
      readonly name: string;
      readonly family: string;
      readonly about: string;
      readonly check: CheckView | false;
    }[];
    readonly addresses: readonly { readonly name: string; readonly address: string }[];
  };
  'provider/use': InFrame &
    WithProblems & {
      readonly lead: string;
      readonly revision: number;
      readonly button: string;
      readonly documents: readonly {
        readonly title: string;
        readonly about: string;
        readonly fields: readonly FieldView[];
      }[];
    };
}

export interface UndoView {
  readonly base: number;
  readonly revision: number;
  readonly words: string;
}
