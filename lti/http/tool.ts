/** Everything a handler may use, given once at the start. `server.ts` joins it. */
import type { Upkeep } from '../../src/content/compile/upkeep.ts';
import type { Course, QuizData, SignOffData } from '../../src/content/model.ts';
import type { KeyRing } from '../launch/key-ring.ts';
import type { FetchJson } from '../launch/safe-fetch.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Post } from '../outbox/post.ts';
import type { Store } from '../store/store.ts';
import type { Bearer } from './bearer.ts';
import type { Workshop } from './provider/workshop.ts';

export interface Tool {
  readonly settings: ToolSettings;
  readonly store: Store;
  readonly courses: HostedCourses;
  /** Made by `createBearer(settings.secretsKey, now)`. */
  readonly bearer: Bearer;
  readonly now: () => Date;
  /** The tool's own signing keys. */
  readonly keyRing: KeyRing;
  /** The one way to fetch an address that a platform named. */
  readonly fetchJson: FetchJson;
  /** Sends scores, reads rosters. */
  readonly outbox: Outbox;
  /** Sends mail and makes out reminders. */
  readonly post?: Post;
  /** A learning record store is configured: what it is told is made and queued with each save. */
  readonly forwardsStatements?: boolean;
  /** Reads, checks and packs profiles; without it there is no workspace. */
  readonly workshop?: Workshop;
}

/** The settings of design.md that handlers need, parsed. */
export interface ToolSettings {
  /** Origin under which browsers and platforms reach the tool, without a slash at its end. */
  readonly publicUrl: string;
  /** 32 bytes. */
  readonly secretsKey: Uint8Array;
  /** http and private addresses are allowed: development only. */
  readonly allowInsecurePlatforms: boolean;
}

export interface HostedCourses {
  find(providerId: string, track: string): HostedCourse | undefined;
  /** Those that can be linked: without the courses that only take another's place after the first time. */
  tracksOf(providerId: string): readonly HostedCourse[];
  /** What is taken in a track's place after the first time; absent where the track itself is taken again. */
  renewalOf?(providerId: string, track: string): HostedCourse | undefined;
  readonly providers: readonly { readonly id: string; readonly name: string }[];
  /** From now on the provider has these courses and no others. Without it, courses stay as they were at the start. */
  readonly replace?: (providerId: string, courses: readonly HostedCourse[]) => void;
}

export interface HostedCourse {
  readonly course: Course;
  readonly quiz?: QuizData;
  readonly signOff?: SignOffData;
  /** The same in its further languages, where what is signed has other words and so another hash. */
  readonly otherSignOffs?: readonly SignOffData[];
  readonly upkeep?: Upkeep;
  /** Files of the hosted page (`index.html`, `p4.json`, `index.js`, …), packed once. */
  readonly files: ReadonlyMap<string, HostedFile>;
}
export interface HostedFile {
  readonly type: string;
  readonly bytes: Uint8Array;
  readonly gzip: Uint8Array;
  /** Strong, from the bytes. */
  readonly etag: string;
}
