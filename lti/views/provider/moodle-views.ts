/** What the pages about Moodle are given. */
import type { FieldView, FrameView, ProblemView } from './views.ts';

interface InFrame {
  readonly title: string;
  readonly frame: FrameView;
  readonly problemsTitle: string;
  readonly problems: readonly ProblemView[];
}

export interface OutcomeView {
  /** "22 November 2026 at 14:03" */
  readonly at: string;
  readonly parts: readonly {
    readonly look: 'works' | 'mend' | 'said';
    readonly state: string;
    readonly what: string;
    readonly steps: readonly string[];
    /** They say what is, and are not to be done in turn. */
    readonly areFacts: boolean;
    /** To copy into a page of Moodle's. */
    readonly names: readonly string[];
  }[];
}

export interface MoodleViews {
  'provider/moodle': InFrame & {
    /** "Connect another Moodle" */
    readonly connectTitle: string;
    readonly sites: readonly { readonly href: string; readonly name: string; readonly about: string }[];
    readonly places: Readonly<Record<string, string>>;
    readonly functions: readonly string[];
    readonly rights: readonly { readonly name: string; readonly words: string }[];
    readonly url: FieldView;
    readonly token: { readonly error: string };
    /** Only where the site is registered several times. */
    readonly platform: FieldView | false;
    readonly packages:
      | {
          readonly inUse: string;
          readonly addresses: readonly {
            readonly id: string;
            readonly title: string;
            readonly address: string;
            readonly about: string;
          }[];
          readonly fields: readonly FieldView[];
        }
      | false;
  };
  'provider/moodle-site': InFrame & {
    readonly action: string;
    readonly lead: string;
    /** Empty while nothing is under way. */
    readonly underWay: string;
    readonly check: { readonly fields: readonly FieldView[]; readonly outcome: OutcomeView | false };
    readonly sync: {
      readonly last: string;
      readonly next: string;
      readonly readsNightly: boolean;
      readonly fields: readonly FieldView[];
      readonly outcome: OutcomeView | false;
    };
    readonly publish: {
      readonly fields: readonly FieldView[];
      readonly plan: (OutcomeView & { readonly run: string; readonly mayPublish: boolean }) | false;
      readonly outcome: OutcomeView | false;
    };
  };
}
