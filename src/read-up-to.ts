/** The whole of a stream; undefined where it is longer than `most` bytes, of which no more is then read. */
export const readUpTo = async (
  pieces: AsyncIterable<Uint8Array>,
  most: number,
): Promise<Buffer | undefined> => {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of pieces) {
    bytes += chunk.length
    if (bytes > most) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
