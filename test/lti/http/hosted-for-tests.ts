/** The made-up course as the tool hosts it: two lessons (the second sensitive), a quiz of two tries, a sign-off. */
import type { Course } from '../../../src/content/model.ts';
import type { HostedCourse } from '../../../lti/http/tool.ts';
import { assessment, course } from '../../progress/courses.ts';
import { questions, signOff } from '../domain/judged.ts';

export function hostedCourse(change: Partial<Course> = {}): HostedCourse {
  const rules = course({ assessment: assessment({ attempts: 2, reportFailed: true }) });
  const whole: Course = {
    format: 1,
    id: 'example.induction',
    edition: '2026.11',
    build: '0'.repeat(16),
    language: 'en-GB',
    direction: 'ltr',
    title: 'Online safety',
    track: { id: 'induction', title: 'Learner induction', audience: 'learner' },
    provider: { id: 'example', name: 'Example Training', shortName: 'Example' },
    labels: { content: 'Content', contact: 'Contact', conduct: 'Conduct', commerce: 'Commerce' },
    groups: [],
    homeVoices: [],
    leaveTo: 'https://www.bbc.co.uk/weather',
    words: {},
    first: { code: 'p1', title: 'p1', resilience: [], objectives: [], needsAge: false, screens: [] },
    factsChecked: '16 November 2026',
    ...rules,
    ...change,
  };
  return { course: whole, quiz: { questions, words: {} }, signOff, files: new Map() };
}
