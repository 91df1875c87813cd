/**
 * Of the events that WorkMail writes to a log group (WorkMail guide, "Enabling email event logging"), those of mail
 * that came back: `event.eventName` says which way it went. Undefined for every other event.
 */
export const bounceOf = (eventName: string): 'incoming' | 'outgoing' | undefined => {
  if (eventName === 'INCOMING_EMAIL_BOUNCED') return 'incoming'
  return eventName === 'OUTGOING_EMAIL_BOUNCED' ? 'outgoing' : undefined
}
