/** `/metrics` for Prometheus: how many requests, how quick, how much memory. Nobody's name, id or address is in it. */
import type { FastifyPluginCallback, FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

const seconds = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/**
 * Registered at the top, so that it sees every request.
 *
 * @param readers - addresses and ranges that are answered, after what a trusted proxy says of the visitor
 */
export function metricsRoutes(readers: readonly string[]): FastifyPluginCallback {
  const isReader = amongst(readers);
  const plugin: FastifyPluginCallback = (app, _options, done) => {
    const registry = new Registry();
    collectDefaultMetrics({ register: registry });
    const requests = new Histogram({
      name: 'fourcs_http_request_seconds',
      help: 'Time from a request to its answer, by route as it is written in the code.',
      labelNames: ['method', 'route', 'status'],
      buckets: seconds,
      registers: [registry],
    });
    app.addHook('onResponse', (request, reply, next) => {
      requests.observe(
        { method: request.method, route: routeOf(request), status: reply.statusCode },
        reply.elapsedTime / 1000,
      );
      next();
    });
    app.get('/metrics', { config: { rateLimit: false } }, async (request, reply) =>
      isReader(request.ip)
        ? reply.type(registry.contentType).send(await registry.metrics())
        : reply.callNotFound(),
    );
    done();
  };
  // Fastify's own way to say: not in a room of its own.
  return Object.assign(plugin, { [Symbol.for('skip-override')]: true });
}

/** The pattern, never the address: that may hold an id, and every new one would be a row of its own for ever. */
export const routeOf = (request: FastifyRequest): string => request.routeOptions.url ?? 'none';

/** What settings call whole families of addresses, as the library names them. */
const families: Readonly<Record<string, string>> = {
  loopback: 'loopback',
  linklocal: 'linkLocal',
  uniquelocal: 'uniqueLocal',
};

/**
 * Figures are for whoever runs the tool. Not for every private address: the people of a college that runs its own
 * proxy have one, too.
 */
function amongst(readers: readonly string[]): (address: string) => boolean {
  const ranges = readers
    .filter((reader) => !Object.hasOwn(families, reader))
    .map((reader) =>
      ipaddr.parseCIDR(reader.includes('/') ? reader : `${reader}/${reader.includes(':') ? 128 : 32}`),
    );
  const named = readers.flatMap((reader) => families[reader] ?? []);
  return (text) => {
    if (!ipaddr.isValid(text)) return false;
    // An IPv4 address in an IPv6 coat is what it is.
    const address = ipaddr.process(text);
    return (
      named.includes(address.range()) ||
      ranges.some(([range, bits]) => range.kind() === address.kind() && address.match(range, bits))
    );
  };
}
