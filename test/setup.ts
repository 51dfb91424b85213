// As where the program serves both: Discord's package is loaded before Slack's (src/cli/serve.ts).
import 'discord.js'
