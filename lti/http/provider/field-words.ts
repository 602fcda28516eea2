/** What the values of a profile are called on the workspace's pages. */

const slots: Readonly<Record<string, string>> = {
  lead: 'Safeguarding lead',
  deputy: 'Deputy safeguarding lead',
  keyWorker: 'The learner’s own contact, such as a tutor',
  headOfEducation: 'Head of education',
  siteManager: 'Site or centre manager',
  hr: 'HR',
  principal: 'Principal',
  chief: 'Chief executive or head of centre',
  it: 'IT',
  alertReviewer: 'Who reads monitoring alerts',
  alertDeputy: 'Who reads them when that person is away',
  imageApprover: 'Who agrees to pictures',
  committee: 'Committee',
  prevent: 'Prevent contact',
  lado: 'Local Authority Designated Officer',
  adultSafeguarding: 'Adult safeguarding team',
  helpdesk: 'Helpdesk',
  outOfHours: 'Out of hours',
};
export const slotNames = Object.keys(slots);
export const slotLabel = (slot: string): string => slots[slot] ?? slot;

/** Who may take a course or sign a document, as options of a field. */
export const audienceOptions = [
  ['learner', 'Learners'],
  ['staff', 'Staff'],
  ['volunteer', 'Volunteers'],
  ['visitor', 'Visitors'],
  ['employer', 'Employers'],
  ['parent', 'Parents and carers'],
] as const;

const parts: Readonly<Record<string, string>> = {
  title: 'Role',
  short: 'Short form of the role',
  name: 'Name',
  phone: 'Phone number',
  email: 'E-mail address',
  where: 'Where to find them',
  hours: 'When somebody sees a message',
  from: 'Where your policy says so',
};
export const personParts = Object.keys(parts);
export const personPartLabel = (part: string): string => parts[part] ?? part;

const fields: Readonly<Record<string, string>> = {
  'people.outOfHours': 'Who is there out of hours',
  'identity.name': 'Name of the provider',
  'identity.shortName': 'Short name, as learners say it',
  'identity.kind': 'What kind of provider',
  'identity.parent': 'Part of',
  'identity.nation': 'Nation',
  'brand.colour': 'Colour code',
  'brand.initials': 'Initials, where there is no logo',
  'brand.logo': 'Logo',
  'policy.name': 'What your policy is called',
  'policy.reference': 'Reference of the policy',
  'policy.version': 'Version of the policy',
  'policy.owner': 'Owner of the policy',
  'policy.approvedBy': 'Approved by',
  'policy.issued': 'Issued',
  'policy.effectiveFrom': 'In force from',
  'policy.effectiveTo': 'In force until',
  'policy.reviewed': 'Last reviewed',
  'policy.nextReview': 'Next review, as the policy says it',
  'policy.nextReviewBy': 'Last day on which the policy counts as in date',
  'policy.publishedAt': 'Where it is published',
  'words.learner': 'One person who learns',
  'words.learners': 'Several people who learn',
  'words.tutor': 'One person who teaches',
  'words.tutors': 'Several people who teach',
  'words.rules': 'What is signed is called',
  'words.site': 'A place where you teach',
  'people.first': 'Who learners tell first',
  'people.second': 'If the worry is about that person, or they are away',
  'people.anyStaff': 'Any member of staff will do',
  'systems.concern': 'Where staff record a concern',
  'systems.filter': 'Filter and monitoring products',
  'systems.helpdesk': 'Helpdesk',
  'systems.parentChannel': 'How parents hear from you',
  'signOff.mode': 'How people sign',
  'signOff.learnerStatements': 'What learners say when they sign',
  'signOff.staffStatements': 'What staff say when they sign',
  'risks.heading': 'How your policy groups the risks',
  audiences: 'Who takes the course',
  apprentices: 'You have apprentices',
  monitoring: 'What is monitored',
  rules: 'Your own rules',
};

/** A value's name in words; the way to it where it has none. */
export function fieldLabel(path: string): string {
  const known = fields[path];
  if (known !== undefined) return known;
  const [top = '', slot = '', part = ''] = path.split('.');
  if (top === 'people' && slot === 'others')
    return `${part.replaceAll('-', ' ')}: ${personPartLabel(path.split('.')[3] ?? '').toLowerCase()}`;
  if (top === 'people' && part !== '') return `${slotLabel(slot)}: ${personPartLabel(part).toLowerCase()}`;
  const listed = /^(people|how to reach): (.+)$/.exec(path);
  if (listed)
    return `${listed[1] === 'people' ? 'No entry for' : 'How to reach'}: ${(listed[2] ?? '')
      .split(', ')
      .map((each) => slotLabel(each))
      .join(', ')}`;
  if (top === 'rules') return ruleLabels[slot] ?? path;
  const document = /^documents ([\w-]+): (\w+)$/.exec(path);
  if (document) return `The ${document[2] ?? ''} of “${document[1] ?? ''}”`;
  return path;
}

export const ruleLabels: Readonly<Record<string, string>> = {
  staffEmailToUnder18Hours: 'When staff may write to under-18s',
  personalContact: 'Personal contact between staff and learners',
  socialMediaOnSite: 'Social media on site',
  photoConsent: 'Pictures of people',
  personalDevices: 'People’s own phones and laptops',
  remote: 'Online lessons',
  aiWork: 'AI in learners’ work',
  personalUse: 'Personal use of your computers',
};
