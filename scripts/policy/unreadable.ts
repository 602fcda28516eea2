/** Why a policy cannot be read, and what to do: one sentence each for whoever chose the file. */
export type Unreadable =
  | {
      readonly code:
        | 'not-there'
        | 'a-folder'
        | 'not-allowed'
        | 'empty'
        | 'no-words'
        | 'scanned'
        | 'password'
        | 'old-word'
        | 'kind-unknown'
        | 'not-text'
        | 'damaged'
        | 'hostile'
        | 'too-slow';
    }
  | { readonly code: 'too-large'; readonly megabytes: number }
  | { readonly code: 'too-long'; readonly letters: number }
  | { readonly code: 'renamed'; readonly is: string };

export const limits = {
  /** Of the file, in bytes. A policy of 100 pages with pictures has a tenth of it. */
  bytes: 25_000_000,
  /** Of what a .docx unpacks to, in bytes. */
  unpackedBytes: 80_000_000,
  /** Of the text, in letters: some 400 pages. */
  letters: 1_500_000,
  pages: 500,
  /** Until the reader is stopped. */
  seconds: 40,
  /** Memory that the reader may take. */
  megabytes: 512,
} as const;

export function unreadableSentence(file: string, problem: Unreadable): string {
  const [said, mend] = sentenceOf(problem);
  return `${file}: ${said} ${mend}`;
}

function sentenceOf(problem: Unreadable): readonly [said: string, mend: string] {
  switch (problem.code) {
    case 'not-there':
      return [
        'There is no such file.',
        'Look at the name and the folder; a name with spaces needs quotation marks.',
      ];
    case 'a-folder':
      return ['This is a folder.', 'Name the document in it.'];
    case 'not-allowed':
      return [
        'This account may not open the file.',
        'Copy it to a place of your own, or have the rights changed.',
      ];
    case 'empty':
      return ['The file is empty.', 'Save the document again and see that it opens.'];
    case 'no-words':
      return [
        'There are no words in this document.',
        'If they are in pictures, save it as a document with text.',
      ];
    case 'scanned':
      return [
        'This PDF holds pictures of pages and no text.',
        'Save the policy as a PDF from the program it was written in, or run text recognition (OCR) over it first.',
      ];
    case 'password':
      return ['The document is protected by a password.', 'Save a copy without a password and check that.'];
    case 'old-word':
      return [
        'This is a Word document of before 2007 (.doc).',
        'Open it in Word or LibreOffice and save it as .docx.',
      ];
    case 'kind-unknown':
      return ['This kind of file is not read.', 'Save the policy as .docx, .pdf, .txt or .md.'];
    case 'not-text':
      return [
        'The file has the name of a text, and what is in it is none.',
        'Choose the document itself, as .docx, .pdf, .txt or .md.',
      ];
    case 'damaged':
      return [
        'The file is damaged, so that it cannot be opened.',
        'Open it where it was written, save it again, and check the new copy.',
      ];
    case 'hostile':
      return [
        'The file is built to do harm to whoever opens it, or is badly broken, so it was not opened.',
        'Do not open it elsewhere. Ask for the document again from where it came.',
      ];
    case 'too-slow':
      return [
        `Reading took longer than ${String(limits.seconds)} seconds or too much memory, and was stopped.`,
        'Save the text alone, without pictures, and check that.',
      ];
    case 'too-large':
      return [
        `The file has ${String(problem.megabytes)} MB; at most ${String(limits.bytes / 1_000_000)} MB are read.`,
        'Save the policy without pictures, or on its own if it is one of several in the file.',
      ];
    case 'too-long':
      return [
        `The text has ${String(problem.letters)} letters; at most ${String(limits.letters)} are read.`,
        'Check the policy on its own, without the documents around it.',
      ];
    case 'renamed':
      return [
        `The name says one thing, and the file is ${problem.is}.`,
        'Give it the ending that fits, or save it again.',
      ];
  }
}
