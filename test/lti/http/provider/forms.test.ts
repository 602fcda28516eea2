import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Workshop } from '../../../../lti/http/provider/workshop.ts';
import type { Store } from '../../../../lti/store/store.ts';
import { createRefresh } from '../../../../lti/http/provider/refresh.ts';
import { createWorkshop } from '../../../../scripts/workshop/work.ts';
import { openTestStore, testEngines } from '../../store-for-tests.ts';
import { openWorkspaceBench, type Fields, type Person, type WorkspaceBench } from './workspace-for-tests.ts';

const original = readFileSync('course/providers/example/provider.yaml', 'utf8');

let store: Store;
let workshop: Workshop;
let bench: WorkspaceBench;
let person: Person;
beforeAll(async () => {
  workshop = await createWorkshop();
}, 120_000);
beforeEach(async () => {
  // The quicker one of those that are here.
  store = await openTestStore(testEngines.at(-1)?.engine);
  bench = await openWorkspaceBench(store, workshop);
  person = await bench.enter('example');
}, 120_000);
afterEach(async () => {
  await bench.close();
  await store.close();
});
afterAll(() => workshop.close());

/** Every field of the page's form as a browser would send it. */
function fieldsOn(html: string): Record<string, string | string[]> {
  const form = html.slice(html.indexOf('class="entries"'));
  const fields: Record<string, string | string[]> = {};
  const text = (value: string): string =>
    value
      .replaceAll('&quot;', '"')
      .replaceAll('&#x27;', "'")
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&#x3D;', '=')
      .replaceAll('&#x60;', '`')
      .replaceAll('&amp;', '&');
  for (const [tag] of form.matchAll(/<input[^>]*>/g)) {
    const name = /name="([^"]*)"/.exec(tag)?.[1] ?? '';
    const value = text(/value="([^"]*)"/.exec(tag)?.[1] ?? '');
    if (!tag.includes('type="checkbox"')) fields[name] = value;
    else if (tag.includes(' checked')) fields[name] = [...[fields[name] ?? []].flat(), value];
  }
  for (const [, name = '', value = ''] of form.matchAll(/<textarea[^>]*name="([^"]*)"[^>]*>\n?([^<]*)</g))
    fields[name] = text(value);
  for (const [, name = '', options = ''] of form.matchAll(
    /<select[^>]*name="([^"]*)"[^>]*>([^]*?)<\/select>/g,
  ))
    fields[name] = [
      ...[fields[name] ?? []].flat(),
      text(/value="([^"]*)" selected/.exec(options)?.[1] ?? /value="([^"]*)"/.exec(options)?.[1] ?? ''),
    ];
  return fields;
}

async function change(path: string, change: Fields): Promise<{ status: number; body: string; to: unknown }> {
  const page = await person.get(path);
  const answer = await person.post(path, { ...fieldsOn(page.body), ...change });
  return { status: answer.status, body: answer.body, to: answer.headers['location'] };
}
const profileNow = async (): Promise<string> => (await person.get('/provider/profile/provider.yaml')).body;
const newLines = (text: string): readonly string[] => {
  const known = new Set(original.split('\n'));
  return text.split('\n').filter((line) => !known.has(line));
};

/** Each look compiles the whole course, on a machine that others use as well. */
const slowly = { timeout: 60_000 };

