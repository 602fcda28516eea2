/** What SCORM 1.2 lets a course keep (CMIString4096). Every record holds to it, so that no package depends on its LMS being generous. */
export const mostSuspendData = 4096;
