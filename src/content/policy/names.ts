/** Names of people, as far as they can be told from titles, places and headings: rather none than a wrong one. */
import type { Sentence } from './document.ts';

export interface FoundName {
  readonly name: string;
  /** In letters of the sentence. */
  readonly at: number;
}

/** Words that begin with a capital in policies and are no part of a name. */
const notNames = new Set(
  `Ring Call Tell Contact Ask Speak Email Text Phone Telephone Mobile Write Report See Dear Please Via Or Mr Mrs Ms Dr DSL
A An The This That These Those It Our Your Their His Her Any All Each Every No Not In On At By For From To Of With And Or But If When Where While
Policy Procedure Document Version Date Review Reviewed Next Last Latest Issue Approved Owner Author Name Signature Signed Section Annex Appendix Page Contents Summary Changes Notes Type Revision History
Safeguarding Prevent Designated Deputy Lead Leads Officer Officers Manager Managers Management Director Directors Head Heads Chair Chief Executive Board Team Teams Committee Operational Operations Senior Leadership Associate Assistant Principal Governor Governors Trustee Trustees Safety Online Digital E-Safety Esafety Internet Staff Learner Learners Student Students Apprentice Apprentices Employer Employers Parent Parents Carer Carers Tutor Tutors Assessor Trainer Trainers Key Worker Workers Visitor Visitors
Acceptable Use Code Conduct Act Regulation Regulations Guidance Duty Data Protection Information Security Children Child Adult Adults Young People Person Persons Abuse Exploitation Education Training Ltd Limited Services Service Skills Work College School Centre Academy Council Authority Local Police Home Office Department Government Ofsted Channel Panel Working Together Keeping Safe Human Resources Quality Curriculum Hub Induction Welcome Booklet Handbook Equality Diversity Inclusion Behaviour Learning Development Executive
Content Contact Conduct Commerce General Good Best New Social Media Facebook Instagram Twitter Snapchat Whatsapp TikTok YouTube Zoom Microsoft Office Google Apple Smoothwall Sophos Senso Impero Securly Lightspeed MyConcern CPOMS Cpoms Sharepoint SharePoint Childline Samaritans Shout Internet Watch Foundation Report Remove Fraud Action Revenge Porn Helpline Stop Professionals Citizens Advice Counter Terrorism Terrorist Referral Unit Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September October November December
County City Borough District Metropolitan Parish England Wales Scotland Ireland Northern Britain British United Kingdom UK Bradford Westminster London European Union North South East West Community Aspire Cyber Essentials Parent Mail Safer Day Rights Human Public Order Computer Misuse Criminal Justice Sexual Offences Malicious Communications Copyright Design Patents Obscene Publications Harassment Racial Religious Hatred Investigatory Powers Royal Assent Part One Remote Access Trojans Tools Secretary State Freedom Charter Fundamental Article Court
Full Relevant Key Contacts Resources Related Relate Policies Procedures Aim Aims Purpose Scope Vision Intent Implementation Impact Definitions None Feedback Links Useful Further Responsibilities Roles Rationale Objectives Outcomes Introduction Background Risks Use Images Video Personal Education Support Associated Documentation Monitoring Access Terminology Factors Concern Member Paperwork Impact Assessment Considerations Information Control Nurse Doctor Central Administration Unite Networks Lord Lady Street Road Avenue House Building Floor Room`
    .split(/\s+/)
    .map((word) => word.toLowerCase()),
);

/** Words with a capital, one after the other. */
const run = /\b[A-Z][\w'’.-]*(?:\s+[A-Z][\w'’.-]*)+/g;
const word = /^(?:O['’]|D['’]|Mc|Mac)?[A-Z][a-z]+(?:['’-][A-Z]?[a-z]+){0,2}$/;
/** Next to one of these a name is the name of somebody who holds a post. */
const post =
  /\b(?:lead|officer|manager|director|head|principal|chair|owner|author|deputy|dsl|dso|ceo|chief executive|co-?ordinator|approved|authorised|contact|permission|consent|ratified|signed|name|safeguarding|trustee|governor|email|e-mail|tel|phone|call)\b/i;

/** Names of two or three words in a sentence that speaks of a post. */
export function namesIn({ text, plain }: Sentence): readonly FoundName[] {
  if (!post.test(plain)) return [];
  return [...text.matchAll(run)].flatMap((match) => namesInRun(match[0], match.index));
}

/** Every name of two or three words, whatever stands beside it: for lines that give a number or a post as well. */
export function peopleIn(text: string): readonly FoundName[] {
  return [...text.matchAll(run)].flatMap((match) => namesInRun(match[0], match.index));
}

/** A cell of a table that holds a name and nothing else. */
export function nameAlone(cell: string): string | undefined {
  const text = cell.trim().replace(/^(?:Mr|Mrs|Ms|Miss|Dr|Cllr)\.?\s+/, '');
  return namesInRun(text, 0).find(({ name }) => name === text)?.name;
}

/** "Head of Centre Anna Ferris Operations" is one name between words of posts and places. */
function namesInRun(text: string, start: number): readonly FoundName[] {
  const names: FoundName[] = [];
  let open: { words: string[]; at: number } = { words: [], at: 0 };
  const close = (): void => {
    if (open.words.length === 2 || open.words.length === 3)
      names.push({ name: open.words.join(' '), at: start + open.at });
    open = { words: [], at: 0 };
  };
  for (const { 0: found, index } of text.matchAll(/\S+/g)) {
    // "Brindle County Council's" is no more a name than the council is; "Anna Ferris's" is hers.
    const bare = found.replace(/[.,-]+$/, '').replace(/['’]s?$/, '');
    if (!word.test(bare) || notNames.has(bare.toLowerCase())) close();
    else {
      if (open.words.length === 0) open.at = index;
      open.words.push(bare);
      if (bare !== found) close();
    }
  }
  close();
  return names;
}
