/** Scripts that complete commands and flags in a shell, made from the commands as oclif knows them. */

export const SHELLS = ['bash', 'zsh', 'powershell'] as const
export type Shell = (typeof SHELLS)[number]

export interface KnownCommand {
  /** `logging status` */
  words: string
  /** Names without `--`. */
  flags: string[]
}

/** What may follow each beginning of a command: `''`, `logging`, `logging status`. */
const followers = (commands: KnownCommand[]): [beginning: string, words: string[]][] => {
  const table = new Map<string, Set<string>>()
  const add = (beginning: string, word: string) => {
    const words = table.get(beginning) ?? new Set()
    table.set(beginning, words.add(word))
  }
  for (const { words, flags } of commands) {
    const parts = words.split(' ')
    for (const [index, part] of parts.entries()) add(parts.slice(0, index).join(' '), part)
    for (const flag of flags) add(words, `--${flag}`)
  }
  return [...table].map(([beginning, words]) => [beginning, [...words].sort()])
}

export const completionScript = (shell: Shell, bin: string, commands: KnownCommand[]): string => {
  const table = followers(commands)
  return shell === 'powershell'
    ? powershell(bin, table)
    : shell === 'zsh'
      ? zsh(bin, table)
      : bash(bin, table)
}

type Table = ReturnType<typeof followers>

/** The longest beginning that is known decides: what comes after it are values. */
const bash = (bin: string, table: Table): string => `# ${bin} completion: source <(${bin} completion bash)
_${bin}_words() {
  case "$1" in
${table.map(([beginning, words]) => `    '${beginning}') echo '${words.join(' ')}' ;;`).join('\n')}
    *) return 1 ;;
  esac
}
_${bin}() {
  local current="\${COMP_WORDS[COMP_CWORD]}" beginning='' word next
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    next="\${beginning:+$beginning }$word"
    _${bin}_words "$next" >/dev/null || break
    beginning="$next"
  done
  COMPREPLY=($(compgen -W "$(_${bin}_words "$beginning")" -- "$current"))
}
complete -o default -F _${bin} ${bin}
`

const zsh = (bin: string, table: Table): string =>
  `# ${bin} completion: source <(${bin} completion zsh)
autoload -Uz compinit bashcompinit && compinit && bashcompinit
${bash(bin, table).split('\n').slice(1).join('\n')}`

const powershell = (
  bin: string,
  table: Table,
): string => `# ${bin} completion: ${bin} completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName ${bin} -ScriptBlock {
  param($word, $ast)
  $table = @{
${table.map(([beginning, words]) => `    '${beginning}' = '${words.join(' ')}'`).join('\n')}
  }
  $beginning = ''
  foreach ($element in $ast.CommandElements | Select-Object -Skip 1) {
    $next = "$beginning $element".Trim()
    if (-not $table.ContainsKey($next)) { break }
    $beginning = $next
  }
  $table[$beginning] -split ' ' | Where-Object { $_ -like "$word*" }
}
`
