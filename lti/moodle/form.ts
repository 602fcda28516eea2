/** Arguments of a web service function, in Moodle's manner of writing them into a form. */

export type MoodleArgument =
  string | number | boolean | readonly MoodleArgument[] | { readonly [name: string]: MoodleArgument };

/** `{ courseids: [5] }` becomes `courseids[0]=5`; a yes is 1 and a no is 0. */
export function writeForm(values: Readonly<Record<string, MoodleArgument>>): URLSearchParams {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) write(form, name, value);
  return form;
}

function write(form: URLSearchParams, name: string, value: MoodleArgument): void {
  if (typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) write(form, `${name}[${key}]`, inner);
  } else {
    form.append(name, typeof value === 'boolean' ? (value ? '1' : '0') : String(value));
  }
}
