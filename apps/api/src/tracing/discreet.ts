/** What leaves in a trace: names, times and numbers that were chosen here, and nothing that came with a request. */
import type { Attributes, SpanContext, SpanStatus } from '@opentelemetry/api';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-node';

// Addresses of requests are not among them, since codes and tokens may stand there, nor are messages of errors.
const harmless = ['http.request.method', 'http.route', 'http.response.status_code', 'portero.outcome'];

/** Result code of an export that failed, and status code of a span with an error. */
const FAILED = 1;
const ERROR = 2;
const UNSET = 0;

/**
 * An exporter that lets through what is harmless, whoever has put what into a span.
 * @param report is told when sending begins to fail, once until it works again
 */
export function discreet(exporter: SpanExporter, report: (fault: unknown) => void): SpanExporter {
  let failing = false;
  return {
    export: (spans, done) =>
      exporter.export(spans.map(withoutSecrets), (result) => {
        const failed = result.code === FAILED;
        if (failed && !failing) report(result.error);
        failing = failed;
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  };
}

function withoutSecrets(span: ReadableSpan): ReadableSpan {
  const { name, kind, startTime, endTime, duration, ended, resource, instrumentationScope, parentSpanContext } = span;
  const context = identity(span.spanContext());
  return {
    name,
    kind,
    spanContext: () => context,
    ...(parentSpanContext && { parentSpanContext: identity(parentSpanContext) }),
    startTime,
    endTime,
    duration,
    ended,
    resource,
    instrumentationScope,
    attributes: Object.fromEntries(Object.entries(span.attributes).filter(([key]) => harmless.includes(key))),
    status: statusOf(span.attributes),
    events: [],
    links: [],
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

/** Without the state that the caller may have sent along. */
function identity({ traceId, spanId, traceFlags, isRemote = false }: SpanContext): SpanContext {
  return { traceId, spanId, traceFlags, isRemote };
}

/** A request that is refused is answered as it should be: only what the server failed at is an error. */
function statusOf({ 'http.response.status_code': status }: Attributes): SpanStatus {
  return { code: Number(status) >= 500 ? ERROR : UNSET };
}
