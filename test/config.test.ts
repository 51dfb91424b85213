import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readSettings } from '../src/config.js'
import { settings } from '../src/settings.js'

describe('the settings', () => {
  it('are all in .env.example, in its order, with an example that is right, and nothing else is', () => {
    const lines = readFileSync('.env.example', 'utf8').matchAll(/^# ([A-Z_]+)=(.*)$/gm)
    const examples = Object.fromEntries([...lines].map(([, name, value]) => [name, value]))
    expect(Object.keys(examples)).toEqual(Object.keys(settings))
    expect(readSettings(examples)).not.toHaveProperty('wrong')
  })

  it('have a right example each to name where they are wrong', () => {
    const examples = Object.fromEntries(Object.entries(settings).map(([name, { example }]) => [name, example]))
    expect(readSettings(examples)).not.toHaveProperty('wrong')
  })

  it('need not be set at all, and empty is not set', () => {
    const empty = Object.fromEntries(Object.keys(settings).map((name) => [name, '  ']))
    expect(readSettings(empty)).toEqual(readSettings({}))
    expect(readSettings({})).toMatchObject({ CHAT_MODEL: 'claude-sonnet-5-5', SESSIONS_DIR: './sessions' })
  })

  it.each(['http://localhost:1/', 'http://localhost:1/v1', 'http://localhost:1/v1/'])(
    'take the address %s as the client needs it',
    (url) => {
      expect(readSettings({ ANTHROPIC_BASE_URL: url })).toMatchObject({ ANTHROPIC_BASE_URL: 'http://localhost:1' })
    },
  )
})
