/** `/lti/register`: a platform is introduced by its administrator, with a link that works once. */
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import { fieldsOf } from './fields.ts';
import { launchServices } from './launch-services.ts';
import { sendPage } from './pages.ts';
import { sendProblem } from './problems.ts';
import type { Tool } from './tool.ts';
import type { PlatformFamily, PlatformRegistration } from '../domain/model.ts';
import { hashInvite } from '../launch/invite.ts';
import { readConfiguration, requestRegistration } from '../launch/register-platform.ts';
import { failed, ok, type Result } from '../../src/result.ts';

export function registerRoutes(tool: Tool): FastifyPluginCallback {
  const { publicUrl, allowInsecurePlatforms } = tool.settings;
  const { invites } = tool.store;
  const { registrations } = launchServices(tool);
  const ports = { fetchJson: tool.fetchJson, publicUrl, allowInsecure: allowInsecurePlatforms };

  async function register(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const fields = fieldsOf(request);
    if (fields.hasRepeated('invite', 'openid_configuration', 'registration_token')) {
      return sendProblem(reply, 'field-repeated');
    }
    const invite = fields.get('invite');
    const configurationUrl = fields.get('openid_configuration');
    const token = fields.get('registration_token');
    if (!invite || !configurationUrl) return sendProblem(reply, 'register-incomplete');
    if (token !== undefined && !isHeaderText(token)) return sendProblem(reply, 'register-incomplete');

    // Nothing is fetched for somebody without an invitation.
    const inviteHash = hashInvite(invite);
    const invited = await invites.find(inviteHash, tool.now());
    if (!invited) return sendProblem(reply, 'invite-unknown');
    const configuration = await readConfiguration(configurationUrl, token, ports);
    if (!configuration.ok) return sendProblem(reply, configuration.problem.code);

    // Used up before the platform is told anything: of two requests with one link, one goes on.
    if (!(await invites.use(inviteHash, tool.now()))) return sendProblem(reply, 'invite-unknown');
    const registration = await requestRegistration(configuration.value, token, invited.providerId, ports);
    if (!registration.ok) return sendProblem(reply, registration.problem.code);
    const kept = await keep(registration.value);
    if (!kept.ok) return sendProblem(reply, kept.problem.code);
    registrations.forget();
    return sendPage(reply, 'registered', {
      title: 'The course is registered',
      steps: nextSteps[configuration.value.family],
    });
  }

  /** A platform that registers again gets its new addresses; one that belongs to somebody else stays as it is. */
  async function keep(
    platform: Omit<PlatformRegistration, 'id'>,
  ): Promise<Result<undefined, { readonly code: 'registered-elsewhere' }>> {
    const added = await tool.store.platforms.add(platform);
    if (added.ok) return ok(undefined);
    const [known] = await tool.store.platforms.find(platform.issuer, platform.clientId);
    if (known?.providerId !== platform.providerId) return failed({ code: 'registered-elsewhere' });
    await tool.store.platforms.update({ ...platform, id: known.id });
    return ok(undefined);
  }

  return (app, _options, done) => {
    app.get('/lti/register', register);
    done();
  };
}

/** What may stand in a header; a token of another sort is none. */
const isHeaderText = (text: string): boolean => /^[\x21-\x7e]{1,4096}$/.test(text);

const nextSteps: Readonly<Record<PlatformFamily, readonly string[]>> = {
  moodle: [
    'In Moodle, under Manage tools, the tool stands as “Pending”. Press Activate.',
    'Open the tool’s settings and choose “Show in activity chooser and as a preconfigured tool”, so that teachers find it.',
    'If Moodle cannot reach this course: it refuses private addresses and ports other than 80 and 443 unless its HTTP security settings allow them.',
    'Open the tool once as an administrator: it checks the set-up and says what is missing.',
  ],
  canvas: [
    'In Canvas, go on to review the permissions, then switch the key on.',
    'Add the app to the account or the course where it is to be used.',
    'Open it once as an administrator, from the account’s menu: it checks the set-up and says what is missing.',
  ],
  other: [
    'Switch the tool on in your platform, if it asks for that.',
    'Open it once as an administrator: it checks the set-up and says what is missing.',
  ],
};
