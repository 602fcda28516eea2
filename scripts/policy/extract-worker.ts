/** The thread in which a document from outside is opened: `read-document.ts` starts it and stops it. */
import { parentPort, workerData } from 'node:worker_threads';
import { linesOfDocx } from './docx.ts';
import { linesOfPdf } from './pdf.ts';
import type { Extracted } from './read-document.ts';

const { kind, bytes } = workerData as { readonly kind: 'docx' | 'pdf'; readonly bytes: Uint8Array };

async function extract(): Promise<Extracted> {
  try {
    return await (kind === 'docx' ? linesOfDocx(bytes) : linesOfPdf(bytes));
  } catch {
    return { ok: false, problem: { code: 'damaged' } };
  }
}

parentPort?.postMessage(await extract());
