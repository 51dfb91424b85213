/** What a request can be answered with, in bytes: far more than a model writes, far less than fills a machine. */
const largestResponse = 20_000_000

/** The response ended before its end. */
export class StreamBroke extends Error {
  override name = 'StreamBroke'
}

/**
 * `fetch` for what people say: it follows no redirect, gives up on an endless response, and always ends when its signal
 * aborts (the one of Node does not, once its own request object has been collected as garbage).
 */
export async function boundedFetch(url: string | URL | Request, init: RequestInit = {}): Promise<Response> {
  const { signal } = init
  const response = await new Promise<Response>((resolve, reject) => {
    onAbort(signal, () => reject(new StreamBroke('the request was cut off')))
    fetch(url, { ...init, redirect: 'error' }).then(resolve, reject)
  })
  let room = largestResponse
  const bounded = new TransformStream<Uint8Array, Uint8Array>({
    start(controller) {
      onAbort(signal, () => controller.error(new StreamBroke('the response was cut off')))
    },
    transform(chunk, controller) {
      room -= chunk.length
      if (room < 0) controller.error(new StreamBroke('the response has no end'))
      else controller.enqueue(chunk)
    },
  })
  const { status, statusText, headers } = response
  return new Response(response.body?.pipeThrough(bounded) ?? null, { status, statusText, headers })
}

function onAbort(signal: AbortSignal | null | undefined, handle: () => void): void {
  if (signal?.aborted) handle()
  else signal?.addEventListener('abort', handle, { once: true })
}
