const CELLS = 20

/** Twenty cells and a percentage, always as wide; rounded down, so that only the whole is 100 %. @param share 0 to 1 */
export const progressBar = (share: number): string => {
  const within = Math.min(1, Math.max(0, share))
  const full = Math.floor(within * CELLS)
  const percent = String(Math.floor(within * 100)).padStart(3)
  return `${'█'.repeat(full)}${'░'.repeat(CELLS - full)} ${percent} %`
}
