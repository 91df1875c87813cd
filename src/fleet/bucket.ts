/** The evidence bucket, as far as the function needs it. What is written is there, whole, when a write returns. */
export interface Bucket {
  name: string
  /** Undefined where there is no such object. */
  get(key: string): Promise<{ text: string; etag: string } | undefined>
  put(key: string, text: string, contentType?: string): Promise<void>
  /**
   * Writes only where the object is still as the caller knows it: with this ETag, or not there (`undefined`).
   * Answers the new ETag; undefined where it was not written.
   */
  putIf(key: string, text: string, etag: string | undefined): Promise<string | undefined>
  /** The keys that begin with `prefix`, in the order of the alphabet, a page at a time. */
  list(prefix: string): AsyncIterable<string[]>
}
