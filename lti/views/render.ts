/**
 * The tool's pages: Handlebars in strict mode, every value escaped. A script is a file of `scripts/`, stands in its
 * page as it is, and is named in the page's policy by its hash; what it needs to know stands in data attributes.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import Handlebars from 'handlebars';
import type { AssessorViews } from './assessor/views.ts';
import type { EmployerViews, FirstHelpView } from './employer-views.ts';
import type { ProviderViews } from './provider/views.ts';
import { stylePath } from './style.ts';

export interface RenderedPage {
  readonly html: string;
  /** For `script-src`: "'sha256-…'", or "'none'" for a page without a script. */
  readonly scriptSource: string;
}

/** A form that a page sends: to the tool itself or to a platform. Values are escaped. */
export interface FormView {
  readonly action: string;
  readonly fields: readonly { readonly name: string; readonly value: string }[];
}

/** What each page is given. Every field is there, empty or not: strict templates know no "missing". */
export interface Views extends AssessorViews, ProviderViews, EmployerViews {
  problem: { readonly title: string; readonly sentence: string; readonly code: string };
  message: { readonly title: string; readonly lines: readonly string[] };
  login: {
    readonly title: string;
    readonly authUrl: string;
    readonly newWindow: FormView;
    /** Empty where the platform keeps nothing for us. */
    readonly storageOrigin: string;
    readonly storageFrame: string;
    readonly storageKey: string;
    readonly storageValue: string;
    /** Attributes of the cookie by which the page finds out whether this browser takes any here. */
    readonly probe: string;
  };
  storage: {
    readonly title: string;
    readonly storageOrigin: string;
    readonly storageFrame: string;
    readonly storageKey: string;
    readonly form: FormView;
    readonly newWindow: FormView | false;
  };
  'new-window': { readonly title: string; readonly newWindow: FormView | false };
  course: {
    readonly title: string;
    readonly token: string;
    readonly expiresAt: string;
    readonly next: string;
    readonly isAnonymous: boolean;
  };
  post: { readonly title: string; readonly form: FormView; readonly button: string };
  picker: {
    readonly title: string;
    readonly problem: string;
    readonly request: string;
    readonly inputType: 'checkbox' | 'radio';
    readonly hint: string;
    readonly groups: readonly {
      readonly title: string;
      readonly options: readonly {
        readonly id: string;
        readonly value: string;
        readonly label: string;
        readonly about: string;
        readonly isChosen: boolean;
      }[];
    }[];
  };
  /** All but `title` and `typed` empty where nothing has been asked. */
  check: {
    readonly title: string;
    readonly verdict: string;
    readonly tone: '' | 'good' | 'bad' | 'slip';
    /** Path of a picture beside the words. */
    readonly mark: string;
    readonly says: string;
    readonly receipt: string;
    readonly typed: string;
  };
  /** The one line that some providers ask for at every login. */
  'login-line': {
    readonly title: string;
    readonly line: string;
    readonly why: string;
    readonly button: string;
    readonly token: string;
    readonly help: FirstHelpView | false;
  };
  registered: { readonly title: string; readonly steps: readonly string[] };
  'stop-reminders': { readonly title: string; readonly action: string };
  mail: {
    readonly title: string;
    readonly messages: readonly {
      readonly subject: string;
      readonly to: string;
      readonly when: string;
      readonly state: string;
      readonly paragraphs: readonly string[];
      /** Name of the file; empty where there is none. */
      readonly attachment: string;
    }[];
  };
  'setup-check': {
    readonly title: string;
    readonly platform: string;
    readonly checks: readonly CheckView[];
    /** How links are made to open in a window of their own. */
    readonly newWindow: string;
    readonly next: readonly (FormView & { readonly button: string; readonly isNewWindow: boolean })[];
  };
}

export interface CheckView {
  readonly works: boolean;
  readonly state: string;
  readonly what: string;
  readonly mend: string;
}

export type PageName = keyof Views;

const env = Handlebars.create();
env.registerPartial('layout', readTemplate('layout'));
env.registerPartial('new-window-form', readTemplate('new-window-form'));
for (const name of ['first-help', 'page-bar', 'employer-status'])
  env.registerPartial(name, readTemplate(name));
for (const name of ['icons', 'fields', 'status', 'tabs', 'head', 'foot', 'back'])
  env.registerPartial(`assessor-${name}`, readTemplate(`assessor/${name}`));
env.registerPartial('workspace', readTemplate('provider/layout'));
env.registerPartial('problems', readTemplate('provider/problems'));
env.registerPartial('field', readTemplate('provider/field'));

const templates = new Map<PageName, Handlebars.TemplateDelegate>();
const scripts: Partial<Record<PageName, string>> = {
  login: readScript('login'),
  storage: readScript('storage'),
  course: readScript('course'),
  post: readScript('post'),
  registered: readScript('registered'),
  'setup-check': readScript('setup-check'),
  employer: readScript('leave'),
  'login-line': readScript('leave'),
  me: readScript('leave'),
  'me-withdraw': readScript('leave'),
  'employer-admin': readScript('leave', 'stay'),
  'assessor/people': readScript('leave', 'stay'),
  'assessor/person': readScript('leave', 'stay'),
  'assessor/figures': readScript('leave', 'stay'),
  'assessor/records': readScript('leave', 'stay'),
  'assessor/again': readScript('leave', 'stay'),
};
const sources = new Map(
  Object.entries(scripts).map(([name, script]) => [
    name,
    `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  ]),
);

/** Markup of the course's own, compiled by us: not escaped once more. */
export const markup = (html: string): Handlebars.SafeString => new Handlebars.SafeString(html);

export function renderPage<Name extends PageName>(name: Name, view: Views[Name]): RenderedPage {
  let template = templates.get(name);
  if (!template) {
    template = env.compile(readTemplate(name), { strict: true });
    templates.set(name, template);
  }
  const script = scripts[name];
  return {
    html: template({ ...view, stylePath, script: new Handlebars.SafeString(script ?? '') }),
    scriptSource: sources.get(name) ?? "'none'",
  };
}

function readTemplate(name: string): string {
  return readFileSync(new URL(`${name}.hbs`, import.meta.url), 'utf8');
}

function readScript(...names: readonly string[]): string {
  return names.map((name) => readFileSync(new URL(`scripts/${name}.js`, import.meta.url), 'utf8')).join('\n');
}
