import { createAppLink, manifest } from '../platforms/slack/connection/manifest.js'

/**
 * Prints the manifest on standard output, and beside it the page that makes an app from it: for HTTP where the address is
 * given at which Slack reaches us.
 */
export function printManifest(address: string | undefined): void {
  process.stdout.write(`${JSON.stringify(manifest(address), null, 2)}\n`)
  process.stderr.write(
    `\nTo make the app, open this page and choose your workspace. If Slack shows no manifest there, choose\n"From a manifest" and paste the text above.\n${createAppLink(address)}\n`,
  )
}
