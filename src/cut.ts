/** A text of so many characters at most; of a longer one the beginning, with a sign that more came. */
export const cut = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1)}…`
