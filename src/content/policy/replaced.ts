/**
 * Accidents of search-and-replace inside a word: "coachials", where "tutor" became "coach" in "tutorials". A word is one
 * only if putting an ordinary word back gives a word that policies use, so that new words and names raise no alarm.
 */

/** What is put in. */
const putIn =
  'learner student trainee apprentice participant customer client user person people adult colleague team coach tutor trainer teacher mentor assessor lecturer facilitator practitioner instructor employee worker manager leader lead supervisor director officer principal provider centre college academy school setting organisation company session programme module lesson unit assessment qualification grade policy committee council partnership panel site device computer tablet mobile online digital email carer parent guardian family visitor guest service helpline young'.split(
    ' ',
  );

/** What is taken out, each with words that have it in them. */
const within: Readonly<Record<string, string>> = {
  tutor: 'tutorial tutorials tutoring tutored tutorship',
  staff: 'staffing staffed staffroom overstaffed understaffed flagstaff',
  student: 'studentship studenthood',
  learn: 'learning learned learner learners elearning unlearn relearn',
  pupil: 'pupillage',
  teach: 'teaching teacher teachers',
  teacher: 'headteacher headteachers',
  train:
    'training trained trainer trainee trainees restrain restrained restraint constraint constraints strain retrain retraining',
  school: 'schooling schoolwork schoolroom preschool homeschool schoolchild schoolchildren interschool',
  college: 'intercollege colleges',
  class:
    'classroom classrooms classmate classmates classify classified classification classwork classic classical',
  course: 'coursework discourse recourse intercourse racecourse',
  child:
    'childcare childhood childish childline childminder childminders grandchild schoolchild stepchild brainchild childnet childbirth',
  children: 'grandchildren schoolchildren stepchildren',
  young: 'younger youngest youngster youngsters',
  person:
    'personal personally personnel personality personalise personalised impersonate impersonation impersonating interpersonal chairperson spokesperson',
  people: 'peoples townspeople tradespeople salespeople',
  man: 'manager managers manage managed management managing manual manually manner mandatory mandate manipulate manipulated manipulation manipulative demand demands demanding command many human humans humanity woman performance romance permanent permanently semantic emancipate maintenance chairman manufacture manufacturer germany freshman',
  men: 'women document documents documented documentation statement statements comment comments mental mentally mention mentioned mentor mentors department departments agreement assessment assessments requirement requirements environment employment equipment implement implemented implementation moment treatment commitment development management recommend recommended amendment amendments arrangement arrangements government element supplement entertainment harassment element payment payments judgement appointment',
  boy: 'boyfriend boycott cowboy boyhood',
  girl: 'girlfriend girlhood',
  board:
    'onboarding onboard keyboard keyboards whiteboard whiteboards dashboard clipboard noticeboard noticeboards aboard cupboard boarding billboard skateboard',
  lead: 'leader leaders leadership leading mislead misleading pleading',
  head: 'heading headings ahead overhead headset headphones headline headteacher forehead subheading',
  chair: 'chairman chairperson chaired chairing wheelchair',
  officer: 'officers',
  manager: 'managerial managers',
  term: 'determine determined determination terminate termination terminology terminal terms midterm exterminate',
  form: 'information inform informed informal informally formal formally format formats perform performance performed platform platforms uniform reform transform conform former formerly formula misinformation disinformation formative',
  unit: 'community communities opportunity opportunities united unity immunity unite',
  test: 'contest latest greatest protest attest testimony tested testing',
  exam: 'example examples examine examined examination',
  mark: 'market marketing marked marker remark remarks bookmark benchmark landmark trademark',
  age: 'agency agencies agenda manage manager management damage message messages language image images page pages engage engagement encourage usage stage package storage coverage passage marriage average agent',
  site: 'website websites opposite parasite onsite composite',
  web: 'website websites webcam webcams webpage webinar',
  net: 'internet network networks networking netiquette ethernet magnetic cabinet planet genetic',
  phone:
    'smartphone smartphones telephone telephones headphones microphone microphones iphone earphones phonecall',
  mobile: 'immobile automobile mobilise',
  mail: 'email emails mailbox blackmail blackmailed blackmailer mailing voicemail',
  email: 'emails emailed emailing',
  act: 'action actions active activity activities contact contacts react reaction interact interaction interactive exact exactly fact facts factor practice practical impact actual actually attract character inactive',
  rule: 'ruler rulers overrule',
  policy: 'policyholder',
  service: 'services serviced serviceable',
  user: 'username usernames users browser browsers abuser abusers trouser accuser',
  client: 'clients clientele',
  safe: 'safety safeguard safeguarding safeguards unsafe safely safer vouchsafe',
  parent: 'apparent transparent parental parenting grandparent grandparents parenthood transparency',
  care: 'careful carefully carer carers career careers scarce childcare healthcare aftercare careless',
  carer: 'carers',
  family: 'familyhood',
  visit: 'visitor visitors visited visiting revisit',
  adult: 'adulthood adultery',
  work: 'network networks homework coursework teamwork workshop workplace framework worker workers password',
  group: 'groups groupwork subgroup grouped',
  risk: 'asterisk risky brisk',
  harm: 'harmful harmless pharmacy harmony unharmed charm',
  abuse: 'abuser abusers abused disabuse',
  report: 'reporter reported reporting reportable',
  key: 'keyboard keyboards keyword monkey turkey donkey',
  photo: 'photograph photographs photography photocopy photocopied telephoto',
  local: 'locality localised locally',
  centre: 'epicentre centred',
  house: 'household warehouse housekeeping housework lighthouse',
  provide: 'provided provider providers provides',
  employ: 'employer employers employee employees employment unemployed',
  sex: 'sexual sexually sextortion sexism sexting sussex essex middlesex',
  gender: 'agenda engender',
  race: 'trace bracelet embrace graceful',
  kid: 'kidnap kidney',
};

