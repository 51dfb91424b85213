import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished } from 'vitest'

/** The browser of this machine: what `CHROMIUM` names, or the first that is found; null where there is none. */
const path = process.env.CHROMIUM || found(['chromium', 'chromium-browser', 'google-chrome'])

const args = [
  // As root there is no sandbox; what is opened is ours.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ...['--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
]

/** How somebody looks at a page, and what of its faults they expect, if any. */
export interface Look extends Pick<BrowserContextOptions, 'colorScheme' | 'viewport' | 'reducedMotion' | 'hasTouch'> {
  expects?: readonly RegExp[]
}

/** Opens a page in a window of its own, which remembers nothing of others. What goes wrong on it fails the test at its end. */
export type Visit = (link: string, look?: Look) => Promise<Page>

/** Tests with a browser, one for all of them. Where there is none they are skipped, and that is said. */
export function inBrowser(what: string, tests: (visit: Visit) => void): void {
  describe.skipIf(path === null)(what, () => {
    let browser: Browser
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: path ?? '', args })
    })
    afterAll(() => browser.close())
    tests((link, look) => visit(browser, link, look))
  })
  if (path === null) {
    process.stderr.write(`Skipped, for there is no Chromium: ${what}. Debian has one: apt-get install chromium\n`)
  }
}

async function visit(browser: Browser, link: string, { expects = [], ...look }: Look = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...look })
  const page = await context.newPage()
  const faults = faultsOf(page, new URL(link).origin)
  onTestFinished(async () => {
    await context.close()
    expect(faults.filter((fault) => !expects.some((one) => one.test(fault)))).toEqual([])
    expect(expects.filter((one) => !faults.some((fault) => one.test(fault)))).toEqual([])
  })
  await page.goto(link)
  return page
}

/** What goes wrong on a page, what it tries elsewhere, and every question it puts in the way, as it happens. */
function faultsOf(page: Page, origin: string): string[] {
  const faults: string[] = []
  // What its policy forbids is told on the console.
  page.on('console', (line) => line.type() === 'error' && faults.push(`console: ${line.text()} ${line.location().url}`))
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`))
  page.on('crash', () => faults.push('the page crashed'))
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.context().on('page', (other) => faults.push(`window: ${other.url()}`))
  page.context().on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(`${origin}/`) && !url.startsWith(`blob:${origin}/`)) faults.push(`request: ${url}`)
  })
  return faults
}

function found(names: readonly string[]): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(existsSync) ?? null
}
