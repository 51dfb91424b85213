/** Slack's files lie there, beside where its API is. */
const hosts = /^(?:[a-z0-9-]+\.)*slack\.com$/

/** Knows an address at Slack's own hosts over https, or where its API was set to be; null for every other. */
export function createHosts(apiUrl: string | undefined) {
  const home = apiUrl === undefined ? null : new URL(apiUrl).origin
  return (address: string): URL | null => {
    if (!URL.canParse(address)) return null
    const url = new URL(address)
    const isSlacks = url.protocol === 'https:' && url.port === '' && hosts.test(url.hostname)
    return isSlacks || url.origin === home ? url : null
  }
}
