/**
 * One address for the whole product: the pages to try, the practice platforms and the tool are apps of their own,
 * each with its own rules, and the first part of the path says whose a request is.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { FastifyServerFactory } from 'fastify';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export interface FrontDoor {
  /** For the app that answers whatever belongs to no other. */
  readonly serverFactory: FastifyServerFactory;
  /** @param prefixes - first parts of paths, without slashes */
  lead(prefixes: readonly string[], handler: Handler): void;
}

export function createFrontDoor(): FrontDoor {
  const rooms = new Map<string, Handler>();
  return {
    serverFactory: (otherwise: Handler) =>
      createServer((request, response) => {
        const [, first = ''] = /^\/([^/?]*)/.exec(request.url ?? '') ?? [];
        (rooms.get(first) ?? otherwise)(request, response);
      }),
    lead: (prefixes, handler) => {
      for (const prefix of prefixes) rooms.set(prefix, handler);
    },
  };
}
