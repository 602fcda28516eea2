import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startPeopleBench, type Launched, type PeopleBench } from './people-bench.ts';

let bench: PeopleBench;
beforeAll(async () => {
  bench = await startPeopleBench();
}, 120_000);
afterAll(() => bench.close());

let count = 0;
let course: string;
let teacher: Launched;
let ann: Launched;
let elsewhere: Launched;
let token: string;
beforeEach(async () => {
  count += 1;
  course = `c${String(count)}`;
  teacher = await bench.launch({ sub: `t${course}`, name: 'Asha Assessor', course, role: 'instructor' });
  ann = await bench.launch({ sub: `ann-${course}`, name: 'Ann Example', course });
  await bench.launch({ sub: `sam1-${course}`, name: 'Sam Same', course });
  await bench.launch({ sub: `sam2-${course}`, name: 'Sam Same', course });
  elsewhere = await bench.launch({ sub: `bob-${course}`, name: 'Bob Elsewhere', course: `${course}-other` });
  token = await bench.token(teacher, { scope: 'assessor' });
});

const post = async (path: string, fields: Readonly<Record<string, string>> = {}) => {
  const answer = await bench.post(`/assessor/employers${path}`, { token, ...fields });
  return { status: answer.statusCode, html: answer.body };
};
const one = () => ({
  apprentice: 'ann  example',
  employer: `Orchard ${course}`,
  site: 'North',
  'ends-on': '2027-08-31',
});
const linked = async () => {
  const { rows } = await bench.tool.store.employers.apprentices(
    { providerId: 'example', contextId: ann.contextId! },
    { offset: 0, limit: 50 },
  );
  return rows;
};
const problems = (html: string): readonly string[] =>
  [...(/<div class="error"[^]*?<\/div>/.exec(html)?.[0] ?? '').matchAll(/<li>(.*)<\/li>/g)].map(
    ([, text = '']) => text.replaceAll('&#x27;', "'"),
  );

