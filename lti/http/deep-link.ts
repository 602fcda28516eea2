/** Deep linking: a teacher chooses what to put into the course, and the platform gets the links. */
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import { fieldsOf } from './fields.ts';
import { launchServices } from './launch-services.ts';
import { sendPage } from './pages.ts';
import { problemOf, sendProblem } from './problems.ts';
import type { HostedCourse, Tool } from './tool.ts';
import type { LinkPart, LtiLaunch } from '../domain/model.ts';
import {
  readDeepLinkRequest,
  signDeepLinkAnswer,
  signDeepLinkRequest,
  type DeepLinkItem,
  type DeepLinkRequest,
} from '../launch/deep-link.ts';
import type { RefusalCode } from '../launch/refusal.ts';

/** The page with the choice, after a deep linking request was checked. */
export async function sendPicker(reply: FastifyReply, tool: Tool, launch: LtiLaunch): Promise<FastifyReply> {
  const mayAdd = launch.roles.includes('instructor') || launch.roles.includes('administrator');
  if (!mayAdd) return sendProblem(reply, 'not-for-learners');
  if (!launch.deepLinking) return sendProblem(reply, 'deep-linking-incomplete');
  return showPicker(reply, tool, {
    registrationId: launch.platform.id,
    deploymentId: launch.deployment.deploymentId,
    providerId: launch.deployment.providerId,
    settings: launch.deepLinking,
  });
}

export function deepLinkRoutes(tool: Tool): FastifyPluginCallback {
  const { registrations, deepLinkKey } = launchServices(tool);

  async function answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const fields = fieldsOf(request);
    const asked = readDeepLinkRequest(fields.get('request') ?? '', deepLinkKey, tool.now());
    if (!asked.ok) return sendProblem(reply, asked.problem.code);
    const platform = await registrations.byId(asked.value.registrationId);
    if (!platform) return sendProblem(reply, 'platform-unknown');

    const choices = new Set(fields.all('choice'));
    if (choices.size === 0) return showPicker(reply, tool, asked.value, 'deep-link-nothing-chosen');
    const offered = itemsOf(tool, asked.value.providerId);
    const chosen = offered.filter((item) => choices.has(valueOf(item)));
    const isTooMany = chosen.length > 1 && !asked.value.settings.acceptsMultiple;
    if (chosen.length < choices.size || isTooMany) return sendProblem(reply, 'deep-link-choice-unknown');

    const { returnUrl } = asked.value.settings;
    const token = await signDeepLinkAnswer(chosen, asked.value, {
      platform,
      publicUrl: tool.settings.publicUrl,
      signing: await tool.keyRing.signingKey(),
      now: tool.now(),
    });
    return sendPage(
      reply,
      'post',
      {
        title: 'Adding to the course',
        form: { action: returnUrl, fields: [{ name: 'JWT', value: token }] },
        button: 'Go on',
      },
      { formsTo: [new URL(returnUrl).origin] },
    );
  }

  return (app, _options, done) => {
    app.post('/lti/deep-link', answer);
    app.get('/lti/deep-link', (_request, reply) =>
      sendProblem(reply.header('allow', 'POST'), 'open-from-course'),
    );
    done();
  };
}

async function showPicker(
  reply: FastifyReply,
  tool: Tool,
  request: DeepLinkRequest,
  problem?: RefusalCode,
): Promise<FastifyReply> {
  const { deepLinkKey } = launchServices(tool);
  const items = itemsOf(tool, request.providerId);
  const { acceptsMultiple } = request.settings;
  const tracks = [...new Set(items.map(({ track }) => track))];
  return sendPage(
    reply,
    'picker',
    {
      title: 'Choose what to add',
      problem: problem ? problemOf(problem).sentence : '',
      request: signDeepLinkRequest(request, deepLinkKey, tool.now()),
      inputType: acceptsMultiple ? 'checkbox' : 'radio',
      hint: acceptsMultiple
        ? 'Choose one or several. Each gets a column of its own in the gradebook.'
        : 'Choose one. Your platform takes one at a time.',
      groups: tracks.map((track) => ({
        title: trackTitle(tool, request.providerId, track),
        options: items
          .filter((item) => item.track === track)
          .map((item) => ({
            id: `choice-${valueOf(item).replace('/', '-')}`,
            value: valueOf(item),
            label: item.title,
            about: item.about,
            isChosen: false,
          })),
      })),
    },
    { status: problem ? problemOf(problem).status : 200 },
  );
}

/** What the page with the choice says of it is for the teacher, and does not travel. */
type OfferedItem = DeepLinkItem & { readonly about: string };

function itemsOf(tool: Tool, providerId: string): readonly OfferedItem[] {
  return tool.courses.tracksOf(providerId).flatMap((hosted) => [
    itemOf(hosted, 'course'),
    // Without something to sign there is nothing for a column of its own.
    ...(hosted.course.completion.needsSignOff ? [itemOf(hosted, 'sign-off')] : []),
  ]);
}

function itemOf({ course, signOff }: HostedCourse, part: LinkPart): OfferedItem {
  const minutes = Math.round(course.parts.reduce((sum, { minutes }) => sum + minutes, 0));
  const shared = { track: course.track.id, part, providerId: course.provider.id };
  if (part === 'sign-off') {
    const title = `${course.title}: read and sign`;
    return {
      ...shared,
      title,
      text: `Read ${signOff?.setName ?? 'the rules'} and sign. It opens the same course, and your place in it is kept.`,
      about: 'A column of its own: 1 when signed. Opens the same course.',
      column: { label: title, scoreMaximum: 1 },
    };
  }
  const earned = course.completion.needsQuiz ? 'its quiz out of 100' : '100 when finished';
  return {
    ...shared,
    title: course.title,
    text: `About ${minutes} minutes. Stop when you like: your place is kept.`,
    about: `The course, about ${minutes} minutes. A column for ${earned}.`,
    column: { label: course.title, scoreMaximum: 100 },
  };
}

const valueOf = ({ track, part }: Pick<DeepLinkItem, 'track' | 'part'>): string => `${track}/${part}`;

const trackTitle = (tool: Tool, providerId: string, track: string): string =>
  tool.courses.find(providerId, track)?.course.track.title ?? track;
