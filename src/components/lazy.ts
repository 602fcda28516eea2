/** What the first lesson does not need, brought after the first paint. */
import type { Block } from '../content/model.ts';
import { laterStyles } from './later-styles.ts';

/** Elements that come in scripts of their own, by tag. */
const scripts = {
  'fc-question': () => import('./question-card.ts'),
  'fc-scenario': () => import('./scenario-player.ts'),
  'fc-sort': () => import('./sort-activity.ts'),
  'fc-quiz': () => Promise.all([import('./quiz-part.ts'), import('./quiz-acts.ts')]),
  'fc-sign-off': () => import('./sign-off-part.ts'),
  'fc-certificate': () => import('./certificate-page.ts'),
  'fc-incident-helper': () => import('./incident-helper.ts'),
  'fc-help': () => import('./help-panel.ts'),
  'fc-listen': () => import('./listen-button.ts'),
  'fc-reading': () => import('./reading-panel.ts'),
  'fc-easy': () => import('./easy-read/easy-course.ts'),
} as const;

export type LazyTag = keyof typeof scripts;

/** Brings one element, its styles first. Rejects when it cannot be had now; the next call tries again. */
export async function bring(tag: LazyTag): Promise<unknown> {
  await laterStyles();
  return scripts[tag]();
}

export type LaterPages = typeof import('./later-pages.ts');

/** Brings the pages after the first lesson. Rejects when they cannot be had now. */
export const bringLaterPages = async (): Promise<LaterPages> => {
  const pages = await import('./later-pages.ts');
  await laterStyles();
  return pages;
};

/** Brings everything, one after another, so that nothing stands in the reader's way. */
export async function bringAll(): Promise<void> {
  await bringLaterPages().catch(() => undefined);
  for (const tag of Object.keys(scripts) as LazyTag[]) {
    await bring(tag).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

/** Which elements stand on a screen. */
export function tagsOf(blocks: readonly Block[]): LazyTag[] {
  return blocks.flatMap((block): LazyTag[] => {
    switch (block.kind) {
      case 'question':
      case 'scenario':
      case 'sort':
      case 'incident-helper':
        return [`fc-${block.kind}`];
      case 'more':
        return tagsOf(block.blocks);
      default:
        return [];
    }
  });
}
