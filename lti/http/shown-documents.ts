/** What a course asks to be signed today, in each of its languages. */
import { shownDocuments, type ShownDocument } from '../domain/policies.ts';
import type { HostedCourse } from './tool.ts';

/** Nothing for a track that is not here any more, or asks for no signature. */
export const shownIn = (hosted: HostedCourse | undefined): readonly ShownDocument[] =>
  hosted?.signOff ? shownDocuments([hosted.signOff, ...(hosted.otherSignOffs ?? [])]) : [];
