/** The mail server, as the outbox uses it. What it answers becomes trouble that can pass, or that cannot. */
import { createTransport, type Transporter } from 'nodemailer';
import type { MailAttachment } from '../store/store.ts';
import { failed, ok, type Result } from '../../src/result.ts';
import type { MailTrouble } from '../domain/model.ts';

export interface OutgoingMail {
  /** The same for every try, so that whoever gets it twice can tell. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachment?: MailAttachment;
  readonly stopUrl?: string;
}

export interface MailServer {
  send(mail: OutgoingMail): Promise<Result<undefined, MailProblem>>;
  close(): void;
}

export interface MailProblem {
  readonly trouble: MailTrouble;
  readonly isLasting: boolean;
}

export interface SmtpSettings {
  /** smtp://user:password@host:587 or smtps://…:465 */
  readonly url: string;
  /** "Example Training <training@example.ac.uk>" */
  readonly from: string;
}

const SECONDS = 1000;

export function smtpServer({ url, from }: SmtpSettings): MailServer {
  const { username, hostname, protocol } = new URL(url);
  const transport: Transporter = createTransport({
    url,
    // A password goes over no open line, whatever the server says that it can.
    requireTLS: protocol === 'smtp:' && username !== '' && !isThisMachine(hostname),
    connectionTimeout: 20 * SECONDS,
    greetingTimeout: 20 * SECONDS,
    socketTimeout: 60 * SECONDS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ id, to, subject, text, html, attachment, stopUrl }) {
      try {
        await transport.sendMail({
          from,
          to,
          subject,
          text,
          html,
          messageId: `<${id}@${domainOf(from)}>`,
          // RFC 3834: no out-of-office answers. RFC 8058: one press in the mail program.
          headers: {
            'Auto-Submitted': 'auto-generated',
            ...(stopUrl !== undefined && {
              'List-Unsubscribe': `<${stopUrl}>`,
              'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
            }),
          },
          ...(attachment && {
            attachments: [
              { filename: attachment.name, contentType: attachment.type, content: attachment.text },
            ],
          }),
        });
        return ok(undefined);
      } catch (error) {
        return failed(problemOf(error));
      }
    },
    close: () => transport.close(),
  };
}

/** RFC 5321, 4.2.1: 4xx may pass, 5xx stays. What names the recipient says something about them alone. */
function problemOf(error: unknown): MailProblem {
  const {
    code,
    responseCode = 0,
    command = '',
  } = error as {
    readonly code?: string;
    readonly responseCode?: number;
    readonly command?: string;
  };
  // A wrong password is mended in the settings, and nothing may be lost until it is.
  if (code === 'EAUTH') return { trouble: 'not-permitted', isLasting: false };
  if (responseCode >= 500)
    return {
      trouble: code === 'EENVELOPE' && !command.startsWith('MAIL') ? 'recipient-refused' : 'not-permitted',
      isLasting: true,
    };
  if (code === 'EENVELOPE' && responseCode === 0) return { trouble: 'recipient-refused', isLasting: true };
  return { trouble: responseCode >= 400 ? 'server-busy' : 'server-unreachable', isLasting: false };
}

const isThisMachine = (host: string): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(host);

const domainOf = (from: string): string => /@([\w.-]+)/.exec(from)?.[1] ?? 'localhost';
