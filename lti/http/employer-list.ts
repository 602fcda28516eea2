/** A list of who works where, as it was pasted or sent as a file: lines and values, whatever stands between them. */
import { CsvError, parse } from 'csv-parse/sync';
import type { LinkProblem, ListedLine } from '../domain/employer-links.ts';
import { failed, ok, type Result } from '../../src/result.ts';

/** People in one list. */
const MOST_LINES = 5000;

export function readList(text: string): Result<readonly ListedLine[], readonly LinkProblem[]> {
  try {
    const rows = parse(text, {
      bom: true,
      info: true,
      delimiter: delimiterOf(text),
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      max_record_size: 10_000,
      to: MOST_LINES + 2,
    }) as unknown as readonly {
      readonly record: readonly string[];
      readonly info: { readonly lines: number };
    }[];
    if (rows.length > MOST_LINES + 1)
      return failed([
        {
          line: MOST_LINES + 2,
          column: 0,
          sentence: `A list holds ${MOST_LINES} people at most. Bring it in parts.`,
        },
      ]);
    return ok(rows.map(({ record, info }) => ({ line: info.lines, values: record })));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error['lines'] === 'number' ? error['lines'] : 1;
    return failed([
      {
        line,
        column: 0,
        sentence: 'This line cannot be read: a quotation mark is missing, or it is too long.',
      },
    ]);
  }
}

/** A spreadsheet copies with tabs; some save with semicolons. The first line tells. */
function delimiterOf(text: string): string {
  const [head = ''] = text.split('\n', 1);
  return ['\t', ';'].find((delimiter) => head.includes(delimiter)) ?? ',';
}
