/** What an LMS has recorded, in words: a pure reading of the data model for the preview's live view. */

export interface RecordedRow {
  readonly label: string;
  readonly value: string;
  /** The element of the standard, for whoever knows it. */
  readonly element: string;
}

type Standard = 'scorm12' | 'scorm2004';

const labels: Readonly<Record<Standard, readonly (readonly [element: string, label: string])[]>> = {
  scorm12: [
    ['cmi.core.student_name', 'Learner'],
    ['cmi.core.lesson_status', 'Status'],
    ['cmi.core.score.raw', 'Score'],
    ['cmi.core.score.max', 'Score out of'],
    ['cmi.core.session_time', 'Time in this session'],
    ['cmi.core.total_time', 'Time in earlier sessions'],
    ['cmi.core.lesson_location', 'Place'],
    ['cmi.core.exit', 'When it closes'],
    ['cmi.core.entry', 'How it was opened'],
    ['cmi.suspend_data', 'Resume data'],
  ],
  scorm2004: [
    ['cmi.learner_name', 'Learner'],
    ['cmi.completion_status', 'Completion'],
    ['cmi.success_status', 'Success'],
    ['cmi.score.raw', 'Score'],
    ['cmi.score.max', 'Score out of'],
    ['cmi.score.scaled', 'Score from 0 to 1'],
    ['cmi.progress_measure', 'Progress from 0 to 1'],
    ['cmi.session_time', 'Time in this session'],
    ['cmi.total_time', 'Time in earlier sessions'],
    ['cmi.location', 'Place'],
    ['cmi.exit', 'When it closes'],
    ['cmi.entry', 'How it was opened'],
    ['cmi.suspend_data', 'Resume data'],
  ],
};

/**
 * @param snapshot - the data model as flat elements or as nested objects
 * @returns the elements that people ask about, then objectives and interactions, each in a row
 */
export function recordedRows(standard: Standard, snapshot: unknown): readonly RecordedRow[] {
  const flat = flatten(snapshot);
  const known = labels[standard].map(([element, label]) => ({
    label,
    element,
    value: shown(element, flat.get(element) ?? ''),
  }));
  const lists = [...flat]
    .filter(([element, value]) => /^cmi\.(objectives|interactions)\.\d/.test(element) && value !== '')
    .map(([element, value]) => ({ label: listLabel(element), element, value }));
  return [...known, ...lists];
}

function shown(element: string, value: string): string {
  if (value === '') return 'nothing yet';
  if (element === 'cmi.suspend_data') return `${value.length} characters`;
  return value;
}

function listLabel(element: string): string {
  const [, list, index] = element.split('.');
  return `${list === 'objectives' ? 'Topic' : 'Sign-off'} ${Number(index) + 1}`;
}

function flatten(value: unknown, path = ''): Map<string, string> {
  const flat = new Map<string, string>();
  if (value !== null && typeof value === 'object') {
    for (const [key, child] of Object.entries(value)) {
      for (const [element, text] of flatten(child, path === '' ? key : `${path}.${key}`))
        flat.set(element, text);
    }
  } else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    flat.set(path, String(value));
  }
  return flat;
}
