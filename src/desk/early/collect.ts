import { isStrayLetter, prefersKeys } from "../stray-keys.ts";

/**
 * Keeps what is scanned until the page's own script can look it up: each line that a gun ends goes below the field, and
 * nothing is done with it yet. Ends with the field.
 */
export const collectScans = (form: HTMLFormElement, field: HTMLInputElement, list: HTMLElement): void => {
  const take = (): void => {
    // Of a gun that ends with two Enters the second has nothing to say.
    if (field.value.trim() !== "") {
      const line = document.createElement("li");
      line.textContent = field.value;
      list.append(line);
    }
    field.value = "";
  };
  const hear = (event: KeyboardEvent): void => {
    if (!field.isConnected) {
      document.removeEventListener("keydown", hear);
      return;
    }
    // Some guns end with a tab.
    const endsWithTab = event.key === "Tab" && !event.shiftKey && field.value !== "";
    const strayEnter = event.key === "Enter" && event.target === document.body;
    if (isStrayLetter(event)) field.focus();
    if (!endsWithTab && !strayEnter) return;
    event.preventDefault();
    field.focus();
    take();
  };
  form.addEventListener("submit", take);
  document.addEventListener("keydown", hear);
  if (prefersKeys()) field.focus();
};
