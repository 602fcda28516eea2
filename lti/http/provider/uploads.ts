/** Files that come with a form: read into memory within limits, and forgotten with the request. */
import type { FastifyRequest } from 'fastify';
import { failed, ok, type Result } from '../../../src/result.ts';

export interface UploadedFile {
  /** Without its folder. */
  readonly name: string;
  readonly bytes: Uint8Array;
}
export interface Upload {
  readonly fields: ReadonlyMap<string, string>;
  readonly files: readonly UploadedFile[];
}
export interface UploadLimits {
  /** Of one file. */
  readonly bytes: number;
  readonly files: number;
}

/** @returns `too-large` as soon as the limit is passed: what is behind it is not read */
export async function readUpload(
  request: FastifyRequest,
  { bytes, files }: UploadLimits,
): Promise<Result<Upload, { readonly code: 'no-form' | 'too-large' | 'too-many' }>> {
  if (!request.isMultipart()) return failed({ code: 'no-form' });
  const fields = new Map<string, string>();
  const read: UploadedFile[] = [];
  try {
    for await (const part of request.parts({
      limits: { fileSize: bytes, files, fields: 10, fieldSize: 10_000 },
    })) {
      if (part.type === 'field') {
        fields.set(part.fieldname, typeof part.value === 'string' ? part.value : '');
        continue;
      }
      const content = await part.toBuffer();
      // A form without a chosen file sends one without a name.
      if (part.filename) read.push({ name: nameOf(part.filename), bytes: content });
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'FST_REQ_FILE_TOO_LARGE') return failed({ code: 'too-large' });
    if (code === 'FST_FILES_LIMIT' || code === 'FST_PARTS_LIMIT' || code === 'FST_FIELDS_LIMIT')
      return failed({ code: 'too-many' });
    return failed({ code: 'no-form' });
  }
  return ok({ fields, files: read });
}

const nameOf = (path: string): string => path.split(/[\\/]/).at(-1)?.slice(0, 200) ?? 'file';