describe('who works where', () => {
  test('begins with the first page, wherever in the list of learners somebody comes from', async () => {
    await post('/link', one());
    const { html } = await post('', { page: '1', track: 'induction' });
    expect(html).toContain('1 linked to an employer');
    expect(html).toContain('Ann Example');
    expect((await post('', { 'linked-page': '9' })).html).toContain('Ann Example');
    // And leads back to the same track.
    expect(html).toMatch(/<button formaction="\/assessor">People<\/button>/);
    expect(html).toContain('<input type="hidden" name="track" value="induction">');
  });

  test('is linked one by one, and anew with another end', async () => {
    expect((await post('/link', one())).html).toContain('One person is linked.');
    await post('/link', { ...one(), 'ends-on': '2028-08-31' });
    expect(await linked()).toMatchObject([
      { personId: ann.personId, employerName: `Orchard ${course}`, siteName: 'North', endsOn: '2028-08-31' },
    ]);
    expect(await bench.tool.store.trail.about(ann.personId, 5)).toMatchObject([
      { action: 'employer-linked', actorKind: 'assessor', actorId: teacher.personId },
      {},
    ]);
  });

  test('is typed again where it was wrong, and nothing is lost', async () => {
    const { html } = await post('/link', { ...one(), apprentice: 'Nobody <b>', 'ends-on': '2026-01-01' });
    expect(problems(html)).toEqual([
      'Nobody on your list is called “Nobody &lt;b&gt;”. Write the name as it stands there.',
      'This day is over, so the employer would see nothing.',
    ]);
    expect(html).toContain(`value="Orchard ${course}"`);
    expect(await linked()).toEqual([]);
  });

  test.each([',', ';', '\t'])('comes in as a list with “%s” between the values', async (comma) => {
    const list = [
      ['Ends on', 'Apprentice', 'Employer'],
      ['31/08/2027', `ann-${course}`, `"Fell, ${course}"`],
      ['2027-08-31', `sam2-${course}`, 'Mill'],
    ]
      .map((line) => line.join(comma))
      .join('\r\n');
    expect((await post('/import', { list: `\uFEFF${list}\r\n\r\n` })).html).toContain('2 people are linked.');
    expect(await linked()).toMatchObject([
      { name: 'Ann Example', employerName: `Fell, ${course}`, endsOn: '2027-08-31' },
      { name: 'Sam Same', employerName: 'Mill' },
    ]);
  });

  test('comes in as a file', async () => {
    const edge = 'x-edge';
    const part = (name: string, value: string, more = ''): string =>
      `--${edge}\r\ncontent-disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;
    const csv = `apprentice,employer,ends on\nAnn Example,By file ${course},2027-08-31\n`;
    const answer = await bench.app.inject({
      method: 'POST',
      url: '/assessor/employers/import',
      headers: { 'content-type': `multipart/form-data; boundary=${edge}` },
      payload: `${part('token', token)}${part('list', '')}${part(
        'file',
        csv,
        '; filename="who.csv"\r\ncontent-type: text/csv',
      )}--${edge}--\r\n`,
    });
    expect(answer.body).toContain('One person is linked.');
    expect(await linked()).toMatchObject([{ employerName: `By file ${course}` }]);
  });

  test('is taken whole or not at all, and every problem is named with line and column', async () => {
    const list = [
      'apprentice,employer,site,ends on',
      'Ann Example,Mill,,2027-08-31',
      'Sam Same,Mill,,2027-08-31',
      'Bob Elsewhere,,,31/06/2027',
      'Ann Example,Mill,,2027-08-31',
    ].join('\n');
    expect(problems((await post('/import', { list })).html)).toEqual([
      'Line 3, column 1: Two people are called “Sam Same”. Write the e-mail address, or the id in your learning platform.',
      'Line 4, column 1: Nobody on your list is called “Bob Elsewhere”. Write the name as it stands there.',
      'Line 4, column 2: There is no employer here.',
      'Line 4, column 4: Write the last day of the apprenticeship as 2027-08-31 or 31/08/2027.',
      'Line 5: The same person stands with the same employer on line 2 already. Keep one of the two.',
    ]);
    expect(await linked()).toEqual([]);
  });

  test.each([
    ['', 'Line 1: There is nobody in this list.'],
    ['apprentice,employer,ends on,note\na,b,c,d', 'Line 1, column 4: “note” is no column of this list.'],
    ['apprentice,employer\na,b', 'Line 1: The column “ends on” is missing.'],
    ['apprentice,employer,ends on\n"a,b,c', 'Line 2: This line cannot be read'],
  ])('is refused in words: %j', async (list, said) => {
    expect(problems((await post('/import', { list })).html)[0]).toContain(said);
  });
});

describe('an assessor', () => {
  const apprenticeship = async (): Promise<string> => {
    await post('/link', one());
    return (await linked())[0]!.apprenticeshipId;
  };

  test('pauses one person at once, shares again, and takes them off', async () => {
    const id = await apprenticeship();
    expect((await post('/pause', { apprenticeship: id })).html).toContain('Paused: shows “In progress”');
    expect(await linked()).toMatchObject([{ isPaused: true }]);
    expect((await post('/resume', { apprenticeship: id })).html).toContain('>Shared<');
    expect(await linked()).toMatchObject([{ isPaused: false }]);
    await post('/unlink', { apprenticeship: id });
    expect(await linked()).toEqual([]);
  });

  test('invites somebody of the employer, who gets a link, and stops them', async () => {
    await apprenticeship();
    const [employer] = await bench.tool.store.employers.list({
      providerId: 'example',
      contextId: ann.contextId!,
    });
    const email = `boss-${course}@orchard.example`;
    const invited = await post('/invite', {
      'employer-id': employer!.id,
      email,
      'site-id': employer!.sites[0]!.id,
    });
    expect(invited.html).toContain(`A link is on its way to ${email}`);
    expect(invited.html).toContain('may look, North only');
    expect((await bench.tool.store.mail.newest(1))[0]).toMatchObject({ recipient: email });
    const [viewer] = await bench.tool.store.employers.viewersOf(email, '2026-11-22');
    expect((await post('/revoke', { viewer: viewer!.id })).html).toContain('can look no more');
    expect(await bench.tool.store.employers.viewersOf(email, '2026-11-22')).toEqual([]);
    expect(problems((await post('/invite', { 'employer-id': employer!.id, email: 'no' })).html)).toHaveLength(
      1,
    );
  });

  test('of another course reaches none of it', async () => {
    const id = await apprenticeship();
    const [employer] = await bench.tool.store.employers.list({
      providerId: 'example',
      contextId: ann.contextId!,
    });
    const viewer = await bench.tool.store.employers.invite({
      employerId: employer!.id,
      email: `x-${course}@y.example`,
    });
    token = await bench.token({ ...teacher, contextId: elsewhere.contextId! }, { scope: 'assessor' });
    expect((await post('')).html).not.toContain('Ann Example');
    for (const [path, fields] of [
      ['/pause', { apprenticeship: id }],
      ['/unlink', { apprenticeship: id }],
      ['/pause', { apprenticeship: 'guessed' }],
      ['/invite', { 'employer-id': employer!.id, email: 'evil@y.example' }],
      ['/revoke', { viewer: viewer.id }],
    ] as const)
      expect((await post(path, fields)).status).toBe(404);
    expect(problems((await post('/link', one())).html)[0]).toContain('Nobody on your list');
    expect(await linked()).toMatchObject([{ isPaused: false }]);
  });
});
