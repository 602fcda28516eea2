/**
 * What the tool that keeps the record has to say on the course home: words that change, and learning that was given in
 * another way. Nothing where an LMS keeps the record.
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { Part } from '../content/model.ts';
import type { SignAgain } from '../progress/model.ts';
import type { CourseSession } from './course-session.ts';
import { openAnew } from './own-record.ts';
import { whatChanged } from './sign-off/changes.ts';
import { longDate } from './sign-off/dates.ts';
import { typedName } from './sign-off/typed-name.ts';

export function hostedNews(session: CourseSession): TemplateResult | typeof nothing {
  const own = session.ownPage;
  const { signAgain } = session;
  if (!own) return nothing;
  own.onNews(() => session.statusChanged());
  if (!session.hasWords('hosted.now-title')) return nothing;
  if (own.isUrgent)
    return note(
      session,
      'now',
      session.say('hosted.now-says', { provider: session.course.provider.shortName }),
      nothing,
      button(session, 'now', () => openAnew(session)),
    );
  if (signAgain && !signedHere(session)) return changes(session, signAgain);
  return own.taughtBy === undefined || session.isFinished ? nothing : taught(session, own.taughtBy);
}

/** Signed on this page: the words of today. */
const signedHere = (session: CourseSession): boolean => typedName(session) !== undefined;

function changes(session: CourseSession, signAgain: SignAgain): TemplateResult {
  const part = session.course.parts.find(({ kind }) => kind === 'sign-off');
  if (part) bringWords(session, part);
  const { from } = signAgain;
  const key = from === undefined ? 'due' : 'coming';
  return note(
    session,
    key,
    session.say(`hosted.${key}-says`, from === undefined ? {} : { date: longDate(`${from}T12:00:00Z`) }),
    session.hasWords('signOff.changes-title')
      ? html`<details>
          <summary>${session.say('hosted.coming-what')}</summary>
          ${whatChanged(signAgain, session.words)}
        </details>`
      : nothing,
    part ? button(session, 'coming', () => session.openPart(part.code)) : nothing,
  );
}

function taught(session: CourseSession, taughtBy: string): TemplateResult {
  const isToSign = session.course.completion.needsSignOff && !session.progress.signedOff;
  return note(
    session,
    'taught',
    session.say(`hosted.taught-${taughtBy}`),
    isToSign ? html`<p>${session.say('hosted.taught-sign')}</p>` : nothing,
  );
}

function note(
  session: CourseSession,
  key: string,
  says: string,
  more: unknown,
  action: unknown = nothing,
): TemplateResult {
  return html`<section class="extra full" aria-labelledby="hosted-title">
    <div>
      <h2 id="hosted-title">${session.say(`hosted.${key}-title`)}</h2>
      <p>${says}</p>
      ${more}
    </div>
    ${action}
  </section>`;
}

const button = (session: CourseSession, key: string, onClick: () => void): TemplateResult =>
  html`<button type="button" class="btn btn--plain" @click=${onClick}>
    ${session.say(`hosted.${key}-button`)}
  </button>`;

/** What changed is told in words that come with what is signed. Asked for once; without them the button still leads there. */
function bringWords(session: CourseSession, part: Part): void {
  if (asked.has(session)) return;
  asked.add(session);
  session.data.bring(part).then(
    (data) => {
      session.addWords((data as { readonly words: CourseSession['words'] }).words);
      session.statusChanged();
    },
    () => asked.delete(session),
  );
}

const asked = new WeakSet<CourseSession>();
