/** What each of the assessor's pages is given. */
import type { FirstHelpView } from '../employer-views.ts';
import type { StatusView } from '../status-words.ts';

export interface FieldValue {
  readonly name: string;
  readonly value: string;
}

/** A form without anything to fill in. */
export interface HiddenForm {
  readonly action: string;
  readonly fields: readonly FieldValue[];
}

export interface TabsView extends HiddenForm {
  readonly items: readonly {
    readonly action: string;
    readonly text: string;
    readonly isCurrent: boolean;
  }[];
}

/** The head of every page. */
export interface AssessorFrame {
  /** The LMS course, and the track. */
  readonly course: string;
  /** What came of what the reader has just done. */
  readonly told: readonly string[];
  /** What holds for the page, whoever opens it. */
  readonly notices: readonly string[];
  /** Leads to this very page: what Back and a reload come back to. */
  readonly here: HiddenForm;
  readonly tabs: TabsView;
  /** The other tracks of this LMS course. */
  readonly tracks: readonly { readonly id: string; readonly title: string }[];
  readonly trackForm: HiddenForm;
  readonly help: FirstHelpView | false;
}
interface InFrame {
  readonly title: string;
  readonly frame: AssessorFrame;
}

export interface Choice {
  readonly value: string;
  readonly text: string;
  readonly isChosen: boolean;
}

export interface PersonRowView {
  readonly personId: string;
  readonly name: string;
  readonly hasLeft: boolean;
  readonly status: StatusView;
  /** Beside the status; empty where there is nothing to add. */
  readonly detail: string;
  readonly parts: string;
  readonly signed: string;
  readonly belongs: string;
}

export interface ActionView {
  /** Of its heading; unique on the page. */
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly form: HiddenForm;
  readonly choices: { readonly legend: string; readonly name: string; readonly options: readonly Choice[] }[];
  readonly button: string;
}

export interface AwareTable {
  readonly caption: string;
  readonly rows: readonly {
    readonly name: string;
    readonly people: string;
    readonly aware: string;
    readonly isEverybody: boolean;
  }[];
}

export interface AssessorViews {
  'assessor/people': InFrame & {
    readonly counts: string;
    readonly due: string;
    readonly filters: HiddenForm & {
      readonly search: string;
      readonly groups: readonly Choice[];
      readonly employers: readonly Choice[];
      readonly states: readonly Choice[];
    };
    readonly caption: string;
    readonly chosen: HiddenForm;
    readonly open: HiddenForm;
    readonly rows: readonly PersonRowView[];
    readonly toPage: HiddenForm;
    readonly previous: { readonly page: string } | false;
    readonly next: { readonly page: string } | false;
    readonly readAt: string;
    readonly look: HiddenForm;
  };
  'assessor/person': InFrame & {
    readonly back: HiddenForm;
    readonly status: StatusView;
    /** Beside the status; empty where there is nothing to add. */
    readonly detail: string;
    readonly facts: readonly { readonly term: string; readonly value: string }[];
    readonly topics: readonly {
      readonly title: string;
      readonly words: string;
      readonly dash: string | false;
    }[];
    readonly topicsAbout: string;
    readonly hasFigures: boolean;
    readonly signOffs: readonly {
      readonly what: string;
      readonly date: string;
      readonly receipt: string;
    }[];
    readonly deliveries: readonly {
      readonly what: string;
      readonly words: string;
      readonly again: (HiddenForm & { readonly about: string }) | false;
    }[];
    readonly notes: readonly string[];
    readonly actions: readonly ActionView[];
    readonly worried: string;
  };
  'assessor/figures': InFrame & {
    readonly aware: {
      readonly sentence: string;
      readonly tables: readonly AwareTable[];
      readonly guests: string;
    };
    readonly chart: {
      readonly sentence: string;
      readonly path: string;
      readonly fill: string;
      readonly top: string;
      readonly half: string;
      readonly all: string;
      readonly allLabelY: string;
      readonly soFar: string;
      readonly soFarY: string;
      readonly ticks: readonly { readonly x: string; readonly text: string; readonly anchor: string }[];
      readonly rows: readonly { readonly week: string; readonly soFar: string; readonly done: string }[];
    };
    readonly heat: {
      readonly about: string;
      readonly columns: readonly { readonly name: string; readonly people: string }[];
      readonly rows: readonly {
        readonly topic: string;
        readonly cells: readonly { readonly text: string; readonly step: string; readonly isWeak: boolean }[];
      }[];
      readonly left: readonly string[];
    };
    readonly followUp: { readonly title: string; readonly steps: readonly string[] } | false;
  };
  'assessor/records': InFrame & {
    readonly csv: HiddenForm;
    readonly pack: HiddenForm;
    readonly dueDate: HiddenForm & { readonly value: string; readonly error: string };
    readonly groups: HiddenForm & {
      readonly error: string;
      readonly known: readonly { readonly name: string; readonly people: string }[];
    };
  };
  'assessor/again': { readonly title: string };
}
