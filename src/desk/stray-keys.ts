/** A gun does not look where the focus is: what it types where nothing can be typed is for the scan field. */

const isEditable = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement ||
  target instanceof HTMLTextAreaElement ||
  target instanceof HTMLSelectElement;

/** Whether a letter was typed outside every field. A space on a button presses it. */
export const isStrayLetter = ({ key, ctrlKey, metaKey, altKey, target }: KeyboardEvent): boolean => {
  const typed = key.length === 1 && !ctrlKey && !metaKey && !altKey;
  const presses = target instanceof HTMLButtonElement && key === " ";
  return typed && !presses && !isEditable(target);
};

/** A finger that taps wants no keyboard on the screen each time. */
export const prefersKeys = (): boolean => !matchMedia("(pointer: coarse)").matches;
