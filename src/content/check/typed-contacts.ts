/** Numbers and addresses stand in `help.yaml` and in profiles; one that is typed into a lesson goes stale unseen. */
import type { Library, Problem } from '../library.ts';
import { errorAt } from '../problems.ts';
import { readerTexts, withoutPlaceholders } from './texts.ts';

/** Ranges that Ofcom keeps free for stories, so that nobody is rung up. */
const madeUpNumber =
  /^(07700900\d{3}|01632960\d{3}|0(113|114|115|116|117|118|121|131|141|151|161)4960\d{3}|02079460\d{3}|08081570\d{3}|03069990\d{3}|0909879\d{4})$/;

export function checkTypedContacts(
  library: Pick<Library, 'lessons' | 'scenarios' | 'banks' | 'easyRead' | 'sheets' | 'incidents' | 'help'>,
): readonly Problem[] {
  const known = new Map(
    library.help.value.lines.flatMap(({ id, contact }): [string, string][] => {
      const number = 'call' in contact ? contact.call : 'text' in contact ? contact.text : undefined;
      return number === undefined ? [] : [[number.replaceAll(' ', ''), id]];
    }),
  );
  const incidents = library.incidents && new Map([['incidents', library.incidents]]);
  return [
    library.lessons,
    library.scenarios,
    library.banks,
    library.easyRead,
    library.sheets,
    incidents,
  ].flatMap((files) =>
    [...(files?.values() ?? [])].flatMap((file) =>
      readerTexts(file.value).flatMap(({ path, text }) =>
        contactsIn(text, known).map((draft) => errorAt(file, path, draft)),
      ),
    ),
  );
}

type Draft = Pick<Problem, 'code' | 'message' | 'mend'>;

function contactsIn(text: string, known: ReadonlyMap<string, string>): Draft[] {
  const own = withoutPlaceholders(text, '…');
  const drafts: Draft[] = [];
  for (const [mail] of own.matchAll(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g))
    if (!mail.endsWith('.example'))
      drafts.push({
        code: 'typed-email',
        message: `The e-mail address “${mail}” is typed into a text.`,
        mend: 'Use the placeholder of its entry in help.yaml or of the profile; a made-up address ends in “.example”.',
      });
  const withoutMail = own.replace(/[\w.+-]+@[\w.-]+/g, '…');
  for (const [address] of withoutMail.matchAll(webAddress))
    if (!/\.example(?=[/:?#]|$)/.test(address.replace(/[.,)]+$/, '')))
      drafts.push({
        code: 'typed-address',
        message: `The web address “${address}” is typed into a text.`,
        mend: 'Put it into help.yaml and use its placeholder; a made-up address ends in “.example”.',
      });
  for (const [number] of withoutMail.matchAll(/(?<![\w£$€.,-])\+?\d[\d ()-]*\d(?![\w%]|[.,]\d)/g)) {
    const digits = number.replace(/\D/g, '');
    const line = known.get(digits);
    if (line === undefined && !isPhoneNumber(number, digits)) continue;
    drafts.push({
      code: 'typed-number',
      message: `The number “${number}” is typed into a text.`,
      mend:
        line === undefined
          ? 'Put it into help.yaml and use its placeholder; a made-up number is one of Ofcom’s for stories, such as 07700 900123.'
          : `Write “{{lines.${line}.number}}”.`,
    });
  }
  return drafts;
}

const webAddress =
  /\b(?:https?:\/\/|www\.)[^\s)>"'”’]+|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:co\.uk|org\.uk|gov\.uk|ac\.uk|com|org|net|info|io|app|uk|eu|me)\b(?:\/[^\s)>"'”’]*)?/gi;

function isPhoneNumber(written: string, digits: string): boolean {
  if (madeUpNumber.test(digits)) return false;
  return (/^0/.test(digits) && digits.length >= 7) || (written.startsWith('+') && digits.length >= 9);
}
