/** Says whether a logo or a drawing is what its name says, and safe to place inside a page. */

/**
 * @param name - file name; its ending tells what the bytes should be
 * @returns what is wrong, to follow "cannot be used: "; undefined when nothing is
 */
export function pictureProblem(name: string, bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return 'it is empty';
  if (bytes.length > 300_000)
    return `it has ${Math.round(bytes.length / 1000)} KB, and at most 300 are taken`;
  if (/\.png$/i.test(name)) return isPng(bytes) ? undefined : 'it is not a PNG file inside';
  return svgProblem(new TextDecoder().decode(bytes));
}

function isPng(bytes: Uint8Array): boolean {
  const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
  return bytes.length > 24 && signature.every((byte, index) => bytes[index] === byte);
}

/** A drawing is placed in the page as it is, so it must not act, load or hold other markup. */
function svgProblem(text: string): string | undefined {
  if (!/<svg[\s>]/.test(text) || !/<\/svg>\s*$/.test(text)) return 'it is not an SVG file inside';
  if (/<script|<foreignObject|\son[a-z]+\s*=|javascript:|<!ENTITY/i.test(text))
    return 'it holds a script or markup that a drawing does not need';
  if (/(href|src)\s*=\s*["'](?!#|data:image\/png)|url\(\s*["']?(?!#)/i.test(text))
    return 'it links to another file';
  return undefined;
}