/** Words, and names of products, that look like an accident and are none. */
const known =
  'directory directories directorate directors plead pleads pleaded misleader cheerleader ringleader upgrade upgrades degrade degrading grader graders parasite requisite prerequisite exquisite obsession possession possessions session sessions mentoring tormentor coworker coworkers guesthouse strainer restrainer disservice councillor councillors theyworkforyou teachernet smartassessor learndirect learnership youngish coached coachman siteman personable persona personas upsetting offsetting tradesperson salesperson layperson sportsperson underage mobiles onliner devicework unitary unitise moduled digitally emailing company accompany accompanied accompanies companies companion companions visitorship familyhood parentage officerhood servicewoman serviceman guestbook teamster teamsheet leaderboard leadtime workerless'.split(
    ' ',
  );

/** What a word really is, for each that a replacement would have made of it; made once. */
let accidents: ReadonlyMap<string, string> | undefined;

function allAccidents(): ReadonlyMap<string, string> {
  if (accidents) return accidents;
  const real = new Set([...known, ...putIn, ...Object.values(within).flatMap((words) => words.split(' '))]);
  const made = new Map<string, string>();
  for (const [out, words] of Object.entries(within))
    for (const word of words.split(' '))
      for (const into of putIn) {
        const wrong = word.replace(out, into);
        if (wrong !== word && !real.has(wrong) && !isForm(wrong, into)) made.set(wrong, word);
      }
  accidents = made;
  return made;
}

/** "coaching", "leaders", "parenthood": a word of its own. */
const isForm = (written: string, of: string): boolean => {
  const word = written.replace(/^(?:re|de|sub|micro|web|co|non|ex|multi|mini|semi|super)(?=[a-z]{5})/, '');
  return isEnding(word, of) || isEnding(written, of);
};

const isEnding = (word: string, of: string): boolean =>
  word.startsWith(of) &&
  /^(?:'?s|es|d|ed|r|rs|er|ers|ing|ship|ships|hood|hoods|like|less|ly|al|work|works|room|rooms|mate|mates|book|wide|based|led)?$/.test(
    word.slice(of.length),
  );

/** "wtheyn", "otheir", "theylp": a pronoun put in where "he" or "her" was a part of the word. */
const pronoun = /^(?:[a-z]+(?:they|their)[a-z]*|they(?!'|$)[a-z]+|their(?!s?$|s?el(?:f|ves)$|'s$)[a-z]+)$/;

/** The first word of a text that a replacement has damaged, and what it was. */
export function replacedIn(text: string): { from: number; to: number } | undefined {
  const damaged = allAccidents();
  for (const { index, 0: found } of text.matchAll(/[A-Za-z]{5,}/g)) {
    const around =
      text.slice(Math.max(0, index - 1), index) + text.slice(index + found.length, index + found.length + 1);
    if (/[@/_\d]/.test(around) || /^\.[a-z]/.test(text.slice(index + found.length))) continue;
    if (/[a-z][A-Z]/.test(found)) continue;
    const word = found.toLowerCase();
    if (known.includes(word)) continue;
    if (damaged.has(word) || pronoun.test(word)) return { from: index, to: index + found.length };
  }
  return undefined;
}
