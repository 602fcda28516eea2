/** Design rules 1 and 2 on the pages beside the course: who to tell, and the way out, wherever somebody is. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPeopleBench, type PeopleBench } from './people-bench.ts';

let bench: PeopleBench;
let fields: Readonly<Record<string, Readonly<Record<string, string>>>>;
beforeAll(async () => {
  bench = await startPeopleBench({ showsMail: false });
  const ann = await bench.launch({ sub: 'ann', name: 'Ann Amber' });
  const asha = await bench.launch({ sub: 'asha', name: 'Asha Assessor', role: 'instructor' });
  const ade = await bench.launch({ sub: 'ade', name: 'Ade Administrator', role: 'administrator' });
  fields = {
    learner: { token: await bench.token(ann) },
    assessor: { token: await bench.token(asha, { scope: 'assessor' }), person: ann.personId },
    administrator: { token: await bench.token(ade, { scope: 'administrator' }) },
  };
}, 120_000);
afterAll(() => bench.close());

describe.each([
  ['learner', '/me'],
  ['assessor', '/assessor'],
  ['assessor', '/assessor/person'],
  ['assessor', '/assessor/figures'],
  ['assessor', '/assessor/records'],
  ['assessor', '/assessor/employers'],
  ['assessor', '/assessor/nudge'],
  ['administrator', '/assessor/employers'],
] as const)('for the %s, %s', (who, path) => {
  test('has Help and Leave quickly before everything else, and who to tell', async () => {
    const { statusCode, body, headers } = await bench.post(path, fields[who]!);
    expect(statusCode).toBe(200);
    const [, after = ''] = body.split('</h1>');
    expect(after.replace(/<div class="assessor">/, '').trimStart()).toMatch(/^<nav class="page-bar"/);
    expect(after).toMatch(/<a href="#help">Help<\/a>\s*<button type="button" id="leave" data-to="https:/);
    expect(after.match(/id="help"/g)).toHaveLength(1);
    expect(after).toContain('href="tel:999"');
    expect(after).toContain('Tell the <b>safeguarding lead</b>.');
    expect(String(headers['content-security-policy'])).toMatch(/script-src 'sha256-/);
  });
});
