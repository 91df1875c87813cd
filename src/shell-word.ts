/** A text as a shell takes it for one word: quoted where it would take it apart (POSIX). */
export const shellWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
