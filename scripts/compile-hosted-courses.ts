/** The process that `openHostedCourses` starts: compiles, hands over, ends. */
import { forSending } from './hosted-courses.ts';
import { compileHostedCourses } from './pack-hosted-courses.ts';

process.send?.(forSending(await compileHostedCourses()));