describe('a form of the workspace', slowly, () => {
  test.each([
    '/provider/details',
    '/provider/routes',
    '/provider/settings',
    '/provider/documents/acceptable-use',
  ])('changes nothing when nothing was changed: %s', async (path) => {
    expect((await change(path, {})).to).toBe(`${path}?done=same`);
  });

  test('changes what was changed, and no other line', async () => {
    const saved = await change('/provider/details', {
      'people.lead.name': 'Asha Rahman',
      'words.learner': 'student',
      'people.deputy.hours': '',
    });
    expect(saved.to).toBe('/provider/details?done=saved-unconfirmed');
    expect(newLines(await profileNow())).toEqual([
      '  for: [routes, signed-text]',
      '  learner: student',
      '    name: Asha Rahman',
    ]);
    expect((await person.get('/provider/details')).body).toContain('Tell Asha Rahman');
  });

  test('takes a confirmation back from the part that it changes, and from no other', async () => {
    expect((await change('/provider/settings', { 'course.passMark': '85' })).to).toBe(
      '/provider/settings?done=saved',
    );
    expect(await profileNow()).toContain('for: [contacts, routes, signed-text]');
    await change('/provider/routes', { 'routes.learner.scam.tell': '' });
    expect(await profileNow()).toContain('for: [contacts, signed-text]');
    expect((await person.get('/provider')).body).toContain('is a draft');
    const page = fieldsOn((await person.get('/provider/documents/acceptable-use')).body);
    const plain = { ...page, 'documents.0.clauses.0.plain': 'Keep your login to yourself.' };
    await person.post('/provider/documents/acceptable-use', { ...plain, base: '3' });
    expect(await profileNow()).toContain('for: [contacts, signed-text]');
    await change('/provider/details', { 'people.lead.email': 'new@lanternlane.example' });
    const text = String(page['text']).replace('password', 'pass phrase');
    const words = fieldsOn((await person.get('/provider/documents/acceptable-use')).body);
    await person.post('/provider/documents/acceptable-use', { ...words, text });
    expect(await profileNow()).not.toContain('confirmed:');
    expect((await person.get('/provider/details?done=saved-unconfirmed')).body).toContain(
      'waits to be confirmed again',
    );
  });

  test('says beside its field what is wrong, and keeps what was written', async () => {
    const wrong = await change('/provider/details', {
      'people.lead.email': 'not an address',
      'brand.colour': 'red',
      'identity.shortName': 'The Lane',
    });
    expect(wrong.status).toBe(422);
    expect(wrong.body).toContain('id="f-people-lead-email-error"');
    expect(wrong.body).toContain('id="f-brand-colour-error"');
    expect(wrong.body).toContain('value="The Lane"');
    expect(wrong.body).toContain('<title>Error: ');
    expect(await profileNow()).toBe(original);
  });

  test('says what is wrong in the words of the form, and whose it is', async () => {
    const wrong = await change('/provider/details', {
      'people.lead.phone': 'call me',
      'identity.name': '',
      'brand.colour': 'red',
    });
    expect(wrong.body).toContain('“Safeguarding lead: Phone number” cannot be “call me”.');
    expect(wrong.body).toContain('Write digits and spaces, with “ext” before an extension');
    expect(wrong.body).toContain('“Name of the provider” is empty.</a> Fill it in.');
    expect(wrong.body).toContain('“Colour code” cannot be “red”.</a> Write “#” and then six');
    expect(wrong.body).not.toMatch(/must match|to fit|“phone”|“name”/);
    expect(wrong.body).toMatch(/<section class="error"[^>]*tabindex="-1" autofocus/);
    const months = await change('/provider/settings', { 'cadence.staffMonths': '0' });
    expect(months.body).toContain('“Staff take it again after so many months” must be more than 0');
    expect(months.body).toContain('Write a larger number.');
  });

  test('takes a number with an extension, and the link dials the number without it', async () => {
    const saved = await change('/provider/details', { 'people.lead.phone': '01632 960143 ext 204' });
    expect(saved.status, /<section class="error"[^]*?<\/section>/.exec(saved.body)?.[0]).toBe(303);
    expect((await person.get('/provider/details')).body).toContain('01632 960143 ext 204');
    const card = await person.get('/provider/sheets/tell-card.html');
    expect(card.body).toContain('href="tel:01632960143"');
    expect(card.body).not.toContain('My person and their number');
    const poster = await person.get('/provider/sheets/tell-poster.html');
    expect(poster.body).toContain('01632 960143 ext 204');
  });

  test('gives a worry its own route, and takes it away', async () => {
    await change('/provider/routes', {
      'routes.learner.bullying.tell': 'lead',
      'routes.learner.scam.tell': '',
    });
    const text = await profileNow();
    expect(text).not.toMatch(/^ {4}scam:\n/m);
    expect((await change('/provider/routes', { 'routes.learner.bullying.tell': 'nobody-here' })).status).toBe(
      422,
    );
  });

  test('asks who is told by their posts, in order, and never for a code', async () => {
    const { body } = await person.get('/provider/routes');
    expect(body).toContain('<option value="lead" selected>Safeguarding Lead</option>');
    const both = await change('/provider/routes', {
      'routes.staff.scam.tell': ['siteManager', '', 'it', 'siteManager'],
    });
    expect(both.body).toContain('<a href="#f-routes-staff-scam-second">“Centre Manager” stands in both');
    const saved = await change('/provider/routes', {
      'routes.staff.scam.tell': ['siteManager', '', 'it', 'siteManager'],
      'routes.staff.scam.second': '',
    });
    expect(saved.to, /<section class="error"[^]*?<\/section>/.exec(saved.body)?.[0]).toContain('done=saved');
    expect(newLines(await profileNow()).join('\n')).toContain('scam: {tell: [siteManager, it]');
  });

  test('says what is monitored where nothing was said, and takes it back', async () => {
    const profile = original.replace(/^monitoring:\n(?: .*\n)+/m, '');
    await person.upload('/provider/profile', { base: '1' }, [
      { field: 'files', name: 'provider.yaml', bytes: profile },
    ]);
    await change('/provider/details', {
      'monitoring.notice': 'The network is watched.',
      'monitoring.who': 'The lead.',
    });
    expect(await profileNow()).toMatch(/^monitoring:\n {2}notice: The network is watched\.\n/m);
    expect(await profileNow()).toContain('  who: The lead.');
    expect((await change('/provider/details', { 'monitoring.notice': '' })).to).toMatch(/done=saved/);
    expect(await profileNow()).not.toContain('monitoring:');
  });

  test('sets pass mark and cadence', async () => {
    await change('/provider/settings', { 'course.passMark': '85', 'cadence.staffMonths': '24' });
    expect(newLines(await profileNow())).toEqual(['  staffMonths: 24', '  passMark: 0.85']);
    expect((await change('/provider/settings', { 'course.passMark': '20' })).status).toBe(422);
  });

  test('keeps what two people change at the same time, where they change different fields', async () => {
    const page = fieldsOn((await person.get('/provider/details')).body);
    const other = await bench.enter('example');
    await other.post('/provider/details', { ...page, 'words.learner': 'student', 'people.deputy.hours': '' });
    const late = await person.post('/provider/details', { ...page, 'people.lead.name': 'Bo Lind' });
    expect(late.headers['location']).toBe('/provider/details?done=saved-together');
    expect(newLines(await profileNow())).toEqual([
      '  for: [routes, signed-text]',
      '  learner: student',
      '    name: Bo Lind',
    ]);
    const told = await person.get('/provider/details?done=saved-together');
    expect(told.body).toContain('what they changed stays, and what you changed is added');
  });

  test('asks which of the two to keep where both changed one field, in the words of the form', async () => {
    const page = fieldsOn((await person.get('/provider/details')).body);
    const other = await bench.enter('example');
    const theirs = { 'words.learner': 'student', 'words.tutor': 'mentor', 'systems.helpdesk': 'Room 4' };
    await other.post('/provider/details', { ...page, ...theirs });
    const late = await person.post('/provider/details', {
      ...page,
      'words.learner': 'trainee',
      'words.tutor': 'coach',
      'people.lead.name': 'Bo Lind',
    });
    expect(late.status).toBe(409);
    expect(late.body).toContain('<legend>One person who learns</legend>');
    expect(late.body).toContain('<b>Theirs:</b> student');
    expect(late.body).toContain('<b>Yours:</b> trainee');
    expect(late.body).not.toContain('learner: student');
    expect(late.body).toMatch(/<section class="error"[^>]*tabindex="-1" autofocus/);
    expect((await store.workspace.newest('example'))?.revision).toBe(2);
    const asked = { ...fieldsOn(late.body), asked: ['words.learner', 'words.tutor'] };
    const undecided = { ...asked, 'keep.words.learner': 'theirs', 'keep.words.tutor': '' };
    const still = await person.post('/provider/details', undecided);
    expect(still.status).toBe(409);
    expect((await store.workspace.newest('example'))?.revision).toBe(2);
    await person.post('/provider/details', { ...undecided, 'keep.words.tutor': 'yours' });
    const text = await profileNow();
    expect(text).toContain('  learner: student\n');
    expect(text).toContain('  tutor: coach\n');
    expect(text).toContain('    name: Bo Lind\n');
    expect(text).toContain('helpdesk: Room 4');
  });

  test('confirms nothing that somebody else changed after the page was opened', async () => {
    const page = fieldsOn((await person.get('/provider/confirm')).body);
    const other = await bench.enter('example');
    const details = fieldsOn((await other.get('/provider/details')).body);
    await other.post('/provider/details', { ...details, 'people.lead.name': 'Bo Lind' });
    const late = await person.post('/provider/confirm', {
      ...page,
      'confirmed.by': 'Asha Rahman',
      'confirmed.role': 'Safeguarding Lead',
      'confirmed.for': ['contacts'],
    });
    expect(late.status).toBe(409);
    expect(late.body).toContain('Nothing was confirmed yet.');
    expect((await store.workspace.newest('example'))?.revision).toBe(2);
  });

  test('confirms by name and role, for what was ticked, today; and never with somebody else’s name', async () => {
    expect((await person.get('/provider/confirm')).body).not.toContain('value="The safeguarding lead');
    expect((await change('/provider/confirm', {})).status).toBe(422);
    const done = await change('/provider/confirm', {
      'confirmed.by': 'Asha Rahman',
      'confirmed.role': 'Safeguarding Lead',
      'confirmed.for': ['contacts', 'routes'],
    });
    expect(done.to).toBe('/provider/confirm?done=confirmed');
    const text = await profileNow();
    expect(text).toContain('by: Asha Rahman');
    expect(text).toMatch(/at: '?2026-11-22/);
    expect((await person.get('/provider')).body).toContain('is a draft');
  });

  test('asks a question until somebody says that it is answered', async () => {
    const asking = original.replace(
      'toConfirm: []',
      'toConfirm:\n  - Who reads alerts at night?\n  - Is B12 right?',
    );
    await person.upload('/provider/profile', { base: '1' }, [
      { field: 'files', name: 'provider.yaml', bytes: asking },
    ]);
    expect((await person.get('/provider')).body).toContain('Who reads alerts at night?');
    await change('/provider/confirm', {
      'confirmed.by': 'Asha Rahman',
      'confirmed.role': 'Safeguarding Lead',
      'confirmed.for': ['contacts', 'routes', 'signed-text'],
      toConfirm: ['1'],
    });
    const { body } = await person.get('/provider/confirm');
    expect(body).toContain('Who reads alerts at night?');
    expect(body).not.toContain('Is B12 right?');
  });

  test('mends the words of a document, and gives a point that was added its place', async () => {
    const page = fieldsOn((await person.get('/provider/documents/acceptable-use')).body);
    const saved = await person.post('/provider/documents/acceptable-use', {
      ...page,
      text: `${String(page['text'])}\n- Switch the lights off.`,
      'documents.0.version': '3',
      'signOff.easyReadStatements.1.clauses': '2, 13',
    });
    expect(saved.status, /<section class="error"[^]*?<\/section>/.exec(saved.body)?.[0]).toBe(303);
    expect((await person.get('/provider/profile/policies/acceptable-use.md')).body).toContain(
      '- Switch the lights off.',
    );
    expect(await profileNow()).toContain('plain: Switch the lights off.');
  });
});

describe('what people say when they sign', slowly, () => {
  test('is changed where it stands, with the points that it sums up', async () => {
    expect((await change('/provider/signing', {})).to).toBe('/provider/signing?done=same');
    const saved = await change('/provider/signing', {
      'signOff.learnerStatements.0.text': 'I keep my login to myself.',
      'signOff.learnerStatements.0.clauses': '1, 2',
    });
    expect(saved.to, saved.body).toBe('/provider/signing?done=saved-unconfirmed');
    const text = await profileNow();
    expect(text).toContain('# Clauses 3, 4 and 5');
    expect(text).toMatch(/- id: own-login\n {6}text: I keep my login to myself\.\n {6}clauses: \[1, 2\]\n/);
  });

  test('names no point that is not theirs, and says so beside its field', async () => {
    const wrong = await change('/provider/signing', { 'signOff.learnerStatements.0.clauses': '1, 11' });
    expect(wrong.status).toBe(422);
    expect(wrong.body).toContain('Clause 11 of “acceptable-use” is not for learners.');
    expect(wrong.body).toContain('id="f-signOff-learnerStatements-0-clauses-error"');
  });

  test('grows and shrinks, and what stays keeps its code', async () => {
    await change('/provider/signing', {
      'signOff.learnerStatements.1.text': '',
      'signOff.learnerStatements.5.text': 'I ask when I am not sure.',
    });
    const text = await profileNow();
    expect(text).toContain('id: ai-tools');
    expect(text).not.toContain('id: other-people');
    expect(text).toMatch(/- id: statement-[0-9a-f]{8}\n {6}text: I ask when I am not sure\./);
  });

  test('stands in Easy Read for every point: one that is left out is named', async () => {
    const wrong = await change('/provider/signing', { 'signOff.easyReadStatements.9.text': '' });
    expect(wrong.body).toContain('“Easy Read, sentence 10” has points and no words.');
    const left = await change('/provider/signing', {
      'signOff.easyReadStatements.9.text': '',
      'signOff.easyReadStatements.9.clauses': '',
    });
    expect(left.status).toBe(422);
    expect(left.body).toContain('stands for acceptable-use 10');
    const other = await change('/provider/signing', {
      'signOff.easyReadStatements.9.text': 'Am I worried? I tell somebody here.',
      'signOff.easyReadStatements.9.drawing': 'talk',
    });
    expect(other.to, other.body).toContain('done=saved');
    expect(await profileNow()).toContain('text: Am I worried? I tell somebody here.');
  });
});

describe('a document that is added', slowly, () => {
  test('has its points, is signed by whom it is for, and leaves the rest of the profile as it was', async () => {
    const added = await change('/provider/add-document', {
      'new.title': 'Staff Code of Conduct',
      'new.signedBy': ['staff'],
      'new.text': '- I write to learners from my work account.\n- I add no learner as a friend.',
    });
    expect(added.to, added.body).toContain('done=saved');
    const text = await profileNow();
    expect(text).toContain('file: policies/staff-code-of-conduct.md');
    expect(text.replace(/ {2}- id: staff-code-of-conduct\n(?: {4}.*\n)+/, '')).toBe(
      original.replace('for: [contacts, routes, signed-text]', 'for: [contacts, routes]'),
    );
    expect((await person.get('/provider/documents/staff-code-of-conduct')).body).toContain('Point 2');
  });

  test('is given its words later, a point on each line', async () => {
    await change('/provider/add-document', {
      'new.title': 'Staff Handbook',
      'new.signedBy': ['staff'],
      'new.place': 'the staff room',
    });
    const page = await person.get('/provider/documents/staff-handbook');
    expect(page.body).toContain('Each point on a line of its own.');
    expect(page.body).not.toContain('Reword it in your policy');
    const saved = await change('/provider/documents/staff-handbook', {
      text: 'I write to learners from my work account.\n\n- I add no learner as a friend.',
    });
    expect(saved.to, /<section class="error"[^]*?<\/section>/.exec(saved.body)?.[0]).toContain('done=saved');
    expect((await person.get('/provider/profile/policies/staff-handbook.md')).body).toBe(
      '# Staff Handbook\n\n- I write to learners from my work account.\n- I add no learner as a friend.\n',
    );
    expect(await profileNow()).toContain('plain: I add no learner as a friend.');
  });

  test('needs a title, and words or a place', async () => {
    const wrong = await change('/provider/add-document', { 'new.text': 'No list here.' });
    expect(wrong.status).toBe(422);
    expect(wrong.body).toContain('href="#f-new-title"');
    expect(wrong.body).toContain('There is no point in it.');
  });
});

describe('what is taken away', slowly, () => {
  test('is a package with the version in its name, and the words of that version in it', async () => {
    await change('/provider/details', { 'identity.shortName': 'The Lane' });
    const made = await person.get('/provider/packages/induction/scorm12');
    expect(made.headers['content-disposition']).toContain('example-induction-scorm12-v2.zip');
    expect(entry(made.bytes, 'index.html')).toContain('The Lane');
    expect((await person.get('/provider/packages/induction/nothing')).status).toBe(404);
    expect((await person.get('/provider/packages/nothing/scorm12')).status).toBe(404);
    const sheet = await person.get('/provider/sheets/agreement.pdf');
    expect(sheet.bytes.subarray(0, 5).toString()).toBe('%PDF-');
  });

  test('has a name of its own for each sheet', async () => {
    const { body } = await person.get('/provider/packages');
    expect(body).toContain('of Who do I tell? (tell card)</span>');
    expect(body).toContain('of Who do I tell? (tell poster)</span>');
  });

  test('is a preview, for whoever has a session', async () => {
    const page = await person.get('/provider/preview/induction/');
    expect(page.body).toContain('Lantern Lane');
    expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect((await bench.app.inject('/provider/preview/induction/')).statusCode).toBe(401);
  });

  test('is the whole profile in one .zip', async () => {
    const { bytes } = await person.get('/provider/profile/all.zip');
    expect(entry(bytes, 'provider.yaml')).toBe(original);
  });

  test('is a registration link, once', async () => {
    const page = await person.post('/provider/platforms/invite', {});
    const link = /http:\/\/localhost:3000\/lti\/register\?invite(?:=|&#x3D;)([\w-]+)/.exec(page.body);
    expect(link).not.toBeNull();
    expect((await person.get('/provider/platforms')).body).not.toContain(link?.[1] ?? 'none');
  });
});

describe('a connected platform', slowly, () => {
  test('is tried from here: what works, or what is wrong and what to do', async () => {
    await store.platforms.add({
      providerId: 'example',
      issuer: 'https://lms.example',
      clientId: 'c1',
      authUrl: 'https://lms.example/auth',
      tokenUrl: 'https://lms.example/token',
      jwksUrl: 'https://lms.example/keys',
      family: 'moodle',
      deployments: [{ deploymentId: '1', providerId: 'example' }],
    });
    bench.answers = { status: 200, json: { access_token: 'a', token_type: 'Bearer', expires_in: 60 } };
    expect((await person.get('/provider/platforms')).body).not.toContain('Tried just now');
    const works = await person.post('/provider/platforms/check', {});
    expect(works.body).toContain('gives us access to its services');
    expect(works.body).toContain('Tried just now, at 09:00.');
    bench.answers = undefined;
    const away = await person.post('/provider/platforms/check', {});
    expect(away.body).toContain('We cannot reach your platform’s token address.');
    const other = await bench.enter('waes');
    expect((await other.post('/provider/platforms/check', {})).body).not.toContain('lms.example');
  });
});

describe('the hosted course', slowly, () => {
  test('is made from a version once somebody says so, and other servers follow', async () => {
    await change('/provider/details', { 'identity.shortName': 'The Lane' });
    expect(bench.replaced.size).toBe(0);
    const page = await person.get('/provider/use');
    expect(page.body).toContain('version 2');
    const used = await person.post('/provider/use', fieldsOn(page.body));
    expect(used.headers['location'], used.body).toBe('/provider?done=used');
    expect(bench.replaced.get('example')?.[0]?.course.provider.shortName).toBe('The Lane');
    const other = new Map<string, unknown>();
    const refresh = createRefresh(
      {
        store,
        workshop,
        now: bench.tool.now,
        courses: { ...bench.tool.courses, replace: (provider, all) => void other.set(provider, all) },
      },
      (error) => {
        throw error;
      },
    );
    await refresh.look();
    expect([...other.keys()]).toEqual(['example']);
    other.clear();
    await refresh.look();
    expect(other.size).toBe(0);
  });

  test('with other words asks who signs again before anything changes', async () => {
    await person.post('/provider/use', { revision: '1' });
    const page = fieldsOn((await person.get('/provider/documents/acceptable-use')).body);
    const text = String(page['text']).replace('password', 'pass phrase');
    await person.post('/provider/documents/acceptable-use', { ...page, text, 'documents.0.version': '3' });
    const use = await person.get('/provider/use');
    expect(use.body).toContain('Its words have changed (version 3). Nobody has signed older words here.');
    const without = await person.post('/provider/use', fieldsOn(use.body));
    expect(without.status).toBe(422);
    const [name = ''] = Object.keys(fieldsOn(use.body)).filter((each) => each.endsWith('.reSign'));
    const code = name.replace('.reSign', '');
    const done = await person.post('/provider/use', {
      ...fieldsOn(use.body),
      [name]: 'next-launch',
      [`${code}.note`]: 'Pass phrases instead of passwords.',
    });
    expect(done.headers['location'], done.body).toBe('/provider?done=used');
    const versions = await store.policies.versions('example');
    expect(versions.filter(({ version }) => version === '3').map(({ changeNote }) => changeNote)).toContain(
      'Pass phrases instead of passwords.',
    );
  });
});

/** One file of a .zip, by its local header. */
function entry(zip: Buffer, name: string): string {
  for (let at = 0; zip.readUInt32LE(at) === 0x04034b50;) {
    const method = zip.readUInt16LE(at + 8);
    const packed = zip.readUInt32LE(at + 18);
    const named = zip.readUInt16LE(at + 26);
    const from = at + 30 + named + zip.readUInt16LE(at + 28);
    const bytes = zip.subarray(from, from + packed);
    if (zip.subarray(at + 30, at + 30 + named).toString() === name)
      return (method === 8 ? inflateRawSync(bytes) : bytes).toString();
    at = from + packed;
  }
  return '';
}
