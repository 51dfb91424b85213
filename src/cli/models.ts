import type { Settings } from '../config.js'
import { createClaude } from '../models/claude.js'
import { watched } from '../models/health.js'
import { createOffline } from '../models/offline.js'

/** Is it the stand-in that answers, as these settings have it? */
export function isOffline({ MODEL, ANTHROPIC_API_KEY, ANTHROPIC_AUTH_TOKEN, ANTHROPIC_BASE_URL }: Settings): boolean {
  return MODEL === 'offline' || !(ANTHROPIC_API_KEY || ANTHROPIC_AUTH_TOKEN || ANTHROPIC_BASE_URL)
}

/** The model that answers and learns, whether it is there, and what is wrong with its key: a sentence, or null. */
export function modelIn(settings: Settings) {
  if (isOffline(settings)) return { model: createOffline(), health: undefined, keyTrouble: async () => null }
  const { ANTHROPIC_API_KEY: apiKey, ANTHROPIC_AUTH_TOKEN: authToken, ANTHROPIC_BASE_URL: baseURL } = settings
  const { CHAT_MODEL: chatModel, LEARNING_MODEL: learningModel } = settings
  const claude = createClaude({ apiKey, authToken, baseURL, chatModel, learningModel })
  return { ...watched(claude, claude.isThere), keyTrouble: claude.keyTrouble }
}
