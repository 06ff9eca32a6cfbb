/** Names of classes as people read them, and what somebody who mistyped one may have meant. */

/** `right_kidney` as "Right kidney": the one spelling of labels, reports, pages and tables. */
export function displayName(name: string): string {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
