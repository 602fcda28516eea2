/** `/lti/launch`: the platform's answer, checked, kept, and led to where the person has something to do. */
import { randomUUID } from 'node:crypto';
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import { bearerSeconds, type BearerClaims } from './bearer.ts';
import { sendPicker } from './deep-link.ts';
import { fieldsOf, type Fields } from './fields.ts';
import { launchServices } from './launch-services.ts';
import { createColumnLookout } from './look-for-columns.ts';
import { forgetSecret, secretOf } from './login-cookie.ts';
import { loginLineOf } from './login-line.ts';
import { signInSources, storageKey } from './login.ts';
import { sendPage } from './pages.ts';
import { sendProblem } from './problems.ts';
import { beginAgain, takenTrack } from './begin-again.ts';
import type { Tool } from './tool.ts';
import type { EnteredIds, LinkSettings, LtiLaunch } from '../domain/model.ts';
import { destinationOf } from '../launch/destination.ts';
import { linkSettings } from '../launch/link-settings.ts';
import type { RefusalCode } from '../launch/refusal.ts';
import { storageOrigin } from '../launch/start-login.ts';
import { verifyLaunch, type BrowserUnknown } from '../launch/verify-launch.ts';
import type { FormView } from '../views/render.ts';

/** Where a launch leads, and what it left in the database on its way; an anonymous one leaves nothing. */
type Entered =
  | Led
  | { readonly destination: 'picker' | 'nothing-for-mentor' | 'nothing-for-role' }
  | {
      readonly destination: 'no-track';
      readonly track: string | undefined;
      readonly wanted: Led['destination'];
    };

interface Led {
  readonly destination: 'course' | 'assessor' | 'setup-check';
  readonly settings: LinkSettings;
  readonly ids?: EnteredIds;
}

export function launchRoutes(tool: Tool): FastifyPluginCallback {
  const { registrations, platformKeys, stateKey } = launchServices(tool);
  const { publicUrl, allowInsecurePlatforms } = tool.settings;
  const lookout = createColumnLookout(tool);
  const ports = {
    registrations,
    platformKeys,
    stateKey,
    allowInsecure: allowInsecurePlatforms,
    enter,
    now: tool.now,
  };

  async function launch(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const fields = fieldsOf(request);
    if (fields.hasRepeated('state', 'id_token', 'binding', 'error'))
      return sendProblem(reply, 'field-repeated');
    const error = fields.get('error');
    if (error !== undefined) return sendProblem(reply, codeOfPlatformError(error));

    const verified = await verifyLaunch(
      { ...readForm(fields), cookieOf: (loginId) => secretOf(request, publicUrl, loginId) },
      ports,
    );
    if (!verified.ok) {
      return verified.problem.code === 'browser-unknown'
        ? sendBrowserUnknown(reply, verified.problem, fields)
        : sendProblem(reply, verified.problem.code);
    }
    forgetSecret(reply, publicUrl, verified.value.login.id);
    const { launch, entered } = verified.value;
    return sendOn(reply, launch, entered);
  }

  /** Only what leads somewhere is kept, and only who comes to learn begins an attempt. */
  async function enter(launch: LtiLaunch, nonce: string, nonceExpiresAt: Date): Promise<Entered | undefined> {
    const leads = leadingTo(launch);
    if (!launch.person || !launch.resourceLink || !('settings' in leads))
      return (await tool.store.launches.spendNonce(nonce, nonceExpiresAt)) ? leads : undefined;
    const withAttempt = leads.destination === 'course';
    const options = { nonce, nonceExpiresAt, withAttempt, now: tool.now() };
    const ids = await tool.store.launches.enter(launch, leads.settings, options);
    return (
      ids && { ...leads, ids: ids.completedAt ? await beginAgain(tool, launch, leads.settings, ids) : ids }
    );
  }

  function leadingTo({ roles, custom, deployment, message }: LtiLaunch): Entered {
    if (message === 'deep-linking') return { destination: 'picker' };
    const destination = destinationOf(roles);
    if (destination === 'nothing-for-mentor' || destination === 'nothing-for-role') return { destination };
    const settings = linkSettings(custom);
    const hosted = settings && tool.courses.find(deployment.providerId, settings.track);
    // A course that renews another is made for people whose last pass is known, and is nobody's link.
    return settings && hosted && !hosted.upkeep?.renews
      ? { destination, settings }
      : { destination: 'no-track', track: settings?.track, wanted: destination };
  }

  async function sendOn(reply: FastifyReply, launch: LtiLaunch, entered: Entered): Promise<FastifyReply> {
    switch (entered.destination) {
      case 'picker':
        return sendPicker(reply, tool, launch);
      case 'nothing-for-mentor':
        return sendPage(reply, 'message', forMentors);
      case 'nothing-for-role':
        return sendPage(reply, 'message', forNobody);
      case 'no-track':
        return entered.wanted === 'course'
          ? sendProblem(reply, 'track-unknown')
          : sendTrackUnknown(
              reply,
              entered.track,
              tool.courses.tracksOf(launch.deployment.providerId).map(({ course }) => course.track.id),
            );
      default: {
        const { ids } = entered;
        if (ids) await lookout.afterLaunch(launch, ids);
        return entered.destination === 'course'
          ? sendToCourse(reply, launch, entered.settings, ids)
          : sendToStaff(reply, launch, entered);
      }
    }
  }

  async function sendToStaff(
    reply: FastifyReply,
    launch: LtiLaunch,
    { destination, settings, ids }: Led,
  ): Promise<FastifyReply> {
    const isAssessor = destination === 'assessor';
    const scope = isAssessor ? 'assessor' : 'administrator';
    const token = await tool.bearer.issue(claimsOf(scope, launch, settings, ids));
    return sendPage(reply, 'post', {
      title: isAssessor ? 'Opening your learners' : 'Opening the set-up check',
      form: {
        action: isAssessor ? '/assessor' : '/lti/setup-check',
        fields: [{ name: 'token', value: token }],
      },
      button: 'Go on',
    });
  }

  async function sendToCourse(
    reply: FastifyReply,
    launch: LtiLaunch,
    settings: LinkSettings,
    ids: EnteredIds | undefined,
  ): Promise<FastifyReply> {
    const { providerId } = launch.deployment;
    const track = takenTrack(tool, providerId, settings.track, ids?.takenTrack);
    const token = await tool.bearer.issue(claimsOf('course', launch, { ...settings, track }, ids));
    const who = ids && { personId: ids.personId, attemptId: ids.attemptId, providerId };
    const line = who && (await loginLineOf(tool, tool.courses.find(providerId, track), who, token));
    if (line) return sendPage(reply, 'login-line', line);
    return sendPage(reply, 'course', {
      title: 'Opening the course',
      token,
      expiresAt: String(tool.now().getTime() + bearerSeconds * 1000),
      next: `/course/${providerId}/${track}/`,
      isAnonymous: ids === undefined,
    });
  }

  return (app, _options, done) => {
    app.post('/lti/launch', launch);
    app.get('/lti/launch', (_request, reply) =>
      sendProblem(reply.header('allow', 'POST'), 'open-from-course'),
    );
    done();
  };
}

