/**
 * What is compiled into the program, from the project's root: the program itself first, then whatever it starts by
 * path, such as a Worker. In the binary a Worker is found by this very path with `./` before it
 * (`new Worker("./src/storage/reader.ts")`), from source by `new URL("./reader.ts", import.meta.url)`.
 */
export const entrypoints = ["src/main.ts"];
