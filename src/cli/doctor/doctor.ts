import { readSettings, type Settings } from '../../config.js'
import { readDotEnv } from '../env-file.js'
import type { Finding } from './finding.js'
import { lookAtFolder } from './folder.js'
import { lookAtClock, lookAtNode } from './machine.js'
import { lookAtModels } from './model.js'
import { lookAtDiscordToken, lookAtSlackTokens, lookAtTokens } from './platforms.js'
import { lookAtPort } from './port.js'
import { asJson, asText, exitFor } from './report.js'
import { lookAtCharacterAndLimits, lookAtDotEnv, lookAtSettings } from './settings.js'

/** What is to be looked at, and how it is told. */
export interface DoctorParts {
  environment: Record<string, string | undefined>
  json: boolean
  write(text: string): void
}

/** Looks at everything that it takes to run, changes nothing, and tells what is wrong. Gives the exit code. */
export async function doctor({ environment, json, write }: DoctorParts): Promise<number> {
  const findings = await lookAtAll(environment)
  write(json ? asJson(findings) : asText(findings))
  return exitFor(findings)
}

async function lookAtAll(environment: DoctorParts['environment']): Promise<Finding[]> {
  const dotEnv = readDotEnv()
  const values = dotEnv === null || dotEnv === 'unreadable' ? {} : dotEnv.values
  const { findings, right } = lookAtSettings({ ...values, ...environment }, values)
  const settings = readSettings(right) as Settings
  // Nothing waits for another: each may take as long as a server that does not answer.
  const [models, discord, slack, folder, port] = await Promise.all([
    lookAtModels(settings),
    lookAtDiscordToken(settings),
    lookAtSlackTokens(settings),
    lookAtFolder(settings),
    lookAtPort(settings),
  ])
  // What lies in the folder tells more of the key than that none is set.
  const isTold = ({ about }: Finding) => about === 'MEMORY_KEY' && folder.some((one) => one.about === about)
  return [
    lookAtNode(),
    ...lookAtDotEnv(dotEnv),
    ...findings,
    ...lookAtCharacterAndLimits(settings),
    ...lookAtTokens(settings).filter((finding) => !isTold(finding)),
    ...[models, discord, slack].flatMap((looked) => looked.findings),
    ...folder,
    ...port,
    lookAtClock([models, discord, slack].flatMap(({ aheads }) => aheads)),
  ]
}