function readForm(fields: Fields): { state?: string; idToken?: string; binding?: string } {
  const state = fields.get('state');
  const idToken = fields.get('id_token');
  const binding = fields.get('binding');
  return {
    ...(state !== undefined && { state }),
    ...(idToken !== undefined && { idToken }),
    ...(binding !== undefined && binding !== '' && { binding }),
  };
}

/** OpenID Connect Core 3.1.2.6; `launch_no_longer_valid` is Canvas's answer to a reload. */
function codeOfPlatformError(error: string): RefusalCode {
  if (['login_required', 'interaction_required', 'account_selection_required'].includes(error)) {
    return 'platform-login-required';
  }
  return error === 'launch_no_longer_valid' ? 'platform-launch-stale' : 'platform-refused';
}

/** No cookie came. Where the platform keeps our secret, it is asked for it; else a new window is the way. */
function sendBrowserUnknown(
  reply: FastifyReply,
  { login, registration }: BrowserUnknown,
  fields: Fields,
): FastifyReply {
  const [loginHint, messageHint] = login.hints ?? [];
  const newWindow: FormView | false = loginHint !== undefined && {
    action: '/lti/login',
    fields: [
      { name: 'iss', value: registration.issuer },
      { name: 'client_id', value: registration.clientId },
      { name: 'login_hint', value: loginHint },
      ...(messageHint ? [{ name: 'lti_message_hint', value: messageHint }] : []),
      { name: 'target_link_uri', value: login.targetLinkUri },
    ],
  };
  const title = 'Open the course in a new window';
  const formsTo = signInSources(registration.authUrl);
  if (login.storageTarget === undefined) {
    return sendPage(reply, 'new-window', { title, newWindow }, { status: 400, formsTo });
  }
  const view = {
    title: 'Opening the course',
    storageOrigin: storageOrigin(registration),
    storageFrame: login.storageTarget,
    storageKey: storageKey(login.id),
    // Both were just checked: what goes back into the page is what the platform signed.
    form: {
      action: '/lti/launch',
      fields: ['state', 'id_token'].map((name) => ({ name, value: fields.get(name) ?? '' })),
    },
    newWindow,
  };
  return sendPage(reply, 'storage', view, { formsTo });
}

function claimsOf(
  scope: BearerClaims['scope'],
  { platform, deployment, locale }: LtiLaunch,
  { track }: LinkSettings,
  ids: EnteredIds | undefined,
): BearerClaims {
  return {
    scope,
    provider: deployment.providerId,
    platform: platform.id,
    deployment: deployment.deploymentId,
    track,
    sid: randomUUID(),
    ...(ids && {
      ...(ids.attemptId !== undefined && { attempt: ids.attemptId }),
      person: ids.personId,
      link: ids.linkId,
      ...(ids.contextId !== undefined && { context: ids.contextId }),
    }),
    ...(locale !== undefined && { locale }),
  };
}

/** For who can mend it: what the link says, which is one of our own short names, and what there is. */
function sendTrackUnknown(
  reply: FastifyReply,
  track: string | undefined,
  tracks: readonly string[],
): FastifyReply {
  return sendPage(
    reply,
    'message',
    {
      title: 'This link leads to no course',
      lines: [
        track === undefined
          ? 'The custom values of this link are not ones that the course knows.'
          : `This link asks for the track “${track}”, and your provider does not have it.`,
        tracks.length > 0
          ? `There is: ${tracks.join(', ')}. Edit the link’s custom value “track”, or choose the content again.`
          : 'Your provider has no course here yet.',
      ],
    },
    { status: 404 },
  );
}

const forMentors = {
  title: 'There is nothing for you to do here',
  lines: [
    'Your learning platform says that you are here for somebody else, as a parent, a carer or a mentor. The course and its results belong to the person who takes it.',
    'If you want to know how it went, ask them, or their provider.',
  ],
};

const forNobody = {
  title: 'The course cannot open for you yet',
  lines: [
    'Your learning platform did not say that you learn or teach in this course. Nothing is wrong with what you did.',
    'Ask the person who runs the course to enrol you as a learner, then open it again.',
  ],
};
