import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { putDigests } from '../../../lti/outbox/digests.ts';
import { startPeopleBench, type PeopleBench } from '../http/people-bench.ts';

let bench: PeopleBench;
beforeAll(async () => {
  bench = await startPeopleBench();
}, 120_000);
afterAll(() => bench.close());

describe('the weekly note to employers', () => {
  test('goes on Monday at nine in London, once, to who chose it, and names nobody', async () => {
    const { store } = bench.tool;
    const { personId } = await bench.launch({ sub: 'a1', name: 'Sam Lerner' });
    await store.employers.link('example', [{ personId, employer: 'Dale Motors', endsOn: '2027-06-30' }]);
    const [employer] = await store.employers.list({ providerId: 'example' });
    const wants = await store.employers.invite({ employerId: employer!.id, email: 'wants@firm.example' });
    await store.employers.invite({ employerId: employer!.id, email: 'not@firm.example' });
    await store.employers.setDigest(wants.id, true);
    const at = async (moment: string): Promise<number> =>
      putDigests({
        store,
        tracksOf: () => [{ track: 'induction', needs: { quiz: true, signOff: true } }],
        providerName: () => 'Example Training',
        publicUrl: 'https://tool.example',
        now: () => new Date(moment),
      });
    expect(await at('2026-11-23T08:03:00Z')).toBe(0);
    expect(await at('2026-11-23T09:03:00Z')).toBe(1);
    expect(await at('2026-11-23T09:43:00Z')).toBe(0);
    expect(await at('2026-11-24T09:03:00Z')).toBe(0);
    expect(await at('2026-11-30T09:03:00Z')).toBe(1);
    const mail = await store.mail.newest(10);
    expect(mail.map(({ recipient }) => recipient)).toEqual(['wants@firm.example', 'wants@firm.example']);
    expect(JSON.stringify(mail)).not.toMatch(/Sam|Lerner/);
  });
});
