/** Words for what staff may choose: each a short list, and nothing to write. */
import type { AdjustmentReason, FollowUpOutcome } from '../../domain/model.ts';

export const reasonWords: Readonly<Record<AdjustmentReason, string>> = {
  'agreed-adjustment': 'Agreed adjustment',
  'language-support': 'Language support',
  technical: 'Technical trouble',
};

export const outcomeWords: Readonly<Record<FollowUpOutcome, string>> = {
  'signed-after-talking': 'They signed after talking, or will now',
  'other-arrangement': 'Another arrangement is agreed. The course is complete for them',
  'still-declined': 'They still do not want to sign',
};

const roles = ['Safeguarding lead', 'Deputy safeguarding lead', 'Tutor or assessor', 'Manager'] as const;

/** By role and never by name; whom the follow-up was for comes first. */
export const followUpRoles = (forRole: string): readonly string[] => [
  ...new Set([forRole, ...roles].filter((role) => role !== '')),
];
