/** Who to tell, as the course says it: for pages of the tool that stand beside a course (design rule 1). */
import type { HelpData, HelpLine } from '../../src/content/model.ts';
import type { FirstHelpView } from '../views/employer-views.ts';
import { markup } from '../views/render.ts';
import type { HostedCourse, HostedCourses } from './tool.ts';

const known = new WeakMap<HostedCourse, FirstHelpView>();

/** False where there is no course to take it from. */
export function firstHelpOf(hosted: HostedCourse | undefined): FirstHelpView | false {
  if (!hosted) return false;
  const there = known.get(hosted);
  if (there) return there;
  const file = hosted.files.get('help.json');
  if (!file) return false;
  // Compiled by us, and markup by the time it is here.
  const help = JSON.parse(Buffer.from(file.bytes).toString('utf8')) as HelpData;
  const view: FirstHelpView = {
    dangerLine: lineOf(help.danger),
    danger: markup(help.dangerText),
    talk: help.talk.map(lineOf),
    title: help.first.title,
    first: markup(help.first.first),
    second: markup(help.first.second),
    outOfHours: markup(help.first.outOfHours),
    leaveTo: hosted.course.leaveTo,
  };
  known.set(hosted, view);
  return view;
}

/** For whoever teaches a track, or looks after all of a provider's. */
export const staffHelpOf = (
  courses: Pick<HostedCourses, 'find' | 'tracksOf'>,
  { provider, track }: { readonly provider: string; readonly track?: string },
): FirstHelpView | false =>
  firstHelpOf(
    (track === undefined ? undefined : courses.find(provider, track)) ?? courses.tracksOf(provider)[0],
  );

function lineOf({ name, for: whom, contact }: HelpLine): FirstHelpView['dangerLine'] {
  switch (contact.kind) {
    case 'call':
      return { name, for: whom, href: `tel:${contact.number.replace(/\s/g, '')}`, words: contact.number };
    case 'text':
      return { name, for: whom, href: `sms:${contact.number.replace(/\s/g, '')}`, words: contact.number };
    case 'web':
      return { name, for: whom, href: contact.address, words: contact.label };
  }
}
