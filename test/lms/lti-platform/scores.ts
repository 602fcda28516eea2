/** What each platform does with one score. @see AGS 2.0, 3.4 */
import { emptyCell } from './gradebook.ts';
import type { Column } from './model.ts';
import type { LtiPlatform } from './platform.ts';
import { json } from './service.ts';
import type { Answer } from './service.ts';

interface Score {
  readonly userId?: unknown;
  readonly timestamp?: unknown;
  readonly scoreGiven?: unknown;
  readonly scoreMaximum?: unknown;
  readonly activityProgress?: unknown;
  readonly gradingProgress?: unknown;
  readonly comment?: unknown;
  readonly submission?: { readonly submittedAt?: unknown };
  readonly 'https://canvas.instructure.com/lti/submission'?: {
    readonly new_submission?: unknown;
    readonly preserve_score?: unknown;
  };
}

const canvasExtension = 'https://canvas.instructure.com/lti/submission';
/** ISO 8601 with a zone (AGS 2.0, 3.4.2). */
const isoMoment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

export function takeScore(platform: LtiPlatform, column: Column, body: string): Answer {
  const score = parseScore(body);
  const at =
    typeof score?.timestamp === 'string' && isoMoment.test(score.timestamp)
      ? new Date(score.timestamp)
      : undefined;
  if (
    !score ||
    !at ||
    typeof score.userId !== 'string' ||
    typeof score.activityProgress !== 'string' ||
    typeof score.gradingProgress !== 'string' ||
    (score.scoreGiven !== undefined && (typeof score.scoreGiven !== 'number' || score.scoreGiven < 0)) ||
    (score.scoreGiven !== undefined && (typeof score.scoreMaximum !== 'number' || score.scoreMaximum <= 0))
  )
    return { status: 400, body: 'Incorrect score received' };
  // Both platforms take a moment to come, and take no other score until it has come.
  if (at.getTime() > platform.now().getTime() + 1000)
    platform.complaints.push('scores: a timestamp in the future');
  return platform.manner === 'moodle'
    ? forMoodle(platform, column, score, score.userId, at)
    : forCanvas(platform, column, score, score.userId, at);
}

function forMoodle(platform: LtiPlatform, column: Column, score: Score, personId: string, at: Date): Answer {
  const person = platform.people.find(({ id }) => id === personId);
  // A site administrator and a teacher have no place in the gradebook.
  if (person?.role !== 'learner' || person.hasLeft) return { status: 400, body: 'Incorrect score received' };
  const cell = platform.gradebook.cell(column.id, personId) ?? emptyCell(column.scoreMaximum);
  if (cell.isLocked) return { status: 500, body: 'Error: grade is locked' };
  if (wholeSeconds(at) <= wholeSeconds(cell.timestamp) && cell.timestamp.getTime() > 0)
    return { status: 409, body: 'Refusing score with an earlier timestamp for item' };
  // Anything but a final score takes the grade away.
  const given = score.gradingProgress === 'FullyGraded' ? numberOf(score.scoreGiven) : undefined;
  if (given === undefined) platform.complaints.push('scores: a score that is not final erased a grade');
  if (!cell.isOverridden) keep(platform, column, personId, cell, given, score, at);
  return { status: 200 };
}

function forCanvas(platform: LtiPlatform, column: Column, score: Score, personId: string, at: Date): Answer {
  const course = platform.courses.find(({ id }) => id === column.courseId);
  const person = platform.people.find(({ id }) => id === personId);
  const refuse = (status: number, message: string): Answer =>
    json({ errors: [{ type: 'unprocessable_entity', message }] }, 'application/json', { status });
  if (course?.state === 'concluded') return { status: 404, body: '{}', type: 'application/json' };
  if (course?.state === 'unpublished') return refuse(422, 'This course is not yet published');
  if (person?.role !== 'learner' || person.hasLeft)
    return refuse(422, 'User not found in course or is not a student');
  const cell = platform.gradebook.cell(column.id, personId) ?? emptyCell(column.scoreMaximum);
  if (cell.timestamp > at) return refuse(400, 'Provided timestamp before last updated timestamp');
  const extension = score[canvasExtension];
  const isFinal = score.gradingProgress === 'FullyGraded' || score.gradingProgress === 'PendingManual';
  const given = isFinal ? numberOf(score.scoreGiven) : undefined;
  if (given === undefined && extension?.preserve_score !== true)
    platform.complaints.push('scores: a score that is not final cleared a grade');
  const submittedAt =
    typeof score.submission?.submittedAt === 'string' ? score.submission.submittedAt : undefined;
  const isSameSubmission = submittedAt !== undefined && submittedAt === cell.submittedAt;
  if (extension?.new_submission !== false && !isSameSubmission) cell.attempts += 1;
  if (submittedAt !== undefined) cell.submittedAt = submittedAt;
  keep(platform, column, personId, cell, given, score, at);
  return json({ resultUrl: `${platform.lineItemUrl(column.id)}/results/1` });
}

function keep(
  platform: LtiPlatform,
  column: Column,
  personId: string,
  cell: ReturnType<typeof emptyCell>,
  given: number | undefined,
  score: Score,
  at: Date,
): void {
  if (typeof score.comment === 'string') {
    if (cell.comments.includes(score.comment)) platform.complaints.push('scores: a comment was added again');
    cell.comments.push(score.comment);
  }
  const { score: _old, ...rest } = cell;
  // A column may count in other units than the score does.
  const scaled =
    given === undefined ? undefined : (given / (numberOf(score.scoreMaximum) ?? 1)) * column.scoreMaximum;
  platform.gradebook.put(column.id, personId, {
    ...rest,
    ...(scaled !== undefined && { score: scaled }),
    timestamp: at,
  });
  platform.gradebook.history.push({
    columnId: column.id,
    personId,
    score: scaled,
    timestamp: at.toISOString(),
  });
}

const wholeSeconds = (at: Date): number => Math.floor(at.getTime() / 1000);

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function parseScore(body: string): Score | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
