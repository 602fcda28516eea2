import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { deflateRawSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Workshop } from '../../../../lti/http/provider/workshop.ts';
import type { Store } from '../../../../lti/store/store.ts';
import { createWorkshop } from '../../../../scripts/workshop/work.ts';
import { docxOf, makePdf } from '../../../content/policy/make-files.ts';
import { openTestStore } from '../../store-for-tests.ts';
import { openWorkspaceBench, type Person, type WorkspaceBench } from './workspace-for-tests.ts';

const policy = readFileSync(new URL('fixtures/sixth-policy.txt', import.meta.url));

let store: Store;
let workshop: Workshop;
let bench: WorkspaceBench;
let person: Person;
beforeAll(async () => {
  [workshop, store] = await Promise.all([createWorkshop(), openTestStore()]);
  bench = await openWorkspaceBench(store, workshop);
}, 120_000);
let count = 0;
let provider = '';
beforeEach(async () => {
  provider = `harbour-gate-${String((count += 1))}`;
  person = await bench.enter(provider);
});
afterEach(() => expect(bench.tool.store).toBe(store));
afterAll(async () => {
  await bench.close();
  await store.close();
});

const check = (name: string, bytes: string | Uint8Array) =>
  person.upload('/provider/policies', {}, [{ field: 'policy', name, bytes }]);
/** Values of the hidden fields of this name, in order. */
const hidden = (html: string, name: string): readonly string[] =>
  [...html.matchAll(new RegExp(`name="${name}" value="([^"]*)"`, 'g'))].map(([, value = '']) => value);
const ticked = (html: string, name: string): readonly string[] =>
  [...html.matchAll(new RegExp(`type="checkbox" name="${name}" value="([^"]*)" checked`, 'g'))].map(
    ([, value = '']) => value,
  );

async function draft(): Promise<{ readonly sealed: string; readonly html: string }> {
  const found = await check('sixth-policy.txt', policy);
  const sealed = hidden(found.body, 'sealed').at(-1) ?? '';
  const page = await person.post('/provider/policies/draft', { sealed });
  return { sealed, html: page.body };
}

const answers = {
  base: '0',
  'identity.kind': 'independent training provider',
  'identity.nation': 'england',
  'words.rules': 'the rules',
  'people.first': 'lead',
  'signOff.mode': 'click',
  'signOff.learnerStatements': 'I use my own login.\nI know who to tell.',
  'signOff.staffStatements': 'I follow the same rules.',
  audiences: ['learner', 'staff'],
};

/** Each look compiles the whole course, on a machine that others use as well. */
const slowly = { timeout: 60_000 };

