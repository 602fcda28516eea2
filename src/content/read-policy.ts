/** Reads a provider's document: Markdown in which every list item is one point, word for word (docs/authoring.md, Policies). */
import { failed, ok } from '../result.ts';
import type { Result } from '../result.ts';
import type { PolicyText, Problem } from './library.ts';

interface Point {
  readonly number: number;
  readonly section?: string;
  readonly line: number;
  text: string;
}

/**
 * @param file - path from the root of the repository
 * @returns its points, counted from 1 through the whole file; or the lines that are neither heading, point
 * nor the note at the top, because words outside a point would never reach the person who signs
 */
export function readPolicy(file: string, markdown: string): Result<PolicyText, readonly Problem[]> {
  const points: Point[] = [];
  const problems: Problem[] = [];
  let heading: string | undefined;
  let subheading: string | undefined;
  let atTop = true;
  let open: Point | undefined;
  let blankBefore = false;

  for (const [index, raw] of markdown
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = raw.trimEnd();
    const place = { severity: 'error', file, line: index + 1, column: 1 } as const;
    const titled = /^(#{1,6})\s+(.+)$/.exec(line);
    const item = /^-\s+(.+)$/.exec(line);

    if (line === '') {
      blankBefore = true;
      continue;
    }
    if (titled) {
      const [, marks = '', title = ''] = titled;
      open = undefined;
      if (marks.length === 2) [heading, subheading, atTop] = [title, undefined, false];
      else if (marks.length === 3) [subheading, atTop] = [title, false];
      else if (marks.length > 3 || !atTop)
        problems.push({
          ...place,
          code: 'policy-heading',
          message: `A heading with ${marks.length === 1 ? 'one “#”' : `${marks.length} “#”`} is not known here.`,
          mend: 'Use one “# Title” at the top, “## Section” and “### Part of a section”.',
        });
    } else if (item) {
      atTop = false;
      const section = [heading, subheading].filter((part) => part !== undefined).join(' – ');
      open = {
        number: points.length + 1,
        ...(section !== '' && { section }),
        line: index + 1,
        text: item[1] ?? '',
      };
      points.push(open);
    } else if (open && /^\s/.test(raw)) {
      const own = line.trim();
      // A list inside a point, and a paragraph of its own, keep their line; a wrapped line does not.
      open.text += (blankBefore || /^([-*]|\(?[a-z0-9]{1,4}[.)])\s/i.test(own) ? '\n' : ' ') + own;
    } else if (!atTop) {
      problems.push({
        ...place,
        code: 'policy-line',
        message: `“${shortened(line)}” is neither a heading nor a point, so nobody would be shown it.`,
        mend: 'Begin it with “- ” if it is a point, indent it if it belongs to the point above, or make it a heading.',
      });
    }
    blankBefore = false;
  }

  if (points.length === 0)
    problems.push({
      code: 'policy-empty',
      severity: 'error',
      file,
      message: 'No point was found in this document.',
      mend: 'Write each point of it as a list item that begins with “- ”, word for word.',
    });
  return problems.length > 0 ? failed(problems) : ok({ file, points });
}

function shortened(line: string): string {
  return line.length > 50 ? `${line.slice(0, 50)}…` : line;
}
