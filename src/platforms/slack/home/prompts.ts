/** What somebody who meets the bot could ask first: Slack shows these where nothing was said yet, at most four. */
export const suggestedPrompts = {
  title: 'I remember what you tell me. You could begin with',
  prompts: [
    { title: 'What do you know about me?', message: 'What do you know about me?' },
    { title: 'Answer me briefly from now on', message: 'Please answer me briefly from now on.' },
    { title: 'Show all that is kept about me', message: 'memory show' },
    { title: 'What can I type?', message: 'keepsake help' },
  ],
}