describe('a policy that is uploaded', slowly, () => {
  test('is answered with findings that say severity, place, words, source and a mend; and is not kept', async () => {
    const { status, body } = await check('sixth-policy.txt', policy);
    expect(status).toBe(200);
    expect(body).toContain('Keeping children safe in education 2026');
    expect(body).toMatch(/<p class="quiet">Line \d+<\/p><blockquote>/);
    expect(body).toContain('You could write:');
    const rows = await store.workspace.versions(provider, 5);
    expect(rows).toEqual([]);
  });

  test('has a report to take away, as a page and as a PDF', async () => {
    const { body } = await check('sixth-policy.txt', policy);
    const [sealed = ''] = hidden(body, 'sealed');
    const pdf = await person.post('/provider/policies/report', { sealed, as: 'pdf' });
    expect(pdf.bytes.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.headers['content-disposition']).toMatch(/^attachment; filename="policy-check-/);
    const page = await person.post('/provider/policies/report', { sealed, as: 'html' });
    expect(page.body).toContain('sixth-policy.txt');
    const forged = await person.post('/provider/policies/report', { sealed: `${sealed}x`, as: 'pdf' });
    expect(forged.status).toBe(400);
    const other = await bench.enter('somebody-else');
    expect((await other.post('/provider/policies/report', { sealed, as: 'pdf' })).status).toBe(400);
  });

  test.each<[string, string, string | Uint8Array, string]>([
    ['nothing', 'policy.txt', '', 'The file is empty'],
    ['no policy at all', 'policy.exe', 'MZ', 'This kind of file is not read'],
    [
      'a picture with the name of a text',
      'policy.txt',
      Buffer.from([0, 1, 2, 0, 255, 0]),
      'what is in it is none',
    ],
    ['a broken .docx', 'policy.docx', 'PK\u0003\u0004 and no more', 'so '],
    ['a broken .pdf', 'policy.pdf', '%PDF-1.7\nand no more', 'damaged'],
    ['30 MB', 'policy.txt', Buffer.alloc(30_000_000, 'a '), 'too large'],
    ['a bomb of one member', 'policy.docx', bomb(), 'to do harm'],
    ['a bomb of many members', 'policy.docx', manyMembers(), 'to do harm'],
    ['a locked .docx', 'policy.docx', lockedDocx(), 'protected by a password'],
    [
      'a document that fetches from outside (XXE)',
      'policy.docx',
      docxOf('<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]><w:document>&x;</w:document>'),
      'to do harm',
    ],
    [
      'elements in elements without end',
      'policy.docx',
      docxOf(`${'<w:p>'.repeat(60_000)}${'</w:p>'.repeat(60_000)}`),
      'to do harm',
    ],
    ['a name with markup', '<img src=x onerror=alert(1)>.exe', 'x', 'This kind of file is not read'],
  ])(
    'is refused with a sentence when it is %s',
    async (_, name, bytes, sentence) => {
      const began = performance.now();
      const { status, body } = await check(name, bytes);
      expect(status).toBe(422);
      expect(body).toContain(sentence);
      expect(body).not.toContain('<img');
      expect(performance.now() - began).toBeLessThan(20_000);
    },
    60_000,
  );

  test('is refused with a sentence when it is a locked .pdf', async () => {
    const { status, body } = await check(
      'policy.pdf',
      await makePdf(String(policy), { userPassword: 'open' }),
    );
    expect(status).toBe(422);
    expect(body).toContain('protected by a password');
  });

  test('of 200 MB is refused as it comes, in bounded memory, and the next one is read', async () => {
    await bench.app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = bench.app.server.address() as AddressInfo;
    const before = process.memoryUsage().rss;
    let most = before;
    const edge = 'edge-of-a-part';
    const part = Buffer.alloc(1_000_000, 'policy ');
    const body = Readable.from(
      (function* () {
        yield Buffer.from(
          `--${edge}\r\nContent-Disposition: form-data; name="policy"; filename="policy.txt"\r\nContent-Type: text/plain\r\n\r\n`,
        );
        for (let count = 0; count < 200; count += 1) {
          most = Math.max(most, process.memoryUsage().rss);
          yield part;
        }
        yield Buffer.from(`\r\n--${edge}--\r\n`);
      })(),
    );
    const asked = request({
      port,
      method: 'POST',
      path: '/provider/policies',
      headers: {
        cookie: person.cookie,
        'sec-fetch-site': 'same-origin',
        'content-type': `multipart/form-data; boundary=${edge}`,
      },
    });
    const answered = once(asked, 'response') as Promise<[IncomingMessage]>;
    await pipeline(body, asked);
    const [answer] = await answered;
    const page = await text(answer);
    expect(answer.statusCode).toBe(422);
    expect(page).toContain('The file is too large; at most 25 MB are read.');
    expect(most - before).toBeLessThan(150_000_000);
    expect((await check('sixth-policy.txt', policy)).status).toBe(200);
  });

  test('waits for nobody: a second one at the same moment is asked to come again', async () => {
    const both = await Promise.all([check('a.txt', policy), check('b.txt', policy)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 503]);
  });
});

describe('a profile drafted from it', slowly, () => {
  test('shows each value with its sentence, and fills in nothing that the policy does not say', async () => {
    const { html } = await draft();
    expect(html).toContain('Rowan Ashby');
    expect(html).toContain('is Rowan Ashby, telephone 01632 960123');
    expect(ticked(html, 'take')).toContain('people.lead.name');
    expect(ticked(html, 'take')).not.toContain('audiences');
    expect(html).toContain('name="identity.kind" value=""');
  });

  test('is made of what a person took, word for word, and is a draft', async () => {
    const { sealed, html } = await draft();
    const take = ticked(html, 'take').filter((field) => field !== 'people.deputy.phone');
    const made = await person.post('/provider/draft', {
      ...answers,
      sealed,
      take,
      document: ticked(html, 'document'),
      'signs.rules': ticked(html, 'signs.rules'),
    });
    expect(made.headers['location'], made.body).toBe('/provider?done=saved');
    const text = (await person.get('/provider/profile/provider.yaml')).body;
    expect(text).toContain('name: Rowan Ashby # line');
    expect(text).not.toContain('phone: 01632 960124');
    expect(text).not.toContain('FILL IN');
    expect(text).toContain(`id: ${provider}`);
    expect((await person.get('/provider/profile/policies/rules.md')).body).toContain(
      '- I will lock the screen when I leave a computer.',
    );
    expect((await person.get('/provider')).body).toContain('is a draft');
  });

  test('that lacks something says what beside its field, and forgets nothing that was written', async () => {
    const { sealed, html } = await draft();
    const made = await person.post('/provider/draft', {
      ...answers,
      'identity.nation': '',
      'signOff.learnerStatements': '',
      sealed,
      take: ticked(html, 'take'),
      document: ticked(html, 'document'),
    });
    expect(made.status).toBe(422);
    expect(made.body).toContain('href="#f-identity-nation"');
    expect(made.body).toContain('id="f-signOff-learnerStatements-error"');
    expect(made.body).toContain('value="independent training provider"');
    expect(await store.workspace.newest(provider)).toBeUndefined();
  });

  test('takes a value as a person mended it, and says so beside it', async () => {
    const { sealed, html } = await draft();
    expect(html).toContain('name="value.people.lead.name" value="Rowan Ashby"');
    const made = await person.post('/provider/draft', {
      ...answers,
      sealed,
      take: ticked(html, 'take'),
      document: ticked(html, 'document'),
      'signs.rules': ['learner', 'staff'],
      'value.people.lead.name': 'Rowan Ashby-Cole',
      'value.people.deputy.title': '',
    });
    expect(made.headers['location'], made.body).toBe('/provider?done=saved');
    const text = (await person.get('/provider/profile/provider.yaml')).body;
    expect(text).toMatch(/name: Rowan Ashby-Cole # changed by a person; line \d+: “/);
    expect(text).not.toContain('deputy:');
  });

  test('for people who would have nothing to sign says so, and what to tick', async () => {
    const { sealed, html } = await draft();
    const sent = {
      ...answers,
      sealed,
      take: ticked(html, 'take'),
      document: ticked(html, 'document'),
      'signs.rules': ['learner'],
    };
    const refused = await person.post('/provider/draft', sent);
    expect(refused.status).toBe(422);
    expect(refused.body).toContain('There is nothing for staff to sign.');
    expect(refused.body).toContain('href="#f-signs-rules"');
    expect(refused.body).not.toContain('signedBy”');
    const other = { 'other.title': 'Staff Code of Conduct', 'other.place': 'the staff handbook' };
    const made = await person.post('/provider/draft', { ...sent, ...other, 'other.signedBy': ['staff'] });
    expect(made.headers['location'], made.body).toBe('/provider?done=saved');
    const text = (await person.get('/provider/profile/provider.yaml')).body;
    expect(text).toMatch(/signedBy: \[ ?learner ?\]/);
    expect(text).toContain('place: the staff handbook');
  });

  test('of a policy without a list of rules is made with the document that is signed elsewhere', async () => {
    const found = await check(
      'short.txt',
      String(policy).replace(/5\. Acceptable Use Rules[^]*?6\. Signing/, '6. Signing'),
    );
    const sealed = hidden(found.body, 'sealed').at(-1) ?? '';
    const page = await person.post('/provider/policies/draft', { sealed });
    expect(ticked(page.body, 'document')).toEqual([]);
    const sent = { ...answers, sealed, take: ticked(page.body, 'take'), 'words.rules': 'the agreement' };
    expect((await person.post('/provider/draft', sent)).body).toContain(
      'There is nothing for learners to sign.',
    );
    const made = await person.post('/provider/draft', {
      ...sent,
      'other.title': 'Acceptable Use Agreement',
      'other.place': 'the learner portal',
      'other.signedBy': ['learner', 'staff'],
    });
    expect(made.headers['location'], made.body).toBe('/provider?done=saved');
  });

  test('says beforehand that it takes the place of a profile that is there', async () => {
    const { sealed, html } = await draft();
    await person.post('/provider/draft', {
      ...answers,
      sealed,
      take: ticked(html, 'take'),
      document: ticked(html, 'document'),
      'signs.rules': ['learner', 'staff'],
    });
    expect(html).not.toContain('There is a profile here already');
    expect((await draft()).html).toContain('There is a profile here already (version 1)');
  });

  test('cannot be made of a draft that is not ours', async () => {
    expect((await person.post('/provider/draft', { ...answers, sealed: 'abc.def' })).status).toBe(400);
  });
});

/** What Word makes of a document with a password: a container of an older kind, with the packed one locked in it. */
function lockedDocx(): Buffer {
  const head = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
  return Buffer.concat([head, Buffer.alloc(600), Buffer.from('EncryptedPackage', 'utf16le')]);
}

/** Sixty members of two megabytes each: none is too large, all together are. */
function manyMembers(): Uint8Array {
  const member = new Uint8Array(2_000_000);
  return zipSync({
    'word/document.xml': strToU8('<w:document/>'),
    ...Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [`word/media/${String(index)}.xml`, member]),
    ),
  });
}

/** A .docx whose document says that it unpacks to four gigabytes. */
function bomb(): Buffer {
  const name = Buffer.from('word/document.xml');
  const packed = deflateRawSync(Buffer.alloc(90_000_000, ' '));
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(20, 4);
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(packed.length, 18);
  local.writeUInt32LE(90_000_000, 22);
  local.writeUInt16LE(name.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(20, 6);
  central.writeUInt16LE(8, 10);
  central.writeUInt32LE(packed.length, 20);
  central.writeUInt32LE(90_000_000, 24);
  central.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length + name.length, 12);
  end.writeUInt32LE(local.length + name.length + packed.length, 16);
  return Buffer.concat([local, name, packed, central, name, end]);
}
