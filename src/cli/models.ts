import type { Settings } from '../config.js'
import { watched } from '../models/health.js'
import { createOffline } from '../models/offline.js'

/** Is it the stand-in that answers, as these settings have it? */
export function isOffline({ MODEL, ANTHROPIC_API_KEY, ANTHROPIC_AUTH_TOKEN, ANTHROPIC_BASE_URL }: Settings): boolean {
  return MODEL === 'offline' || !(ANTHROPIC_API_KEY || ANTHROPIC_AUTH_TOKEN || ANTHROPIC_BASE_URL)
}

/** What to do where the stand-in answers, to have Claude. */
export const toHaveClaude = 'For Claude, put ANTHROPIC_API_KEY=your-key into .env; for a local model, see .env.example.'

/**
 * The model that answers and learns, whether it is there, and what is wrong with its key: a sentence, or null. Claude's package
 * is loaded only where it answers: it takes as long as all the rest.
 */
export async function modelIn(settings: Settings) {
  if (isOffline(settings)) return { model: createOffline(), health: undefined, keyTrouble: async () => null }
  const { ANTHROPIC_API_KEY: apiKey, ANTHROPIC_AUTH_TOKEN: authToken, ANTHROPIC_BASE_URL: baseURL } = settings
  const { CHAT_MODEL: chatModel, LEARNING_MODEL: learningModel } = settings
  const { createClaude } = await import('../models/claude.js')
  const claude = createClaude({ apiKey, authToken, baseURL, chatModel, learningModel })
  return { ...watched(claude, claude.isThere), keyTrouble: claude.keyTrouble }
}
