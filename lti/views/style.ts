/** Style and letters of the tool's pages: the course's own tokens and fonts, under names that change when they do. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

export interface PageFile {
  readonly path: string;
  readonly type: string;
  readonly bytes: Buffer;
}

const styles = new URL('../../src/styles/', import.meta.url);
const fontFiles = ['voice-basic.woff2', 'voice-letters.woff2', 'voice-names.woff2'];

const fonts = fontFiles.map((name) =>
  file(name, 'font/woff2', readFileSync(new URL(`fonts/${name}`, styles))),
);

function css(): Buffer {
  let tokens = readFileSync(new URL('tokens.css', styles), 'utf8');
  for (const [index, name] of fontFiles.entries()) {
    tokens = tokens.replaceAll(`./fonts/${name}`, fonts[index]?.path ?? '');
  }
  const ours = ['page.css', 'assessor/assessor.css', 'provider/workspace.css'].map((name) =>
    readFileSync(new URL(name, import.meta.url), 'utf8'),
  );
  return Buffer.from([tokens, ...ours].join('\n'));
}

const style = file('page.css', 'text/css; charset=utf-8', css());

/** Address of the one style sheet. */
export const stylePath = style.path;

/** Every file that the pages ask for. */
export const pageFiles: readonly PageFile[] = [style, ...fonts];

/** Its contents are in its name, so a browser may keep it for good. */
function file(name: string, type: string, bytes: Buffer): PageFile {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
  return { path: `/lti/files/${hash}-${name}`, type, bytes };
}
