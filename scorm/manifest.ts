/**
 * Manifests: a view model that lists every field, and a template that holds no logic.
 *
 * @see SCORM 1.2 Content Aggregation Model 2.3; SCORM 2004 4th Edition Content Aggregation Model 3.4; cmi5 Quartz 13
 */
import { readFileSync } from 'node:fs';
import Handlebars from 'handlebars';
import type { Course } from '../src/content/model.ts';

export interface ManifestView {
  /** XML ids: letters, digits and hyphens, starting with a letter. */
  readonly identifier: string;
  readonly organizationId: string;
  readonly itemId: string;
  readonly resourceId: string;
  readonly version: string;
  readonly title: string;
  /** The file an LMS opens. */
  readonly launch: string;
  /** Every file of the package but the manifest itself, each once. */
  readonly files: readonly string[];
  /** Of the titles, as XML writes it: `en-GB`. */
  readonly language: string;
  /** Absolute; of the course and of its one assignable unit (cmi5) or activity (xAPI). */
  readonly courseIri: string;
  readonly unitIri: string;
  /** cmi5 13.1.4: what the LMS waits for. */
  readonly moveOn: 'CompletedAndPassed' | 'Completed';
  /** 0 to 1 with at most four decimals; absent where nothing is judged. */
  readonly masteryScore: number | undefined;
}

/** What a manifest says about one course; the identifiers stay the same from edition to edition, so that an LMS knows it again. */
export function manifestView(course: Course, files: readonly string[]): ManifestView {
  const stem = `fourcs-${course.provider.id}-${course.track.id}`;
  // An identifier names; nothing has to be found there.
  const courseIri = `https://fourcs.example/course/${course.provider.id}/${course.track.id}`;
  return {
    identifier: stem,
    organizationId: `${stem}-organization`,
    itemId: `${stem}-item`,
    resourceId: `${stem}-sco`,
    version: course.edition,
    title: `${course.title} (${course.provider.shortName})`,
    launch: 'index.html',
    files,
    language: course.language,
    courseIri,
    unitIri: `${courseIri}/au`,
    moveOn: course.completion.needsQuiz ? 'CompletedAndPassed' : 'Completed',
    masteryScore: course.completion.needsQuiz ? course.assessment?.passMark : undefined,
  };
}

const compiled = new Map<string, Handlebars.TemplateDelegate<ManifestView>>();

/** Writes a manifest. Handlebars escapes `& < > " '` in every value, so any title is valid XML once control characters are gone. */
export function writeManifest(template: string, view: ManifestView): string {
  let render = compiled.get(template);
  if (!render) {
    const source = readFileSync(new URL(`templates/${template}`, import.meta.url), 'utf8');
    render = Handlebars.create().compile<ManifestView>(source, { strict: true });
    compiled.set(template, render);
  }
  return render({ ...view, title: withoutControls(view.title) });
}

/** XML 1.0 cannot hold control characters or half a surrogate pair, however they are escaped. */
const withoutControls = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- these are the characters that XML 1.0 section 2.2 leaves out
  text.toWellFormed().replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '');
