/** One message as plain text and as simple HTML: no picture, no colour, nothing that tells whether it was opened. */

export interface Letter {
  readonly text: string;
  readonly html: string;
}

/** Who sends it, and how it ends: under every message. */
export interface Footer {
  readonly providerName: string;
  /** Why this person gets it. */
  readonly reason: string;
  /** A page with one button, for no more of these. */
  readonly stopUrl?: string;
}

export function letterOf(body: string, { providerName, reason, stopUrl }: Footer): Letter {
  const foot = [
    `${providerName} sends this. ${reason}`,
    ...(stopUrl === undefined ? [] : [`No more of these by e-mail? ${stopUrl}`]),
  ];
  const paragraphs = body.split(/\n{2,}/);
  return {
    text: [...paragraphs, '--', foot.join('\n')].join('\n\n').concat('\n'),
    html: [
      '<!doctype html><html lang="en-GB"><head><meta charset="utf-8"></head><body>',
      ...paragraphs.map(paragraph),
      '<hr>',
      ...foot.map((line) => `<p><small>${linked(line)}</small></p>`),
      '</body></html>',
    ].join('\n'),
  };
}

const paragraph = (text: string): string => `<p>${linked(text).replaceAll('\n', '<br>\n')}</p>`;

/** Addresses that stand in the text become links that say where they lead. */
function linked(text: string): string {
  return text
    .split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])/)
    .map((piece, at) => (at % 2 === 1 ? `<a href="${escaped(piece)}">${escaped(piece)}</a>` : escaped(piece)))
    .join('');
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
