/** The README as the package carries it: its pictures and neighbours stay in the repository, so nothing points at them. */

/** Drops pictures with relative addresses, and leaves of relative links their text. */
export function packageReadme(text) {
  return text
    .replace(/^!\[[^\]]*\]\((?!https:)[^)]*\)\n+/gm, '')
    .replace(/(?<!!)\[([^\]]*)\]\((?!\w+:|#)[^)]*\)/g, '$1');
}
