/**
 * An answer that no service of AWS gives: no body, a page token that repeats, a member missing that AWS
 * always sends. It must not pass for "there is nothing".
 */
export class UnreadableReply extends Error {
  override name = 'UnreadableReply'
}
