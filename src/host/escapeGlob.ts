/** File names inside glob patterns. */

/** The pattern that matches exactly this name: each glob character stands in brackets of its own. */
export function escapeGlob(name: string): string {
  return name.replace(/[[\]{}*?]/g, '[$&]');
}
