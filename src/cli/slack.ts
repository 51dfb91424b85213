import { createAppLink, manifest } from '../platforms/slack/connection/manifest.js'

/** Prints the manifest on standard output, and beside it the page that makes an app from it. */
export function printManifest(): void {
  process.stdout.write(`${JSON.stringify(manifest(), null, 2)}\n`)
  process.stderr.write(
    `\nTo make the app, open this page and choose your workspace. If Slack shows no manifest there, choose\n"From a manifest" and paste the text above.\n${createAppLink()}\n`,
  )
}
